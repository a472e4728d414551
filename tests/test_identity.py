import pytest

from index.identity import canonical_url, identity, text_identity


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/news/5.html",
        " https://www.example.com/news/5.html\n",
        "HTTPS://WWW.Example.com/news/5.html#comments",
        "https://www.example.com/news/5.html/",
        "https://www.example.com/news/5.html?utm_source=weibo&utm_campaign=a&spm=1.2&from=timeline",
        "https://www.example.com/news/5.html?FBCLID=x",
    ],
)
def test_what_does_not_change_the_report_is_no_part_of_its_url(url: str) -> None:
    assert canonical_url(url) == "https://www.example.com/news/5.html"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/news?id=5",
        "https://example.com/news?id=5&page=2",
        "https://example.com/news?fromage=5",
        "https://example.com/news?shared_by=3",
        "https://example.com/News/5",
        "https://m.example.com/#/detail/5",
        "https://m.example.com/news#!5",
        "https://example.com/%E5%9B%AD%E5%8C%BA",
    ],
)
def test_what_may_name_another_report_is_kept(url: str) -> None:
    assert canonical_url(url) == url


@pytest.mark.parametrize(
    "url", ["", "无", "N/A", "example.com/news/5", "https://example.com", "https://example.com/?utm_source=a",
            "http://[broken/5", "https://example.com/#top", "https://m.example.com/#/"],
)  # fmt: skip
def test_what_names_no_report_is_no_identity(url: str) -> None:
    assert canonical_url(url) is None
    assert identity(None, url, "晚报", "正文。") == text_identity("晚报", "正文。")


def test_the_given_id_comes_before_the_url_and_the_url_before_the_text() -> None:
    url = "https://example.com/5"
    assert identity(" n5 ", url, None, "正文。") == "n5"
    assert identity("  ", url, None, "正文。") == url
    assert identity(None, url, None, "正文。") == identity(None, url, None, "改动。")


def test_source_and_text_identify_what_has_neither_id_nor_url() -> None:
    assert text_identity("晚报", "正文。") == text_identity("晚报", "正文。")
    assert (
        len({text_identity("晚报", "正文。"), text_identity(None, "正文。"), text_identity("晚报", "正文")})
        == 3
    )
