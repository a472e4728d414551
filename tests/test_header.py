"""Headers as portals, papers and wires have them: they become title, source and date."""

from datetime import date

import pytest

from index.article import RawReport
from index.clean import Cleaned, clean

NEWS = "市政府昨天召开会议，讨论新图书馆的建设方案，预计明年年底完工。与会代表提出了十二条意见。"
ENGLISH = "The council met on Monday to discuss the new library. Work will start in May, officials said."
TITLE = "新馆明年完工"
ENGLISH_TITLE = "New library to open next year"


def cleaned(text: str) -> Cleaned:
    return clean(RawReport(text, "report.txt"))


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("时间：2025-03-02 10:22 来源：江城日报 作者：王明 浏览次数：123次 【字体：大 中 小】", "江城日报"),
        ("发布日期：2025年03月02日 信息来源：江城市财政局 字号：[大 中 小] 打印本页", "江城市财政局"),
        ("2025年03月02日 10:22 | 江城日报", "江城日报"),
        ("江城日报 2025-03-02 10:22\n听新闻", "江城日报"),
        ("2025/03/02 10:22 江城晚報 記者王明／台北報導", "江城晚報"),
        ("发布时间：2025-03-02 来源：江城市人民政府网\n分享到：微信 微博", "江城市人民政府网"),
        ("原创 江城发布 江城发布 2025-03-02 10:22", "江城发布"),
        ("稿源：江城在线 2025-03-02 编辑：王明 责编：李华", "江城在线"),
    ],
)
def test_a_line_of_fields_below_the_title_becomes_metadata(header: str, source: str) -> None:
    result = cleaned(f"{TITLE}\n{header}\n{NEWS}")
    assert (result.text, result.title) == (NEWS, TITLE)
    assert (result.source, result.published) == (source, date(2025, 3, 2))


def test_the_way_to_the_page_goes() -> None:
    result = cleaned(f"您当前的位置：首页 > 新闻中心 > 市县动态\n{TITLE}\n来源：江城网 2025-03-02\n{NEWS}")
    assert (result.text, result.title, result.source) == (NEWS, TITLE, "江城网")


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("Source: The Lanpu Weekly  2025-05-09  By Grace Tham", "The Lanpu Weekly"),
        ("The Lanpu Weekly | May 9, 2025", "The Lanpu Weekly"),
        ("Source: Xinhua | 2025-05-09 14:32:00 | Editor: huaxia", "Xinhua"),
        ("By Grace Tham and Peter Lowell\nPublished: 9 May 2025 14:32", None),
        ("By GRACE THAM, Staff Writer\nMay 9, 2025 2:30 pm", None),
        ("Friday, May 9, 2025 • 3 min read\nShare on Facebook Twitter", None),
    ],
)
def test_english_lines_of_fields_become_metadata(header: str, source: str | None) -> None:
    result = cleaned(f"{ENGLISH_TITLE}\n{header}\n\n{ENGLISH}")
    assert (result.text, result.title) == (ENGLISH, ENGLISH_TITLE)
    assert (result.source, result.published) == (source, date(2025, 5, 9))


@pytest.mark.parametrize("line", ["By Friday all schools had reopened.", "By Friday", "May 9 was a holiday."])
def test_english_first_lines_that_are_no_bylines_are_kept(line: str) -> None:
    result = cleaned(f"{line}\n{ENGLISH}")
    assert line in (result.title, result.text.split("\n")[0])


@pytest.mark.parametrize(
    ("dateline", "source"),
    [
        ("新华社北京3月2日电（记者王明）", "新华社"),
        ("沙屿在线消息（记者 王明）", "沙屿在线"),
        ("【江城晚報訊】", "江城晚報"),
        ("岚浦日报讯（记者 王明 李华）", "岚浦日报"),
        ("【本报讯】", None),
        ("【記者王明／台北報導】", None),
        ("据江城日报消息，", None),
        ("公司官网消息，", None),
    ],
)
def test_a_dateline_names_the_source_and_stays(dateline: str, source: str | None) -> None:
    result = cleaned(dateline + NEWS)
    assert (result.source, result.text) == (source, dateline + NEWS)


def test_an_english_dateline_names_the_source_and_stays() -> None:
    text = "LANPU, May 9 (Xinhua) -- " + ENGLISH
    assert (cleaned(text).source, cleaned(text).text) == ("Xinhua", text)


def test_the_dateline_is_no_part_of_a_glued_title() -> None:
    raw = f"2025-03-02 10:22，正文：  原标题：新馆明年完工 市民期待          江城日报讯（记者 王明）{NEWS}"
    result = cleaned(raw)
    assert (result.title, result.source) == ("新馆明年完工 市民期待", "江城日报")
    assert result.text == f"江城日报讯（记者 王明）{NEWS}"


@pytest.mark.parametrize("end", ["“把脉”", "！", "？", "（组图）"])
def test_line_above_source_and_date_is_the_title_however_it_ends(end: str) -> None:
    body = "昨天上午，清河镇的果农把第一批蜜桃送上了冷链车。今年的价格比去年高两成。"
    cleaned = clean(
        RawReport(f"清河镇蜜桃开摘 专家下田{end}\n来源：清河日报　2025-07-02 08:10　记者 何平\n\n{body}", "a")
    )
    assert cleaned.text == body
    assert cleaned.title == f"清河镇蜜桃开摘 专家下田{end}"
    assert (cleaned.source, cleaned.published) == ("清河日报", date(2025, 7, 2))
