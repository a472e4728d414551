"""The composition root: each command builds the parts from its options, and runs them.

A command takes parsed options and returns the exit status, 0 or 1; errors are raised, for `ui/cli.py` to
say. Those that only look into the store start in half the time (0.5 s of the processor instead of 0.9)
because what takes in and answers is imported where it is used.
"""

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from tqdm import tqdm

from index.article import Article, Hit
from index.collection import Collection
from index.errors import WenbaoError
from index.filter import Filter
from index.verify import verify
from ui import text
from ui.console import note, say, say_json
from ui.records import article_record, hit_record, stats_record

if TYPE_CHECKING:
    from bot.endpoint import Endpoint
    from bot.newsbot import NewsBot
    from bot.question_rows import Asked
    from bot.turn import Turn

_DONE, _FAILED = 0, 1
# Every line of a file of another kind fails, and says so.
_NOTED_FAILURES = 20


def _serve(options: Namespace) -> int:
    from ui.serve import serve

    return _DONE if serve(options) else _FAILED


def _mcp(options: Namespace) -> int:
    from ui.language_model import endpoint
    from ui.mcp_stdio import serve_stdio

    llm = endpoint(options)
    Collection(options.store).close()  # what is wrong with it at first sight is said at once

    def load() -> "NewsBot":
        bot = _open_bot(options, llm)
        bot.warm_up()
        return bot

    serve_stdio(load)
    return _DONE


def _add(options: Namespace) -> int:
    from index.build import add, manifest
    from index.embedder import open_embedder
    from index.load import load
    from index.records import Status

    embedder = open_embedder(options.model)
    counts: Counter[Status] = Counter()
    failures: list[str] = []
    with closing(Collection.create(options.store, manifest(embedder))) as collection:
        outcomes = add(collection, embedder, load(options.sources))
        # disable=None: no bar where stderr is no terminal. Outcomes come by the batch: only without
        # smoothing does the bar show the reports per second of the whole run.
        with tqdm(outcomes, unit=" articles", disable=None, smoothing=0) as bar:
            for outcome in bar:
                counts[outcome.status] += 1
                if outcome.message:
                    failures.append(outcome.message)
                    _note_failure(outcome.message, len(failures))
    _note_the_rest(len(failures))
    if options.json:
        say_json({**{status.value: counts[status] for status in Status}, "errors": failures})
    else:
        say(", ".join(f"{counts[status]:,} {status.value}" for status in Status))
    return _FAILED if failures else _DONE


def _note_failure(message: str, number: int) -> None:
    if number <= _NOTED_FAILURES:
        with tqdm.external_write_mode(sys.stderr):  # above the bar, not through it
            note(message)


def _note_the_rest(failures: int) -> None:
    if failures > _NOTED_FAILURES:
        note(f"... and {failures - _NOTED_FAILURES:,} more")


def _open_bot(options: Namespace, llm: "Endpoint | None" = None) -> "NewsBot":
    from bot.newsbot import NewsBot

    # Searching needs no reader, and does not ask for one.
    return NewsBot.open(options.store, options.model, getattr(options, "reader", None), llm)


def _ask(options: Namespace) -> int:
    from ui.language_model import endpoint

    where = _filter(options)
    with _open_bot(options, None if options.extractive else endpoint(options)) as bot:
        history: list[Turn] = []
        for earlier in options.after:
            before = bot.ask(earlier, options.k, where, history=history, extractive_only=True)
            history.append(before.turn())
        answer = bot.ask(options.question, options.k, where, options.ignore, history)
    if options.json:
        say_json(answer.to_dict())
    else:
        say(text.answer(answer))
    return _DONE


def _search(options: Namespace) -> int:
    found: list[tuple[Hit, Article]] = []
    with _open_bot(options) as bot:
        for hit in bot.search(options.question, options.k, _filter(options)):
            with suppress(KeyError):  # another process has removed it since
                found.append((hit, bot.article(hit.passage.article_id)))
    if options.json:
        say_json({"query": options.question, "hits": [hit_record(hit, article) for hit, article in found]})
    else:
        for hit, article in found:
            say(text.hit(hit, article))
    return _DONE


