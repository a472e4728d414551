"""Questions on how many reports speak of something: always answerable, for where no better one is found."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from bot.noun_phrases import is_person, names, placed_words
from index.article import Article
from index.language import detect_language
from index.script import to_script
from index.words import fold

_COUNTING = {
    "zh-Hans": "有多少篇报道提到{}？",
    "zh-Hant": "有多少篇報導提到{}？",
    "en": "How many reports mention {}?",
}
_ENGLISH_NAME = re.compile(r"(?<=[a-z,] )(?!Mr |Ms |Dr )[A-Z][a-z-]+(?: (?!No\b)[A-Z][a-z-]+)+")
_LONGEST = 10
_LONGEST_PLACE = 3
_PLACES_AND_BODIES = re.compile(
    r"(?:[桥县镇乡区省村岛江河湖港山州国]|(?<!城)市|大学|学院|医院|法院|公司|集团|中学|"
    r"小学|银行|博物馆|图书馆|公园|水库|机场|码头|铁路|高速|论坛|马拉松|委员会|管理局)$"
)
_LEAST_OFTEN = 2


def counting_question(topic: str, language: str) -> str:
    """How many reports speak of `topic`, asked in `language`."""
    chinese = language if detect_language(topic) != "en" else "en"
    return _COUNTING[language].format(topic if chinese == "en" else to_script(topic, language))


def topics(articles: Iterable[Article], language: str) -> Iterator[str]:
    """The names that the reports use more than once, most often used first, each once."""
    found: Counter[str] = Counter()
    for article in articles:
        text = f"{article.title}\n{article.text}"
        if article.language == "en":
            found.update(_ENGLISH_NAME.findall(text))
        else:
            found.update(name for name in map(str.strip, names(text)) if _is_known_by_name(name))
    yield from (name for name, count in found.most_common() if count >= _LEAST_OFTEN)


def _is_known_by_name(name: str) -> bool:
    """Whether it is a person, a place or a body, rather than a noun that the tagger takes for a name."""
    folded = fold(name)
    if len(name) > _LONGEST:
        return False
    tags = [tag for _, tag, _ in placed_words(folded)]
    if len(tags) == 1 and len(name) <= _LONGEST_PLACE:  # 文明城市 is a place to the tagger, too
        return tags[0] == "ns"
    place = any(tag in ("ns", "nt") for tag in tags) and bool(_PLACES_AND_BODIES.search(folded))
    return place or (is_person(folded) and "nr" in tags)
