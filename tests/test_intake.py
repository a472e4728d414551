"""Reports sent in by the page, through the routes themselves, on their own FastAPI application."""

import asyncio
import gzip
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI
from pairs_bot import PairsBot

from index.article import RawReport
from index.errors import ReportError, StoreLocked
from index.records import Outcome
from ui import intake
from ui.access import Access
from ui.anchors import report_anchor
from ui.intake import add_routes
from ui.reports import Reports
from ui.reports_texts import REPORTS_TEXTS

TEXT = "市长周二在东湖园出席了奠基仪式。"
PAGE = {"wenbao-language": "en"}
Lines = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where temporary folders are made; at the end of every test there is none."""
    folder = tmp_path / "secret-place"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def application(bot: object | None, access: Access | None = None) -> FastAPI:
    loading: Future[Any] = Future()
    if bot:
        loading.set_result(bot)
    server = FastAPI()
    add_routes(server, Reports(loading, access or Access()))
    return server


def post(
    server: FastAPI,
    route: str,
    content: Any = b"",
    headers: dict[str, str] | None = None,
    address: str = "127.0.0.1",
) -> httpx.Response:
    """The answer to a request of the page."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(server, client=(address, 5000))
        async with httpx.AsyncClient(transport=transport, base_url="http://wenbao.example") as client:
            return await client.post(
                f"/collection/{route}", content=content, headers=PAGE if headers is None else headers
            )

    return asyncio.run(send())


def send_file(bot: object, name: str, content: bytes, **headers: str) -> Lines:
    answer = post(application(bot), "files", content, {**PAGE, "wenbao-name": quote(name), **headers})
    return lines(answer)


def lines(answer: httpx.Response) -> Lines:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert "secret-place" not in answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def detail(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status
    return str(answer.json()["detail"])


def added(article_id: str, status: str = "added") -> dict[str, Any]:
    return {"status": status, "href": f"#{report_anchor(article_id)}", "message": None}


def failed(message: str) -> dict[str, Any]:
    return {"status": "failed", "href": None, "message": message}


def test_file_is_taken_in() -> None:
    bot = PairsBot()
    assert send_file(bot, "报道.txt", TEXT.encode()) == [added(TEXT[:20])]
    assert bot.articles[TEXT[:20]].text == TEXT


def test_kind_of_file_is_told_by_its_name() -> None:
    record = json.dumps({"id": "r-1", "title": "奠基", "text": TEXT})
    for name, content in (
        ("a.json", record.encode()),
        ("A.JSONL.GZ", gzip.compress(record.encode())),
        ("b.csv", f"id,text\nr-1,{TEXT}".encode()),
        (f"{'长' * 300}.csv", f"id,text\nr-1,{TEXT}".encode()),
    ):
        assert send_file(PairsBot(), name, content) == [added("r-1")]


def test_every_report_of_a_file_has_its_line_and_a_bad_one_does_not_stop_the_rest() -> None:
    bot = PairsBot()
    rows = [{"id": "1", "text": TEXT}, {"id": "2"}, {"id": "3", "text": TEXT}, 7, {"id": "1", "text": TEXT}]
    content = "\n".join(map(json.dumps, rows)).encode()
    assert send_file(bot, "多.jsonl", content) == [
        added("1"),
        failed("多.jsonl:2: no text: expected one of text, content, body, raw (found id)"),
        added("3"),
        failed("多.jsonl:4: expected an object with text, content, body or raw"),
        added("1", "replaced"),
    ]
    assert {"1", "3"} <= set(bot.articles)


def test_failures_are_told_in_the_visitors_language() -> None:
    (line,) = send_file(PairsBot(), "a.txt", b"", **{"wenbao-language": "zh-CN"})
    assert line == failed("a.txt: 文件是空的")
    (line,) = send_file(PairsBot(), "a.txt", b"%PDF-1.7", **{"wenbao-language": "zh-TW"})
    assert line == failed("a.txt: 這是 PDF 文件：請把正文另存為 .txt 後添加")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/", "file"),
        ("", "file"),
        (".", "file"),
        ("..", ".."),
        ("a\x00b\n\r<script>.exe", "a\ufffdb\ufffd\ufffd<script>.exe"),
        ("\u202egpj.exe", "\ufffdgpj.exe"),
        ("\ud800.exe", "\ufffd\ufffd\ufffd.exe"),
        ("长" * 1000, "长" * 200),
        ("a.txt.exe", "a.txt.exe"),
        ("-rf *", "-rf *"),
        ("{}${x}%s%n", "{}${x}%s%n"),
        ("x.a/../b", "b"),
    ],
)
def test_hostile_name_names_no_file_here_and_is_one_line_in_messages(name: str, shown: str) -> None:
    content = TEXT.encode()
    headers = {**PAGE, "wenbao-name": quote(name, errors="surrogatepass")}
    (line,) = lines(post(application(PairsBot()), "files", content, headers))
    assert line["status"] == "failed"
    assert line["message"].startswith(f"{shown}: unknown kind of file: expected .txt")


