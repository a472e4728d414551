"""A bot for tests of the page: a function of its input, over a few reports, without any model."""

import re
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from time import sleep

from bot.answer import Answer, Citation, Claim, Writing
from bot.conversation import standalone
from bot.scope import Understood, conditions
from bot.turn import Turn as Before
from index.article import Article, RawReport, Removal
from index.catalogue import Listed, Order, Page
from index.errors import ReportError
from index.filter import Filter
from index.records import Outcome, Stats, Status

EXAMPLES = ["市长参观了哪些园区?", "Which parks did the mayor visit?"]
PARKS = Article(
    "报道 1/'\"<b>",
    "市长调研三个园区",
    "市长周一上午调研产业园区建设。\n" + "天气晴朗无云，气温适中。" * 200 + "\n"
    "他先后参观了东湖装备园、西岭陶瓷园和南山电子园等园区。随后召开了座谈会。",
    "临江日报",
    "https://news.example/1?a=1&b=2",
    date(2024, 9, 25),
    "zh-Hans",
    (Removal("kāi", "pinyin"), Removal("fā", "pinyin"), Removal("责任编辑：某某", "credit")),
)
VISITED = "他先后参观了东湖装备园、西岭陶瓷园和南山电子园等园区。"
TRADITIONAL = Article(
    "t-1", "捷運動工", "捷運環狀線南環段週三動工。", "聯合新聞", None, date(2024, 2, 11), "zh-Hant"
)
ENGLISH = Article(
    "e-1", "Mayor visits parks", "The mayor visit covered three parks on Monday.", "Wire", None, None, "en"
)
EVIL = (
    "恶意标记 <script>window.hacked=1</script> <img src=http://evil.example/x onerror=window.hacked=1> "
    "<form action=http://evil.example><input></form> <div style='position:fixed;inset:0'> "
    "[x](javascript:window.hacked=1) ![y](http://evil.example/y) $$x^2$$ ${window.hacked=1} {{constructor}} "
    "www.evil.example &lt;b&gt; \u202e倒序"
)
HOSTILE = Article(EVIL, EVIL, EVIL + "。", EVIL, "javascript:window.hacked=1", None, "zh-Hans")
LONG_WORD = Article("w", "长词", "超长单词" + "w" * 10_000 + "。", None, None, None, "zh-Hans")
TWENTY = Article(
    "n", "二十条", "".join(f"第{n}项工程已经完工。" for n in range(1, 21)), None, None, None, "zh-Hans"
)
REPORTS = (PARKS, TRADITIONAL, ENGLISH, HOSTILE, LONG_WORD, TWENTY)


def pairs(text: str) -> set[str]:
    letters = "".join(c for c in text.lower() if c.isalnum())
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


def listed(article: Article) -> Listed:
    fields = article.id, article.title, article.source, article.published, article.language, article.url
    return Listed(*fields, len(article.text))


