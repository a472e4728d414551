"""`wenbao`: the composition root. The only place that builds the parts from options."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path

from bot.newsbot import NewsBot
from index.article import Article, Hit
from index.build import Outcome, Status, add, manifest
from index.collection import Collection
from index.dates import parse_date
from index.embedder import open_embedder
from index.errors import WenbaoError
from index.filter import Filter
from index.load import load
from index.verify import verify
from ui import text

DONE, FAILED, MISUSE = 0, 1, 2
_STORE = Path(os.environ.get("WENBAO_STORE", "wenbao-store"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Returns the exit status: 0 done, 1 failed, 2 misuse."""
    # Errors in a file's encoding must not become errors of ours when its text is printed.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except WenbaoError as error:
        return _complain(error, FAILED)
    except ValueError as error:
        return _complain(error, MISUSE)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: no error, and nothing more can be printed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _complain("stopped", FAILED)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="wenbao", description="Ask the news, see the sentence it comes from."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about, description=about.capitalize() + ".")
        sub.set_defaults(run=run)
        sub.add_argument(
            "--store", type=Path, default=_STORE, metavar="DIR", help=f"the reports' folder ({_STORE})"
        )
        if name != "serve":
            sub.add_argument("--json", action="store_true", help="print JSON, for programs")
        if name in ("serve", "add", "ask", "search"):
            sub.add_argument(
                "--model", metavar="NAME", help="a SentenceTransformer's name or path (the bundled one)"
            )
        return sub

    serving = command("serve", _serve, "serve the chat page")
    serving.add_argument("--demo", action="store_true", help="serve the sample reports, without any set-up")
    serving.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    serving.add_argument("--port", type=_port, default=7860, help="port to listen on (7860)")
    command("add", _add, "add reports from files and folders").add_argument(
        "paths", nargs="+", metavar="PATH"
    )
    _add_asking(command("ask", _ask, "answer a question, with the sentences that it rests on"), "question")
    _add_asking(command("search", _search, "print the passages that fit a query best"), "query")
    command("list", _list, "list the reports, newest first")
    command("show", _show, "print a report as it is stored").add_argument("id", metavar="ID")
    command("remove", _remove, "remove reports").add_argument("ids", nargs="+", metavar="ID")
    command("stats", _stats, "count what the store holds")
    command("verify", _verify, "check that nothing is missing, double or orphaned")
    return parser


