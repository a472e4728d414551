"""Fits and measures the weights of bot/reader.py on the shared questions.

    python tests/benchmarks/fit_reader.py ../shared/data

Every paragraph of CMRC, DRCD and XQuAD becomes a report of one of two stores, Chinese and English, beside the
news reports that news_5k_questions.jsonl asks about and 400 others; each
question is searched for twice, with and without its paragraph among the results, so that a question without
an answer meets the most similar wrong paragraphs. Half of the questions fit, the other half measure. Prints
the two `Judge` lines that stand in bot/reader.py, and a table:
evidence@1 and @3 (the best sentence, or one of the best three, holds the answer), the area under the curve
that tells questions with an answer from those without, and at the threshold: answered of those with, refused
of those without.
"""

import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.evidence import FEATURES, Candidate, Judge
from bot.question import Question
from bot.reader import SentenceReader
from index.article import RawReport
from index.build import Status, add, manifest
from index.collection import Collection
from index.embedder import Embedder, open_embedder
from index.load import load
from index.search import Search
from index.words import fold

PASSAGES = 10
# Wrong answers cost more than refusals: answered at the threshold are 92% of the questions with an answer.
ANSWERED = {"same": 0.92, "across": 0.85}

HEAD = "| questions | evidence@1 | evidence@3 | area | answered | refused |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    answers: tuple[str, ...]
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """The lines read for a question: features `(n, f)` and whether each holds the answer `(n,)`."""

    features: NDArray[np.float32]
    holds: NDArray[np.bool_]
    answerable: bool


def squad(
    path: Path, prefix: str, paragraphs: int, questions: int
) -> tuple[list[RawReport], dict[str, Asked]]:
    """The first paragraphs of a SQuAD file, shuffled with a fixed seed, and questions on them by id."""
    chosen = random.Random(prefix)
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    found = [(article.get("title"), p) for article in data for p in article["paragraphs"]]
    chosen.shuffle(found)
    reports, asked = [], {}
    for number, (title, paragraph) in enumerate(found[:paragraphs]):
        article_id = f"{prefix}{number}"
        reports.append(RawReport(paragraph["context"], article_id, article_id, title))
        for qa in paragraph["qas"]:
            answers = tuple(answer["text"] for answer in qa["answers"])
            asked[qa["id"]] = Asked(qa["question"], answers, (article_id,))
    keys = chosen.sample(sorted(asked), min(questions, len(asked)))
    return reports, {key: asked[key] for key in keys}


