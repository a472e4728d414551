"""Writes what the reader is trained on: questions with passages that answer them and passages that do not.

    wenbao add ../shared/data/news_5k.jsonl.gz --store stores/news
    python data/models/recipe/reader/examples.py ../shared/data stores rows

A row is a question, a passage with its report's title and date, and where in the passage the answers stand:
`{"question", "beside", "title", "published", "passage", "spans", "source", "split"}`. No spans: it does not
answer. `beside` is the question with the passage's words beside those of an English question that may mean
them. All text is folded. Passages that do not answer are those that search finds for the question, others of
the same report, and the right one without the sentence that answers.
"""

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from glosses import gloss
from rules import Made, missing, questions
from sources import (
    QUESTIONS,
    Asked,
    Span,
    fill,
    mentions,
    news_questions,
    paragraphs,
    part_of,
    passages_of,
    squad_questions,
)

from index.article import Article
from index.bridge import beside, with_beside
from index.collection import Collection
from index.embedder import open_embedder
from index.search import Search
from index.words import fold, han_share

Row = dict[str, Any]
_DEPTH = 8
# Of every report, so that no report fills the set.
_RULE_MADE = 2
# The share of Chinese questions that also come as English words in Chinese order.
_GLOSSED = 0.25


@dataclass(frozen=True, slots=True)
class Corpus:
    """A store, how to search it, and what becomes of chance."""

    collection: Collection
    search: Search
    chance: random.Random

    def rows(self, asked: Asked, split: str, negatives: int) -> Iterator[Row]:
        """The passages that answer, and up to `negatives` that do not."""
        article = self.collection.ledger.article(asked.article_id)
        passages = passages_of(self.collection, article)
        right = [p for p in passages if any(_within(span, p) for span in asked.spans)]
        for passage in right:
            spans = [(s - passage[0], e - passage[0]) for s, e in asked.spans if _within((s, e), passage)]
            yield _row(asked, article, passage, spans, split)
        wrong = [
            *self._without_answer(asked, article, right),
            *self._others(asked, article, passages, right),
            *self._found(asked, article),
        ]
        # Found ones first: they are what the reader will meet.
        self.chance.shuffle(wrong)
        for passage_article, text in wrong[:negatives] if asked.spans else wrong[: negatives + 1]:
            yield _text_row(asked, passage_article, text, [], split)

    def _without_answer(
        self, asked: Asked, article: Article, right: Sequence[Span]
    ) -> Iterator[tuple[Article, str]]:
        sentences = [(s.start, s.end) for s in self.collection.ledger.sentences(article.id)]
        answers = [fold(answer) for answer in asked.answers]
        for start, end in right[:1]:
            kept = [
                text
                for s, e in sentences
                if start <= s < end and not any(a in fold(text := article.text[s:e]) for a in answers)
            ]
            if sum(map(len, kept)) > 30:
                yield article, "".join(kept)

    def _others(
        self, asked: Asked, article: Article, passages: Sequence[Span], right: Sequence[Span]
    ) -> Iterator[tuple[Article, str]]:
        for start, end in passages:
            text = article.text[start:end]
            if (start, end) not in right and not mentions(text, asked):
                yield article, text

    def _found(self, asked: Asked, article: Article) -> Iterator[tuple[Article, str]]:
        hits = self.search(asked.question, _DEPTH)
        articles = self.collection.ledger.articles_by_id({hit.passage.article_id for hit in hits})
        for hit in hits:
            other = articles[hit.passage.article_id]
            text = other.text[hit.passage.start : hit.passage.end]
            if other.id != article.id and not mentions(text, asked):
                yield other, text


def _within(span: Span, passage: Span) -> bool:
    return passage[0] <= span[0] and span[1] <= passage[1]


def _row(asked: Asked, article: Article, passage: Span, spans: Sequence[Span], split: str) -> Row:
    return _text_row(asked, article, article.text[slice(*passage)], spans, split)


def _text_row(asked: Asked, article: Article, text: str, spans: Sequence[Span], split: str) -> Row:
    question, chinese = fold(asked.question), han_share(asked.question) > 0.2
    found = [] if chinese or article.language == "en" else beside(asked.question, f"{article.title}\n{text}")
    return {
        "question": question,
        "beside": with_beside(asked.question, found),
        "title": fold(article.title),
        "published": article.published.isoformat() if article.published else "",
        "passage": fold(text),
        "spans": [list(span) for span in spans],
        "source": asked.source,
        "split": split,
        "kind": asked.kind,
    }


