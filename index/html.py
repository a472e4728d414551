"""A web page -> a raw report: its article's text, title, source, date and address.

What is the article among menus, links and footers is decided by trafilatura. Two of its habits do not suit
Chinese pages, and are set right here: it takes under 250 characters for too little (a Chinese flash has 60),
and it writes the tables that old pages are laid out with as tables. Knows nothing of the network.
"""

import codecs
import re
from datetime import date
from functools import cache
from typing import Any

from index.article import RawReport
from index.encoding import decode
from index.errors import ReportError
from index.identity import canonical_url
from index.page_facts import PageFacts, choose_facts
from index.page_tree import as_seen, without_paragraphs

# Enough for a first line of JSON or for a page's `<meta charset>`, which must stand there.
_HEAD = 4096
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?([\w-]{1,30})""", re.IGNORECASE)
# What index/encoding.py tells apart better than the pages say: many name one of these and are in another.
_DETECTED = frozenset(
    "ascii utf-8 utf-16 utf-16-le utf-16-be gb2312 gbk gb18030 big5 big5hkscs cp950 iso8859-1 cp1252".split()
)
_LEAST_ARTICLE = 30  # Chinese characters, or words: a notice has about 20, a flash of one sentence over 30
_MOST_ELEMENTS = 30_000  # a report's page has 1,000 to 5,000; ten times as many take 10 s and 300 MB
_SENTENCE = re.compile(r"[。！？!?.…][”’」』）)\"]?$")
_UNIT = re.compile(r"[㐀-鿿]|[^\W㐀-鿿]+")
_ROW = re.compile(r"\|(.*)\|\s*")
_NO_REPORT = (
    "no report found on this page: it may be a list, or need a login or JavaScript;"
    " save the report's text as .txt and add that"
)


def decode_page(data: bytes, charset: str | None, origin: str) -> str:
    """The text of a page; `charset` is what the server says, which goes before what the page says.

    Raises:
        ReportError: if it is not text.
    """
    declared = _DECLARED.search(data[:_HEAD])
    for name in (charset, declared[1].decode("ascii", "replace") if declared else None):
        codec = _codec(name)
        if codec and codec not in _DETECTED:
            return data.decode(codec, "replace")
    try:
        return decode(data)
    except ValueError as error:
        raise ReportError(origin, str(error)) from None


def read_page(page: str, origin: str, address: str | None = None) -> RawReport:
    """The report that a page holds.

    Args:
        page: HTML.
        origin: Where it came from, for messages.
        address: Where it was fetched, if it was; then no other site's address is believed to be its own.

    Raises:
        ReportError: if there is none in it.
    """
    import trafilatura  # 0.4 s

    start = page.lstrip()[:1]
    tree = trafilatura.load_html(page) if "<" in page and start not in "{[" else None
    if tree is None:
        raise ReportError(origin, _what_else(start))
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        raise ReportError(
            origin, f"over {_MOST_ELEMENTS:,} elements on one page: save its text as .txt and add that"
        )
    tree = as_seen(tree)
    visible = " ".join(" ".join(tree.itertext()).split())
    found = trafilatura.bare_extraction(tree, url=address, include_comments=False, config=_settings())
    text = _plain(getattr(found, "text", None) or "")
    if not _is_article(text):
        raise ReportError(origin, _NO_REPORT)
    facts = choose_facts(_metadata(tree, address), tree, address, visible, text)
    return RawReport(
        text=_without_title(text, facts.title),
        origin=origin,
        title=facts.title,
        source=facts.source,
        url=(canonical_url(facts.url) or facts.url) if facts.url else None,
        published=facts.published,
    )


def _codec(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None


def _what_else(start: str) -> str:
    if not start:
        return "the page is empty"
    return "this is JSON, not a web page" if start in "{[" else "this is no web page: there is no HTML in it"


@cache
def _settings() -> Any:
    from trafilatura.settings import use_config

    settings = use_config()
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_LEAST_ARTICLE)
    return settings


def _metadata(tree: Any, address: str | None) -> PageFacts:
    """What the library reads of the page's head and header lines; of dates, none that the text mentions."""
    import trafilatura

    today = {"original_date": True, "extensive_search": False, "max_date": date.today().isoformat()}
    found = trafilatura.extract_metadata(without_paragraphs(tree), address, today, extensive=False)
    site = found.sitename if found.sitename and "." not in found.sitename else None
    published = date.fromisoformat(found.date) if found.date else None
    return PageFacts(found.title, site, found.url, published)


def _plain(text: str) -> str:
    """The text with the cells of its tables side by side, without the marks of Markdown between them."""
    lines = (_ROW.sub(lambda row: " ".join(row[1].split("|")), line) for line in text.split("\n"))
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line.strip("-| "))


def _is_article(text: str) -> bool:
    """Whether there are sentences, as there are none in menus, lists of headlines and forms."""
    sentences = [line for line in text.split("\n") if _SENTENCE.search(line)]
    return sum(len(_UNIT.findall(line)) for line in sentences) >= _LEAST_ARTICLE


def _without_title(text: str, title: str | None) -> str:
    first, _, rest = text.partition("\n")
    return rest if title and rest and "".join(first.split()) == "".join(title.split()) else text
