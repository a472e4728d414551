"""From a record of a file (a JSON object, a table row, a front matter) to a raw report."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

from index.article import RawReport
from index.dates import parse_date
from index.errors import ReportError

TEXT_FIELDS = ("text", "content", "body", "raw", "正文", "内容", "內容", "文本", "全文")
_ID_FIELDS = ("id", "_id", "article_id", "doc_id", "编号", "編號")
_TITLE_FIELDS = ("title", "headline", "标题", "標題")
_SOURCE_FIELDS = ("source", "publisher", "media", "site", "来源", "來源", "媒体", "媒體")
_URL_FIELDS = ("url", "link", "href", "网址", "網址", "链接", "連結")
_DATE_FIELDS = (
    *("published", "date", "published_at", "publishedat", "pubdate", "pub_date", "publish_date"),
    *("publish_time", "publishdate", "publishtime", "datetime", "time", "timestamp"),
    *("日期", "时间", "時間", "发布时间", "發布時間", "发布日期", "發布日期"),
)
_KNOWN = frozenset((*TEXT_FIELDS, *_ID_FIELDS, *_TITLE_FIELDS, *_SOURCE_FIELDS, *_URL_FIELDS, *_DATE_FIELDS))
_ACCEPTED = "text, content, body, raw"
_SURROGATE = re.compile("[\ud800-\udfff]")


def to_report(record: Mapping[str, object], origin: str) -> RawReport:
    """Take the known fields of a record; names count without regard to case.

    Args:
        record: Field names and values, as JSON or CSV gives them.
        origin: Where it came from, for messages.

    Raises:
        ReportError: if there is no text, or a field that should be text is something else.
    """
    fields = {name.strip().lower(): value for name, value in record.items() if isinstance(name, str)}
    if not any(name in fields for name in TEXT_FIELDS):
        raise ReportError(origin, f"no text: expected one of {_ACCEPTED}{_found(fields)}")
    text = _first(fields, TEXT_FIELDS, origin)
    if text is None:
        raise ReportError(origin, "the text is empty: nothing to take in")
    return RawReport(
        text=text,
        origin=origin,
        id=_first(fields, _ID_FIELDS, origin),
        title=_first(fields, _TITLE_FIELDS, origin),
        source=_first(fields, _SOURCE_FIELDS, origin),
        url=_first(fields, _URL_FIELDS, origin),
        published=_date(_first(fields, _DATE_FIELDS, origin)),
    )


def has_text_field(record: object) -> bool:
    """Whether this is an object with a field that could be the text of a report."""
    return isinstance(record, dict) and any(str(name).strip().lower() in TEXT_FIELDS for name in record)


def known_fields(names: list[str]) -> int:
    """How many of these names are fields of a report."""
    return sum(name.strip().lower() in _KNOWN for name in names)


def _found(fields: Mapping[str, object]) -> str:
    names = ", ".join(" ".join(name[:30].split()) for name in list(fields)[:6])
    return f" (found {names})" if names else ""


def _first(fields: Mapping[str, object], names: tuple[str, ...], origin: str) -> str | None:
    """The first of the named fields that has something in it."""
    for name in names:
        value = _as_text(fields.get(name), origin, name)
        if value and not value.isspace():
            return value if name in TEXT_FIELDS else " ".join(value.split())
    return None


def _as_text(value: object, origin: str, name: str) -> str | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)  # paragraphs
    if isinstance(value, dict) and name == "source":  # {"id": ..., "name": ...} of news services
        value = value.get("name")
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value).replace(
            "\0", ""
        )  # halves of a character, which no file can store
    if value is None:
        return None
    kind = "an object" if isinstance(value, dict) else "a list"
    raise ReportError(origin, f"{name} is {kind}: expected text")


def _date(value: str | None) -> date | None:
    """The date; seconds and milliseconds since 1970 are common in exported records."""
    if value is None:
        return None
    if value.isdecimal() and len(value) in {10, 13}:
        return datetime.fromtimestamp(int(value[:10]), UTC).date()
    return parse_date(value)
