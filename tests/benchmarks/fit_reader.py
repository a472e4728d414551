"""Fits and measures the weights of bot/reader.py on development questions, and draws the refusal curve.

    pip install matplotlib
    wenbao add ../shared/data/news_5k.jsonl.gz --store stores/news
    PYTHONPATH=data/models/recipe/reader python tests/benchmarks/fit_reader.py ../shared/data stores

The questions are those that the reader was not trained on: the development part of tests/news_questions.jsonl
over all 5,000 reports, and of CMRC, DRCD and XQuAD (also English questions on Chinese paragraphs, and the
other way round) over all their paragraphs as reports. Every question is read twice, with and without its
report among what search found; some of the sets' questions are also asked of the news, which has nothing on
them. Each half of the questions is measured by what was fitted on the other. Prints
tables, draws tests/benchmarks/refusal.png (answered rightly against wrongly, by threshold), and writes
data/models/reader-int8/judge.json, fitted on all.
"""

import argparse
import pickle
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sources import Asked, fill, news_questions, paragraphs, part_of, squad_questions

from bot.evidence import FEATURES, Candidate, Found
from bot.extractor import Extract, Extractor, Marks
from bot.judge import Judge
from bot.newsbot import open_reader
from bot.reader import SpanReader
from bot.selection import FOUND, PASSAGES_READ, to_read
from index.article import Hit
from index.collection import Collection
from index.embedder import open_embedder
from index.filter import Filter
from index.search import Search
from index.words import fold

LOST = 0.075  # of the news questions with an answer, at the threshold
MOST = {"news": 1200, "cmrc": 120, "drcd": 150, "xquad": 80, "elsewhere": 80}
_UNFIT = -4.0
HERE = Path(__file__).resolve().parent
JUDGE = HERE.parents[1] / "data" / "models" / "reader-int8" / "judge.json"


@dataclass(frozen=True, slots=True)
class Case:
    """A question's spans: features `(n, f)`, and which are right, `(n,)`."""

    question: str
    group: str
    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Read:
    """A case and the chance of each of its spans, `(n,)`, by a judge that has not seen it."""

    case: Case
    chances: NDArray[np.float32]

    @property
    def confidence(self) -> float:
        return float(self.chances.max())

    @property
    def right(self) -> bool:
        return bool(self.case.right[self.chances.argmax()])


@dataclass(frozen=True, slots=True)
class Job:
    """Questions of one family, asked of a store; `language` limits them to reports in one."""

    family: str
    collection: Collection
    questions: list[Asked]
    language: str | None


class Remembered:
    """An extractor that reads for a question once what both of its cases need."""

    name = "remembered"

    def __init__(self, extractor: Extractor) -> None:
        self._extractor = extractor
        self._known: dict[Extract, list[Marks]] = {}

    def extract(self, texts: Sequence[Extract]) -> list[Marks]:
        new = [text for text in texts if text not in self._known]
        self._known.update({text: [] for text in new})
        for marks in self._extractor.extract(new):
            self._known[new[marks.passage]].append(marks)
        return [replace(marks, passage=i) for i, text in enumerate(texts) for marks in self._known[text]]


def cases(
    collection: Collection, search: Search, reader: SpanReader, asked: Iterable[Asked], language: str | None
) -> list[Case]:
    """With and without the report that answers; a question that nothing answers only once."""
    where = {None: None, "zh": Filter(english=False), "en": Filter(english=True)}[language]
    found = []
    for one in asked:
        hits = search(one.question, FOUND, where)
        group = one.source.split("_")[0] if one.source.startswith(("cmrc", "drcd")) else one.source
        answering = _answering(collection, one, hits)
        for answerable in (True, False) if one.spans else (False,):
            without = () if answerable else answering
            read = to_read(search, one.question, PASSAGES_READ, where, without=without)
            articles = collection.ledger.articles_by_id({h.passage.article_id for h in read})
            candidates = [Candidate(h, articles[h.passage.article_id]) for h in read]
            _, spans, matrix = reader.examine(one.question, candidates)
            right = np.array([answerable and _is_right(span, one) for span in spans], bool)
            kind = "near miss" if group.startswith("news") and not one.spans else group
            found.append(Case(one.question, kind, matrix, right, answerable))
    return found


