import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path

import pytest
import web_pages
from web_pages import PARAGRAPHS, TITLE

from index import web
from index.article import RawReport
from index.build import article_of
from index.connection import is_public
from index.errors import ReportError
from index.load import load
from index.web import fetch
from ui.options import command_line

TEXT = "\n".join(PARAGRAPHS)
HTML = "text/html; charset=utf-8"
Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A web server on this machine: what it answers, by path, and the requests that it got."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.port = port
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def put(
        self, path: str, body: bytes | str = "", kind: str | None = HTML, status: int = 200, **headers: str
    ) -> str:
        """Answers `path` with `body`; gives the address."""
        data = body.encode() if isinstance(body, str) else body
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        fields |= {"Content-Type": kind} if kind else {}

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in fields.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(data)))
            request.end_headers()
            request.wfile.write(data)

        return self.on(path, answer)

    def on(self, path: str, answer: Answer) -> str:
        """Answers `path` by calling `answer`; gives the address."""
        self.answers[path] = answer
        return self.root + path


@pytest.fixture
def site() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.path, dict(self.headers)))
            with suppress(OSError):  # the client has had enough
                served.answers[self.path.partition("?")[0]](self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    served = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join(10)


def refusal(url: str, *, private: bool = True, seconds: float = 10) -> str:
    """Why there is no report, without the address that is named first."""
    with pytest.raises(ReportError) as error:
        fetch(url, private=private, seconds=seconds)
    assert "\n" not in str(error.value)
    return error.value.what


@pytest.mark.parametrize(("codec", "kind"), [("utf-8", HTML), ("gb18030", "text/html"), ("gb18030", HTML)])
def test_page_becomes_a_report_whose_id_is_its_address(site: Site, codec: str, kind: str) -> None:
    url = site.put("/yw/5.html", web_pages.portal("gb2312").encode(codec), kind)
    report = fetch(f"{url}?utm_source=weibo#top", private=True)
    assert report == RawReport(
        TEXT, f"{url}?utm_source=weibo#top", None, TITLE, "岚浦日报", url, date(2024, 9, 25)
    )
    assert article_of(report).id == url


def test_site_is_told_who_asks_and_nothing_else(site: Site) -> None:
    fetch(site.put("/5", web_pages.portal(), Set_Cookie="a=b"), private=True)
    fetch(site.root + "/5", private=True)
    for _, headers in site.asked:
        assert headers == {
            "Host": f"127.0.0.1:{site.port}",
            "User-Agent": f"wenbao/{version('wenbao')}",
            "Accept": "text/html,application/xhtml+xml",
            "Accept-Encoding": "gzip, deflate",
        }
    assert len(site.asked) == 2


def test_page_without_a_content_type_is_read(site: Site) -> None:
    assert fetch(site.put("/5", web_pages.portal(), None), private=True).text == TEXT


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_packed_page_is_unpacked(site: Site, coding: str, pack: Callable[[bytes], bytes]) -> None:
    url = site.put("/5", pack(web_pages.portal().encode()), Content_Encoding=coding)
    assert fetch(url, private=True).text == TEXT
    site.put("/5", pack(web_pages.portal().encode())[:-20], Content_Encoding=coding)
    assert refusal(url) == "the page came cut off: try again"


def test_redirect_leads_to_the_report_and_to_its_address(site: Site) -> None:
    site.put("/news/5", web_pages.portal())
    site.put("/b", status=308, Location="news/5")
    url = site.put("/a", status=302, Location=f"{site.root}/b")
    report = fetch(url, private=True)
    assert (report.text, report.origin, report.url) == (TEXT, url, f"{site.root}/news/5")


def test_redirects_that_do_not_end_are_given_up(site: Site) -> None:
    url = site.put("/a", status=301, Location="/a")
    assert refusal(url) == f"over 5 redirects, the last to {url}: check the address"
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://news.example/5", "http://u:secret@news.example/"]
)
def test_redirect_is_checked_like_an_address(site: Site, target: str) -> None:
    reason = refusal(site.put("/a", status=302, Location=target))
    assert reason.startswith(f"it redirects to {target.replace('u:secret@', '')}: ")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "the server has no page there (404 Not Found): check the address"),
        (410, "the server has no page there (410 Gone): check the address"),
        (403, "the server refuses it (403 Forbidden): save the report's text as .txt and add that"),
        (500, "the server fails (500 Internal Server Error): try again later"),
        (429, "the server fails (429 Too Many Requests): try again later"),
        (299, "the server has no page there (299): check the address"),
    ],
)
def test_answer_without_a_page_says_what_to_do(site: Site, status: int, reason: str) -> None:
    assert refusal(site.put("/5", web_pages.portal(), status=status)) == reason