def _glossed(asked: Asked, chance: random.Random) -> Asked | None:
    chinese = asked.source.startswith(("cmrc", "drcd", "xquad zh", "news zh", "rule"))
    if not chinese or chance.random() > _GLOSSED:
        return None
    return Asked(
        gloss(asked.question, chance),
        asked.article_id,
        asked.answers,
        asked.spans,
        f"{asked.source} glossed",
        asked.develops,
        asked.kind,
    )


def _rule_made(corpus: Corpus, reserved: set[str]) -> Iterator[Asked]:
    """A few questions of different kinds on every report that no written question asks about."""
    for article in corpus.collection.ledger.articles():
        if article.id in reserved or article.language == "en":
            continue
        text, title = fold(article.text), fold(article.title)
        sentences = [(s.start, s.end) for s in corpus.collection.ledger.sentences(article.id)]
        by_kind: dict[str, list[Made]] = {}
        for made in questions(text, title, sentences, corpus.chance):
            by_kind.setdefault(made.kind, []).append(made)
        # Lists fail most, so they are asked wherever there is one.
        kinds = [k for k in ("list", "said") if k in by_kind and corpus.chance.random() < 0.6]
        others = sorted(set(by_kind) - set(kinds))
        kinds += corpus.chance.sample(others, min(len(others), _RULE_MADE - len(kinds)))
        chosen = [corpus.chance.choice(by_kind[kind]) for kind in kinds]
        if corpus.chance.random() < 0.35:
            chosen += list(missing(text, title, corpus.chance))[:1]
        for made in chosen:
            answers = tuple(article.text[s:e] for s, e in made.spans)
            develops = part_of(article.id, 25) == 0
            yield Asked(made.question, article.id, answers, made.spans, "rules", develops, made.kind)


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for count, row in enumerate(rows, 1):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            if count % 5000 == 0:
                print(path.name, count, flush=True)


def main() -> None:
    """Makes the store of paragraphs unless it is there, then the rows of each kind of source."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder with the shared data")
    parser.add_argument("stores", type=Path, help="folder with the store `news`; `qa` is made here")
    parser.add_argument("target", type=Path, help="folder for sets.jsonl, rules.jsonl and news.jsonl")
    parser.add_argument("--only", choices=("sets", "rules", "news"), help="make this one alone")
    options = parser.parse_args()
    options.target.mkdir(parents=True, exist_ok=True)
    embedder = open_embedder()

    def corpus(name: str) -> Corpus:
        if name == "qa":
            collection = fill(options.stores / name, embedder, paragraphs(options.data))
        else:
            collection = Collection(options.stores / name)
        return Corpus(collection, Search(collection, embedder), random.Random(name))

    if options.only in (None, "sets"):
        _write(options.target / "sets.jsonl", _set_rows(corpus("qa"), options.data))
    if options.only in (None, "rules"):
        _write(options.target / "rules.jsonl", _rule_rows(corpus("news"), options.data))
    if options.only in (None, "news"):
        _write(options.target / "news.jsonl", _news_rows(corpus("news")))


def _set_rows(corpus: Corpus, data: Path) -> Iterator[Row]:
    for asked in squad_questions(data, corpus.collection):
        split = "dev" if asked.develops else "train"
        if asked.source.startswith("xquad") and split == "train":
            languages = asked.source.split()[1::2]
            # The languages that are neither asked in nor read only help English to meet Chinese.
            if languages[0] not in ("zh", "en") and (languages[1] == "en" or corpus.chance.random() > 0.5):
                continue
        yield from corpus.rows(asked, split, 2)
        if split == "train" and (glossed := _glossed(asked, corpus.chance)):
            yield from corpus.rows(glossed, split, 1)


def _rule_rows(corpus: Corpus, data: Path) -> Iterator[Row]:
    reserved = {
        article_id
        for line in (data / "news_5k_questions.jsonl").read_text(encoding="utf-8").splitlines()
        for article_id in json.loads(line)["article_ids"]
    }
    written = QUESTIONS.read_text(encoding="utf-8").splitlines()
    reserved |= {json.loads(line)["article_id"] for line in written}
    for asked in _rule_made(corpus, reserved):
        split = "dev" if asked.develops else "train"
        yield from corpus.rows(asked, split, 1)
        if split == "train" and (glossed := _glossed(asked, corpus.chance)):
            yield from corpus.rows(glossed, split, 1)


def _news_rows(corpus: Corpus) -> Iterator[Row]:
    for asked in news_questions(QUESTIONS, corpus.collection):
        split = "dev" if asked.develops else "train"
        yield from corpus.rows(asked, split, 4)
        if split == "train" and (glossed := _glossed(asked, corpus.chance)):
            yield from corpus.rows(glossed, split, 2)


if __name__ == "__main__":
    main()
