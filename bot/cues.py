"""Words by which a sentence shows that it gives a reason, a way, or what somebody said."""

import re

# What is asked for in folded text, and what a sentence that gives it tends to have: of the news questions'
# own sentences 44, 53 and 77 in a hundred, of others of the same reports 10, 18 and 39.
_CUES = [
    (re.compile(asks), re.compile(shows))
    for asks, shows in (
        (
            r"为什么|为何|为啥|凭什么|凭啥|原因|图(?:什么|啥)|\bwhy\b|\b(?:what|which) reasons?\b",
            r"因为|因(?![此特])|由于|受.{1,30}影响|原因|为了|以便|防止|避免|旨在|目的|从而|出于|鉴于|导致|在于|之所以|担心|所以|"
            r"\b(?:because|due to|owing to|since|so that|in order to|prevent|avoid|caus\w+|thanks to)\b",
        ),
        (
            r"怎么看|怎么说|怎样评价|如何评价|怎么评价|[说讲称]了?(?:些|点)?(?:什么|啥)|强调了?(?:什么|啥)|回应|要求|表态|"
            r"\bwhat (?:do|does|did) .*\b(?:say|think|call|stress|ask|tell|urge|promise|warn)\b",
            r"说|表示|认为|强调|指出|称|介绍|要求|透露|直言|提到|坦言|建议|提醒|呼吁|评价|写道|“|"
            r"\b(?:sa(?:y|ys|id)|told|tells|according|urged|warned|stressed|called)\b|\"",
        ),
        (
            r"怎么|怎样|如何|咋|什么(?:办法|方式|方法|手段)|"
            r"\bhow\b(?! (?:many|much|old|long|far|often))|\bby what means\b",
            r"通过|采用|采取|利用|以.{1,12}(?:方式|形式)|由.{2,10}|按照|运用|借助|将|把|\b(?:by|through|using|with)\b",
        ),
    )
]


def cued(question: str, sentence: str) -> bool:
    """Whether `sentence` shows what `question` asks for, both folded; never where that is none of these."""
    return next((bool(shows.search(sentence)) for asks, shows in _CUES if asks.search(question)), False)
