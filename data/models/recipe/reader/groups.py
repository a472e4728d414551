"""Writes what the reader learns to compare on: questions with the passages that it would read for them.

    wenbao add ../shared/data/news_5k.jsonl.gz --store stores/news
    python data/models/recipe/reader/groups.py ../shared/data stores groups.jsonl

A line is a question with everything that `bot.reader` would give the network for it, found by our own search:
`{"source", "kind", "split", "passages", "without"}`. A passage is a row as `examples.py` writes them, its
`question` and `beside` the question as it is asked of that passage, its `title` with the date. `without` is
the passage that answers without the sentences that do. Passages that may answer elsewhere are left out.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sources import (
    QUESTIONS,
    Asked,
    Span,
    fill,
    mentions,
    news_questions,
    paragraphs,
    passages_of,
    squad_questions,
)

from bot.evidence import Candidate
from bot.extractor import Extract, Marks
from bot.reader import SpanReader
from bot.selection import FOUND, PASSAGES_READ, worth_reading
from index.article import Article, Hit, Passage, Sentence
from index.collection import Collection
from index.embedder import open_embedder
from index.filter import Filter
from index.search import Search
from index.words import fold

Group = dict[str, Any]
# The questions of the sets that are taken, by what their source begins with; all of the news'.
_SHARES = (
    ("cmrc", 1.0),
    ("drcd", 0.3),
    ("xquad en on zh", 0.7),
    ("xquad zh on en", 0.5),
    ("xquad en on en", 0.5),
    ("xquad zh on zh", 0.3),
    ("xquad", 0.0),
)
# One that searches further than it reads: the passage that answers, or others, may have to stand in.
_READ = PASSAGES_READ + 2
# Around an answer: so much of a text that repeats it word for word makes it the same report, reprinted.
_AROUND = 8


class Recorder:
    """An extractor that notes what it is given to read, and marks nothing."""

    name = "recorder"

    def __init__(self) -> None:
        self.texts: Sequence[Extract] = ()

    def extract(self, texts: Sequence[Extract]) -> list[Marks]:
        """As `bot.extractor.Extractor.extract`."""
        self.texts = texts
        return []


@dataclass(frozen=True, slots=True)
class Asker:
    """A store, asked as the bot asks it."""

    collection: Collection
    search: Search
    where: Filter | None = None

    def group(self, asked: Asked) -> Group:
        """The passages for a question, those that answer among them."""
        hits = worth_reading(self.search(asked.question, FOUND, self.where), _READ)
        hits = [*hits, *(h for h in self._right(asked) if h.passage not in {hit.passage for hit in hits})]
        articles = self.collection.ledger.articles_by_id({hit.passage.article_id for hit in hits})
        candidates = [Candidate(hit, articles[hit.passage.article_id]) for hit in hits]
        own = self.collection.ledger.article(asked.article_id).text
        passages = []
        for candidate, text in zip(candidates, self._texts(asked, candidates), strict=True):
            spans = _spans(asked, own, candidate)
            if spans or not mentions(text.passage, asked):
                passages.append(_passage(text, spans))
        without = self._without(asked, candidates)
        return {
            "source": asked.source,
            "kind": asked.kind,
            "split": "dev" if asked.develops else "train",
            "passages": passages,
            "without": [_passage(text, []) for text in self._texts(asked, without)],
        }

    def _texts(self, asked: Asked, candidates: Sequence[Candidate]) -> Sequence[Extract]:
        recorder = Recorder()
        SpanReader(recorder, self.collection.rarity).examine(asked.question, candidates)
        return recorder.texts

    def _right(self, asked: Asked) -> list[Hit]:
        """The passages that answer, whether or not search finds them."""
        article = self.collection.ledger.article(asked.article_id)
        sentences = self.collection.ledger.sentences(asked.article_id)
        found = []
        for number, (start, end) in enumerate(passages_of(self.collection, article)):
            if any(start <= s and e <= end for s, e in asked.spans):
                inside = tuple(s for s in sentences if start <= s.start < end)
                found.append(_hit(Passage(asked.article_id, number, start, end, inside)))
        return found

    def _without(self, asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The first passage that answers, as if its answering sentences had never been written."""
        for candidate in candidates:
            if candidate.article.id == asked.article_id and _spans(asked, "", candidate):
                kept = [
                    s for s in candidate.hit.passage.sentences if not _answers(s, candidate.article, asked)
                ]
                if sum(s.end - s.start for s in kept) > 30:
                    return [_joined(candidate, kept)]
        return []


def _joined(candidate: Candidate, sentences: Sequence[Sentence]) -> Candidate:
    """A candidate that consists of some of its sentences."""
    article = candidate.article
    text = "".join(article.text[s.start : s.end] for s in sentences)
    passage = Passage(article.id, 0, 0, len(text), (Sentence(article.id, 0, 0, len(text)),))
    return Candidate(_hit(passage), replace(article, text=text))


def _hit(passage: Passage) -> Hit:
    return Hit(passage, 0.0, None, None)


def _passage(text: Extract, spans: Sequence[Span]) -> dict[str, Any]:
    question = fold(text.question)
    return {
        "question": question,
        "beside": question,
        "title": fold(text.head),
        "published": "",
        "passage": fold(text.passage),
        "spans": [list(span) for span in spans],
    }


def _spans(asked: Asked, text: str, candidate: Candidate) -> list[Span]:
    """Where a passage answers: in the report asked about, whose text is `text`, or in one that repeats it."""
    start, end = candidate.hit.passage.start, candidate.hit.passage.end
    if candidate.article.id == asked.article_id:
        return [(s - start, e - start) for s, e in asked.spans if start <= s and e <= end]
    other, found = candidate.article.text[start:end], []
    for s, e in asked.spans:
        before = min(s, _AROUND)
        at = other.find(text[s - before : e + _AROUND])
        if at >= 0:
            found.append((at + before, at + before + e - s))
    return found


def _answers(sentence: Sentence, article: Article, asked: Asked) -> bool:
    text = fold(article.text[sentence.start : sentence.end])
    return any(fold(answer) in text for answer in asked.answers)


def _set_questions(data: Path, collection: Collection, chance: random.Random) -> Iterator[Asked]:
    for asked in squad_questions(data, collection):
        share = next(s for begins, s in _SHARES if asked.source.startswith(begins))
        if chance.random() < share:
            yield asked


def _groups(collection: Collection, search: Search, questions: Iterable[Asked]) -> Iterator[Group]:
    for asked in questions:
        # The sets' store holds paragraphs in two languages; a question is meant for those of one.
        where = None if asked.source.startswith("news") else Filter(english=asked.source.endswith("on en"))
        yield Asker(collection, search, where).group(asked)


def main() -> None:
    """Writes the groups of the news questions, then of those of the sets."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder with the shared data")
    parser.add_argument("stores", type=Path, help="folder with the stores `news` and `qa`")
    parser.add_argument("target", type=Path, help="file for the groups")
    options = parser.parse_args()
    embedder = open_embedder()
    news = Collection(options.stores / "news")
    sets = fill(options.stores / "qa", embedder, paragraphs(options.data))
    jobs = [
        (news, news_questions(QUESTIONS, news)),
        (sets, _set_questions(options.data, sets, random.Random("groups"))),
    ]
    with options.target.open("w", encoding="utf-8") as file:
        for collection, questions in jobs:
            for count, group in enumerate(_groups(collection, Search(collection, embedder), questions), 1):
                file.write(json.dumps(group, ensure_ascii=False) + "\n")
                if count % 500 == 0:
                    print(count, flush=True)


if __name__ == "__main__":
    main()
