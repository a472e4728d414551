import time
from datetime import date
from pathlib import Path

import pytest
from cleaning_labels import REPORTS, read_labels, read_reports, score

from index.article import RawReport, Removal
from index.clean import Cleaned, clean, detect_language
from index.errors import ReportError

SEED = Path(__file__).resolve().parents[2] / "shared" / "data" / "seed" / "quanzhou-parks.txt"
NEWS = "市政府昨天召开会议，讨论新图书馆的建设方案，预计明年年底完工。与会代表提出了十二条意见。"
ENGLISH = "The council met on Monday to discuss the new library. Work will start in May, officials said."

needs_reports = pytest.mark.skipif(not REPORTS.exists(), reason="../shared/data/news_5k.jsonl.gz is absent")
needs_seed = pytest.mark.skipif(not SEED.exists(), reason="../shared/data/seed is absent")


def cleaned(text: str) -> Cleaned:
    return clean(RawReport(text, "report.txt"))


def text_of(text: str) -> str:
    return cleaned(text).text


# Pinyin


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("城區開(kāi)放", "城區開放"),
        ("長(zhǎng)者專(zhuān)屬", "長者專屬"),
        ("學（xué）校", "學校"),
        ("綠(lǜ)色婦女(nǚ)呂(lǚ)", "綠色婦女呂"),
        ("開(Kāi)始，開(KĀI)始", "開始，開始"),
        ("漲(zhǎnɡ)價", "漲價"),
        ("動(do\u0300ng)作", "動作"),
        ("滿(măn)意", "滿意"),
        ("開(kāi)會(huì)說(shuō)嗯(ǹg)，嘸(ḿ)", "開會說嗯，嘸"),
        ("工業(yè)(產(chǎn)業(yè))園", "工業(產業)園"),
        ("開 展(zhǎn)", "開 展"),
    ],
)
def test_scraped_pinyin_goes(raw: str, text: str) -> None:
    assert text_of(raw) == text


@pytest.mark.parametrize(
    "text",
    [
        "(產業)園區，各縣(市、區)",
        "納斯達克(NASDAQ)，北京(Beijing)，中國(GT)",
        "校长(Stephen Gordon)与(Mark Zuckerberg)",
        "圣保罗(São Paulo)的咖啡馆(Café)",
        "北京(Běijīng)的(an)",
        "He ate an apple (an) at the café (é).",
        "甪（lù）直古镇",
        "“六”在这里读作(lù)",
        "何(Hé)先生",
        "真的吗?他问。",
    ],
)
def test_brackets_that_belong_stay(text: str) -> None:
    assert text_of(text) == text


def test_toneless_syllables_go_only_where_the_scraper_is_plain() -> None:
    assert text_of("我們(men)開(kāi)會(huì)講(jiǎng)話的(de)時(shí)間(an)") == "我們開會講話的時間(an)"
    assert text_of("我们(men)的(de)目标") == "我们(men)的(de)目标"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("請(qǐng)?jiān)?0日內", "請0日內"),
        ("大家?kāi)?始", "大家始"),
        ("大家\ufffd(kāi)始", "大家始"),
        ("大\ufffd\ufffd家", "大家"),
    ],
)
def test_broken_fragments_go_and_nothing_else(raw: str, text: str) -> None:
    assert text_of(raw) == text


def test_each_removed_piece_is_kept_with_its_reason() -> None:
    assert cleaned("開(kāi)會(huì)?jiān)?了。\n责任编辑：王小明").removed == (
        Removal("(kāi)", "pinyin"),
        Removal("(huì)", "pinyin"),
        Removal("?jiān)?", "mojibake"),
        Removal("责任编辑：王小明", "credit"),
    )


# Headers


@pytest.mark.parametrize(
    ("header", "source", "day"),
    [
        ("2023-08-16 18:02:41，正文：", None, date(2023, 8, 16)),
        ("，正文：", None, None),
        ("8-16 22:13，正文：", None, None),
        ("23-08-16 06:20，正文：   ", None, date(2023, 8, 16)),
        ("[ 2023/08/16  16:27 ]，正文：", None, date(2023, 8, 16)),
        ("来源：江城网  |  2023年08月16日 09:58:19，正文：", "江城网", date(2023, 8, 16)),
        ("发布时间：2023-08-16 09:33:41，正文：", None, date(2023, 8, 16)),
        ("2023-08-16 22:35来源: 江城新闻      海州      举报 ，正文：", "江城新闻", date(2023, 8, 16)),
        ("首页 > 新闻 > 社会 2023-08-16 17:42:19 ，正文：", None, date(2023, 8, 16)),
        ("来源：江城日报\u30002023-08-16 09:30\u3000记者 王小明\n", "江城日报", date(2023, 8, 16)),
        ("來源：江城日報\u30002023-08-16\n", "江城日報", date(2023, 8, 16)),
    ],
)
def test_a_scraped_header_becomes_metadata(header: str, source: str | None, day: date | None) -> None:
    result = cleaned(header + NEWS)
    assert (result.text, result.source, result.published) == (NEWS, source, day)


