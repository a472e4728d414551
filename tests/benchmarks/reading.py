"""What the whole bot answers on sets that it was not trained on, paragraphs as reports.

    PYTHONPATH=data/models/recipe/reader python tests/benchmarks/reading.py ../shared/data stores

The development questions of CMRC, DRCD and XQuAD (one article in five; see data/models/recipe/reader) are
asked of all the paragraphs of all sets in their language, as reports. "given": the character F1 of the best
span where only the right report's passages are read. "evidence": the first citation holds the answer, and
how many with an answer are refused; then how many are refused with the answer's paragraph taken out of what
search found. The store `qa` is made in STORES unless it is there.
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sources import Asked, fill, paragraphs, squad_questions

from bot.citations import cite
from bot.evidence import Candidate
from bot.newsbot import open_reader
from bot.reader import Reader
from bot.scores import answer_f1, evidence
from bot.selection import PASSAGES_READ, to_read
from index.article import Hit, Passage
from index.collection import Collection
from index.embedder import open_embedder
from index.filter import Filter
from index.passages import split_passages
from index.search import Search

GROUPS = {
    "CMRC trial": ("cmrc2018_trial", False),
    "DRCD dev": ("drcd_dev", False),
    "DRCD test": ("drcd_test_part1", False),
    "XQuAD, English on Chinese": ("xquad en on zh", False),
    "XQuAD, Chinese on English": ("xquad zh on en", True),
    "XQuAD, English on English": ("xquad en on en", True),
}
MOST = 60


def main() -> None:
    data, stores = Path(sys.argv[1]), Path(sys.argv[2])
    embedder = open_embedder()
    collection = fill(stores / "qa", embedder, paragraphs(data))
    search, reader = Search(collection, embedder), open_reader(collection)
    questions = [asked for asked in squad_questions(data, collection) if asked.develops]
    print("| questions | n | F1, given | evidence | F1 | refused | refused without the paragraph |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, (source, english) in GROUPS.items():
        asked = [one for one in questions if one.source == source]
        asked = random.Random(name).sample(asked, min(len(asked), MOST))
        rows = [measures(collection, search, reader, one, english) for one in asked]
        print(
            f"| {name} | {len(rows)} | "
            + " | ".join(f"{value:.3f}" for value in np.mean(rows, axis=0))
            + " |"
        )


def measures(
    collection: Collection, search: Search, reader: Reader, one: Asked, english: bool
) -> tuple[float, ...]:
    where = Filter(english=english)
    hits = to_read(search, one.question, PASSAGES_READ, where)
    others = to_read(search, one.question, PASSAGES_READ, where, without=[one.article_id])
    given = best_f1(collection, reader, one)
    texts, refused, answered = said(collection, reader, one.question, hits)
    _, refused_without, _ = said(collection, reader, one.question, others)
    held = not refused and evidence(texts, [one.answers])
    f1 = 0.0 if refused else max((answer_f1(text, [one.answers]) for text in answered[:1]), default=0.0)
    return given, float(held), f1, float(refused), float(refused_without)


def said(
    collection: Collection, reader: Reader, question: str, hits: Sequence[Hit]
) -> tuple[list[str], bool, list[str]]:
    """The quotations, whether it is a refusal, and the answers' words in each quotation."""
    articles = collection.ledger.articles_by_id({hit.passage.article_id for hit in hits})
    candidates = [Candidate(hit, articles[hit.passage.article_id]) for hit in hits]
    reading = reader.read(question, candidates)
    citations = list(cite(articles, reading.evidence))
    words = ["".join(articles[c.article_id].text[a:b] for a, b in c.spans) for c in citations]
    return [c.text for c in citations], not reading.answers, words


def best_f1(collection: Collection, reader: Reader, one: Asked) -> float:
    """F1 of the best span in the passage that holds the answer."""
    article = collection.ledger.article(one.article_id)
    sentences = collection.ledger.sentences(one.article_id)
    runs = split_passages(article.text, [(s.start, s.end) for s in sentences])
    [span] = one.spans
    for number, run in enumerate(runs):
        start, end = sentences[run.start].start, sentences[run.stop - 1].end
        if start <= span[0] and span[1] <= end:
            passage = Passage(article.id, number, start, end, tuple(sentences[run.start : run.stop]))
            _, found, _ = reader.examine(  # type: ignore[attr-defined]
                one.question, [Candidate(Hit(passage, 1.0, 1.0, 1.0), article)]
            )
            best = max(found, key=lambda f: f.span.margin)
            return answer_f1(best.text, [one.answers])
    return 0.0


if __name__ == "__main__":
    main()