def elsewhere(asked: Asked) -> Asked:
    """A set's question as one that the news does not answer."""
    language = "en" if asked.source.startswith("xquad en") else "zh"
    return replace(asked, answers=(), spans=(), source=f"of something else, {language}")


def _answering(collection: Collection, one: Asked, hits: Iterable[Hit]) -> set[str]:
    """The report that answers, and those that repeat it word for word: news is reprinted."""
    if not one.spans:
        return set()
    text = collection.ledger.article(one.article_id).text
    start, end = one.spans[0]
    core = _plain(text[max(start - 8, 0) : end + 8])
    articles = collection.ledger.articles_by_id({hit.passage.article_id for hit in hits}).values()
    return {one.article_id} | {a.id for a in articles if core in _plain(a.text)}


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def _is_right(found: Found, one: Asked) -> bool:
    """Whether a span gives a good part of the answer, wherever it stands."""
    wanted = ["".join(one.answers), *one.answers] if one.kind == "list" else list(one.answers)
    return any(_f1(found.key, _plain(answer)) >= 0.5 for answer in wanted)


def _f1(got: str, wanted: str) -> float:
    rest, same = list(wanted), 0
    for c in got:
        if c in rest:
            rest.remove(c)
            same += 1
    return 2 * same / (len(got) + len(wanted)) if got or wanted else 0.0


def fit(training: Sequence[Case]) -> Judge:
    """Weights by the likelihood of the right spans, or of silence where none is, with a small penalty."""
    count = max(len(case.right) for case in training)
    features = np.zeros((len(training), count, len(FEATURES)), np.float32)
    there, right = np.zeros((len(training), count), bool), np.zeros((len(training), count + 1), np.float32)
    for row, case in enumerate(training):
        features[row, : len(case.right)] = case.features
        there[row, : len(case.right)] = True
        right[row, : len(case.right)] = case.right
        right[row, count] = not case.right.any()
    mean, spread = features[there].mean(0), features[there].std(0) + 1e-6
    scaled = torch.tensor((features - mean) / spread)
    weights, silence = torch.zeros(len(FEATURES), requires_grad=True), torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights, silence], max_iter=400)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        scores = (scaled @ weights).masked_fill(~torch.tensor(there), -1e9)
        shares = torch.cat([scores, silence.expand(len(scores), 1)], 1).log_softmax(1)
        likelihood = torch.logsumexp(shares + torch.log(torch.tensor(right) + 1e-30), 1).mean()
        value = 1e-3 * (weights**2).sum() - likelihood
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimiser.step(closure)  # type: ignore[no-untyped-call]
    fitted = weights.detach().numpy() / spread
    # Few questions tell, so it would be fitted at -1.2, and square metres passed for an age. At -4 all
    # questions together fare a little better, too.
    fitted[FEATURES.index("unfit")] = _UNFIT
    return Judge(fitted, round(float(silence.item() + fitted @ mean), 4), 0.0)


def crossed(cases: Sequence[Case]) -> list[Read]:
    """Each case with the chances that a judge gives its spans which was fitted on the other half."""
    halves = [[c for c in cases if part_of(c.question, 2) == half] for half in (0, 1)]
    judges = [fit(half) for half in reversed(halves)]
    return [
        Read(c, judge(c.features))
        for judge, half in zip(judges, halves, strict=True)
        for c in half
        if len(c.right)
    ]


def threshold(read: Sequence[Read], lost: float) -> float:
    """Where `lost` of the news questions that have an answer are refused."""
    news = [r for r in read if r.case.answerable and r.case.group.startswith("news")]
    return float(np.quantile([r.confidence for r in news], lost))


def report(name: str, measured: Sequence[Read], threshold: float) -> str:
    with_answer = [r for r in measured if r.case.answerable]
    without = [r for r in measured if not r.case.answerable]

    def refused(read: Sequence[Read]) -> float:
        return float(np.mean([r.confidence < threshold for r in read])) if read else np.nan

    first = np.mean([r.right for r in with_answer]) if with_answer else np.nan
    found = np.mean([r.case.right.any() for r in with_answer]) if with_answer else np.nan
    rates = (
        f"{found:.3f} | {first:.3f} | {refused(with_answer):.3f} | {len(without)} | {refused(without):.3f}"
    )
    return f"| {name} | {len(with_answer)} | {rates} |"


