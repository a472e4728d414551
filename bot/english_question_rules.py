"""English questions that a sentence answers, made by rules that would rather make none than an odd one."""

import re
from collections.abc import Iterator

from bot.english_question_patterns import RULES
from bot.question_rules import Made, Rule

# A name as a subject: capitals, with what joins them. Its first word may be "the".
# What a past tense is after "did".
_DOES = {
    "used": "use",
    "sold": "sell",
    "taught": "teach",
    "won": "win",
    "built": "build",
    "produced": "produce",
    "carried": "carry",
    "received": "receive",
    "raised": "raise",
    "attracted": "attract",
    "drew": "draw",
    "scored": "score",
    "killed": "kill",
    "lost": "lose",
    "paid": "pay",
    "spent": "spend",
    "had": "have",
    "employed": "employ",
    "opened": "open",
    "visited": "visit",
    "toured": "tour",
    "inspected": "inspect",
    "opens": "open",
    "closes": "close",
    "starts": "start",
    "begins": "begin",
    "died": "die",
    "closed": "close",
    "began": "begin",
    "started": "start",
    "ended": "end",
    "arrived": "arrive",
    "resumed": "resume",
    "came": "come",
    "went down": "go down",
    "joined": "join",
    "retired": "retire",
    "moved": "move",
    "returned": "return",
    "fell": "fall",
    "sank": "sink",
    "collapsed": "collapse",
    "cost": "cost",
}
_NO_NAME = re.compile(
    r"(?:He|She|It|They|We|I|You|This|That|These|Those|There|But|And|By|In|At|On|After|"
    r"Before|When|If|As|Its|His|Her|Their|Our|"
    r"One|Two|Some|Most|Many|Not|No|Nobody|Everyone|People|Officials|Residents|Police|"
    r"Doctors|Now|Then|Here|What|Why|Who|How|"
    r"Last|Next|For|From|With|Since|Until|Of|To|Both|Each|All|Instead|Today|Yesterday|"
    r"Monday|Tuesday|Wednesday|Thursday|"
    r"Friday|Saturday|Sunday)\b"
)


class Report:
    """An English report, given with its title on top, that questions are made of."""

    def __init__(self, text: str) -> None:
        self._text = text

    def questions(self, sentence: str) -> Iterator[Made]:
        """The questions that a sentence of the report answers, best rules first."""
        for rule in RULES:
            for match in rule.pattern.finditer(sentence):
                if self._is_fit(match["subject"]):
                    start, end = match.span("answer")
                    if start == end:  # the words before are the answer, and all of the sentence may be theirs
                        start, end = 0, match.start("subject")
                    yield Made(_filled(rule, match), rule.kind, start, end, rule.weight)

    def _is_fit(self, subject: str) -> bool:
        """Whether it is a name, or is plain to see for somebody who reads the report: the race."""
        return bool(re.fullmatch(r"(?:The|An?)(?: [a-z]+)+|“.+”", subject)) or self._is_name(subject)

    def _is_name(self, subject: str) -> bool:
        """Whether it is a name: a capital alone may only begin the sentence."""
        bare = subject.removeprefix("The ").removeprefix("the ")
        if _NO_NAME.match(bare) or not bare[0].isupper():
            return False
        capitals = re.findall(r"[A-Z][\w’'-]*", bare)
        return len(capitals) > 1 or bool(re.search(rf"[a-z,] {re.escape(bare)}\b", self._text))


def _filled(rule: Rule, match: re.Match[str]) -> str:
    parts = dict(match.groupdict())
    parts["does"] = _DOES.get(parts.get("verb") or "", "")
    parts["subject"] = re.sub(r"^(?:The|An?) ", lambda article: article[0].lower(), parts["subject"])
    return rule.question.format(**parts)