def test_file_without_a_name_is_of_no_kind() -> None:
    (line,) = lines(post(application(PairsBot()), "files", TEXT.encode()))
    assert line["message"].startswith("file: unknown kind of file")


def test_pasted_text_is_taken_in_with_what_is_known_of_it() -> None:
    bot = PairsBot()
    body = {"text": TEXT, "title": " 奠基\n仪式 ", "source": "日报", "published": "2025-03-04"}
    assert lines(post(application(bot), "text", json.dumps(body))) == [added("奠基 仪式")]
    article = bot.articles["奠基 仪式"]
    assert (article.title, article.source, str(article.published)) == ("奠基 仪式", "日报", "2025-03-04")
    assert article.text == TEXT
    assert article.url is None


def test_pasted_text_alone_is_enough() -> None:
    bot = PairsBot()
    assert lines(post(application(bot), "text", json.dumps({"text": TEXT}))) == [added(TEXT[:20])]
    assert bot.articles[TEXT[:20]].published is None


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{}",
        "nonsense",
        '{"text": 7}',
        '{"text": null}',
        json.dumps({"text": "长" * 1_000_001}),
        json.dumps({"text": TEXT, "title": "长" * 501}),
        json.dumps({"text": TEXT, "published": "2" * 21}),
        "[" * 100_000,
        '{"text": "\\ud800"}',
        b"\xff\xfe{",
    ],
)
def test_what_is_no_pasted_text_is_refused(body: str | bytes) -> None:
    bot = PairsBot()
    before = dict(bot.articles)
    assert post(application(bot), "text", body).status_code == 422
    assert bot.articles == before


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What is fetched, and whether private addresses are allowed; nothing goes out."""
    asked = []

    def fetch(url: str, *, private: bool) -> RawReport:
        asked.append((url, private))
        if "missing" in url:
            raise ReportError(url, "the server has no page there (404 Not Found): check the address")
        return RawReport(TEXT, url, url, "奠基", url=url)

    monkeypatch.setattr(intake, "fetch", fetch)
    return asked


def test_address_is_fetched_from_the_internet_only(fetched: list[tuple[str, bool]]) -> None:
    url = "https://news.example/1"
    server = application(PairsBot(), Access(urls=True))
    assert lines(post(server, "address", json.dumps({"url": f" {url} "}))) == [added(url)]
    assert fetched == [(url, False)]


def test_address_that_has_no_report_says_why(fetched: list[tuple[str, bool]]) -> None:
    headers = {"wenbao-language": "zh-CN"}
    server = application(PairsBot(), Access(urls=True))
    answer = post(server, "address", json.dumps({"url": "https://news.example/missing"}), headers)
    assert lines(answer) == [
        failed("https://news.example/missing: 没有这个网页（404 Not Found）：请核对网址")
    ]


def test_address_of_this_machine_is_never_reached() -> None:
    server = application(PairsBot(), Access(urls=True))
    (line,) = lines(post(server, "address", json.dumps({"url": "http://127.0.0.1:9/"})))
    assert line == failed(
        "http://127.0.0.1:9/: 127.0.0.1 is not a public address: only public ones are fetched here"
    )


def test_nothing_is_fetched_where_the_operator_does_not_allow_it(fetched: list[tuple[str, bool]]) -> None:
    answer = post(application(PairsBot()), "address", json.dumps({"url": "https://news.example/1"}))
    assert detail(answer, 403) == REPORTS_TEXTS["en"].read_only
    assert fetched == []


BODIES = {
    "files": TEXT,
    "text": json.dumps({"text": TEXT}),
    "address": json.dumps({"url": "https://news.example/1"}),
}
EVERY_ROUTE = pytest.mark.parametrize("route", list(BODIES))


@EVERY_ROUTE
def test_page_from_elsewhere_can_send_nothing(route: str, fetched: list[tuple[str, bool]]) -> None:
    """A form, or a script without leave, can send no header of its own: only these kinds of content."""
    bot = PairsBot()
    before = dict(bot.articles)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = post(application(bot, Access(urls=True)), route, BODIES[route], {"content-type": kind})
        assert answer.status_code == 422
    assert bot.articles == before
    assert fetched == []


@EVERY_ROUTE
def test_collection_answers_to_nothing_but_posts(route: str) -> None:
    async def ask(method: str) -> int:
        transport = httpx.ASGITransport(application(PairsBot()))
        async with httpx.AsyncClient(transport=transport, base_url="http://wenbao.example") as client:
            return (await client.request(method, f"/collection/{route}", headers=PAGE)).status_code

    assert {asyncio.run(ask(method)) for method in ("GET", "PUT", "DELETE", "OPTIONS")} == {405}


@EVERY_ROUTE
@pytest.mark.parametrize(
    ("access", "address", "given", "status"),
    [
        (Access(urls=True), "127.0.0.1", "", 200),
        (Access(urls=True), "::1", "", 200),
        (Access(urls=True), "10.0.0.5", "", 403),
        (Access(public=True, urls=True), "127.0.0.1", "", 403),
        (Access(password="芝麻 开门", urls=True), "10.0.0.5", "芝麻 开门", 200),
        (Access(public=True, password="芝麻 开门", urls=True), "10.0.0.5", "芝麻 开门", 200),
        (Access(password="芝麻 开门", urls=True), "127.0.0.1", "", 403),
        (Access(password="芝麻 开门", urls=True), "127.0.0.1", "开门", 403),
    ],
)
def test_only_who_may_write_adds(
    *, route: str, access: Access, address: str, given: str, status: int, fetched: list[tuple[str, bool]]
) -> None:
    bot = PairsBot()
    before = dict(bot.articles)
    headers = {**PAGE, "wenbao-name": "a.txt", "wenbao-password": quote(given)}
    answer = post(application(bot, access), route, BODIES[route], headers, address)
    if status == 200:
        assert [line["status"] for line in lines(answer)] == ["added"]
        return
    texts = REPORTS_TEXTS["en"]
    assert detail(answer, status) == (texts.wrong_password if access.asks_password() else texts.read_only)
    assert bot.articles == before
    assert fetched == []


def test_too_many_wrong_passwords_lock_out_the_right_one() -> None:
    server = application(PairsBot(), Access(password="right"))

    def status(password: str) -> int:
        return post(server, "text", BODIES["text"], {**PAGE, "wenbao-password": password}).status_code

    assert status("right") == 200
    assert {status("wrong") for _ in range(10)} == {403}
    assert status("right") == 403


@EVERY_ROUTE
def test_while_the_bot_is_loading_nothing_is_taken_in(route: str) -> None:
    answer = post(application(None), route, BODIES[route], {"wenbao-language": "zh-TW"})
    assert detail(answer, 503) == REPORTS_TEXTS["zh-TW"].not_ready


@pytest.mark.parametrize("tag", ["", "xx", "<b>", "zh"])
def test_language_that_is_not_known_is_english(tag: str) -> None:
    answer = post(application(None), "files", b"", {"wenbao-language": tag})
    assert detail(answer, 503) == REPORTS_TEXTS["en"].not_ready


def in_pieces(size: int, count: int, taken: list[int]) -> Callable[[], Any]:
    async def pieces() -> Any:
        for _ in range(count):
            taken.append(size)
            yield b"a" * size

    return pieces


@pytest.mark.parametrize("length", [None, "10", "0"])
def test_too_large_a_file_is_refused_before_it_is_all_there(
    length: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it says of its length."""
    monkeypatch.setattr(intake, "MAX_UPLOAD", 3_000_000)
    taken: list[int] = []
    headers = {**PAGE, "wenbao-name": "a.txt"} | ({"content-length": length} if length else {})
    bot = PairsBot()
    answer = post(application(bot), "files", in_pieces(1_000_000, 100, taken)(), headers)
    assert detail(answer, 413) == "the file is larger than 3 MB: split it"
    assert len(taken) <= 5
    answer = post(application(bot), "files", in_pieces(1_000_000, 3, taken)(), headers)
    assert [line["status"] for line in lines(answer)] == ["added"]


