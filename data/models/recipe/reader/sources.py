"""Where the reader's questions come from: SQuAD-format sets and the news questions, over real stores.

Texts are cleaned and cut into passages exactly as a user's are, by `index.build.add`; answers are then
looked for in the clean text, at the occurrence nearest to where the set says they stand.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.article import Article, RawReport
from index.build import add, manifest
from index.collection import Collection
from index.embedder import Embedder
from index.passages import split_passages
from index.records import Status
from index.words import fold

Span = tuple[int, int]
QUESTIONS = Path(__file__).resolve().parents[4] / "tests" / "news_questions.jsonl"
LANGUAGES = ("zh", "en", "es", "de", "ru", "vi", "ar")
_SETS = ("cmrc2018_trial", "drcd_dev", "drcd_test_part1", "xquad_zh_part1", "xquad_en_part1")
# Of five parts by article, the one that develops; CMRC, DRCD and XQuAD alike.
_DEVELOPS = 0
_LIST_MARKS = re.compile(r"[\s、，,；;和及与以或并“”\"《》（）()]{0,4}(?:以及|还有)?[\s“\"《]{0,2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on one article of a store: where in its text the answers stand; none: nowhere.

    `answers` are the texts, `spans` their places; `develops` keeps it out of training.
    """

    question: str
    article_id: str
    answers: tuple[str, ...]
    spans: tuple[Span, ...]
    source: str
    develops: bool
    kind: str = ""


def paragraphs(data: Path) -> Iterator[RawReport]:
    """Every paragraph of the SQuAD-format sets as a report, `set:number` its id."""
    for name in _SETS:
        for number, (title, paragraph, _) in enumerate(_paragraphs(data / f"{name}.json")):
            article_id = f"{name}:{number}"
            yield RawReport(paragraph["context"], article_id, article_id, title)


def fill(folder: Path, embedder: Embedder, reports: Iterator[RawReport]) -> Collection:
    """The store in `folder` with `reports`, made unless it is there."""
    collection = Collection.create(folder, manifest(embedder))
    for outcome in add(collection, embedder, reports):
        if outcome.status is Status.FAILED:
            raise SystemExit(outcome.message)
    return collection


def squad_questions(data: Path, collection: Collection) -> Iterator[Asked]:
    """The questions of the sets; XQuAD's in every language over the Chinese and the English paragraphs."""
    for name in _SETS:
        for number, (_, paragraph, part) in enumerate(_paragraphs(data / f"{name}.json")):
            for qa in paragraph["qas"]:
                answers = [(answer["text"], answer["answer_start"]) for answer in qa["answers"]]
                asked = _asked(collection, f"{name}:{number}", qa["question"], answers, name)
                if asked is None:
                    continue
                asked = replace(asked, develops=part == _DEVELOPS)
                if not name.startswith("xquad"):
                    yield asked
                    continue
                language = name.split("_")[1]
                for other, questions in _xquad_questions(data).items():
                    yield replace(asked, question=questions[qa["id"]], source=f"xquad {other} on {language}")


def news_questions(path: Path, collection: Collection) -> Iterator[Asked]:
    """The questions of tests/news_questions.jsonl that train or develop; the final ones stay unseen."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["split"] == "final":
            continue
        text = collection.ledger.article(row["article_id"]).text
        spans = tuple((start, end) for start, end in row["spans"])
        answers = tuple(text[start:end] for start, end in spans)
        spans = tuple(joined(text, spans))
        yield Asked(
            row["question"],
            row["article_id"],
            answers,
            spans,
            f"news {row['language']}",
            row["split"] == "dev",
            row["kind"],
        )


def joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans in order, with those that a list's marks alone part taken together: A、B和C is one answer."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and _LIST_MARKS.fullmatch(text, found[-1][1], max(start, found[-1][1])):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def mentions(text: str, asked: Asked) -> bool:
    """Whether a text might answer as well: it holds an answer, or for a list more than half its items."""
    folded = fold(text)
    held = sum(fold(answer) in folded for answer in asked.answers)
    return held > 0 if asked.kind != "list" else 2 * held > len(asked.answers)


def part_of(key: str, parts: int) -> int:
    """Which of `parts` equal parts `key` falls into, the same in every run."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big") % parts


def passages_of(collection: Collection, article: Article) -> list[Span]:
    """The passages of an article, in order, as the store has them."""
    sentences = [(s.start, s.end) for s in collection.ledger.sentences(article.id)]
    runs = split_passages(article.text, sentences)
    return [(sentences[run.start][0], sentences[run.stop - 1][1]) for run in runs]


def _asked(
    collection: Collection, article_id: str, question: str, answers: Sequence[tuple[str, int]], source: str
) -> Asked | None:
    text = collection.ledger.article(article_id).text
    spans = []
    for answer, near in answers:
        places = [at for at in range(len(text)) if text.startswith(answer, at)]
        if places:
            start = min(places, key=lambda at: abs(at - near))
            spans.append((start, start + len(answer)))
    if not spans:
        return None
    # Of several answers that people gave the first counts; all are right when scores are taken.
    return Asked(question, article_id, tuple(answer for answer, _ in answers), (spans[0],), source, False)


def _paragraphs(path: Path) -> Iterator[tuple[str | None, dict[str, Any], int]]:
    """Each paragraph with its title and which of five parts its article falls into."""
    for number, article in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
        # By the place in the file, not the title: XQuAD's is the same in no two languages.
        family = path.stem.split("_")[0]
        for paragraph in article["paragraphs"]:
            yield article.get("title"), paragraph, part_of(f"{family} {number}", 5)


def _xquad_questions(data: Path) -> dict[str, dict[str, str]]:
    questions = {}
    for language in LANGUAGES:
        articles = json.loads((data / f"xquad_{language}_part1.json").read_text(encoding="utf-8"))["data"]
        questions[language] = {
            qa["id"]: qa["question"] for a in articles for p in a["paragraphs"] for qa in p["qas"]
        }
    return questions
