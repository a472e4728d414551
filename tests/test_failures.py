"""What visitors are told of failures. The messages are found in the source, so that none is forgotten."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.language import is_traditional
from index.script import TRADITIONAL, to_script
from index.words import han_share
from ui.failures import in_language

ROOT = Path(__file__).parent.parent
# Where messages are raised that visitors meet when they add and remove reports and ask questions, and the
# functions and values that have the words of some.
RAISED = {"ReportError": 1, "_Refused": 0, "StoreLocked": 0, "StoreError": 0}
SOURCES = {
    "index/changes.py": [],
    "index/clean.py": [],
    "index/csv_reports.py": [],
    "index/fields.py": [],
    "index/files.py": [],
    "index/html.py": ["_NO_REPORT", "_what_else"],
    "index/json_reports.py": ["_not_json"],
    "index/load.py": [],
    "index/streams.py": ["_reason"],
    "index/web.py": ["_FAILURES", "_answer", "_reason"],
}
# Each message as a visitor may meet it; what stands before is a place.
MESSAGES = [
    "/store: reports are being added or removed: try again when that is done",
    "a.txt: nothing readable is left after cleaning: give a report with text",
    "a.csv: the file is empty",
    "a.csv:1: not a table: line contains NUL",
    "a.csv:1: no text column: the header must name one of text, content, body, raw (found a, b)",
    "a.csv:2: not a valid row: field larger than field limit (20000000)",
    'a.csv:2: a quotation mark " is not closed: close it, or write it twice in a field',
    "a.csv: the table has a header but no rows",
    "a.csv:2: 4 fields, but the header has 2: put text with commas in quotes",
    "a.csv:2: line over 20 MB skipped",
    "a.json: no text: expected one of text, content, body, raw (found a, b)",
    "a.json: no text: expected one of text, content, body, raw",
    "a.json: the text is empty: nothing to take in",
    "a.json: 正文 is a list: expected text",
    "a.json: title is an object: expected text",
    "/store/dense.faiss: cannot be written (No space left on device): make room on the disk and check who "
    "may write there; the reports are safe",
    "a.html: no report found on this page: it may be a list, or need a login or JavaScript; save the "
    "report's text as .txt and add that",
    "a.html: over 30,000 elements on one page: save its text as .txt and add that",
    "a.html: the page is empty",
    "a.html: this is JSON, not a web page",
    "a.html: this is no web page: there is no HTML in it",
    "a.jsonl:3: expected an object with text, content, body or raw",
    "a.json:1: the list is empty",
    "a.json:2: not valid JSON: Expecting ',' delimiter at column 14",
    "a.json: not a report: nested too deeply",
    "a.json: not valid JSON: a number with too many digits",
    "a.txt: no such file or folder",
    "a.txt: cannot be read: Permission denied",
    "reports: no reports found: expected .txt, .md, .json, each also with .gz",
    "a.exe: unknown kind of file: expected .txt, .md, .json, each also with .gz",
    "a.txt: not a regular file",
    "a.json: larger than 200 MB: split it into reports",
    "a.txt.gz: gzip data damaged or cut off: get the file again",
    "a.txt: this is a PDF file, not text",
    "a.txt: this is a PNG image, not text",
    "a.txt: this is a JPEG image, not text",
    "a.txt: this is a GIF image, not text",
    "a.txt: this is a ZIP archive or Office document, not text",
    "a.txt: this is an old Office document, not text",
    "a.txt: this is gzip-compressed data (its name should end in .gz), not text",
    "a.txt: this is an SQLite database, not text",
    "a.txt: this is a program, not text",
    "a.txt: not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8",
    "https://a.example: this is no address: copy it again from the browser",
    "ftp://a.example: only addresses that begin with http:// or https:// can be fetched",
    "https://a.example:99999: there is no port 99999: check the address",
    "https://a.example: addresses with a user name or password are not fetched: take them out",
    "https://a.example: over 5 redirects, the last to https://b.example: check the address",
    "https://a.example/b: this is application/pdf, not a web page: save its text as .txt and add that",
    "https://a.example: it redirects to what is no address",
    "https://a.example: it redirects to ftp://b.example: only addresses that begin with http:// or https:// "
    "can be fetched",
    "https://a.example: the server refuses it (403 Forbidden): save the report's text as .txt and add that",
    "https://a.example: the server fails (503 Service Unavailable): try again later",
    "https://a.example: the server has no page there (404 Not Found): check the address",
    "https://a.example: the page is packed as br, unasked for: save its text as .txt and add that",
    "https://a.example: the page is larger than 10 MB: save its text as .txt and add that",
    "https://a.example: the page came damaged: try again",
    "https://a.example: the page came cut off: try again",
    "https://10.0.0.1: 10.0.0.1 is not a public address: only public ones are fetched here",
    "https://a.example: no complete answer within 20 seconds: try again later",
    "https://a.example: its certificate is not trusted (self-signed certificate): check the address",
    "https://a.example: no secure connection, the server's TLS does not work: check the address",
    "https://a.example: no host of this name is found: check the address and the network",
    "https://a.example: the server refuses the connection: check the address and its port",
    "https://a.example: the connection failed (Connection reset by peer): try again",
]
# Those of modules most of whose messages visitors do not meet.
OTHERS = [
    "/store: another process is adding or removing reports: try again later",
    "/store/feedback.jsonl: another process keeps it locked: try again later",
    "/store/feedback.jsonl: cannot be written (No space left): check who may write there, and for room",
    "the question is blank: ask something",
    "the question has 2,001 characters, at most 2,000 are read: shorten it",
    "the note has 1,001 characters, more than 1,000: shorten it",
    "the correction has 1,001 characters, more than 1,000: shorten it",
    "the correction '。' has no letter and no digit: write the answer",
]


def words(node: ast.AST) -> Iterator[str]:
    """The messages that an expression may be, as patterns: what is filled in may be anything."""
    match node:
        case ast.Constant(value=str(text)) if " " in text:
            yield re.escape(text)
        case ast.JoinedStr(values=parts):
            yield "".join(re.escape(p.value) if isinstance(p, ast.Constant) else ".*" for p in parts)
        case ast.BoolOp() | ast.IfExp() | ast.Tuple():
            for inner in ast.iter_child_nodes(node):
                yield from words(inner)


def raised(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RAISED:
            yield from node.args[RAISED[node.func.id] :]


def named(tree: ast.AST, names: list[str]) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) if name in names:
                yield from (
                    inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value
                )
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in names:
                yield value


def patterns() -> dict[str, str]:
    """Every message in the sources as a pattern, and where it is."""
    found = {}
    for path, names in SOURCES.items():
        tree = ast.parse((ROOT / path).read_bytes())
        for node in (*raised(tree), *named(tree, names)):
            found |= dict.fromkeys(words(node), path)
    return found


def test_every_place_where_reports_fail_is_looked_at() -> None:
    """But index/collection.py, /ledger.py and /database.py, whose errors are of damaged stores."""
    failing = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "index").glob("*.py")
        if re.search(r"\b(ReportError|StoreLocked)\(", path.read_text(encoding="utf-8"))
    }
    assert failing - set(SOURCES) == {"index/errors.py", "index/collection.py"}


def test_every_message_of_the_sources_is_among_those_that_are_translated() -> None:
    found = patterns()
    assert len(found) > 40
    forgotten = {
        p: where for p, where in found.items() if not any(re.search(f"(^|: ){p}$", m) for m in MESSAGES)
    }
    assert forgotten == {}


def test_every_kind_of_file_that_is_no_text_is_among_them() -> None:
    source = (ROOT / "index/encoding.py").read_text(encoding="utf-8")
    kinds = re.findall(r': "(an? [^"]+|gzip[^"]+)"', source)
    assert len(kinds) == 9
    assert [kind for kind in kinds if not any(f"this is {kind}, not text" in m for m in MESSAGES)] == []


@pytest.mark.parametrize("message", [*MESSAGES, *OTHERS])
def test_visitor_is_told_in_chinese_and_the_place_is_kept(message: str) -> None:
    place = re.match(r"(?:/|[a-z]+://|a\.|reports)\S*: |", message)
    assert place
    simplified, traditional = (in_language(message, language) for language in ("zh-CN", "zh-TW"))
    for said in (simplified, traditional):
        assert said.startswith(place[0])
        rest = said.removeprefix(place[0])
        assert han_share(rest) > 0.2
        assert not re.search(r"\b(the|is|not|this|page|save|check|try|expected)\b", rest), said
        assert not rest.endswith(("：", ":", " "))
    assert not any(map(is_traditional, simplified))
    assert to_script(traditional, TRADITIONAL).replace("爲", "為") == traditional
    assert in_language(message, "en") == message


def test_numbers_and_names_in_a_message_are_kept() -> None:
    message = "a.csv:2: 4 fields, but the header has 2: put text with commas in quotes"
    assert in_language(message, "zh-CN") == "a.csv:2: 有 4 个字段，而表头有 2 个：含逗号的文字请加引号"
    assert in_language(message, "zh-TW") == "a.csv:2: 有 4 個字段，而表頭有 2 個：含逗號的文字請加引號"


@pytest.mark.parametrize("language", ["zh-CN", "zh-TW", "en"])
@pytest.mark.parametrize(
    "message", ["", ": ", "something new happened: see above", "报道太长", "\ud800: a\nb", "x" * 10_000]
)
def test_message_that_is_not_known_stays_as_it_is(message: str, language: str) -> None:
    assert in_language(message, language) == message  # type: ignore[arg-type]


def test_place_that_reads_like_a_message_does_not_hide_what_went_wrong() -> None:
    assert in_language("the file is empty.txt: no such file or folder", "zh-CN").endswith("没有这个文件")
