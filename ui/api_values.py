"""What other programs may send: checked, limited, and described for the API's document."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    model_validator,
)

from bot.scope import Understood
from bot.turn import Turn
from index.article import RawReport
from index.catalogue import Order
from index.filter import Filter
from ui.render_adding import MAX_PASTED

# As in bot/newsbot.py, which would bring along the libraries of the models; the page starts without them.
MAX_QUESTION = 2_000
_MOST_REPORTS = 1_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _written_out(given: object) -> object:
    # Left to itself, pydantic takes seconds since 1970 for a day, too.
    if isinstance(given, date) or (isinstance(given, str) and _DAY.fullmatch(given)):
        return given
    raise ValueError("must be a date such as 2024-09-25")


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


def _whole(given: object) -> object:
    # Left to itself, pydantic takes "3" and true, too. In JSON 3.0 is a whole number.
    if isinstance(given, int | float) and not isinstance(given, bool):
        return given
    raise ValueError("must be a whole number")


Day = Annotated[date, BeforeValidator(_written_out)]
Id = Annotated[str, Field(min_length=1, max_length=2_000)]
Question = Annotated[
    str, Field(max_length=MAX_QUESTION, json_schema_extra={"pattern": r"\S"}), AfterValidator(_said)
]


class _Sent(BaseModel):
    # A misspelt field would be a limit that is silently not kept.
    model_config = ConfigDict(extra="forbid")


class Limits(_Sent):
    """Which reports count."""

    since: Annotated[Day | None, Field(description="published on this day or later")] = None
    until: Annotated[Day | None, Field(description="published on this day or earlier")] = None
    source: Annotated[str | None, Field(max_length=200, description="of this source only")] = None

    @model_validator(mode="after")
    def _in_order(self) -> "Limits":
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since {self.since} is later than until {self.until}: exchange them")
        return self

    def where(self) -> Filter | None:
        """The limits, or `None` if there are none."""
        given = self._filter()
        return None if given == Filter() else given

    def _filter(self) -> Filter:
        return Filter(self.since, self.until, self.source)


class _AmongArticles(Limits):
    articles: Annotated[
        list[Id] | None, Field(max_length=_MOST_REPORTS, description="only reports with these ids")
    ] = None

    def _filter(self) -> Filter:
        articles = None if self.articles is None else frozenset(self.articles)
        return Filter(self.since, self.until, self.source, articles=articles)


class Before(_Sent):
    """A turn before: what was asked and answered."""

    question: Annotated[Question, Field(description="as it was `understood`, if the answer says so")]
    answer: Annotated[str, Field(max_length=20_000, description="empty if it was refused")] = ""
    article_ids: Annotated[list[Id], Field(max_length=100, description="of the reports that it cited")] = []

    def turn(self) -> Turn:
        """It, for the bot."""
        return Turn(self.question, self.answer, tuple(self.article_ids))


class Asked(_AmongArticles):
    """A question, and which reports may answer it."""

    question: Question
    k: Annotated[
        Annotated[int, Field(ge=1, le=50), BeforeValidator(_whole)] | None,
        Field(description="how many passages are read for it"),
    ] = None
    ignore: Annotated[
        list[Understood],
        Field(
            max_length=4,
            description="what is not to be read from the question: its limits, its leaning on the history",
        ),
    ] = []
    history: Annotated[list[Before], Field(max_length=20, description="the turns before, oldest first")] = []
    extractive_only: Annotated[
        StrictBool, Field(description="without the language model, where there is one")
    ] = False

    def how(self) -> dict[str, Any]:
        """What `ui.service.Service.ask` is told besides the question."""
        return {
            "k": self.k,
            "where": self.where(),
            "ignore": frozenset(self.ignore),
            "history": [before.turn() for before in self.history],
            "extractive_only": self.extractive_only,
        }


class Searched(_AmongArticles):
    """Words to look for."""

    query: Question
    k: Annotated[int, Field(ge=1, le=100, description="the most passages"), BeforeValidator(_whole)] = 10


class Listing(Limits):
    """Which part of the list of reports."""

    words: Annotated[
        str, Field(max_length=200, description="in title, source, id or address, else in the text")
    ] = ""
    order: Order = "newest"
    offset: Annotated[int, Field(ge=0, le=10_000_000)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Report(_Sent):
    """A report to be taken in; its id is made from its address or its text, if it brings none."""

    text: Annotated[
        str, Field(max_length=MAX_PASTED, json_schema_extra={"pattern": r"\S"}), AfterValidator(_said)
    ]
    id: Id | None = None
    title: Annotated[str | None, Field(max_length=500)] = None
    source: Annotated[str | None, Field(max_length=200)] = None
    url: Annotated[str | None, Field(max_length=2_000)] = None
    published: Day | None = None

    def raw(self, origin: str) -> RawReport:
        """It, for the bot."""
        return RawReport(self.text, origin, self.id, self.title, self.source, self.url, self.published)


Reports = Annotated[list[Report], Field(min_length=1, max_length=_MOST_REPORTS)]
