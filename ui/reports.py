"""What the view of the collection asks for: a page of the list, and removing a report."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from typing import Any, Protocol, get_args

import gradio as gr

from index.article import RawReport
from index.catalogue import Order, Page
from index.dates import parse_date
from index.errors import ReportError, WenbaoError
from index.filter import Filter
from index.records import Outcome, Stats
from ui.access import Access
from ui.failures import in_language
from ui.messages import Language, known_language
from ui.render_reports import PAGE_SIZE, Shelf, note_line, shelf
from ui.reports_texts import REPORTS_TEXTS

_log = logging.getLogger(__name__)
_MOST_WORDS = 200
_SURROGATE = re.compile("[\ud800-\udfff]")


class Library(Protocol):
    """What the view needs of a bot; `bot.newsbot.NewsBot` is one."""

    def reports(
        self,
        words: str = "",
        where: Filter | None = None,
        order: Order = "newest",
        offset: int = 0,
        limit: int = 50,
    ) -> Page:
        """The reports that `where` admits and that have all the `words`, from the `offset`-th."""
        ...

    def coverage(self, where: Filter | None = None) -> Sequence[tuple[str, int]]:
        """How many of them came out by month: `2025-09`."""
        ...

    def stats(self) -> Stats:
        """Figures of the whole collection."""
        ...

    def storage(self) -> int:
        """How many bytes it takes."""
        ...

    def add(self, reports: Iterable[RawReport | ReportError]) -> Iterator[Outcome]:
        """Takes reports in."""
        ...

    def remove(self, article_ids: Iterable[str]) -> Sequence[str]:
        """Removes reports; those that were there."""
        ...


class Reports:
    """The collection as visitors see and, where they may, change it; the bot may come later."""

    def __init__(self, bot: Future[Any], access: Access) -> None:
        self._bot = bot
        self.access = access

    @property
    def library(self) -> Library | None:
        """The collection; `None` while there is none, or for good."""
        return self._bot.result() if self._bot.done() and self._bot.exception() is None else None

    def functions(self) -> list[Callable[..., Any]]:
        """What the page may call; anyone may call it with anything."""

        def list_reports(sent: Any, request: gr.Request) -> dict[str, Any]:
            asked, password, language = arguments(sent, 3)
            return self.listed(asked, _writes(self.access, request, password), _language(language))

        def remove_report(sent: Any, request: gr.Request) -> str:
            article_id, password, language = arguments(sent, 3)
            return self.removed(article_id, _writes(self.access, request, password), _language(language))

        def may_write(password: Any, request: gr.Request) -> bool:
            return _writes(self.access, request, password)

        return [list_reports, remove_report, may_write]

    def listed(self, asked: object, writable: bool, language: Language) -> dict[str, Any]:
        """The list for what is `asked`, and whether it is there yet."""
        texts = REPORTS_TEXTS[language]
        library = self.library
        if library is None:
            return {"ready": False, "html": note_line(texts.not_ready)}
        fields = asked if isinstance(asked, dict) else {}
        try:
            return {"ready": True, "html": shelf(_shelf(library, fields), writable, language)}
        except WenbaoError as error:
            _log.warning("not listed: %s", error)
            return {"ready": True, "html": note_line(in_language(str(error), language))}

    def removed(self, article_id: object, writable: bool, language: Language) -> str:
        """What became of removing a report, in one line."""
        texts = REPORTS_TEXTS[language]
        library = self.library
        if library is None:
            return texts.not_ready
        if not writable:
            return texts.wrong_password if self.access.asks_password() else texts.read_only
        try:
            gone = library.remove([article_id]) if isinstance(article_id, str) else ()
        except WenbaoError as error:
            _log.warning("not removed: %s", error)
            return in_language(str(error), language)
        return texts.removed if gone else texts.not_there


def arguments(sent: object, count: int) -> list[Any]:
    """What the page called a function with: Gradio hands several arguments over as one list."""
    given = sent if isinstance(sent, list) else [sent]
    return [*given[:count], *[None] * (count - len(given))]


def _shelf(library: Library, fields: Mapping[str, Any]) -> Shelf:
    words, where, order, offset = _asked(fields)
    page = library.reports(words, where, order, offset, PAGE_SIZE)
    if page.total <= offset > 0:
        # The last report of the last page has been removed.
        offset = max(page.total - 1, 0) // PAGE_SIZE * PAGE_SIZE
        page = library.reports(words, where, order, offset, PAGE_SIZE)
    figures = library.coverage(where), library.stats(), library.storage()
    return Shelf(page, offset, *figures, narrowed=bool(words) or where != Filter())


def _asked(fields: Mapping[str, Any]) -> tuple[str, Filter, Order, int]:
    """Words, filter, order and offset; what is none of them counts as not given."""
    words, source, since, until = (
        _SURROGATE.sub("", value).strip()[:_MOST_WORDS] if isinstance(value := fields.get(name), str) else ""
        for name in ("words", "source", "since", "until")
    )
    where = Filter(parse_date(since) if since else None, parse_date(until) if until else None, source or None)
    order: Order = next((known for known in get_args(Order) if known == fields.get("order")), "newest")
    offset = fields.get("offset")
    return words, where, order, offset if isinstance(offset, int) and 0 <= offset < 2**31 else 0


def _writes(access: Access, request: gr.Request, password: object) -> bool:
    address = request.client.host if request.client else None
    return access.may_write(address, password if isinstance(password, str) else "")


def _language(tag: object) -> Language:
    return known_language(tag) or "en"
