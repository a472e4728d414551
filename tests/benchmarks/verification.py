"""How well verification tells claims that a report supports from claims that it does not.

    python tests/benchmarks/verification.py [dev|held] [--details]
    python tests/benchmarks/verification.py --fit

Over the sample reports: the claims of tests/claims.jsonl, worded as a language model might, each also with
one thing made wrong on purpose; and those that tests/rule_claims.py makes by rule. Each cites the sentences
that it rests on; the true ones also a wrong sentence, the nearest. All sentences of the report are there to
be cited instead. Prints precision and recall of "supported", and what was caught of each kind. `--fit`
prints weights for bot/verification.py, fitted on the development half, and what they do crosswise by
report.
"""

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rule_claims import KINDS, made_claims

from bot.claims import Cited
from bot.newsbot import NewsBot
from bot.onnx_extractor import bundled_extractor
from bot.prompts import Source
from bot.verification import FEATURES, SupportVerifier
from index.build import add, manifest
from index.collection import Collection
from index.embedder import open_embedder
from index.load import load
from index.resources import data_path
from index.words import han_share, segments

CLAIMS = Path(__file__).resolve().parents[1] / "claims.jsonl"
_FOLDS = 8
_MADE_UP = 3  # of each claim
_SHORTEST_SAID = 5


@dataclass(frozen=True, slots=True)
class Case:
    """A claim, what it cites of which sentences, and whether those support it."""

    claim: str
    cited: tuple[int, ...]
    sources: tuple[Source, ...]
    kind: str

    @property
    def true(self) -> bool:
        return self.kind == "true"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        embedder = open_embedder()
        collection = Collection.create(Path(folder) / "store", manifest(embedder))
        list(add(collection, embedder, load([data_path("reports")])))
        collection.refresh()
        verifier = SupportVerifier(
            embedder, bundled_extractor(), collection.rarity, collection.ledger.sources
        )
        with NewsBot(collection, embedder) as bot:
            if "--fit" in sys.argv:
                print_fit(verifier, list(written(bot, verifier, "dev")))
                return
            split = sys.argv[1] if len(sys.argv) > 1 else "dev"
            for name, cases in (
                (f"written by hand, {split}", list(written(bot, verifier, split))),
                ("made by rule", list(made(bot, collection))),
            ):
                print_measures(name, verifier, cases, "--details" in sys.argv)


def sources_of(bot: NewsBot, article_id: str) -> tuple[Source, ...]:
    article = bot.article(article_id)
    return tuple(Source(s.number + 1, s, article) for s in bot.sentences(article_id))


def written(bot: NewsBot, verifier: SupportVerifier, split: str) -> Iterator[Case]:
    rows = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["split"] == split]
    for place, row in enumerate(rows):
        sources = sources_of(bot, row["article_id"])
        cited = tuple(number + 1 for number in row["sentences"])
        yield Case(row["claim"], cited, sources, "true")
        yield Case(row["false"]["claim"], cited, sources, row["false"]["kind"])
        yield Case(row["claim"], (nearest(row["claim"], sources, cited),), sources, "wrong sentence")
        others = strangers(rows, place)
        yield Case(others[0], (nearest(others[0], sources, ()),), sources, "other report")
        for other in others[:_MADE_UP]:
            yield Case(spliced(row["claim"], other), cited, sources, "made up")


def strangers(rows: Sequence[dict[str, Any]], place: int) -> list[str]:
    """Claims in the same language about other reports, those without digits first."""
    row = rows[place]
    after = [*rows[place + 1 :], *rows[:place]]
    others = [
        str(other["claim"])
        for other in after
        if other["language"] == row["language"] and other["article_id"] != row["article_id"]
    ]
    return sorted(others, key=lambda other: any(c.isdecimal() for c in spliced("", other)))