@pytest.mark.parametrize(
    "text",
    [
        "2023年8月16日，新馆开放。" + NEWS,
        "《公约》正文：第一条，缔约方应当合作。" + NEWS,
        "来源：作者认为，资金有三个来源。" + NEWS,
        "记者 王明 昨日从会上获悉，图书馆将扩建。" + NEWS,
    ],
)
def test_a_report_that_begins_like_a_header_keeps_its_beginning(text: str) -> None:
    assert text_of(text) == text


def test_a_title_on_its_own_line_becomes_the_title() -> None:
    result = cleaned(f"新图书馆明年完工\n来源：江城日报 2025-03-02\n\n{NEWS}\n{NEWS}")
    assert (result.title, result.text) == ("新图书馆明年完工", f"{NEWS}\n{NEWS}")
    assert (result.source, result.published) == ("江城日报", date(2025, 3, 2))


@pytest.mark.parametrize(
    ("raw", "title", "text"),
    [
        (
            "原标题：江城新馆开工建设近日，市民发现工地已经动工。",
            "江城新馆开工建设",
            "近日，市民发现工地已经动工。",
        ),
        (
            "原标题：江城建新馆，明年完工8月2日下午，工地动工。",
            "江城建新馆，明年完工",
            "8月2日下午，工地动工。",
        ),
        ("原标题：江城新馆明年完工江城新馆明年完工 工地动工。", "江城新馆明年完工", "工地动工。"),
        ("（原标题：江城建新馆（图）） 工地已经动工。", "江城建新馆（图", "） 工地已经动工。"),
        ("原标题：江城建新馆\n工地已经动工，市民很高兴，大家都来看。", "江城建新馆", None),
        ("工地已经动工。（原标题：江城建新馆）", "江城建新馆", "工地已经动工。"),
    ],
)
def test_a_scraped_title_is_taken_where_its_end_is_plain(raw: str, title: str, text: str | None) -> None:
    result = cleaned(raw)
    assert result.title == title
    assert text is None or result.text == text


def test_a_title_without_a_plain_end_stays_in_the_text() -> None:
    result = cleaned("原标题：江城建新馆工地已经动工，市民很高兴。大家都来看。")
    assert result.text == "江城建新馆工地已经动工，市民很高兴。大家都来看。"


def test_the_title_keeps_a_date_of_its_own() -> None:
    raw = "原标题：8月9日基金净值：江城混合最新净值1.128月9日，江城混合最新净值为1.12元。"
    assert cleaned(raw).title == "8月9日基金净值：江城混合最新净值1.12"


def test_without_a_title_the_first_sentence_is_cut_to_sixty_characters() -> None:
    assert cleaned("新馆开放。" + NEWS).title == "新馆开放"
    long = cleaned("字" * 200 + "。").title
    assert long == "字" * 59 + "…"


def test_what_was_given_wins_over_what_the_text_says() -> None:
    raw = RawReport(
        f"来源：江城网 | 2023年08月16日 09:58，正文：{NEWS}",
        "a",
        title="给定标题",
        source="给定来源",
        published=date(2020, 1, 2),
    )
    result = clean(raw)
    assert (result.title, result.source, result.published) == ("给定标题", "给定来源", date(2020, 1, 2))
    assert result.text == NEWS


def test_a_given_title_is_cleaned_too() -> None:
    assert clean(RawReport(NEWS, "a", title=" 新館\n開(kāi)放&nbsp;")).title == "新館 開放"
    assert (
        clean(RawReport(NEWS, "a", title=" ")).title
        == "市政府昨天召开会议，讨论新图书馆的建设方案，预计明年年底完工"
    )


def test_short_lines_are_no_titles() -> None:
    poem = "白日依山尽\n黄河入海流\n欲穷千里目\n更上一层楼"
    assert text_of(poem) == poem