@dataclass
class PairsBot:
    """Finds the sentence that shares most pairs of characters with the question; three make an answer."""

    gate: threading.Event = field(default_factory=threading.Event)
    given_up: bool = False
    articles: dict[str, Article] = field(default_factory=lambda: {a.id: a for a in REPORTS})

    def stream(
        self,
        question: str,
        k: int = 5,
        where: Filter | None = None,
        ignore: Collection[Understood] = (),
        history: Sequence[Before] = (),
        *,
        extractive_only: bool = False,
        stop: threading.Event | None = None,
        on_found: Callable[[], None] = lambda: None,
    ) -> Iterator[Answer]:
        """As `NewsBot.stream`; all passages are read, whatever `k` and `where` are."""
        if "READ" in question:
            on_found()
        answer = self.ask(question, ignore, history)
        if "WRITE" not in question or extractive_only:
            yield answer
            return
        true, false = Claim("市长看了三座园区。", (1,)), Claim("共投资99亿元。", (), False, "number", "99亿")
        yield replace(answer, writing=Writing("测试模型", claims=(true,)))
        for _ in range(400):
            if self.gate.is_set() or (stop and stop.is_set()):
                break
            sleep(0.05)
        self.given_up = bool(stop and stop.is_set())
        writing = Writing("测试模型", True, (true, false), seconds=2.5)
        yield replace(answer, text=f"{true.text} [1]", writing=writing)

    def ask(
        self, question: str, ignore: Collection[Understood] = (), history: Sequence[Before] = ()
    ) -> Answer:
        if len(question) > 2_000:
            raise ValueError(
                f"the question has {len(question)} characters, at most 2000 are read: shorten it"
            )
        if "ERROR" in question:
            raise RuntimeError("secret detail")
        if "SLOW" in question and not self.gate.wait(20):
            raise TimeoutError
        if "第1项到第20项" in question:
            return self._twenty(question)
        understood = None if "history" in ignore else standalone(question, history, [])
        found = [
            (len(pairs(understood or question) & pairs(match[0])), article.id, match)
            for article in self.articles.values()
            for match in re.finditer(r"[^。\n]*[。.]", article.text)
        ]
        shared, article_id, match = max(found, key=lambda f: (f[0], f[1]))
        citation = self._citation(self.articles[article_id], match)
        if shared < 3:
            return Answer(question, "报道中没有说明。", (), True, 0.1, (citation,), (), understood)
        limits = conditions(question, date(2026, 11, 23), ["临江日报"])
        limits = tuple(limit for limit in limits if limit.kind not in ignore)
        return Answer(question, f"{citation.text} [1]", (citation,), False, 0.9, (), limits, understood)

    def article(self, article_id: str) -> Article:
        return self.articles[article_id]

    def also_reported(self, article_id: str) -> Sequence[Listed]:
        return [listed(ENGLISH)] if article_id == PARKS.id else []

    def suggest(self, answer: Answer, *, stop: threading.Event | None = None) -> Sequence[str]:
        """What else the first cited report says, as a question."""
        cited = [c.article_id for c in answer.citations]
        return ["座谈会什么时候召开?"] if cited and cited[0] == PARKS.id else []

    def examples(self, *, stop: threading.Event | None = None) -> Sequence[str]:
        return [f"{article.title}?" for article in list(self.articles.values())[:2]]

    def reports(
        self,
        words: str = "",
        where: Filter | None = None,
        order: Order = "newest",
        offset: int = 0,
        limit: int = 50,
    ) -> Page:
        where = where or Filter()
        found = [
            article
            for article in self.articles.values()
            if all(word in f"{article.title}{article.text}" for word in words.split())
            and (where.source is None or article.source == where.source)
            and (where.since is None or (article.published and article.published >= where.since))
            and (where.until is None or (article.published and article.published <= where.until))
        ]
        found.sort(key=lambda a: a.published or date.min, reverse=order != "oldest")
        if order == "title":
            found.sort(key=lambda a: a.title)
        return Page(len(found), tuple(map(listed, found[offset : offset + limit])))

    def coverage(self, where: Filter | None = None) -> Sequence[tuple[str, int]]:
        return (("2024-02", 1), ("2024-09", 1))

    def stats(self) -> Stats:
        dates = sorted(a.published for a in self.articles.values() if a.published)
        sources = {a.source: 1 for a in self.articles.values() if a.source}
        first, last = (dates[0], dates[-1]) if dates else (None, None)
        return Stats(len(self.articles), len(self.articles), {}, sources, first, last, 1, "pairs")

    def storage(self) -> int:
        return 3_456_000

    def add(self, reports: Iterable[RawReport | ReportError]) -> Iterator[Outcome]:
        for report in reports:
            if isinstance(report, ReportError):
                yield Outcome(report.where, Status.FAILED, None, str(report))
                continue
            if "WAIT" in report.text:
                self.gate.wait(20)
            made = Article(
                report.id or report.title or report.text[:20],
                report.title or report.text[:20],
                report.text,
                report.source,
                report.url,
                report.published,
                "zh-Hans",
            )
            known = made.id in self.articles
            self.articles[made.id] = made
            yield Outcome(report.origin, Status.REPLACED if known else Status.ADDED, made.id)

    def remove(self, article_ids: Iterable[str]) -> Sequence[str]:
        return [i for i in article_ids if self.articles.pop(i, None)]

    def _twenty(self, question: str) -> Answer:
        matches = list(re.finditer(r"[^。]*。", TWENTY.text))
        citations = tuple(
            replace(self._citation(TWENTY, match), number=n) for n, match in enumerate(matches, 1)
        )
        text = "".join(f"{c.text}[{c.number}]" for c in citations)
        return Answer(question, text, citations, False, 0.9)

    def _citation(self, article: Article, match: re.Match[str]) -> Citation:
        start, end = match.span()
        names = tuple(
            (start + n.start(), start + n.end()) for n in re.finditer("东湖装备园|南山电子园", match[0])
        )
        rest = (article.title, article.source, article.url, article.published, start, end, match[0], names)
        return Citation(1, article.id, *rest)
