"""What stands before a scraped report: date, source, `正文：`, title. It becomes metadata, not text."""

import re
from dataclasses import dataclass, replace
from datetime import date

from index.dates import header_date
from index.language import to_simplified
from index.titles import begins_body, could_be_title, looks_like_title, title_end, without_credit
from index.toolbars import is_toolbar

_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = (
    r"(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?|\d{6}/?\d{2}|\d{2}-\d{2}-\d{2}"
    rf"|{_WEEKDAY}(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd"
    rf"|th)? {_MONTH},? \d{{4}})"
    r"|\d{1,2}[-/月]\d{1,2}日?)"
)
_TIME = (
    r"(?:[\s,]{0,2}T?(?:at )?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?-i:[A-Z]{2,4})\b)?(?:Z|[+-]\d\d:?\d\d)?)"
)
_STAMP = rf"\[?\s?{_DATE}\s?{_TIME}?\s?\]?"
_LABEL = (
    r"(?:(?:发布|发表|发稿|更新|创建|首发|刊发)?(?:时间|日期)|发布于|更新于|date|(?:first "
    r"|last )?(?:published|updated|posted|modified)(?: (?:on|at))?)"
)
_NAME = r"[^\s|，。；：:、！？()（）【】\[\]\d]{2,20}"
_SOURCE_MARK = (
    r"(?:(?:文章|稿件|信息|新闻|素材|内容|资料)?来\s?源|稿源|出处|发布机构|供稿单位|本文(?:来自"
    r"|转自)(?:微信公众号)?|转自|文章来自|source)\s?[：:|｜丨]\s?@?"
)
# English names are capitalised, and end before a date or a byline.
_ENGLISH_NAME = (
    r"(?-i:[A-Z][\w'’.&-]*(?: (?!By\b|Published\b|Updated\b)(?:[A-Z&][\w'’.&-]*|of|the|and|for)){0,6})"
)
_ENGLISH_SOURCE = re.compile(rf"source\s?[:|]\s?({_ENGLISH_NAME})", re.IGNORECASE)
_BYLINE = (
    rf"(?:editor\s?:\s\w+|(?:(?-i:By|BY)|author\s?:|reporter\s?:)\s(?!(?:mon|tues|wednes|thurs|fri|satur"
    rf"|sun)day\b|{_MONTH}\b){_ENGLISH_NAME})(?:(?:,| and| in)\s(?:{_ENGLISH_NAME}|staff \w+))*"
)
_OUTLET = re.compile(
    r"[一-鿿]{2,10}(?:[日晚晨早周时商快新]报|都市报|青年报|在线|融媒体?中心|发布|新闻|客户端|通讯社|电视台"
    r"|周刊|网|社|报)"
    r"|(?:The )?(?:[A-Z][\w'’&-]+ ){0,4}(?:Times|Post|News|Daily|Weekly|Herald|Tribune|Journal|Gazette|Press"
    r"|Agency|Xinhua|Reuters|Observer|Guardian"
    r"|Telegraph|Chronicle|Star|Mail|Standard|Online|Today|Review|Mirror|Express|Record|Globe|Courier"
    r"|Examiner|Bulletin|Independent|Monitor)"
)
_SOURCE = re.compile(rf"{_SOURCE_MARK}({_NAME}(?:客户端|APP)?)", re.IGNORECASE)
_KNOWN_SOURCE = re.compile(rf"\s?来源\s?[：:|丨]\s?({_NAME})(?=\s)\s?")
_PERSON = (
    rf"(?:记者|作者|编辑|责任编辑|通讯员|责编|审核|校对|监制|摄影|文"
    rf"|图)\s?[：:]?\s?{_NAME}(?:[ 、](?!\S{{1,5}}[：:]){_NAME})*"
)
_COUNT = (
    r"(?:阅读|浏览|点击|评论|人气|字号|字体|分享|views?)(?:次数|数|量)?"
    r"\s?[：:]?\s?[\d.,万+]*(?:次|大|中|小|\s)*"
)
_FIELD = re.compile(
    rf"(?:{_LABEL}\s?[：:]?\s?{_STAMP}|{_STAMP}|{_ENGLISH_SOURCE.pattern}|{_SOURCE.pattern}|{_BYLINE}"
    rf"|{_PERSON}|{_COUNT}|(?:索引号|文号|发文机关|主题分类|成文日期|有效性|发布机构"
    rf"|责任单位)\s?[：:]\s?\S{{1,30}}|原创|\d+ min(?:ute)? read|来自[一-鿿]{{2,8}}|举报"
    r"|https?://[^\s，]+|[|>\[\]【】，,\s·•—/–]+|\S{2,12}(?=\s?>)|(?<=>)\s?\S{2,12})",
    re.IGNORECASE,
)
_BODY_MARK = re.compile(r"[，,]?\s?正文[：:]")
_HEADER_REACH = 160
_DATED = re.compile(_STAMP, re.IGNORECASE)
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
    for pattern in (_ENGLISH_SOURCE, _SOURCE, _PRINTED, _BRACKETED):
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
            source = header.source or read_source(raw_line) or (_outlet(raw_line, line) if found else None)
            header = replace(header, source=source, published=header.published or found)
        header = replace(header, end=line_end + 1)
    return header


def _is_fields(line: str) -> bool:
    if len(line) > _HEADER_REACH:
        return False
    rest = " ".join(_FIELD.sub(" ", line).split())
    if rest and _DATED.search(line):
        rest = _OUTLET.sub("", rest, count=2).strip(" |·•-—/")
    return not rest or is_toolbar(line, alone=True) or (rest != line and is_toolbar(rest, alone=True))


def _outlet(raw_line: str, line: str) -> str | None:
    """The outlet that a line of fields names without saying that it is the source."""
    match = _OUTLET.search(_DATED.sub(lambda stamp: "|" * len(stamp[0]), line))
    return raw_line[match.start() : match.end()] if match else None


def _is_title(line: str, folded: str, line_end: int) -> bool:
    """A title stands once, before a longer body whose first line is no title as well (a poem, a list).

    Where the line below is one of source and date, what ends in ！ or ” is a title, too.
    """
    below = folded[line_end + 1 :].lstrip().split("\n", 1)[0].strip()
    if could_be_title(line) and _is_fields(below) and (header_date(below) or read_source(below)):
        return True
    if not looks_like_title(line) or len(folded) - line_end < 2 * len(line):
        return False
    following = (below.strip() for below in folded[line_end + 1 : line_end + 600].split("\n"))
    first = next((below for below in following if below and not _is_fields(below)), "")
    return bool(first) and (begins_body(first, 0) or not looks_like_title(first))