# Debris


@pytest.mark.parametrize(
    "debris",
    [
        "分享到微信朋友圈",
        "微信扫一扫，分享到朋友圈",
        "点击关注“江城报”公众号",
        "长按识别二维码关注我们",
        "责任编辑：王小明",
        "（责任编辑：王小明 JC001）",
        "【編輯：林小華】",
        "编辑：王明 校对：李华 审核：张三丰",
        "编辑 程明二审 李中审三审 王小明",
        "責任編輯：林小華",
        "（来源：江城日报）",
        "來源：江城日報",
        "免责声明：本文仅代表作者个人观点，与本网无关。",
        "免責聲明：本文僅代表作者個人觀點，與本網無關。",
        "以上内容不构成投资建议。",
        "本文不构成投资建议，股市有风险，投资需谨慎。",
        "版權所有，未經授權不得轉載。",
        "未经许可，不得转载。",
        "声明：转载此文是出于传递更多信息之目的，若有来源标注错误请与本网联系。",
        "凡本网注明“来源：江城报”的作品，均为本网原创，转载请注明出处。",
        "图片来源于网络，如有侵权请联系删除",
        "※ 有關作品版權事宜請聯繫：0555-5550000 郵箱：mail@example.com",
        "版权声明：本网站所有内容版权归本网所有。\n联系电话：0555-5550000\n地址：江城市",
        "相关阅读：《三个园区一年》《新桥通车》",
        "延伸閱讀：三個園區一年",
        "下载江城报APP，看更多新闻",
        "请继续往下阅读",
        "上一篇：新桥通车\n下一篇：三个园区一年",
        "返回首页",
        "广告",
    ],
)
def test_debris_at_the_tail_goes_on_a_line_and_glued(debris: str) -> None:
    assert text_of(f"{NEWS}\n{debris}") == NEWS
    assert text_of(NEWS + debris) == NEWS


@pytest.mark.parametrize(
    "debris",
    [
        "Copyright © 2024 City News. All rights reserved.",
        "© 2024 City News",
        "Share this article",
        "Read more: Mayor opens bridge",
        "Subscribe to our newsletter",
        "Advertisement",
        "Editing by Jane Doe",
        "Contact us: news@example.com",
    ],
)
def test_english_debris_goes(debris: str) -> None:
    assert text_of(f"{ENGLISH}\n{debris}") == ENGLISH


def test_an_advertisement_amid_the_news_goes() -> None:
    assert text_of(f"{NEWS}广告 全场五折，快来抢购！ ×{NEWS}") == NEWS + NEWS


@pytest.mark.parametrize(
    "news",
    [
        "法院认为，被告未经授权转载涉案文章，构成侵权，应承担法律责任。",
        "律师提醒，未经许可转载他人作品可能侵犯著作权。",
        "法院判决，该歌曲版权归甲公司所有。原告表示将上诉。",
        "如发现侵权行为，市民可拨打12330举报，有关部门将依法处理。",
        "市民如有疑问，可拨打服务热线0555-5550000咨询。",
        "咨询电话：0555-5550000。",
        "请有线索的市民与警方联系，联系电话：0555-5550000。",
        "请市民注意查看食品来源，发现问题及时向监管部门举报处理。",
        "该报总编辑王明表示，编辑部将继续改革。",
        "责任编辑制度是出版业的一项基本制度。",
        "校对员李华今年六十岁。",
        "监制单位是市文化局",
        "1、加强监管。\n2、完善制度。\n3、强化服务。",
        "分享到朋友圈后，他收到了上百个赞。",
        "扫码支付已在全市公交车上推广。",
        "打开APP即可挂号。",
        "点击进入页面后，骗子会要求输入密码。",
        "银行发布风险提示：投资有风险，理财须谨慎选择。",
        "该公司声明：我们对事故深表歉意，将配合调查，并承担使用者的全部损失。",
        "以上内容不构成犯罪，法院宣布他无罪。",
        "相关新闻在网上引起热议。",
        "推荐阅读书目共五十种。",
        "关注我们的孩子，就是关注未来。",
        "广告 法规修订草案昨天公布。",
        "本网站由市政府主办，昨天正式开通。",
        "如有需要，请与社区联系。",
        "记者 王明 报道",
        "证件号码：130000********62，于平谷区，另有131000********23",
    ],
)
def test_news_that_looks_like_debris_survives(news: str) -> None:
    assert text_of(NEWS + news) == NEWS + news
    assert text_of(f"{NEWS}\n{news}\n{NEWS}") == f"{NEWS}\n{news}\n{NEWS}"