def news(data: Path) -> tuple[list[RawReport], list[Asked]]:
    """The news reports that are asked about and 400 others, and the questions."""
    rows = (data / "news_5k_questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [Asked(q["question"], (q["answer"],), tuple(q["article_ids"])) for q in map(json.loads, rows)]
    reports = [r for r in load([data / "news_5k.jsonl.gz"]) if isinstance(r, RawReport)]
    wanted = {i for one in asked for i in one.article_ids}
    others = random.Random("news").sample([r for r in reports if r.id not in wanted], 400)
    return [r for r in reports if r.id in wanted] + others, asked


def store(folder: Path, reports: list[RawReport], embedder: Embedder) -> Collection:
    collection = Collection.create(folder, manifest(embedder))
    failed = [o.message for o in add(collection, embedder, reports) if o.status is Status.FAILED]
    if failed:
        raise SystemExit("\n".join(map(str, failed)))
    return collection


class Remembering:
    """An embedder that embeds every text once: the same sentences are read for many questions."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}

    name, dimension, fingerprint = "remembering", 0, ""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return self._embedder.embed_query(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._embedder.embed_passages(new), strict=True))
        return np.array([self._known[text] for text in texts])


def cases(collection: Collection, embedder: Embedder, asked: list[Asked], across: bool) -> list[Case]:
    """Two cases per question, with and without the reports that hold the answer, in turn."""
    search, reader = Search(collection, embedder), SentenceReader(Remembering(embedder), collection.rarity)
    found = []
    for one in asked:
        hits = search(one.question, PASSAGES + 6)
        answers = [_plain(answer) for answer in one.answers]
        for answerable in (True, False):
            used = [h for h in hits if answerable or h.passage.article_id not in one.article_ids][:PASSAGES]
            candidates = [Candidate(h, collection.ledger.article(h.passage.article_id)) for h in used]
            vector = embedder.embed_query(one.question)
            lines, matrix = reader.examine(Question.read(one.question), vector, candidates, across)
            holds = [
                line.sentence.article_id in one.article_ids and any(a in _plain(line.text) for a in answers)
                for line in lines
            ]
            found.append(Case(matrix, np.array(holds), answerable))
    return found


def fit(training: list[Case], answered: float) -> Judge:
    matrix = np.concatenate([case.features for case in training])
    holds = np.concatenate([case.holds for case in training])
    mean, spread = matrix.mean(0), matrix.std(0) + 1e-6
    model = LogisticRegression(max_iter=3000).fit((matrix - mean) / spread, holds)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - weights @ mean)
    judge = Judge(tuple(round(float(w), 4) for w in weights), round(bias, 4), 0.0)
    best = [judge(case.features).max() for case in training if case.answerable and case.holds.any()]
    return replace(judge, threshold=round(float(np.quantile(best, 1 - answered)), 3))


def report(name: str, judge: Judge, measured: list[Case]) -> str:
    probabilities = [judge(case.features) for case in measured]
    best = np.array([p.max() for p in probabilities])
    truth = np.array([case.answerable for case in measured])
    with_answer = [(c, p) for c, p in zip(measured, probabilities, strict=True) if c.answerable]
    at_1 = np.mean([c.holds[np.argmax(p)] for c, p in with_answer])
    at_3 = np.mean([c.holds[np.argsort(-p)[:3]].any() for c, p in with_answer])
    answered, refused = np.mean(best[truth] >= judge.threshold), np.mean(best[~truth] < judge.threshold)
    area = roc_auc_score(truth, best)
    return f"| {name} | {at_1:.3f} | {at_3:.3f} | {area:.3f} | {answered:.3f} | {refused:.3f} |"


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def main() -> None:
    data = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    embedder = open_embedder()
    cmrc, cmrc_asked = squad(data / "cmrc2018_trial.json", "cmrc", 256, 200)
    drcd, drcd_asked = squad(data / "drcd_dev.json", "drcd", 200, 200)
    chinese, zh_asked = squad(data / "xquad_zh_part1.json", "xquad", 999, 999)
    english, en_asked = squad(data / "xquad_en_part1.json", "xquad", 999, 999)
    en_zh = [replace(zh, question=en_asked[key].question) for key, zh in zh_asked.items() if key in en_asked]
    zh_en = [replace(en, question=zh_asked[key].question) for key, en in en_asked.items() if key in zh_asked]
    news_reports, news_asked = news(data)
    with tempfile.TemporaryDirectory() as folder:
        zh = store(Path(folder) / "zh", [*cmrc, *drcd, *chinese, *news_reports], embedder)
        en = store(Path(folder) / "en", english, embedder)
        groups = {
            "same": {
                "news": (zh, news_asked),
                "CMRC": (zh, list(cmrc_asked.values())),
                "DRCD": (zh, list(drcd_asked.values())),
                "XQuAD zh": (zh, list(zh_asked.values())[:150]),
                "XQuAD en": (en, list(en_asked.values())[:150]),
            },
            "across": {"en on zh": (zh, en_zh[:300]), "zh on en": (en, zh_en[:300])},
        }
        for group, sets in groups.items():
            found = {n: cases(c, embedder, asked, group == "across") for n, (c, asked) in sets.items()}
            judge = fit([case for cs in found.values() for case in cs[: len(cs) // 4 * 2]], ANSWERED[group])
            print(f"\n{group}: {judge}\n", dict(zip(FEATURES, judge.weights, strict=True)))
            print(HEAD)
            for name, cs in found.items():
                print(report(name, judge, cs[len(cs) // 4 * 2 :]))


if __name__ == "__main__":
    main()
