import gzip
import json
import os
import random
import tracemalloc
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import web_pages

from index.article import RawReport
from index.errors import ReportError
from index.load import load

TEXT = "市长昨天参观了三个园区。"
KINDS = ".txt, .md, .json, .jsonl, .ndjson, .csv, .html, .htm, each also with .gz"


def _write(path: Path, data: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = data.encode("utf-8") if isinstance(data, str) else data
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def _lines(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def _reports(*paths: Path) -> list[RawReport]:
    found = list(load(paths))
    assert not [str(error) for error in found if isinstance(error, ReportError)]
    return [report for report in found if isinstance(report, RawReport)]


def _told(paths: Sequence[Path]) -> list[str]:
    """What was found, in order: texts of reports and messages of errors."""
    found = list(load(paths))
    messages = [str(one) if isinstance(one, ReportError) else one.text for one in found]
    assert not any("\n" in str(one) for one in found if isinstance(one, ReportError))
    return messages


def test_text_file_is_one_report_with_its_path_as_origin(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.txt", TEXT)
    assert _reports(path) == [RawReport(text=TEXT, origin=str(path))]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz", "A.JSONL"])
def test_json_lines_give_every_field(tmp_path: Path, name: str) -> None:
    record = {
        "id": "n1",
        "title": "题目",
        "text": TEXT,
        "source": "日报",
        "url": "https://example.org/1",
        "published": "2024-09-25",
    }
    path = _write(tmp_path / name, "\n" + _lines(record))
    expected = RawReport(TEXT, f"{path}:2", "n1", "题目", "日报", "https://example.org/1", date(2024, 9, 25))
    assert _reports(path) == [expected]


@pytest.mark.parametrize("field", ["text", "content", "body", "raw", "Content", "正文", "內容"])
def test_text_may_have_other_names(tmp_path: Path, field: str) -> None:
    assert _reports(_write(tmp_path / "a.json", json.dumps({field: TEXT})))[0].text == TEXT


@pytest.mark.parametrize("field", ["published", "date", "published_at", "pubDate", "publishedAt", "发布时间"])
def test_date_may_have_other_names(tmp_path: Path, field: str) -> None:
    path = _write(tmp_path / "a.json", json.dumps({"text": TEXT, field: "2024-09-25T08:00:00Z"}))
    assert _reports(path)[0].published == date(2024, 9, 25)


@pytest.mark.parametrize("moment", [1727222400, 1727222400000, "1727222400"])
def test_date_may_be_seconds_or_milliseconds(tmp_path: Path, moment: object) -> None:
    path = _write(tmp_path / "a.json", json.dumps({"text": TEXT, "date": moment}))
    assert _reports(path)[0].published == date(2024, 9, 25)


def test_report_with_an_unreadable_date_is_kept_without_one(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.json", json.dumps({"text": TEXT, "date": "soon"}))
    assert _reports(path)[0].published is None


def test_numbers_become_text_and_null_is_nothing(tmp_path: Path) -> None:
    record = {"id": 42, "title": 3.0, "text": TEXT, "source": None, "url": "  "}
    (report,) = _reports(_write(tmp_path / "a.json", json.dumps(record)))
    assert (report.id, report.title, report.source, report.url) == ("42", "3", None, None)


def test_empty_text_falls_back_to_the_next_field(tmp_path: Path) -> None:
    assert _reports(_write(tmp_path / "a.json", json.dumps({"text": " ", "body": TEXT})))[0].text == TEXT


def test_paragraph_list_and_source_object_of_news_services_are_understood(tmp_path: Path) -> None:
    record = {"content": ["一。", "二。"], "source": {"id": None, "name": "晚报"}, "link": "http://e.org"}
    (report,) = _reports(_write(tmp_path / "a.json", json.dumps(record)))
    assert (report.text, report.source, report.url) == ("一。\n二。", "晚报", "http://e.org")


def test_stray_zero_bytes_are_left_out(tmp_path: Path) -> None:
    lines = _write(
        tmp_path / "a.jsonl", b'{"text": "a\\u0000b, no more"}\n{"text": "c\0d, no more than this"}\n'
    )
    plain = _write(tmp_path / "b.txt", "市长\0昨天来了。".encode())
    assert [r.text for r in _reports(lines, plain)] == [
        "ab, no more",
        "cd, no more than this",
        "市长昨天来了。",
    ]


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_line_ends_of_every_system_are_read(tmp_path: Path, end: str) -> None:
    table = _write(tmp_path / "a.csv", end.join(["id,text", '1,"一', '二"', "2,三", ""]))
    plain = _write(tmp_path / "b.txt", end.join(["一", "二"]))
    lines = _write(tmp_path / "c.jsonl", end.join(['{"text": "一"}', '{"text": "二"}']))
    assert [r.text for r in _reports(table, plain, lines)] == ["一\n二", "三", "一\n二", "一", "二"]


def test_table_names_its_separator_as_excel_does(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", "sep=;\nid;text\n1;一,二\n")
    assert [(r.text, r.origin) for r in _reports(path)] == [("一,二", f"{path}:3")]


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    assert _reports(_write(tmp_path / "a.json", '{"text": "a\\ud83d b"}'))[0].text == "a\ufffd b"


def test_json_list_gives_each_object_with_its_line(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.json", '[\n {"text": "一"},\n\n {"text":\n "二"}, {"text": "三"}]\n')
    assert [(r.text, r.origin) for r in _reports(path)] == [
        ("一", f"{path}:2"),
        ("二", f"{path}:4"),
        ("三", f"{path}:5"),
    ]


@pytest.mark.parametrize("form", ['{"articles": %s}', '{"n": [1], "response": {"docs": %s}}', "%s"])
def test_json_list_may_be_inside_an_object(tmp_path: Path, form: str) -> None:
    path = _write(tmp_path / "a.json", form % '[{"text": "一"}, {"text": "二"}]')
    assert [report.text for report in _reports(path)] == ["一", "二"]


def test_object_with_text_is_one_report_though_it_holds_lists(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.json", '{"comments": [{"text": "no"}], "text": "yes"}')
    assert [report.text for report in _reports(path)] == ["yes"]


def test_json_lines_and_json_are_told_apart_by_what_is_inside(tmp_path: Path) -> None:
    lines = _write(tmp_path / "a.json", '{"text": "一"}\n{"text": "二"}\n')
    whole = _write(tmp_path / "b.jsonl", '[\n  {"text": "三"}\n]\n')
    assert [report.text for report in _reports(lines, whole)] == ["一", "二", "三"]


def test_questions_file_is_refused_with_the_fields_that_are_accepted(tmp_path: Path) -> None:
    path = _write(tmp_path / "squad.json", '{"version": "1", "data": [{"title": "t", "paragraphs": []}]}')
    expected = f"{path}: no text: expected one of text, content, body, raw (found version, data)"
    assert _told([path]) == [expected]


def test_bad_lines_are_told_with_their_line_and_the_others_go_on(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.jsonl",
        '{"text": "一"}\n{"text": \n"二"\n{"title": "x"}\n{"text": "", "body": null}\n'
        '{"text": "t", "title": {"a": 1}}\n[]\n{"text": "七"}\n' + "[" * 100_000 + '\n{"text": "九"}',
    )
    assert _told([path]) == [
        "一",
        f"{path}:2: not valid JSON: Expecting value at column 1",
        f"{path}:3: expected an object with text, content, body or raw",
        f"{path}:4: no text: expected one of text, content, body, raw (found title)",
        f"{path}:5: the text is empty: nothing to take in",
        f"{path}:6: title is an object: expected text",
        "七",
        f"{path}:9: not a report: nested too deeply",
        "九",
    ]


def test_json_list_gives_what_stands_before_the_damage(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.json", '[{"text": "一"},\n{"text": "二"},\n{"text": "thr')
    assert _told([path])[:2] == ["一", "二"]
    assert _told([path])[2].startswith(f"{path}:3: not valid JSON: Unterminated string")


def test_table_with_quoted_line_ends_gives_each_row(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.csv",
        'id,title,text,date\r\n1,"题, 目","一。\r\n二。""引"""\r\n,2024-09-25\r\n\r\n2,b,三。,\r\n'.replace(
            '"\r\n,2024', '",2024'
        ),
    )
    first, second = _reports(path)
    assert (first.id, first.title, first.text) == ("1", "题, 目", '一。\n二。"引"')
    assert (first.origin, first.published) == (f"{path}:2", date(2024, 9, 25))
    assert (second.id, second.text, second.origin) == ("2", "三。", f"{path}:5")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_table_may_use_other_separators_and_encodings(tmp_path: Path, mark: str, codec: str) -> None:
    rows = [["标题", "正文", "来源"], ["题目", TEXT + "甲,乙;丙" * (mark not in ",;"), "日报"]]
    path = _write(tmp_path / "a.csv", "\n".join(mark.join(row) for row in rows).encode(codec))
    (report,) = _reports(path)
    assert (report.title, report.text, report.source) == ("题目", rows[1][1], "日报")


def test_table_with_one_column_is_read(tmp_path: Path) -> None:
    assert [r.text for r in _reports(_write(tmp_path / "a.csv", "text\n一；二\n三\n"))] == ["一；二", "三"]


def test_table_field_of_a_megabyte_is_read(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", 'text,id\n"' + "长" * 1_000_000 + '",1\n')
    assert len(_reports(path)[0].text) == 1_000_000


def test_bad_rows_are_told_with_their_line_and_the_others_go_on(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", 'id,text\n1,一\n2,\n3,a, b\n4,四"\n5,"五\n6,六\n7,七\n')
    assert _told([path]) == [
        "一",
        f"{path}:3: the text is empty: nothing to take in",
        f"{path}:4: 3 fields, but the header has 2: put text with commas in quotes",
        '四"',
        f'{path}:6: a quotation mark " is not closed: close it, or write it twice in a field',
        "六",
        "七",
    ]


def test_table_without_a_text_column_is_told_once(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", "name,age\na,1\nb,2\n")
    assert _told([path]) == [
        f"{path}:1: no text column: the header must name one of text, content, body, raw (found name, age)"
    ]


def test_markdown_gives_front_matter_title_and_plain_words(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.md",
        "---\ntitle: 'ignored: no'\nsource: 日报  # a note\ndate: 2024-09-25\ntags: [a, b]\n---\n\n"
        "# 三个*园区*\n\n市长**昨天**参观了[三个园区](http://e.org/a)\n和一所学校。\n\n"
        "> 引用 `code`，5 * 3 * 2 与 snake_case_name。\n\n---\n- 第一项\n- 第二项\n\n"
        "The park\nis _new_. ![照片](p.png)\n\n| 名 | 数 |\n|---|---|\n| 甲 | 1 |\n",
    )
    (report,) = _reports(path)
    assert (report.title, report.source, report.published) == ("ignored: no", "日报", date(2024, 9, 25))
    assert report.text == (
        "市长昨天参观了三个园区和一所学校。\n\n引用 code，5 * 3 * 2 与 snake_case_name。\n\n"
        "第一项\n第二项\n\nThe park is new. 照片\n\n名 数\n甲 1"
    )


def test_markdown_title_is_its_first_heading(tmp_path: Path) -> None:
    (report,) = _reports(_write(tmp_path / "a.md", "导语。\n\n## 小标题\n\n# 大标题 #\n\n正文。\n"))
    assert (report.title, report.text) == ("大标题", "导语。\n\n小标题\n\n正文。")


def test_folder_is_read_in_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    for name in ["b.txt", "a/2.txt", "a/1.txt.gz", ".hidden.txt", ".git/x.txt", "c.pdf", "d.tar.gz", "z.MD"]:
        _write(tmp_path / name, name)
    assert [report.text for report in _reports(tmp_path)] == ["a/1.txt.gz", "a/2.txt", "b.txt", "z.MD"]


def test_folder_without_reports_is_one_error(tmp_path: Path) -> None:
    _write(tmp_path / "c.pdf", "x")
    assert _told([tmp_path]) == [f"{tmp_path}: no reports found: expected {KINDS}"]


def test_folder_that_links_lead_round_in_is_read_once(tmp_path: Path) -> None:
    _write(tmp_path / "in" / "a.txt", "一")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    told = _told([tmp_path])
    assert told[0] == "一"
    assert told[1].startswith(f"{tmp_path}/self.txt: cannot be read: ")
    assert len(told) == 2


def test_deep_folders_are_read(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder = folder / "d"
    _write(folder / "a.txt", "深")
    assert [report.text for report in _reports(tmp_path)] == ["深"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_folder_without_permission_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    _write(tmp_path / "a" / "x.txt", "x")
    _write(tmp_path / "b.txt", "二")
    (tmp_path / "a").chmod(0)
    told = _told([tmp_path])
    (tmp_path / "a").chmod(0o700)
    assert told == [f"{tmp_path}/a: cannot be read: Permission denied", "二"]


def test_missing_and_unknown_files_are_told_and_the_others_go_on(tmp_path: Path) -> None:
    pdf, good = _write(tmp_path / "a.pdf", b"%PDF-1.4"), _write(tmp_path / "b.txt", "二")
    assert _told([tmp_path / "none.txt", pdf, good]) == [
        f"{tmp_path}/none.txt: no such file or folder",
        f"{pdf}: unknown kind of file: expected {KINDS}",
        "二",
    ]


def test_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert _told([tmp_path]) == [f"{tmp_path}/a.txt: not a regular file"]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.jsonl", "a.csv", "a.txt.gz", "a.jsonl.gz"])
@pytest.mark.parametrize("data", ["", "\n \n", "\ufeff"])
def test_empty_file_is_told(tmp_path: Path, name: str, data: str) -> None:
    path = _write(tmp_path / name, data)
    assert _told([path]) == [f"{path}: the file is empty"]


@pytest.mark.parametrize("ending", [".txt", ".md", ".json", ".jsonl", ".csv"])
def test_binary_file_is_refused_by_its_kind(tmp_path: Path, ending: str) -> None:
    png = _write(tmp_path / f"a{ending}", b"\x89PNG\r\n\x1a\n" + bytes(100))
    noise = _write(tmp_path / f"b{ending}", random.Random(1).randbytes(100_000))
    told = _told([png, noise])
    assert told[0] == f"{png}: this is a PNG image, not text"
    assert told[1] == f"{noise}: not text in UTF-8, UTF-16, GB18030 or Big5; save it as UTF-8"


def test_cut_off_gzip_gives_the_records_before_the_damage_and_one_error(tmp_path: Path) -> None:
    noise = random.Random(1)
    records = [{"id": n, "text": noise.randbytes(200).hex()} for n in range(5000)]
    whole = gzip.compress(_lines(*records).encode())
    for ending in ["jsonl", "csv"]:
        data = whole
        if ending == "csv":
            data = gzip.compress(
                "".join(["id,text\n", *(f"{r['id']},{r['text']}\n" for r in records)]).encode()
            )
        path = tmp_path / f"a.{ending}.gz"
        path.write_bytes(data[: len(data) // 2])
        found = list(load([path]))
        kept = [one for one in found if isinstance(one, RawReport)]
        assert 2000 < len(kept) < 3000
        assert [one.text for one in kept] == [r["text"] for r in records[: len(kept)]]
        line = len(kept) + (2 if ending == "csv" else 1)
        assert [str(one) for one in found[len(kept) :]] == [
            f"{path}:{line}: gzip data damaged or cut off: get the file again"
        ]


def test_damaged_gzip_text_is_no_report(tmp_path: Path) -> None:
    data = gzip.compress(TEXT.encode() * 100)
    cut, other = tmp_path / "a.txt.gz", tmp_path / "b.txt.gz"
    cut.write_bytes(data[:-20])
    other.write_bytes(b"no gzip")
    message = "gzip data damaged or cut off: get the file again"
    assert _told([cut, other]) == [f"{cut}: {message}", f"{other}: {message}"]


def test_line_of_100_megabytes_is_skipped_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "1"}\n{"text": "')
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"text": "3"}\n')
    tracemalloc.start()
    told = _told([path])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told == ["1", f"{path}:2: line over 20 MB skipped", "3"]
    assert peak < 60_000_000


def test_text_file_over_20_megabytes_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.txt.gz", b"x" * 20_000_001)
    assert _told([path]) == [f"{path}: larger than 20 MB: split it into reports"]


@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.txt", "a.json", "a.md", "a.csv"])
def test_other_encodings_are_read_from_every_kind_of_file(tmp_path: Path, codec: str, name: str) -> None:
    forms = {"a.jsonl": _lines({"text": TEXT}), "a.json": json.dumps([{"text": TEXT}], ensure_ascii=False)}
    forms |= {"a.csv": f"id,text\n1,{TEXT}\n"}
    path = _write(tmp_path / name, forms.get(name, TEXT).encode(codec))
    assert [report.text for report in _reports(path)] == [TEXT]


def test_lines_put_together_from_several_encodings_are_read(tmp_path: Path) -> None:
    texts = ["市長昨天參觀了三個園區。", "记者了解到，新线路九月底通车。", "她說，今年的收成比往年好。"]
    lines = [
        _lines({"text": text}).encode(codec)
        for text, codec in zip(texts, ["big5", "utf-8", "big5"], strict=True)
    ]
    path = _write(tmp_path / "a.jsonl", _lines({"text": "x" * 300_000}).encode() + b"".join(lines))
    assert [report.text for report in _reports(path)][1:] == texts


def test_loading_is_lazy(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", _lines({"text": "一"}, {"text": "二"}))
    found = load([path, tmp_path / "none"])
    assert isinstance(next(found), RawReport)


def test_store_among_the_reports_is_not_read_as_reports(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("水库加固工程昨天完工。", encoding="utf-8")
    store = tmp_path / "wenbao-store"
    (store / "lexical").mkdir(parents=True)
    (store / "ledger.sqlite3").write_bytes(b"SQLite format 3")
    (store / "dense.json").write_text("{}", encoding="utf-8")
    (store / "lexical" / "meta.json").write_text("{}", encoding="utf-8")
    found = list(load([tmp_path]))
    assert [report.text for report in found if isinstance(report, RawReport)] == ["水库加固工程昨天完工。"]
    assert len(found) == 1


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.html.gz"])
def test_saved_web_page_is_a_report(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = web_pages.government().encode("gb18030")
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    (report,) = _reports(path)
    assert (report.title, report.source, report.origin) == (web_pages.TITLE, "岚浦日报", str(path))
    assert report.text == "\n".join(web_pages.PARAGRAPHS)


def test_address_that_cannot_be_fetched_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    good = _write(tmp_path / "a.txt", "一")
    found = list(load(["ftp://news.example/5", good]))
    assert [str(one) if isinstance(one, ReportError) else one.text for one in found] == [
        "ftp://news.example/5: only addresses that begin with http:// or https:// can be fetched",
        "一",
    ]