def test_the_source_of_a_credit_becomes_metadata() -> None:
    assert cleaned(f"{NEWS}（来源：江城日报）").source == "江城日报"
    printed = cleaned(f"{NEWS}《 江城日报 》（ 2023年07月26日 04 版）")
    assert (printed.source, printed.published) == ("江城日报", date(2023, 7, 26))


# Characters and white space


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("２０２４年增长３．５％，－２℃", "2024年增长3.5%，-2℃"),
        ("ＧＤＰ与ｉＰｈｏｎｅ", "GDP与iPhone"),
        ("①½㎡……——“”「」（）", "①½㎡……——“”「」（）"),
        ("中文｡｢引｣､", "中文。「引」、"),
        ("甲\u3000\u3000乙", "甲\n乙"),
        ("\u3000\u3000首段。\r\n\r\n\u3000\u3000次段。", "首段。\n次段。"),
        ("首段。   次段。", "首段。\n次段。"),
        ("8 月 16 日\xa0\xa0晴", "8 月 16 日 晴"),
        ("零\u200b宽\ufeff与\xad软", "零宽与软"),
        ("⼈⼯智能", "人工智能"),
        ("A&nbsp;&amp;&nbsp;B &amp;lt;", "A & B <"),
        ("<p>首段<b>黑体</b></p><script>var a = '字';</script><p>次段</p>", "首段黑体\n次段"),
        ("a < b，c > d，<unknown>", "a < b，c > d，<unknown>"),
        ("**要闻**见[全文](https://example.com/a)", "要闻见全文"),
        ("The mayor visited\nthree parks on Monday.", "The mayor visited three parks on Monday."),
        ("乾隆與臺灣，後來", "乾隆與臺灣，後來"),
    ],
)
def test_characters_become_regular_and_the_words_stay(raw: str, text: str) -> None:
    assert text_of(raw) == text


@pytest.mark.parametrize("raw", ["", " \n\u3000", "\ufffd\ufffd", "返回搜狐，查看更多责任编辑：", "……！！"])
def test_nothing_readable_is_an_error_that_names_the_report(raw: str) -> None:
    with pytest.raises(ReportError, match=r"^report\.txt: nothing readable is left"):
        cleaned(raw)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (NEWS, "zh-Hans"),
        ("市政府昨天召開會議，討論新圖書館的建設方案。", "zh-Hant"),
        ("乾隆皇帝与著名瞭望塔，开会讨论", "zh-Hans"),
        ("人大代表", "zh-Hans"),
        (ENGLISH + " 北京", "en"),
        ("苹果公司（Apple）发布 iPhone 15 Pro Max 和 Apple Watch Ultra 两款产品", "zh-Hans"),
    ],
)
def test_the_language_is_told_by_the_script(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "piece",
    [
        "((((",
        "?ā)?a)?",
        " ",
        "字\n",
        "编辑 张三 ",
        "来源：",
        "监制丨张三",
        "<p ",
        "广告 ",
        "2023-08-16 ",
        "原标题：",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    cleaned("市政府开会。" + piece * (100_000 // len(piece)))
    assert time.process_time() - start < 3


# Real reports


@needs_seed
def test_the_seed_is_clean_to_its_last_sentence() -> None:
    result = cleaned(SEED.read_text(encoding="utf-8"))
    assert not any("à" <= character <= "ǜ" for character in result.text)
    assert "(產業)園區" in result.text
    assert "各縣(市、區)" in result.text
    assert "“下半篇”文章。" in result.text
    assert result.text.endswith("參加。")
    assert "@" not in result.text
    reasons = [removal.reason for removal in result.removed]
    assert [reason for reason in reasons if reason != "pinyin"] == ["mojibake", *["copyright"] * 4]


@needs_reports
def test_labelled_debris_is_caught_and_labelled_news_survives() -> None:
    labels = read_labels(read_reports())
    for half in ("dev", "held"):
        result = score([label for label in labels if label.half == half])
        assert result.caught >= 0.98 * result.debris
        assert result.all_caught >= 0.94 * result.with_debris
        assert result.lost == 0


@needs_reports
def test_cleaning_again_keeps_the_text() -> None:
    for report_id, raw in list(read_reports().items())[::10]:
        text = clean(RawReport(raw, report_id)).text
        assert text_of(text) == text
