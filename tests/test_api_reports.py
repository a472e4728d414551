import gzip
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from serving import serving

from bot.newsbot import NewsBot
from ui.access import Access

PIER = {
    "id": "pier/1?a=b&c#d 码头",
    "title": "新码头今天启用",
    "text": "岚浦新码头今天上午启用。首航的客轮上有120名乘客。",
    "source": "岚浦日报",
    "published": "2026-03-02",
}


@pytest.fixture(scope="module")
def bot(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewsBot]:
    store = tmp_path_factory.mktemp("api") / "store"
    shutil.copytree(sample_store, store)
    with NewsBot.open(store) as bot:
        yield bot


@pytest.fixture(scope="module")
def client(bot: NewsBot) -> Iterator[httpx.Client]:
    loaded: Future[Any] = Future()
    loaded.set_result(bot)
    with (
        serving(loaded) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False, timeout=60) as client,
    ):
        yield client


def address(article_id: str) -> str:
    return f"/articles/{quote(article_id, safe='')}"


def test_report_is_found_as_soon_as_it_is_added_and_never_after_it_is_removed(client: httpx.Client) -> None:
    added = client.post("/articles", json=PIER).json()
    assert added["reports"] == [
        {"status": "added", "article_id": PIER["id"], "origin": "report", "message": None}
    ]
    question = {"question": "首航的客轮上有多少名乘客?"}
    citation = client.post("/ask", json=question).json()["citations"][0]
    assert citation["article_id"] == PIER["id"]
    article = client.get(address(PIER["id"])).json()
    assert article["text"][citation["start"] : citation["end"]] == citation["text"]
    assert client.delete(address(PIER["id"])).status_code == 204
    assert client.get(address(PIER["id"])).status_code == 404
    assert client.delete(address(PIER["id"])).status_code == 404
    told = json.dumps(client.post("/ask", json=question).json(), ensure_ascii=False)
    assert PIER["id"] not in told


def test_each_report_has_its_own_outcome(client: httpx.Client) -> None:
    pier, other = {**PIER, "id": "many-1"}, {"id": "many-2", "text": "The Lanpu library opens on Sundays."}
    nothing = {"id": "many-3", "text": "责任编辑：某某"}
    outcomes = client.post("/articles", json=[pier, nothing, other, pier]).json()
    assert [one["status"] for one in outcomes["reports"]] == ["added", "failed", "added", "unchanged"]
    assert [one["origin"] for one in outcomes["reports"]] == [f"report {n}" for n in (1, 2, 3, 4)]
    assert outcomes["reports"][1]["message"].startswith("report 2: nothing readable is left")
    assert {status: outcomes[status] for status in ("added", "replaced", "unchanged", "failed")} == {
        "added": 2, "replaced": 0, "unchanged": 1, "failed": 1
    }  # fmt: skip
    changed = client.post("/articles", json={**pier, "text": "岚浦新码头明天启用。"}).json()
    assert changed["reports"][0]["status"] == "replaced"


def test_files_are_taken_as_the_command_line_takes_them(client: httpx.Client) -> None:
    lines = "\n".join(json.dumps({"id": f"file-{n}", "text": f"第{n}号渡轮今天停航。"}) for n in (1, 2))
    files = [
        ("file", ("../a/lines.jsonl.gz", gzip.compress(f"{lines}\n[]\n{{".encode()))),
        ("file", ("notes.md", "---\nid: file-3\n---\n# 渡轮\n\n第3号渡轮复航。".encode())),
        ("file", ("photo.png", b"\x89PNG")),
    ]
    outcomes = client.post("/articles", files=files).json()["reports"]
    assert [one["article_id"] for one in outcomes] == ["file-1", "file-2", None, "file-3", None]
    assert [one["origin"] for one in outcomes] == [
        "lines.jsonl.gz:1", "lines.jsonl.gz:2", "lines.jsonl.gz:4", "notes.md", "photo.png"
    ]  # fmt: skip
    assert outcomes[4]["message"].startswith("photo.png: unknown kind of file: expected .txt")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain; charset=utf-8", "正文一：水库今天开闸。"),
        ("text/markdown", "# 水库\n\n正文二：水库今天开闸。"),
        ("text/csv", "text\n正文三：水库今天开闸。\n"),
        ("application/x-ndjson", '{"text": "正文四：水库今天开闸。"}\n'),
        (
            "text/html",
            "<html><body><article><p>" + "正文五：水库今天开闸放水。" * 30 + "</p></article></body></html>",
        ),
    ],
)
def test_body_may_be_a_file(client: httpx.Client, kind: str, body: str) -> None:
    added = client.post("/articles", content=body.encode(), headers={"content-type": kind}).json()
    assert [one["status"] for one in added["reports"]] == ["added"]
    stored = client.get(address(added["reports"][0]["article_id"])).json()
    assert "水库今天开闸" in stored["text"]


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ({"content": b"x", "headers": {"content-type": "image/png"}}, 415, "content type image/png is not"),
        ({"content": b"x"}, 415, "the content type (none) is not read here"),
        ({"json": []}, 422, "body: List should have at least 1 item"),
        ({"json": [{"text": "一"}, {"titel": "二", "text": "二"}]}, 422, "body.1.titel: Extra inputs"),
        ({"json": {"text": " "}}, 422, "body.text: must not be blank"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 422, "not valid JSON"),
        ({"data": {"a": "b"}, "files": {"": ("", b"")}}, 422, "there is no file in the form"),
        ({"content": b"x", "headers": {"content-type": "multipart/form-data"}}, 400, "boundary"),
    ],
)
def test_what_brings_no_reports_is_refused_and_says_why(
    client: httpx.Client, sent: dict[str, Any], status: int, message: str
) -> None:
    response = client.post("/articles", **sent)
    assert (response.status_code, message in response.json()["error"]["message"]) == (status, True)


