"""What stands before a scraped report: date, source, `正文：`, title. It becomes metadata, not text."""

import re
from dataclasses import dataclass, replace
from datetime import date

from index.dates import header_date
from index.language import to_simplified

_DATE = (
    r"(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|\d{6}/?\d{2}|\d{2}-\d{2}-\d{2}"
    r"|\d{1,2}[-/月]\d{1,2}日?)"
)
_TIME = r"(?:\s?T?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)"
_STAMP = rf"\[?\s?{_DATE}\s?{_TIME}?\s?\]?"
_LABEL = r"(?:(?:发布|发表|发稿|更新|创建|首发|刊发)?(?:时间|日期)|发布于|更新于|date|published|updated)"
_NAME = r"[^\s|，。；：:、！？()（）\d]{2,20}"
_SOURCE = re.compile(
    rf"(?:(?:文章|稿件|信息|新闻)?来源|本文转自|转自|文章来自|source)\s?[：:]\s?({_NAME}(?:客户端|APP)?)",
    re.I,
)
_PERSON = rf"(?:记者|作者|编辑|责任编辑|通讯员|责编|文|图|author|by)\s?[：:]?\s?{_NAME}(?:[ 、]{_NAME})*"
_COUNT = r"(?:阅读|浏览|点击|评论|人气|字号|字体|分享|views?)(?:次数|数|量)?\s?[：:]?\s?[\d.,万+]*(?:次|大|中|小|\s)*"
_FIELD = re.compile(
    rf"(?:{_LABEL}\s?[：:]?\s?{_STAMP}|{_STAMP}|{_SOURCE.pattern}|{_PERSON}|{_COUNT}|来自[一-鿿]{{2,8}}|举报"
    r"|https?://[^\s，]+|[|>\[\]，,\s·]+|\S{2,12}(?=\s?>)|(?<=>)\s?\S{2,12})",
    re.I,
)
_BODY_MARK = re.compile(r"[，,]?\s?正文[：:]")
_HEADER_REACH = 160
_SCRAPED_STAMP = re.compile(rf"\s*{_STAMP}(?=\s|[，,|]|$|来源)")
_ORIGINAL_TITLE = re.compile(r"\s*原(?:标题|题)\s?[：:]\s?")
# Where a body begins behind a glued title: a dateline, an agency's mark, a reporter's bracket, a date as
# subject of the first sentence. A date may also be part of the title (`8月9日基金净值`), so it must be
# followed by a comma or a time of day.
_DAY = r"(?:20\d\d年)?(?:1[0-2]|[1-9])\s?月\s?[0-3]?\d\s?日"
_PRESS = r"[一-鿿/A-Za-z]{2,8}(?:报|网|社|在线|之家|快讯|新闻|日报|晚报)"
_BODY_START = re.compile(
    rf"\s?(?:来源\s?[：:|丨]|{_DAY}(?:[上下]午|凌晨|晚|清晨|傍晚|中午)?[，,]|(?:当地时间|北京时间){_DAY}|截至20\d\d年"
    rf"|近日，|日前，|连日来，|据{_PRESS}{_DAY}|据[一-鿿“”]{{2,14}}(?:报道|消息|通报)，"
    rf"|(?:本报|{_PRESS})[一-鿿]{{0,8}}\s?{_DAY}\s?(?:电|讯|消息|报道)"
    rf"|(?:本报|{_PRESS})讯\s?[（(【]?|【[^】]{{2,14}}(?:报道|讯|消息)】"
    r"|[（(](?:本报)?记者\s?[一-鿿 ]{2,12}[）)])"
)
_TITLE_END = "。；;，,、：:.…"
_LONGEST_TITLE = 60
_LIST_ITEM = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[、.．)）]|[-*•·●■]")


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
    header = _scraped_prefix(text, folded)
    header = _original_title(text, folded, header)
    return _first_lines(text, folded, header)


def _scraped_prefix(text: str, folded: str) -> Header:
    """`2023-08-16 18:02:41，正文：`, or a date stamp alone at the very beginning."""
    mark = _BODY_MARK.search(folded, 0, _HEADER_REACH)
    if mark and not _FIELD.sub("", folded[: mark.start()]).strip():
        end = mark.end()
    elif (stamp := _SCRAPED_STAMP.match(folded)) and re.search(r"\d[:：]\d|\]", stamp[0]):
        end = stamp.end() + len(re.match(r"[\s，,|]*", text[stamp.end() :])[0])
    else:
        return Header()
    source = _SOURCE.search(folded, 0, end)
    return Header(
        end, None, text[source.start(1) : source.end(1)] if source else None, header_date(text[:end])
    )


def _original_title(text: str, folded: str, header: Header) -> Header:
    """`原标题：` and the title behind it, where its end is plain; else only the mark goes."""
    mark = _ORIGINAL_TITLE.match(folded, header.end)
    if not mark:
        return header
    start = mark.end()
    end = _repeated(text, start) or _glued_title_end(folded, start)
    if not end:
        return replace(header, end=start)
    title = text[start:end].strip()
    while text.startswith(title, body := end + len(text[end:]) - len(text[end:].lstrip())):
        end = body + len(title)
    return _known_source(text, folded, replace(header, end=end, title=title))


def _repeated(text: str, start: int) -> int | None:
    """Where the first copy ends, if the text says its first words twice."""
    for length in range(8, _LONGEST_TITLE + 1):
        first = text[start : start + length]
        if len(first) == length and (
            text.startswith(first, start + length) or text.startswith(" " + first, start + length)
        ):
            return start + length
    return None


def _glued_title_end(folded: str, start: int) -> int | None:
    line_end = folded.find("\n", start, start + _LONGEST_TITLE + 1)
    limit = line_end if line_end >= 0 else min(len(folded), start + _LONGEST_TITLE + 20)
    found = _BODY_START.search(folded, start + 6, limit)
    end = found.start() if found else line_end
    title = folded[start:end] if end >= 0 else ""
    plausible = 6 <= len(title) <= _LONGEST_TITLE and "。" not in title and title[-1] not in _TITLE_END
    return end if plausible and end < len(folded) else None


def _known_source(text: str, folded: str, header: Header) -> Header:
    """`来源：人民网` behind the title, if something shows where the name ends."""
    match = re.compile(rf"\s?来源\s?[：:|丨]\s?({_NAME})(?:\s|(?={_BODY_START.pattern}))").match(
        folded, header.end
    )
    if not match:
        return header
    return replace(header, end=match.end(), source=header.source or text[match.start(1) : match.end(1)])


def _first_lines(text: str, folded: str, header: Header) -> Header:
    """A title on a line of its own, and the lines of date, source and reporter below or above it."""
    while (line_end := folded.find("\n", header.end)) >= 0:
        line = folded[header.end : line_end].strip()
        if line and not _is_fields(line):
            if header.title or not _is_title(line, folded, line_end):
                return header
            header = replace(header, title=text[header.end : line_end].strip())
        elif line:
            source = _SOURCE.search(folded, header.end, line_end)
            header = replace(
                header,
                source=header.source or (text[source.start(1) : source.end(1)] if source else None),
                published=header.published or header_date(line),
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
    return bool(first) and not looks_like_title(first)


def looks_like_title(line: str) -> bool:
    """Short, without a full stop, not an item of a list and not a dateline."""
    longest = _LONGEST_TITLE if re.search(r"[一-鿿]", line) else 2 * _LONGEST_TITLE
    return (
        4 <= len(line) <= longest
        and line[-1] not in _TITLE_END
        and "。" not in line
        and not _LIST_ITEM.match(line)
        and not _BODY_START.match(line)
    )