def calibration_error(read: Sequence[Read], bins: int = 10) -> float:
    """Expected calibration error over equal-width bins."""
    confidence, right = np.array([r.confidence for r in read]), np.array([r.right for r in read])
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        (places == b).mean() * abs(confidence[places == b].mean() - right[places == b].mean())
        for b in range(bins)
        if (places == b).any()
    ]
    return float(sum(gaps))


def draw(groups: dict[str, list[Read]], threshold: float, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4.2), dpi=110)
    for name, measured in groups.items():
        confidence = np.array([r.confidence for r in measured])
        right = np.array([r.right for r in measured])

        def rates(answered: NDArray[np.bool_], right: NDArray[np.bool_] = right) -> tuple[float, float]:
            return float((answered & ~right).mean()), float((answered & right).mean())

        [line] = axes.plot(
            *zip(*(rates(confidence >= t) for t in np.linspace(0, 1, 201)), strict=True), label=name
        )
        axes.plot(*rates(confidence >= threshold), "o", color=line.get_color())
    axes.set(
        xlabel="answered wrongly",
        ylabel="answered rightly",
        title="Half the questions have no answer; dots: threshold",
    )
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(path)


def jobs(data: Path, news: Collection, sets: Collection) -> Iterator[Job]:
    """The development questions, with the store that each is asked of."""
    written = [a for a in news_questions(HERE.parent / "news_questions.jsonl", news) if a.develops]
    yield Job("news", news, written, None)
    asked = [a for a in squad_questions(data, sets) if a.develops]
    for source, language in (
        ("cmrc", "zh"),
        ("drcd", "zh"),
        ("xquad en on zh", "zh"),
        ("xquad zh on en", "en"),
        ("xquad en on en", "en"),
    ):
        questions = [a for a in asked if a.source.startswith(source)]
        yield Job(source.split()[0], sets, questions, language)
    for sources in (("cmrc", "drcd"), ("xquad en on en",)):
        yield Job("elsewhere", news, [elsewhere(a) for a in asked if a.source.startswith(sources)], None)


def read_all(options: argparse.Namespace) -> list[Case]:
    """Every question read, with its report and without."""
    embedder = open_embedder()
    news = Collection(options.stores / "news")
    sets = fill(options.stores / "qa", embedder, paragraphs(options.data))
    found: list[Case] = []
    for job in jobs(options.data, news, sets):
        reader = open_reader(job.collection, options.reader)
        assert isinstance(reader, SpanReader)
        reader._extractor = Remembered(reader._extractor)
        chosen = random.Random(job.family).sample(job.questions, min(len(job.questions), MOST[job.family]))
        found += cases(job.collection, Search(job.collection, embedder), reader, chosen, job.language)
        print(job.family, job.language, len(found), flush=True)
    return found


def show(found: Sequence[Case]) -> float:
    """Prints and draws what a judge reaches on questions that it was not fitted on; the threshold."""
    read = crossed(found)
    least = threshold(read, LOST)
    print("threshold", least)
    print("| questions | with answer | among the spans | first | refused | without | refused |")
    print("|---|---|---|---|---|---|---|")
    for name in sorted({r.case.group for r in read}):
        print(report(name, [r for r in read if r.case.group == name], least))
    print("calibration error", calibration_error(read))
    of_news = [r for r in read if r.case.group.startswith("n")]
    encyclopaedic = [r for r in read if r.case.group.startswith(("cmrc", "drcd", "xquad"))]
    draw({"CMRC, DRCD, XQuAD": encyclopaedic, "news": of_news}, least, HERE / "refusal.png")
    return least


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("stores", type=Path)
    parser.add_argument("--reader")
    parser.add_argument("--cases", type=Path, default=Path("cases.pickle"), help="what was read, kept")
    options = parser.parse_args()
    if not options.cases.exists():
        options.cases.write_bytes(pickle.dumps(read_all(options)))
    found: list[Case] = pickle.loads(options.cases.read_bytes())
    replace(fit(found), threshold=round(show(found), 3)).save(JUDGE)


if __name__ == "__main__":
    main()