def spliced(claim: str, other: str) -> str:
    """What somebody might make up: of whom the one claim speaks, and what the other one says of another."""
    subject, said = _pieces(claim), _pieces(re.split("[，,](?!\\d)", other)[-1])
    if len(said) < _SHORTEST_SAID:
        said = _pieces(other)
    return "".join([*subject[: max(len(subject) // 3, 1)], *said[len(said) // 4 :]])


def _pieces(text: str) -> list[str]:
    """A text in words: those of Chinese folded, as they do not tell names by capitals."""
    return segments(text) if han_share(text) > 0.2 else re.findall(r"\S+\s*", text.strip() + " ")


def nearest(claim: str, sources: Sequence[Source], cited: Sequence[int]) -> int:
    """The sentence most like the claim that it does not rest on: a model's likeliest mistake."""
    others = [source for source in sources if source.number not in cited]
    vectors = open_embedder().embed_passages([claim, *(source.text for source in others)])
    return others[int(np.argmax(vectors[1:] @ vectors[0]))].number


def made(bot: NewsBot, collection: Collection) -> Iterator[Case]:
    articles = list(collection.ledger.articles())
    for one in made_claims([(article, bot.sentences(article.id)) for article in articles]):
        cited = (one.sentence.number + 1,)
        yield Case(one.claim, cited, sources_of(bot, one.article.id), one.corrupted or "true")


def print_measures(name: str, verifier: SupportVerifier, cases: Sequence[Case], details: bool) -> None:
    began = perf_counter()
    passed, total, moved = Counter[str](), Counter[str](), Counter[str]()
    for case in cases:
        verdict = verifier.verify(Cited(case.claim, case.cited), case.sources)
        total[case.kind] += 1
        passed[case.kind] += bool(verdict.support)
        rest = {source.number for source in verdict.support}
        moved[case.kind] += bool(rest) and not rest <= set(case.cited)
        if details and bool(verdict.support) != case.true:
            told = " ".join(source.text for source in case.sources if source.number in (rest or case.cited))
            print(f"{case.kind}: {verdict.problem} {verdict.what} | {case.claim} | {told}")
    right = passed["true"]
    wrong = sum(passed[kind] for kind in KINDS)
    print(f"{name}: {len(cases)} claims, {1000 * (perf_counter() - began) / len(cases):.0f} ms each")
    pairs = f"precision {right / (right + wrong):.3f}, recall {right / total['true']:.3f}"
    print(f"  true and with one thing wrong: {pairs}")
    for kind in total:
        print(f"  {kind:15} {total[kind]:4}  supported {passed[kind]:4}, by other sentences {moved[kind]:4}")


def print_fit(verifier: SupportVerifier, cases: Sequence[Case]) -> None:
    """Weights by maximum likelihood of what the checks let pass, and precision and recall crosswise."""
    rows, right, reports, counts = [], [], [], []
    for case in cases:
        evidence = [source for source in case.sources if source.number in case.cited]
        if verifier.contradiction(case.claim, evidence)[0] is None:
            rows.append(verifier.features(case.claim, evidence, case.sources))
            right.append(case.true)
            counts.append(1 / _MADE_UP if case.kind == "made up" else 1.0)
            reports.append(case.sources[0].article.id)
    x, y, count = np.array(rows), np.array(right), np.array(counts)
    parts = np.array([sorted(set(reports)).index(report) % _FOLDS for report in reports])
    chances = np.zeros(len(y))
    for part in range(_FOLDS):
        weights = fit(x[parts != part], y[parts != part], count[parts != part])
        chances[parts == part] = 1 / (1 + np.exp(-(x[parts == part] @ weights[:-1] + weights[-1])))
    true = sum(case.true for case in cases)
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7):
        kept = chances >= threshold
        precision = count[kept & y].sum() / count[kept].sum()
        print(f"{threshold}: precision {precision:.3f}, recall {(y & kept).sum() / true:.3f}")
    for name, weight in zip((*FEATURES, "constant"), fit(x, y, count), strict=True):
        print(f'    "{name}": {weight:.3f},')


def fit(x: NDArray[np.float32], y: NDArray[np.bool_], counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logistic regression by Newton's method, with a ridge on standardised features.

    Args:
        x: Features, `(n, f)`.
        y: What is supported, `(n,)`.
        counts: As how many each row counts, `(n,)`.

    Returns:
        The weights and the constant, `(f + 1,)`.
    """
    mean, spread = x.mean(0), x.std(0) + 1e-6
    scaled = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    ridge = np.eye(scaled.shape[1])
    ridge[-1, -1] = 0
    weights = np.zeros(scaled.shape[1])
    for _ in range(30):
        chances = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (counts * (chances - y)) + ridge @ weights
        weights -= np.linalg.solve((scaled.T * (counts * chances * (1 - chances))) @ scaled + ridge, slope)
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ mean)


if __name__ == "__main__":
    main()
