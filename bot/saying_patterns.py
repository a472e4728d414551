"""What folded Chinese sentences look like that quote somebody, and the question that each answers."""

from bot.chinese_question_patterns import EDGE, TIME
from bot.question_rules import rule

_BETWEEN = (
    rf"(?:{TIME}|则|也|还|又|同时|特别|再次|随后|会上|当天|向[^,。;:]{{2,4}}|"
    rf"对[^,。;:]{{2,6}}|在[^,。;:]{{2,20}}[上时中里]|"
    r"接受[^,。;:]{2,14}采访时){0,3}"
)
_SPEAKER = r"(?P<subject>[^,。;:!?、()\n]{2,28}?)"
# Where what is said begins with what it is about, that makes the better question.
_SAYS_OF = {
    "认为": "{subject}怎么看{topic}？",
    "介绍": "关于{topic}，{subject}介绍了什么？",
    "强调": "关于{topic}，{subject}强调了什么？",
    "解释": "关于{topic}，{subject}是怎么解释的？",
    "透露": "关于{topic}，{subject}透露了什么？",
    "通报": "关于{topic}，{subject}通报了什么？",
    "指出": "关于{topic}，{subject}指出了什么？",
    "表示": "关于{topic}，{subject}是怎么说的？",
    "说": "关于{topic}，{subject}是怎么说的？",
    "称": "关于{topic}，{subject}是怎么说的？",
}
_SAYS = {
    "强调": "{subject}强调了什么？",
    "提醒": "{subject}提醒了什么？",
    "建议": "{subject}有什么建议？",
    "呼吁": "{subject}呼吁什么？",
    "要求": "{subject}提出了什么要求？",
    "透露": "{subject}透露了什么？",
    "指出": "{subject}指出了什么？",
    "认为": "{subject}有什么看法？",
    "解释": "{subject}是怎么解释的？",
    "宣布": "{subject}宣布了什么？",
    "通报": "{subject}通报了什么？",
    "介绍": "{subject}介绍了什么情况？",
    "表示": "{subject}是怎么说的？",
    "说": "{subject}说了什么？",
    "称": "{subject}是怎么说的？",
}


def _said(verb: str) -> str:
    return rf"{EDGE}{_SPEAKER}{_BETWEEN}{verb}(?:道|说)?(?:,|:)\s*(?P<answer>[“\"]?[^。\n]{{8,}})"


# The later ones say less of what the answer is.
SPOKEN = (
    *(rule("said", 0.88, _said(verb), question) for verb, question in _SAYS_OF.items()),
    *(
        rule("said", 0.8 - 0.04 * place, _said(verb), question)
        for place, (verb, question) in enumerate(_SAYS.items())
    ),
)