def test_pages_of_the_list_are_the_whole_list(client: httpx.Client, bot: NewsBot) -> None:
    whole = client.get("/articles", params={"limit": 200, "order": "title"}).json()
    assert whole["total"] == len(whole["articles"]) == bot.stats().articles
    pages = [
        client.get("/articles", params={"limit": 30, "offset": offset, "order": "title"}).json()["articles"]
        for offset in range(0, whole["total"], 30)
    ]
    assert [one for page in pages for one in page] == whole["articles"]


def test_list_is_narrowed_as_it_is_asked(client: httpx.Client, bot: NewsBot) -> None:
    asked = {"words": "大桥", "since": "2025-09-01", "until": "2025-12-31", "source": "沙屿在线"}
    listed = client.get("/articles", params=asked).json()
    assert listed["total"] == len(listed["articles"]) > 0
    for one in listed["articles"]:
        article = bot.article(one["id"])
        assert article.published and "2025-09-01" <= article.published.isoformat() <= "2025-12-31"
        assert (article.source, one["title"], one["characters"]) == (
            "沙屿在线", article.title, len(article.text)
        )  # fmt: skip


def test_search_gives_the_passages_that_the_bot_finds(client: httpx.Client, bot: NewsBot) -> None:
    found = client.post("/search", json={"query": "沙屿大桥", "k": 3, "source": "岚浦日报"}).json()
    assert len(found["hits"]) == 3
    for hit in found["hits"]:
        article = bot.article(hit["article_id"])
        assert article.text[hit["start"] : hit["end"]] == hit["text"]
        assert article.source == "岚浦日报"
    assert [hit["score"] for hit in found["hits"]] == sorted(
        (hit["score"] for hit in found["hits"]), reverse=True
    )


def test_only_chosen_reports_answer(client: httpx.Client) -> None:
    chosen = "weekly-2026-02-13-bridge-date"
    asked = {"question": "When does the Shayu Bridge open?", "articles": [chosen]}
    answer = client.post("/ask", json=asked).json()
    assert {one["article_id"] for one in answer["citations"]} == {chosen}


def test_figures_are_those_of_the_bot(client: httpx.Client, bot: NewsBot) -> None:
    stats = client.get("/stats").json()
    assert stats["articles"] == bot.stats().articles
    assert stats["sources"] == bot.stats().sources
    assert stats["last_published"] == str(bot.stats().last_published)


def test_strangers_read_and_do_not_write(bot: NewsBot) -> None:
    loaded: Future[Any] = Future()
    loaded.set_result(bot)
    before = bot.stats().articles
    with serving(loaded, access=Access(public=True)) as port, httpx.Client(trust_env=False) as client:
        base = f"http://127.0.0.1:{port}/api/v1"
        assert client.get(f"{base}/articles", timeout=20).status_code == 200
        for refused in (client.post(f"{base}/articles", json=PIER), client.delete(f"{base}/articles/many-2")):
            assert refused.status_code == 403
            assert refused.json()["error"]["code"] == "read_only"
    assert bot.stats().articles == before
