"""Which outlet a report's first words name: `新华社北京8月16日电`, `LANPU, May 9 (Xinhua) --`.

The dateline stays in the text. Chinese in Simplified, for text folded with `to_simplified`.
"""

import re

_KIND = (
    r"(?:[日晚晨早周时商快新]报|都市报|青年报|(?<!旅行)(?<!合作)社|(?<!官)(?<!互联)网|在线|新闻|客户端|电视台"
    r"|周刊|卫视|融媒(?:体中心)?|发布|报)"
)
_CHINESE = re.compile(
    rf"[【（(\[]?\s?(?!本[报网台社]|据|记者|综合|来自|从"
    rf"|由)([一-鿿A-Z]{{1,10}}?{_KIND}(?:客户端)?)\s?[一-鿿]{{0,8}}?\s?(?:\d{{1,2}}\s?月)?\s?"
    r"(?:\d{1,2}\s?日)?\s?(?:(?:电|讯|消息)(?=\s|[，,：:（(【】\])）])|(?:报道|报导)(?=[】\])）]|\s?[（(]))"
)
_ENGLISH = re.compile(
    r"(?:[A-Z][A-Za-z .,'’-]{2,50}?,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2} )?\(([A-Z][A-Za-z ]{1,24})\) ?(?:--"
    r"|[-—–])"
)


def dateline_source(text: str, folded: str) -> str | None:
    """The outlet that the dateline at the start of `text` names; `None` without one."""
    match = _CHINESE.match(folded) or _ENGLISH.match(folded)
    return text[match.start(1) : match.end(1)] if match else None
