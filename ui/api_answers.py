"""What other programs are told: the shapes of the responses, for the API's document."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from bot.answer import Problem
from bot.llm import Failure
from bot.scope import ConditionKind

_Offset = Annotated[int, Field(ge=0, description="in characters of the report's text")]


class Citation(BaseModel):
    """A true quotation: the report's own text from `start` to `end`; `spans` are the answer's words in it."""

    number: int
    article_id: str
    title: str
    source: str | None
    url: str | None
    published: date | None
    start: _Offset
    end: _Offset
    text: str
    spans: list[tuple[int, int]]


class Condition(BaseModel):
    """A limit that was read from the question; `said` are its words there."""

    kind: ConditionKind
    said: str
    since: date | None
    until: date | None
    source: str | None
    articles: list[str] | None


class Claim(BaseModel):
    """A sentence of a language model's; no `citations` support it if there is a `problem`."""

    text: str
    citations: list[int]
    moved: bool
    problem: Problem | None
    what: str


class Tokens(BaseModel):
    """How many a language model has read and written."""

    read: int
    written: int


class Writing(BaseModel):
    """What a language model has made of the answer, so far or, once it has `ended`, in all."""

    model: str
    ended: bool
    claims: list[Claim]
    failure: Failure | Literal["silent", "unsupported", "stopped"] | None
    detail: str
    seconds: float
    tokens: Tokens | None
    cost: float | None
    extract: str


class Answer(BaseModel):
    """An answer whose marks `[1]` refer to `citations`, or a refusal, with what comes `closest`."""

    question: str
    answer: str
    refused: bool
    confidence: Annotated[float, Field(ge=0, le=1)]
    citations: list[Citation]
    closest: list[Citation]
    conditions: list[Condition]
    understood: Annotated[str | None, Field(description="the question in full, if it leaned on others")]
    coverage: Annotated[dict[str, int], Field(description="reports by month, where they were counted")]
    writing: Writing | None


class Hit(BaseModel):
    """A passage; `text` is the report's own from `start` to `end`."""

    article_id: str
    title: str
    published: date | None
    start: _Offset
    end: _Offset
    text: str
    score: float


class Hits(BaseModel):
    """The passages that fit best, best first."""

    query: str
    hits: list[Hit]


class Removal(BaseModel):
    """What cleaning took out of a report, and why."""

    text: str
    reason: str


class Article(BaseModel):
    """A report as it is stored."""

    id: str
    title: str
    text: str
    source: str | None
    url: str | None
    published: date | None
    language: str
    removed: list[Removal]


class Listed(BaseModel):
    """A report without its text, which has `characters`; `snippet` is a sentence with the words asked for."""

    id: str
    title: str
    source: str | None
    published: date | None
    language: str
    url: str | None
    characters: int
    snippet: str


class Page(BaseModel):
    """Some of the `total` reports that were asked for."""

    total: int
    offset: int
    articles: list[Listed]


class Outcome(BaseModel):
    """What became of a report: `message` says why it `failed`, `origin` where it stood in what was sent."""

    status: Literal["added", "replaced", "unchanged", "failed"]
    article_id: str | None
    origin: str
    message: str | None


class Added(BaseModel):
    """What became of each report, in order, and how many of each there are."""

    added: int
    replaced: int
    unchanged: int
    failed: int
    reports: list[Outcome]


class Stats(BaseModel):
    """Counts over all reports."""

    articles: int
    passages: int
    languages: dict[str, int]
    sources: dict[str, int]
    first_published: date | None
    last_published: date | None
    generation: int
    model: str


class Fault(BaseModel):
    """What went wrong: a code for programs, where and what, and what to do."""

    code: str
    message: str
    remedy: str
    request_id: str


class Error(BaseModel):
    """Every error has this shape."""

    error: Fault
