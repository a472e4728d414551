"""What stands before a scraped report: date, source, `正文：`, title. It becomes metadata, not text."""

import re
from dataclasses import dataclass, replace
from datetime import date

from index.dates import header_date
from index.language import to_simplified
from index.titles import begins_body, looks_like_title, title_end, without_credit

_DATE = (
    r"(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|\d{6}/?\d{2}|\d{2}-\d{2}-\d{2}"
    r"|\d{1,2}[-/月]\d{1,2}日?)"
)
_TIME = r"(?:\s?T?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)"
_STAMP = rf"\[?\s?{_DATE}\s?{_TIME}?\s?\]?"
_LABEL = r"(?:(?:发布|发表|发稿|更新|创建|首发|刊发)?(?:时间|日期)|发布于|更新于|date|published|updated)"
_NAME = r"[^\s|，。；：:、！？()（）【】\[\]\d]{2,20}"
_SOURCE_MARK = (
    r"(?:(?:文章|稿件|信息|新闻|素材|内容|资料)?来\s?源|本文转自|转自|文章来自|source)\s?[：:|｜丨]\s?@?"
)
_SOURCE = re.compile(rf"{_SOURCE_MARK}({_NAME}(?:客户端|APP)?)", re.IGNORECASE)
_KNOWN_SOURCE = re.compile(rf"\s?来源\s?[：:|丨]\s?({_NAME})(?=\s)\s?")
_PERSON = rf"(?:记者|作者|编辑|责任编辑|通讯员|责编|文|图|author|by)\s?[：:]?\s?{_NAME}(?:[ 、]{_NAME})*"
_COUNT = (
    r"(?:阅读|浏览|点击|评论|人气|字号|字体|分享|views?)(?:次数|数|量)?"
    r"\s?[：:]?\s?[\d.,万+]*(?:次|大|中|小|\s)*"
)
_FIELD = re.compile(
    rf"(?:{_LABEL}\s?[：:]?\s?{_STAMP}|{_STAMP}|{_SOURCE.pattern}|{_PERSON}|{_COUNT}|来自[一-鿿]{{2,8}}|举报"
    r"|https?://[^\s，]+|[|>\[\]，,\s·]+|\S{2,12}(?=\s?>)|(?<=>)\s?\S{2,12})",
    re.IGNORECASE,
)
_BODY_MARK = re.compile(r"[，,]?\s?正文[：:]")
_HEADER_REACH = 160
_SCRAPED_STAMP = re.compile(rf"\s*{_STAMP}(?=\s|[，,|]|$|来源)")
_CLOCK = re.compile(r"\d[:：]\d|\]")
_GLUE = re.compile(r"[\s，,|]*")
_ORIGINAL_TITLE = re.compile(r"\s*原(?:标题|题)\s?[：:]\s?")
_BRACKETED_TITLE = re.compile(r"\s*[（(]原(?:标题|题)\s?[：:]\s?([^\n。]{4,80}?)[）)](?=\s|[^，。、])")
_PRINTED = re.compile(r"《\s?([^》]{2,12}?)\s?》")
_BRACKETED = re.compile(r"[（(]([^（()）、]{2,16})[）)]")
_ANYWHERE = re.compile(r"网络$|截图|图片|来源|^客户端$")
# What is glued to a source's name.
_NO_NAME = re.compile(r"(?:实习|特约|驻\S{2,4})?记者.*|编辑.*|流程.*|^综合|综合.*|^@|[-@|｜丨 ”“]+$")
# What a header may hold besides what is known, in characters: a city, a button.
_UNKNOWN_REST = 4


@dataclass(frozen=True, slots=True)
class Header:
    """What was read before the body. `end` is where the body starts in the text."""

    end: int = 0
    title: str | None = None
    source: str | None = None
    published: date | None = None


def read_header(text: str) -> Header:
    """Reads the header at the start of `text`, whose spaces are regular; what is not surely one stays."""
    folded = to_simplified(text)
    header = _scraped_prefix(text, folded, Header())
    header = _original_title(text, folded, header)
    return _first_lines(text, folded, header)