@pytest.mark.parametrize("kind", ["application/json", "application/pdf", "image/png", "text/plain"])
def test_other_kinds_of_content_are_named(site: Site, kind: str) -> None:
    expected = f"this is {kind}, not a web page: save its text as .txt and add that"
    assert refusal(site.put("/5", web_pages.portal(), kind)) == expected


def test_page_that_is_not_what_it_says_is_refused(site: Site) -> None:
    assert refusal(site.put("/5", b"%PDF-1.7\n\xff")) == "this is a PDF file, not text"
    assert refusal(site.put("/6", '{"content": "<p>a</p>"}')) == "this is JSON, not a web page"
    assert refusal(site.put("/7", web_pages.LOGIN)).startswith("no report found on this page")


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_page_over_the_limit_is_not_read_to_its_end(site: Site, coding: str) -> None:
    """Whether it says its length or not, packed or not; a gzip bomb is never unpacked in full."""
    sent = [0]

    def pour(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Encoding", coding)
        request.end_headers()
        packer = zlib.compressobj(9, wbits=31)
        for _ in range(1000):
            block = bytes(1 << 20)
            data = packer.compress(block) + packer.flush(zlib.Z_SYNC_FLUSH) if coding == "gzip" else block
            request.wfile.write(data)
            sent[0] += len(data)

    assert refusal(site.on("/5", pour)) == "the page is larger than 10 MB: save its text as .txt and add that"
    assert sent[0] < 2 * web.MAX_BYTES


def test_page_packed_twice_or_otherwise_is_refused(site: Site) -> None:
    for coding in ("gzip, gzip", "br"):
        reason = refusal(site.put("/5", b"x", Content_Encoding=coding))
        assert reason == f"the page is packed as {coding}, unasked for: save its text as .txt and add that"
    assert refusal(site.put("/6", b"no gzip", Content_Encoding="gzip")) == "the page came damaged: try again"


@pytest.mark.parametrize("part", ["head", "body", "nothing"])
def test_server_that_trickles_is_given_up_in_time(site: Site, part: str) -> None:
    """Each byte comes soon enough for a limit on waiting; together they would take minutes."""
    done = threading.Event()

    def trickle(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        if part == "body":
            request.wfile.write(b"Content-Type: text/html\r\n\r\n")
        while not done.wait(0.02):
            request.wfile.write(b"x" if part != "nothing" else b"")

    started = time.monotonic()
    reason = refusal(site.on("/5", trickle), seconds=0.4)
    done.set()
    assert reason == "no complete answer within 0.4 seconds: try again later"
    assert time.monotonic() - started < 2


def test_name_server_that_does_not_answer_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(20) and [])
    started = time.monotonic()
    assert "within 0.2 seconds" in refusal("http://news.example/5", seconds=0.2)
    done.set()
    assert time.monotonic() - started < 2


def test_answer_that_is_no_http_or_breaks_off_is_told(site: Site) -> None:
    garbage = site.on("/5", lambda request: request.wfile.write(b"220 smtp ready\r\n"))
    assert refusal(garbage).startswith("the connection failed (")
    short = site.put("/6", web_pages.portal(), Content_Length="999999")
    assert refusal(short).startswith("the connection failed (")


def test_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/5"
        assert refusal(url) == "the server refuses the connection: check the address and its port"

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refusal("http://news.example/5") == (
        "no host of this name is found: check the address and the network"
    )


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/5", "only addresses that begin with http:// or https:// can be fetched"),
        ("file:///etc/passwd", "only addresses that begin with http:// or https:// can be fetched"),
        ("news.example/5", "only addresses that begin with http:// or https:// can be fetched"),
        ("http:///5", "only addresses that begin with http:// or https:// can be fetched"),
        ("http://news.example:99999/5", "there is no port 99999: check the address"),
        ("http://[::1/5", "this is no address: copy it again from the browser"),
        ("http://news.example/\n5", "this is no address: copy it again from the browser"),
        ("http://u@news.example/", "addresses with a user name or password are not fetched: take them out"),
    ],
)
def test_what_is_no_address_of_the_web_is_not_fetched(
    monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("looked up"))
    assert refusal(url) == reason


