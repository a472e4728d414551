"""The values of an answer: what every interface returns."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from bot.endpoint import Tokens
from bot.llm import Failure
from bot.scope import Condition
from bot.turn import Turn


@dataclass(frozen=True, slots=True)
class Citation:
    """A true quotation: `article.text[start:end] == text`.

    `spans` are `[start, end)` offsets in the same article text that mark the answer's words inside
    the quotation; empty where no shorter answer than the sentence is known.
    """

    number: int
    article_id: str
    title: str
    source: str | None
    url: str | None
    published: date | None
    start: int
    end: int
    text: str
    spans: tuple[tuple[int, int], ...] = ()


Problem = Literal["number", "date", "name", "negation", "source", "words"]
"""What of a claim does not stand in any sentence that it might rest on."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a language model wrote, verified.

    `citations` are the numbers of the answer's citations that support it. If there are none it is struck,
    and `problem` says why; `what` are its words that stand nowhere. It is `moved` if the model cited others.
    """

    text: str
    citations: tuple[int, ...] = ()
    moved: bool = False
    problem: Problem | None = None
    what: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """What a language model has made of an answer, so far or, once it has `ended`, in all.

    Its `claims` that hold are the answer's text, once it has ended. If there is a `failure` the extractive
    answer stands, and `detail` says why in one line: "silent" is a model that finds no answer, "unsupported"
    one of whose claims none holds, "stopped" one that was told to. `cost` is in the currency of the prices.
    `extract` is the answer in the reports' own words that the model's has taken the place of, if it has.
    """

    model: str
    ended: bool = False
    claims: tuple[Claim, ...] = ()
    failure: Failure | Literal["silent", "unsupported", "stopped"] | None = None
    detail: str = ""
    seconds: float = 0.0
    tokens: Tokens | None = None
    cost: float | None = None
    extract: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence, or a refusal.

    `text` carries `[n]` marks that refer to `citations`. A refusal cites nothing; `closest` then
    offers the nearest sentences, which do not answer the question. `confidence` is the estimated
    probability, 0 to 1, that the first citation holds the answer. `conditions` are the limits that were
    read from the question and applied, `understood` the question as it reads on its own, if it leaned on the
    turns before. `coverage` is how many reports came out by month (`2025-09`), where they were counted.
    `writing` is what a language model has made of it, where one was asked.
    """

    question: str
    text: str
    citations: tuple[Citation, ...]
    refused: bool
    confidence: float
    closest: tuple[Citation, ...] = ()
    conditions: tuple[Condition, ...] = ()
    understood: str | None = None
    coverage: tuple[tuple[str, int], ...] = ()
    writing: Writing | None = None

    def turn(self) -> Turn:
        """This answer as a turn that a further question may lean on."""
        said = "" if self.refused else self.text
        if self.writing and self.writing.extract:
            said = self.writing.extract  # shorter: what 他 and "there" mean is easier to see in it
        articles = dict.fromkeys(citation.article_id for citation in self.citations)
        return Turn(self.understood or self.question, said, tuple(articles))

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that the command line, the API and the Python interface share."""
        return {
            "question": self.question,
            "answer": self.text,
            "refused": self.refused,
            "confidence": round(self.confidence, 4),
            "citations": [_citation(c) for c in self.citations],
            "closest": [_citation(c) for c in self.closest],
            "conditions": [_condition(c) for c in self.conditions],
            "understood": self.understood,
            "coverage": dict(self.coverage),
            "writing": asdict(self.writing) if self.writing else None,
        }


def _citation(citation: Citation) -> dict[str, Any]:
    fields = asdict(citation)
    fields["published"] = citation.published.isoformat() if citation.published else None
    fields["spans"] = [list(span) for span in citation.spans]
    return fields


def _condition(condition: Condition) -> dict[str, Any]:
    where = condition.where
    return {
        "kind": condition.kind,
        "said": condition.said,
        "since": where.since.isoformat() if where.since else None,
        "until": where.until.isoformat() if where.until else None,
        "source": where.source,
        "articles": None if where.articles is None else sorted(where.articles),
    }