def read_source(text: str) -> str | None:
    """The name that a header or a credit gives: `来源：人民网`, `（新华社）`, `《人民日报》（2023年…）`."""
    folded = to_simplified(text)
    for pattern in (_SOURCE, _PRINTED, _BRACKETED):
        if match := pattern.search(folded):
            name = _NO_NAME.sub("", text[match.start(1) : match.end(1)]).strip("“ ")
            return None if not name or _ANYWHERE.search(to_simplified(name)) else name
    return None


def _scraped_prefix(text: str, folded: str, header: Header) -> Header:
    """`2023-08-16 18:02:41，正文：`, or a date stamp alone at the very beginning, as often as it is there."""
    start = header.end
    mark = _BODY_MARK.search(folded, start, start + _HEADER_REACH)
    if mark and _is_header(folded[start : mark.start()]):
        end = mark.end()
    elif (stamp := _SCRAPED_STAMP.match(folded, start)) and _CLOCK.search(stamp[0]):
        glue = _GLUE.match(text, stamp.end())
        end = glue.end() if glue else stamp.end()
    else:
        return header
    prefix = text[start:end]
    source, published = header.source or read_source(prefix), header.published or header_date(prefix)
    found = Header(end, None, source, published)
    return _scraped_prefix(text, folded, found) if start == 0 else found


def _is_header(prefix: str) -> bool:
    rest = _FIELD.sub("", prefix).strip()
    known = re.search(_STAMP, prefix) or _SOURCE.search(prefix)
    return not rest or (known is not None and len(rest) <= _UNKNOWN_REST)


def _original_title(text: str, folded: str, header: Header) -> Header:
    """`原标题：` and the title behind it, where its end is plain; else only the mark goes."""
    if bracketed := _BRACKETED_TITLE.match(folded, header.end):
        return replace(header, end=bracketed.end(), title=text[bracketed.start(1) : bracketed.end(1)])
    mark = _ORIGINAL_TITLE.match(folded, header.end)
    if not mark:
        return header
    start = mark.end()
    end = title_end(text, folded, start)
    if not end:
        return replace(header, end=start)
    header = replace(header, end=end, title=without_credit(_once(text[start:end].strip())))
    source = _KNOWN_SOURCE.match(folded, end)
    if source and not header.source:
        return replace(header, end=source.end(), source=text[source.start(1) : source.end(1)])
    return header


def _once(title: str) -> str:
    """A title that is there twice, once."""
    half = title[: len(title) // 2].strip()
    return half if title.endswith(half) and len(title) - 2 * len(half) <= 1 else title


def _first_lines(text: str, folded: str, header: Header) -> Header:
    """A title on a line of its own, and the lines of date, source and reporter below or above it."""
    while (line_end := folded.find("\n", header.end)) >= 0:
        raw_line, line = text[header.end : line_end].strip(), folded[header.end : line_end].strip()
        if line and not _is_fields(line):
            if header.title or not _is_title(line, folded, line_end):
                return header
            header = replace(header, title=raw_line)
        elif line:
            found = header_date(line)
            header = replace(
                header, source=header.source or read_source(raw_line), published=header.published or found
            )
        header = replace(header, end=line_end + 1)
    return header


def _is_fields(line: str) -> bool:
    return len(line) <= _HEADER_REACH and not _FIELD.sub("", line).strip()


def _is_title(line: str, folded: str, line_end: int) -> bool:
    """A title stands once, before a longer body whose first line is no title as well (a poem, a list)."""
    if not looks_like_title(line) or len(folded) - line_end < 2 * len(line):
        return False
    following = (below.strip() for below in folded[line_end + 1 : line_end + 600].split("\n"))
    first = next((below for below in following if below and not _is_fields(below)), "")
    return bool(first) and (begins_body(first, 0) or not looks_like_title(first))