def _add_asking(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("question", metavar=what.upper())
    parser.add_argument("--since", type=_day, metavar="DATE", help="only reports published on DATE or later")
    parser.add_argument(
        "--until", type=_day, metavar="DATE", help="only reports published on DATE or earlier"
    )
    parser.add_argument("--source", metavar="NAME", help="only reports of this source")
    parser.add_argument("-k", type=_count, default=10, metavar="N", help="how many passages to look at (10)")


def _serve(options: argparse.Namespace) -> int:
    # Imported here: the page's libraries take seconds that no other command should pay.
    from ui.conversation import load_in_background
    from ui.demo import EXAMPLES, open_demo
    from ui.server import create_app, listen, web_server

    listener = listen(options.host, options.port)
    if not options.demo:
        Collection(options.store).close()  # that there is no store is said before the page is up

    def load_bot() -> NewsBot:
        bot = open_demo(options.model) if options.demo else NewsBot.open(options.store, options.model)
        bot.warm_up()
        return bot

    app = create_app(load_in_background(load_bot), EXAMPLES if options.demo else ())
    host, port = listener.getsockname()[:2]
    _note(f"serving http://{f'[{host}]' if ':' in host else host}:{port} (stop with Ctrl-C)")
    web_server(app).run(sockets=[listener])
    return DONE


def _add(options: argparse.Namespace) -> int:
    embedder = open_embedder(options.model)
    collection = Collection.create(options.store, manifest(embedder))
    reports = load([Path(path) for path in options.paths])
    counts: Counter[Status] = Counter()
    failures = []
    for outcome in _shown(add(collection, embedder, reports)):
        counts[outcome.status] += 1
        if outcome.message:
            failures.append(outcome.message)
            _note(outcome.message)
    if options.json:
        _print_json({**{status.value: counts[status] for status in Status}, "errors": failures})
    else:
        _print(", ".join(f"{counts[status]:,} {status.value}" for status in Status))
    return FAILED if counts[Status.FAILED] else DONE


def _shown(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """`outcomes`, with a bar of articles per second on a terminal and nothing elsewhere."""
    from tqdm import tqdm

    return iter(tqdm(outcomes, unit=" articles", disable=None))


def _ask(options: argparse.Namespace) -> int:
    with NewsBot.open(options.store, options.model) as bot:
        answer = bot.ask(options.question, options.k, _filter(options))
    if options.json:
        _print_json(answer.to_dict())
    else:
        _print(text.answer(answer))
    return DONE


def _search(options: argparse.Namespace) -> int:
    with NewsBot.open(options.store, options.model) as bot:
        found = [(hit, bot.article(hit.passage.article_id)) for hit in _hits(bot, options)]
    if not options.json:
        for hit, article in found:
            _print(text.hit(hit, article))
        return DONE
    rows = [
        {
            "article_id": article.id,
            "title": article.title,
            "published": _iso(article.published),
            "start": hit.passage.start,
            "end": hit.passage.end,
            "text": article.text[hit.passage.start : hit.passage.end],
            "score": hit.score,
        }
        for hit, article in found
    ]
    _print_json({"query": options.question, "hits": rows})
    return DONE


def _hits(bot: NewsBot, options: argparse.Namespace) -> Sequence[Hit]:
    return bot.search(options.question, options.k, _filter(options))


def _list(options: argparse.Namespace) -> int:
    with closing(Collection(options.store)) as collection:
        articles = collection.ledger.articles()
        if options.json:
            fields = ("id", "title", "source", "url", "published", "language")
            _print_json([{name: record[name] for name in fields} for record in map(_record, articles)])
            return DONE
        for article in articles:
            _print(text.row(article))
    return DONE


def _show(options: argparse.Namespace) -> int:
    with closing(Collection(options.store)) as collection:
        try:
            article = collection.ledger.article(options.id)
        except KeyError:
            return _complain(
                f"{options.store}: no report with the id {options.id}: see 'wenbao list'", FAILED
            )
    if options.json:
        _print_json(_record(article))
    else:
        _print(text.report(article))
    return DONE


def _remove(options: argparse.Namespace) -> int:
    with closing(Collection(options.store)) as collection, collection.writing() as writer:
        removed = writer.remove(options.ids)
    missing = [i for i in dict.fromkeys(options.ids) if i not in removed]
    if options.json:
        _print_json({"removed": list(removed), "missing": missing})
    else:
        _print(f"{len(removed):,} removed")
    for article_id in missing:
        _note(f"{options.store}: no report with the id {article_id}: see 'wenbao list'")
    return FAILED if missing else DONE


def _stats(options: argparse.Namespace) -> int:
    with closing(Collection(options.store)) as collection:
        counts = collection.ledger.stats()
    if options.json:
        first, last = _iso(counts.first_published), _iso(counts.last_published)
        _print_json({**asdict(counts), "first_published": first, "last_published": last})
    else:
        _print(text.stats(counts))
    return DONE


def _verify(options: argparse.Namespace) -> int:
    with closing(Collection(options.store)) as collection:
        problems = verify(collection)
    if options.json:
        _print_json({"problems": problems})
    elif not problems:
        _print("nothing missing, double or orphaned")
    else:
        _print("\n".join(problems))
    return FAILED if problems else DONE


def _record(article: Article) -> dict[str, object]:
    return {**asdict(article), "published": _iso(article.published)}


def _filter(options: argparse.Namespace) -> Filter | None:
    given = Filter(options.since, options.until, options.source)
    return None if given == Filter() else given


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(given: str) -> date:
    day = parse_date(given)
    if day is None:
        raise argparse.ArgumentTypeError(f"{given!r} is no date: write it as 2024-09-25")
    return day


def _count(given: str) -> int:
    if not given.isdecimal() or not 1 <= int(given) <= 1000:
        raise argparse.ArgumentTypeError(f"{given!r} is no number from 1 to 1000")
    return int(given)


def _port(given: str) -> int:
    if not given.isdecimal() or int(given) > 65535:
        raise argparse.ArgumentTypeError(f"{given!r} is no port number from 0 to 65535")
    return int(given)


def _print_json(value: object) -> None:
    _print(json.dumps(value, ensure_ascii=False, indent=2))


def _print(line: str) -> None:
    print(line)  # noqa: T201


def _note(line: object) -> None:
    print(f"wenbao: {line}", file=sys.stderr)  # noqa: T201


def _complain(problem: object, status: int) -> int:
    _note(problem)
    return status
