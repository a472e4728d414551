"""Which questions ask about the collection itself, and what they want to know of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.words import fold

_REPORTED = r"(?:新闻|报道|文章|消息|稿件)"
_SPEAK = r"(?:是)?(?:关于|有关|提到|提及|涉及|说到)"
_ENGLISH = r"(?:news )?(?:reports?|articles?|stories)"
_COUNTING = (
    rf"(?:一共|总共|共)?有?(?:多少|几|哪些|什么)(?:篇|条|则|个)?(?:相关|有关)?的?{_REPORTED}{_SPEAK}了?过?(.+?)的?",
    rf"(?:一共|总共|共)?有?(?:多少|几|哪些|什么)(?:篇|条|则|个)?{_SPEAK}了?过?(.+?)的{_REPORTED}",
    rf"{_SPEAK}(.+?)的{_REPORTED}(?:一共|总共|共)?[有是]?(?:多少|几|哪些)(?:篇|条|则)?",
    r"有?(?:哪些|哪几家|什么|多少家|几家)(?:媒体|报纸|报社|来源)报道过?了?(.+?)(?:的(?:事|消息|新闻))?",
    r"(.+?)(?:最早|首次|第一次)是?在?(?:什么时候|何时|哪天|哪一天)被?(?:报道|见报)的?",
    rf"(?:how many|which|what) {_ENGLISH} (?:are there |do you have |were there |are )?"
    r"(?:about|on|mention(?:ing)?|cover(?:ing)?) (.+?)(?: are there)?",
    r"(?:which|what|how many) (?:papers?|newspapers?|sources?|outlets?|media) (?:have )?"
    r"(?:reported|covered|wrote)(?: on| about)? (.+?)",
    r"when (?:was|were) (.+?) first (?:reported|mentioned|covered)(?: on)?",
)
_COUNTS = re.compile(rf"(?:请问)?(?:{'|'.join(_COUNTING)})")
_HEADLINE = re.compile(
    rf".*?的?(?:有(?:哪些|什么)(?:{_REPORTED}|头条)|(?:头条|标题|{_REPORTED})都?(?:有(?:哪些|什么)|是什么)|头条)|"
    r"(?:what (?:are|were) )?(?:the )?(?:headlines|news|top stories)(?: (?:of|on|for|from|in))?.*"
)
_THIS = rf"(?:这|该|本)一?[篇条则]?{_REPORTED}"
_GIST = re.compile(
    rf"{_THIS}(?:主要|大概|大致|都|里|是)*(?:讲|说|写|报道|介绍|关于)了?(?:的是)?些?(?:什么|啥)(?:的|事|内容)*|"
    rf"(?:概括|总结|摘要)(?:一下)?{_THIS}|"
    r"what (?:is|was|does) (?:this|that|the) (?:article|report|story) (?:about|say|cover|report)|"
    r"(?:summari[sz]e|sum up) (?:this|that|the) (?:article|report|story)"
)
# What of a headline's question may stand beside the words that name the day.
_MOST_BESIDE = 24
_END = re.compile(r"[?？。.!！\s]+$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants to know of the collection; `topic` is what the reports are to speak of."""

    kind: Literal["coverage", "headlines", "gist"]
    topic: str = ""


def wanted(question: str, limited: str, at_hand: Sequence[str]) -> Wanted | None:
    """What `question` wants to know of the collection itself; `None` if it asks what reports say.

    Args:
        question: The question.
        limited: The words in it that set its period, which are no topic; empty if none do.
        at_hand: The ids of the reports that "this report" means.
    """
    core = _END.sub("", question)
    folded = fold(core)
    if at_hand and _GIST.fullmatch(folded):
        return Wanted("gist")
    if limited and _HEADLINE.fullmatch(folded) and len(core) < len(limited) + _MOST_BESIDE:
        return Wanted("headlines")
    rest = core.replace(limited, "").strip(" ,，") if limited else core
    if match := _COUNTS.fullmatch(fold(rest)):
        start, end = next(match.span(number) for number, found in enumerate(match.groups(), 1) if found)
        return Wanted("coverage", re.sub(r"^(?:[Tt]he )|[“”\"'《》「」]", "", rest[start:end]).strip())
    return None
