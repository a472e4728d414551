"""Which reports are of one event: the sample reports, by the bundled model, and what tells them apart."""

from datetime import date

import pytest

from bot.newsbot import NewsBot
from index.article import Article
from index.repeated import Repeated, days, shared_figures
from index.same_event import MOST

# Read and paired by hand, without those more than three days apart; each by the beginning of its title.
SAME = {
    frozenset(pair)
    for pair in (
        ("泉州市长蔡战胜一天看三县", "Quanzhou mayor tours"),
        ("泉州市长蔡战胜一天看三县", "泉州工業園區標準化第三季拉練"),
        ("Quanzhou mayor tours", "泉州工業園區標準化第三季拉練"),
        ("青檀遭遇特大暴雨", "洪水退了，路还没通"),
        ("青檀遭遇特大暴雨", "青檀水災四死二失聯"),
        ("洪水退了，路还没通", "青檀水災四死二失聯"),
        ("沙屿大桥概算调至", "沙嶼大橋追加二億六"),
        ("岚剧名旦闻筱云逝世", "聞派絕響"),
        ("312吨的最后一块", "沙嶼大橋合龍"),
        ("定了！沙屿大桥5月1日通车", "Shayu Bridge to open"),
    )
}


def ids(bot: NewsBot) -> dict[str, str]:
    """The ids of the reports of `SAME`, by the beginning of their titles."""
    listed = bot.reports(limit=100).items
    return {t: one.id for pair in SAME for t in pair for one in listed if one.title.startswith(t)}


def article(text: str, language: str = "zh-Hans", title: str = "") -> Article:
    return Article("a", title, text, None, None, None, language)


def test_no_unrelated_sample_report_is_named_and_most_pairs_are_found(sample_bot: NewsBot) -> None:
    listed = sample_bot.reports(limit=100).items
    found = {frozenset((one.id, o.id)) for one in listed for o in sample_bot.also_reported(one.id)}
    known = ids(sample_bot)
    same = {frozenset(known[title] for title in pair) for pair in SAME}
    assert found <= same
    assert len(found) >= 6


def test_the_mayors_visit_is_found_in_both_scripts_and_in_english(sample_bot: NewsBot) -> None:
    known = ids(sample_bot)
    others = sample_bot.also_reported(known["泉州市长蔡战胜一天看三县"])
    # The one in Traditional has no date: it comes last.
    titles = ("Quanzhou mayor tours", "泉州工業園區標準化第三季拉練")
    assert [one.id for one in others] == [known[title] for title in titles]


def test_what_is_named_came_out_within_three_days(sample_bot: NewsBot) -> None:
    for one in sample_bot.reports(limit=100).items:
        others = sample_bot.also_reported(one.id)
        assert len(others) <= MOST
        assert one.id not in {other.id for other in others}
        dates = [other.published for other in others if other.published and one.published]
        assert all(abs((day - one.published).days) <= 3 for day in dates if one.published)
        assert dates == sorted(dates, reverse=True)


def test_an_unknown_report_is_a_key_error(sample_bot: NewsBot) -> None:
    with pytest.raises(KeyError):
        sample_bot.also_reported("no such report")


def rarity(*words: str, field: str = "words") -> float:
    """Of 1,000 passages: only the characters of 的 and 是 are everywhere."""
    return 0.0 if any(set(word) & set("的是") for word in words) else 5.0 if words else 7.6


def test_only_rare_words_count_as_repeated() -> None:
    repeated = Repeated(rarity)
    bridge = article("沙屿大桥合龙")
    assert repeated.share(bridge, bridge) == 1.0
    assert repeated.share(bridge, article("沙嶼大橋合龍", "zh-Hant")) == 1.0
    assert repeated.share(article("的是的是"), article("的是的是")) == 0.0
    assert (
        0.0
        < repeated.share(bridge, article("沙屿大桥开工"))
        < repeated.share(bridge, article("沙屿大桥合拢"))
    )


def test_names_and_figures_are_repeated_across_languages() -> None:
    repeated = Repeated(rarity)
    chinese = article("9月25日，蔡战胜到访泉州，投资38.6亿元。")
    english = article("On 25 September Cai Zhansheng visited Quanzhou, at a cost of 3.86 billion yuan.", "en")
    other = article("On 3 March Li Hua visited Chengdu, at a cost of 12 million yuan.", "en")
    assert repeated.share(chinese, english) > 0.4
    assert repeated.share(chinese, other) == 0.0


def test_forms_filled_in_with_other_figures_are_told_apart() -> None:
    form = "收盘价{}元，成交额{}万元，换手{}%，流入{}万元，流出{}万元，市值{}亿元，最高{}元，最低{}元。"
    numbers = range(101, 109)
    one, other = article(form.format(*numbers)), article(form.format(*(number + 50 for number in numbers)))
    assert shared_figures(one, other) == -1.0
    assert shared_figures(one, one) == pytest.approx(8 / 11)
    assert shared_figures(article("有人"), article("有人")) == 0.0


def test_days_are_read_in_both_languages() -> None:
    assert (
        days(article("8月3日和8月12日", title="预警"))
        == {"d8-3", "d8-12"}
        == days(article("8月12日和8月3日"))
    )
    assert days(article("On 3 August", "en")) == {"d8-3"}
    assert days(article("8月", title=str(date(2025, 8, 3)))) == {"d8-3"}