def _list(options: Namespace) -> int:
    with closing(Collection(options.store)) as collection:
        articles = collection.ledger.articles()
        if options.json:
            fields = ("id", "title", "source", "url", "published", "language")
            say_json([{name: record[name] for name in fields} for record in map(article_record, articles)])
        else:
            for article in articles:
                say(text.row(article))
    return _DONE


def _show(options: Namespace) -> int:
    with closing(Collection(options.store)) as collection:
        try:
            article = collection.ledger.article(options.id)
        except KeyError:
            return _note_unknown(options, options.id)
    if options.json:
        say_json(article_record(article))
    else:
        say(text.report(article))
    return _DONE


def _remove(options: Namespace) -> int:
    with closing(Collection(options.store)) as collection, collection.writing() as writer:
        removed = writer.remove(options.ids)
    missing = [article_id for article_id in dict.fromkeys(options.ids) if article_id not in removed]
    if options.json:
        say_json({"removed": list(removed), "missing": missing})
    else:
        say(f"{len(removed):,} removed")
    for article_id in missing:
        _note_unknown(options, article_id)
    return _FAILED if missing else _DONE


def _stats(options: Namespace) -> int:
    with closing(Collection(options.store)) as collection:
        counts = collection.ledger.stats()
    if options.json:
        say_json(stats_record(counts))
    else:
        say(text.stats(counts))
    return _DONE


def _verify(options: Namespace) -> int:
    with closing(Collection(options.store)) as collection:
        problems = verify(collection)
    if options.json:
        say_json({"problems": problems})
    else:
        say("\n".join(problems) or "nothing missing, double or orphaned")
    return _FAILED if problems else _DONE


def _keys(options: Namespace) -> int:
    from ui.keys_command import keys

    keys(options)
    return _DONE


def _evaluate(options: Namespace) -> int:
    from bot.evaluation import ask_all, groups, measure

    with _open_bot(options) as bot:
        questions, failures = _questions(options, bot)
        if not questions:
            if failures:  # which have been said
                return _FAILED
            raise WenbaoError(_nothing_to_ask(options))
        bot.warm_up()  # else the first question would take as long as the models take to load
        asked = ask_all(bot, questions, options.k)
        with tqdm(asked, total=len(questions), unit=" questions", disable=None) as bar:
            outcomes = list(bar)
    total, parts = measure(outcomes), [group for field in options.by for group in groups(outcomes, field)]
    if options.json:
        details = {"questions": [outcome.to_dict() for outcome in outcomes]} if options.details else {}
        named = [group.to_dict() for group in parts]
        say_json({"total": total.to_dict(), "groups": named, **details, "errors": failures})
    else:
        say(text.evaluation(total, parts))
    return _FAILED if failures else _DONE


def _questions(options: Namespace, bot: "NewsBot") -> tuple[list["Asked"], list[str]]:
    """What is to be asked, and what of the files could not be read; that is said here."""
    from bot.question_files import read_questions

    questions: list[Asked] = []
    failures: list[str] = []
    for path in options.questions:
        for item in read_questions(path, bot.article, options.only):
            if isinstance(item, WenbaoError):
                failures.append(str(item))
                _note_failure(failures[-1], len(failures))
            else:
                questions.append(item)
    _note_the_rest(len(failures))
    return questions, failures


def _nothing_to_ask(options: Namespace) -> str:
    files = ", ".join(map(str, options.questions))
    conditions = " and ".join(f"{field}={value}" for field, value in options.only)
    return (
        f"{files}: no question{f' with {conditions}: change --only' if conditions else ': write one a line'}"
    )


COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "serve": _serve,
    "mcp": _mcp,
    "add": _add,
    "ask": _ask,
    "search": _search,
    "list": _list,
    "show": _show,
    "remove": _remove,
    "stats": _stats,
    "verify": _verify,
    "evaluate": _evaluate,
    "keys": _keys,
}
"""What each command does, by its name."""


def _note_unknown(options: Namespace, article_id: str) -> int:
    note(f"{options.store}: no report with the id {article_id}: see 'wenbao list --store {options.store}'")
    return _FAILED


def _filter(options: Namespace) -> Filter | None:
    given = Filter(options.since, options.until, options.source)
    return None if given == Filter() else given
