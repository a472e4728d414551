"""A web page's title, source, date and address, out of the several places where pages write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from index.dates import header_date, parse_date
from index.header import read_source
from index.identity import canonical_url

# Not the dash ——, which belongs to titles.
_LAST_PART = re.compile(r"^(.{4,}?)\s*(?:[_|｜丨]+|-+|\s–\s)\s*([^_|｜丨-]{2,40})$")
_SITE = re.compile(
    r"(?:[网網报報社台]|网站|新闻|新聞|频道|頻道|在线|在線|客户端|政府|发布|發布|资讯|中心"
    r"|[.](?:com|cn|net|org|tw|hk)"
    r"|\b(?:News|Times|Daily|Post|Herald|Weekly|Journal|Online|Agency|Press|Tribune|Gazette))[)）]?$"
)
_LONGEST_TITLE, _LONGEST_SITE, _LONGEST_CHANNEL = 200, 8, 4  # characters
_SOURCE_NAMES = frozenset(("contentsource", "source"))
_SITE_NAMES = frozenset(("og:site_name", "sitename", "application-name"))
_TITLE_NAMES = frozenset(("articletitle",))
_SOURCE_MARK = re.compile(r"(?:来源|來源|\bsource)\s*[：:]\s*", re.IGNORECASE)
# Between a title and its report stand date, source, a toolbar and a summary; above it a line of date and
# source at most.
_BELOW, _ABOVE, _BEGINNING = 300, 80, 24
_SENTENCE_ENDS = "。！？!?.…”」"
_IN_ADDRESS = re.compile(r"/(20\d\d)[-/]?([01]\d)[-/]?([0-3]\d)(?!\d)")
_HOST_PREFIX = re.compile(r"^(?:www|m|wap|mobile|3g|amp)\.")


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a page says of itself; what is `None` it does not say."""

    title: str | None = None
    source: str | None = None
    url: str | None = None
    published: date | None = None


def choose_facts(found: PageFacts, tree: Any, address: str | None, visible: str, text: str) -> PageFacts:
    """The facts of a page, from those that its metadata gave and from the page itself.

    Args:
        found: What was read from the metadata; its source is the site's name.
        tree: The page, as lxml's element.
        address: Where it was fetched, if it was.
        visible: The page's words, as a reader sees them, with single spaces.
        text: The article's text.
    """
    fields = list(_fields(tree))
    site = _named(fields, _SITE_NAMES) or found.source
    title = _title(found.title, tree, _named(fields, _TITLE_NAMES), site)
    above, below = _header(visible, title, text)
    named = _SOURCE_MARK.sub("", _named(fields, _SOURCE_NAMES) or "").strip() or None
    url = _canonical(tree, address) or address or found.url
    return PageFacts(
        title,
        named or _source(below) or _source(above) or site,
        url,
        header_date(below) or found.published or _date_of(url) or header_date(above),
    )


def _fields(tree: Any) -> Iterator[tuple[str, str]]:
    for element in tree.iter("meta"):
        name, value = element.get("name") or element.get("property"), element.get("content")
        if name and value and not value.isspace():
            yield name.lower(), " ".join(value.split())


def _named(fields: list[tuple[str, str]], names: frozenset[str]) -> str | None:
    return next((value for name, value in fields if name in names), None)


def _title(found: str | None, tree: Any, given: str | None, site: str | None) -> str | None:
    """The title without the names of channel and site behind it."""
    full = _words(found or "")
    page_title = next((_words(element.text_content()) for element in tree.iter("title")), "")
    for heading in tree.iter("h1", "h2"):
        words = _words(heading.text_content())
        is_site = words == site or (len(words) <= _LONGEST_SITE and _SITE.search(words))
        if len(words) >= 4 and not is_site and (full.startswith(words) or page_title.startswith(words)):
            return words
    # One of the two may be cut already: at the site, so that the channel would look like the title's end.
    both = (full, page_title) if page_title.startswith(full) else (full,)
    return (given and _words(given)) or min(map(_without_site, both), key=len) or None


def _words(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_TITLE]


def _without_site(title: str) -> str:
    """`甲参观乙_时政_岚浦新闻网` without the site, and then without the channel that stood before it."""
    behind = False
    while match := _LAST_PART.match(title):
        part = match[2].strip()
        if not (_SITE.search(part) or (behind and len(part) <= _LONGEST_CHANNEL)):
            break
        title, behind = match[1].strip(), True
    return title


def _header(visible: str, title: str | None, text: str) -> tuple[str, str]:
    """What stands just above the title, and between it and the article's first sentence."""
    lines = [line for line in text.split("\n") if line and line != title]
    body = next((line for line in lines if line[-1] in _SENTENCE_ENDS), "")
    begun = _spaced(body[:_BEGINNING]).search(visible) if body else None
    if not begun:
        return "", ""
    heads = list(_spaced(title).finditer(visible, 0, begun.start())) if title else []
    if not heads or begun.start() - heads[-1].end() > _BELOW:
        return "", visible[max(0, begun.start() - _ABOVE) : begun.start()]
    start, end = heads[-1].span()
    return visible[max(0, start - _ABOVE) : start], visible[end : begun.start()]


def _source(header: str) -> str | None:
    """The source that is called so there; names in brackets may be anyone's."""
    mark = _SOURCE_MARK.search(header)
    return read_source(header[mark.start() :]) if mark else None


def _spaced(text: str) -> re.Pattern[str]:
    """`text` with any white space in it: pages have links in the middle of words."""
    return re.compile(r"\s*".join(map(re.escape, "".join(text.split()))))


def _date_of(url: str | None) -> date | None:
    """The day in an address: `/20240925/`, `/2024/0925/`, `/2024-09/25/`."""
    match = _IN_ADDRESS.search(urlsplit(url).path) if url else None
    return parse_date("-".join(match.groups())) if match else None


def _canonical(tree: Any, address: str | None) -> str | None:
    """The address that the page calls canonical, if it is on the site that it was fetched from.

    Else a page could take the place of another site's report, and be cited as it.
    """
    for link in tree.iter("link"):
        if link.get("rel", "").lower() == "canonical" and link.get("href"):
            declared: str = urljoin(address or "", link.get("href").strip())
            if canonical_url(declared) and (address is None or _site(declared) == _site(address)):
                return declared
    return None


def _site(address: str) -> str:
    return _HOST_PREFIX.sub("", (urlsplit(address).hostname or "").lower())
