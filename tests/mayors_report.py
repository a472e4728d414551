"""A report, and answers that cite it, for the tests of what draws and copies them."""

from dataclasses import replace
from datetime import date

from bot.answer import Answer, Citation
from index.article import Article

TEXT = "市长周一调研。\n他参观了东湖园、西岭园。随后座谈。\n\n晚间返回。"
QUOTED = "他参观了东湖园、西岭园。"
ORIGIN = "市长调研 · 临江日报 · 2024-09-25"
ARTICLE = Article(
    "a-1", "市长调研", TEXT, "临江日报", "https://news.example/1?a=1&b=2", date(2024, 9, 25), "zh-Hans"
)


def citation(number: int = 1, **changes: object) -> Citation:
    start = TEXT.index(QUOTED)
    span = TEXT.index("东湖园"), TEXT.index("东湖园") + 3
    day = date(2024, 9, 25)
    end = start + len(QUOTED)
    made = Citation(number, "a-1", "市长调研", "临江日报", None, day, start, end, QUOTED, (span,))
    return replace(made, **changes)


def answered(text: str, *citations: Citation, **more: object) -> Answer:
    return replace(Answer("问?", text, citations, False, 0.9), **more)


def refused(*closest: Citation) -> Answer:
    return Answer("问?", "报道中没有说明。", (), True, 0.1, closest)