@pytest.mark.parametrize("route", ["text", "address"])
def test_what_is_not_a_file_has_its_limit_too_and_is_not_read_of_strangers(route: str) -> None:
    taken: list[int] = []
    server = application(PairsBot(), Access(urls=True))
    answer = post(server, route, in_pieces(1_000_000, 100, taken)())
    assert answer.status_code == 413
    assert len(taken) <= 8
    taken.clear()
    answer = post(server, route, in_pieces(1_000_000, 100, taken)(), PAGE, "10.0.0.5")
    assert answer.status_code == 403
    assert len(taken) <= 1


class Locked(PairsBot):
    def add(self, reports: Iterable[RawReport | ReportError]) -> Iterator[Outcome]:
        raise StoreLocked("/store: another process is adding or removing reports: try again later")
        yield


class Broken(PairsBot):
    """Fails unexpectedly after the first report."""

    def add(self, reports: Iterable[RawReport | ReportError]) -> Iterator[Outcome]:
        outcomes = super().add(reports)
        yield next(outcomes)
        raise RuntimeError("secret detail")


def test_locked_store_is_the_last_line(caplog: pytest.LogCaptureFixture) -> None:
    assert send_file(Locked(), "a.txt", TEXT.encode(), **{"wenbao-language": "zh-CN"}) == [
        failed("/store: 正在添加或删除其他报道：请稍后再试")
    ]
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_unexpected_error_is_logged_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    content = "\n".join(json.dumps({"id": str(n), "text": TEXT}) for n in range(3)).encode()
    assert send_file(Broken(), "a.jsonl", content) == [added("0"), failed(REPORTS_TEXTS["en"].failed)]
    assert [record.exc_info is not None for record in caplog.records] == [True]


def test_upload_that_breaks_off_leaves_nothing_behind(temporary: Path) -> None:
    bot = PairsBot()
    before = dict(bot.articles)
    seen: list[list[Path]] = []
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        seen.append(list(temporary.iterdir()))
        if len(seen) > 2:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"abc", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/collection/files",
        "query_string": b"",
        "headers": [(b"wenbao-language", b"en"), (b"wenbao-name", b"a.txt")],
        "client": ("127.0.0.1", 5000),
    }
    asyncio.run(application(bot)(scope, receive, send))
    assert sent[0]["status"] == 400  # and no error that the server's log would have a trace of
    assert len(seen[-1]) == 1, "the folder was there while the file came"
    assert list(temporary.iterdir()) == []
    assert bot.articles == before