def test_password_is_not_repeated() -> None:
    with pytest.raises(ReportError) as error:
        fetch("http://user:secret@news.example/5", private=True)
    assert str(error.value).startswith("http://news.example/5: ")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_no_public_address_however_it_is_written(site: Site, host: str) -> None:
    site.put("/5", web_pages.portal())
    reason = refusal(f"http://{host}:{site.port}/5", private=False)
    assert reason.endswith("is not a public address: only public ones are fetched here")
    assert site.asked == []


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 224.0.0.1 255.255.255.255"
    " ::1 :: fe80::1 fc00::1 fec0::1 ff02::1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::"
    " 2001:db8::1 fd00:ec2::254".split(),
)
def test_address_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))


class Names:
    """A name server that this test controls: the addresses of each name, the next ones at each question."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, site: Site) -> None:
        self.answers: dict[str, list[list[str]]] = {}
        self.connected: list[str] = []
        connect = socket.create_connection

        def look_up(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
            known = self.answers.get(host)
            addresses = (known.pop(0) if len(known) > 1 else known[0]) if known else [host]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

        def connect_here(address: tuple[str, int], timeout: float) -> socket.socket:
            self.connected.append(address[0])
            if address[0] == "198.41.0.4":
                raise TimeoutError
            with monkeypatch.context() as patched:
                patched.setattr(socket, "getaddrinfo", real)
                return connect(("127.0.0.1", site.port), timeout)

        real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(socket, "create_connection", connect_here)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch, site: Site) -> Names:
    return Names(monkeypatch, site)


def test_public_address_is_fetched_by_its_name(site: Site, names: Names) -> None:
    site.put("/5", web_pages.portal())
    names.answers["news.example"] = [["198.41.0.4", "93.184.216.34"]]
    assert fetch("http://news.example/5", private=False).url == "http://news.example/5"
    assert names.connected == ["198.41.0.4", "93.184.216.34"], "the next address is tried"
    assert [headers["Host"] for _, headers in site.asked] == ["news.example"]


def test_name_that_changes_its_address_after_the_check_gains_nothing(site: Site, names: Names) -> None:
    site.put("/5", web_pages.portal())
    names.answers["news.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    fetch("http://news.example/5", private=False)
    assert names.connected == ["93.184.216.34"]


def test_one_private_address_among_public_ones_is_refused(site: Site, names: Names) -> None:
    names.answers["news.example"] = [["93.184.216.34", "10.0.0.5"]]
    assert refusal("http://news.example/5", private=False).startswith("news.example is not a public address")
    assert names.connected == []


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest", "http://intranet.example/", "http://[::1]/"]
)
def test_redirect_to_a_private_address_is_not_followed(site: Site, names: Names, target: str) -> None:
    site.put("/5", status=302, Location=target)
    names.answers |= {"news.example": [["93.184.216.34"]], "intranet.example": [["192.168.0.7"]]}
    assert "is not a public address" in refusal("http://news.example/5", private=False)
    assert names.connected == ["93.184.216.34"]


def test_proxy_of_the_environment_is_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert fetch(site.put("/5", web_pages.portal()), private=True).text == TEXT


def test_server_that_speaks_no_tls_is_told(site: Site) -> None:
    reason = refusal(f"https://127.0.0.1:{site.port}/5")
    assert reason == "no secure connection, the server's TLS does not work: check the address"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="making a certificate needs openssl")
def test_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, *named, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        connected, _ = listener.accept()
        with connected, suppress(OSError):
            context.wrap_socket(connected, server_side=True).close()

    thread = threading.Thread(target=greet, daemon=True)
    thread.start()
    reason = refusal(f"https://127.0.0.1:{listener.getsockname()[1]}/5")
    thread.join(10)
    listener.close()
    assert reason.startswith("its certificate is not trusted (self-signed certificate")


def test_addresses_and_files_are_loaded_side_by_side(site: Site, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一。")
    good, bad = site.put("/5", web_pages.portal()), site.put("/6", status=404)
    found = list(load([good, tmp_path / "a.txt", bad]))
    assert [one.text if isinstance(one, RawReport) else str(one) for one in found] == [
        TEXT,
        "一。",
        f"{bad}: the server has no page there (404 Not Found): check the address",
    ]


def test_command_line_tells_addresses_from_paths() -> None:
    given = command_line().parse_args(["add", "https://news.example/5", "reports/a.txt"])
    assert given.sources == ["https://news.example/5", Path("reports/a.txt")]
