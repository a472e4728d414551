"""What English sentences look like that answer a question, and the question that each answers."""

from bot.question_rules import rule

_ROLE = (
    r"(?:mayor|captain|president|chief|spokes\w+|minister|governor|director|curator|"
    r"conservator|engineer|professor|secretary)"
)
_NAME = r"(?:[A-Z][\w’'-]*)(?:(?: of| of the| and| for)? (?:No\. \d+|[A-Z][\w’'-]*)| \d{1,3}\b)*"
_SUBJECT = (
    rf"(?P<subject>(?:[Tt]he )?(?:[A-Z]\w+ {_ROLE} )?{_NAME}(?: (?:bridge|team|flood|wreck|"
    rf"report|final|festival|project|fund))?)"
)
_EDGE = r"(?:^|(?<=[,;:”—] )|(?<= that )|(?<= and ))"
_APPOSITION = r"(?:, [^,.;]{3,60},)?"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = (
    rf"(?P<answer>(?:[\w.: ]{{1,8}} (?:a\.m\.|p\.m\.) on )?(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|"
    rf"{_MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?|\d{{4}}))\b"
)
_BETWEEN = r"(?: [\w’'-]+){0,5}? (?:on|in|from|until|at|around the year) "
_PAST = (
    r"came|went down|joined|retired|moved|returned|fell|sank|opened|closed|died|began|"
    r"started|ended|arrived|resumed|collapsed"
)
_DONE = (
    r"published|built|founded|opened|completed|closed|launched|born|established|"
    r"discovered|signed|held|reopened"
)
_SAID = r"(?:said|says|explained|explains|added|adds|warned|argued|argues)"
_NUMBER = (
    r"(?P<answer>(?:about |nearly |only |more than |some |almost |around )?[\d,.]+(?: "
    r"million| billion)?)"
)
_MONEY = (
    r"(?P<answer>(?:about |nearly |only |more than |some )?(?:[$£€]\d[\d,.]*|\d[\d,.]*)"
    r"(?: million| billion)? ?(?:yuan|dollars|pounds|euros)?)"
)
_COUNTED = (
    "used|sold|taught|won|built|produced|carried|received|attracted|drew|scored|killed|lost|employed|opened"
)


RULES = (
    rule(
        "tour",
        1.0,
        rf"{_EDGE}{_SUBJECT} (?P<verb>visited|toured|inspected) (?P<answer>(?:the )?{_NAME}, "
        rf".{{3,200}}? and (?:the )?{_NAME})",
        "Which places did {subject} {does}?",
    ),
    rule(
        "when",
        0.95,
        rf"{_EDGE}{_SUBJECT}{_APPOSITION} (?P<verb>{_PAST}){_BETWEEN}{_DAY}",
        "When did {subject} {does}?",
    ),
    rule(
        "when",
        0.95,
        rf"{_EDGE}{_SUBJECT} (?P<verb>came|moved|returned) (?P<rest>to {_NAME}) in {_DAY}",
        "When did {subject} {does} {rest}?",
    ),
    rule(
        "figure",
        0.85,
        rf"{_EDGE}(?P<subject>An? [a-z]+) will (?P<verb>pay|cost) {_MONEY}",
        "How much will {subject} {verb}?",
    ),
    rule(
        "count",
        0.8,
        rf"^(?P<subject>The [a-z]+(?: [a-z]+)?) (?P<verb>{_COUNTED}) {_NUMBER} "
        rf"(?P<things>[a-z-]+s|people)\b",
        "How many {things} did {subject} {does}?",
    ),
    rule(
        "when", 0.9, rf"^(?P<subject>“[A-Z][^”]{{4,50}}”) runs until {_DAY}", "Until when does {subject} run?"
    ),
    rule(
        "when",
        0.95,
        rf"{_EDGE}{_SUBJECT}{_APPOSITION} was (?P<verb>{_DONE}){_BETWEEN}{_DAY}",
        "When was {subject} {verb}?",
    ),
    rule(
        "when",
        0.95,
        rf"{_EDGE}{_SUBJECT}{_APPOSITION} will (?P<verb>open|close|start|begin|end|resume|"
        rf"reopen){_BETWEEN}{_DAY}",
        "When will {subject} {verb}?",
    ),
    rule("when", 0.95, rf"{_EDGE}{_SUBJECT} runs until {_DAY}", "Until when does {subject} run?"),
    rule(
        "who",
        0.85,
        rf"{_EDGE}{_SUBJECT}{_APPOSITION} (?:is|was) (?P<verb>designed|built|founded|led|"
        rf"written|won|directed|made|discovered) by (?P<answer>(?:the |an? )?[\w ’'-]{{4,60}})",
        "Who was {subject} {verb} by?",
    ),
    rule(
        "count",
        0.9,
        rf"{_EDGE}{_SUBJECT} (?P<verb>{_COUNTED}) {_NUMBER} (?P<things>[a-z-]+s|people|[a-z]+ "
        rf"[a-z-]+s)\b",
        "How many {things} did {subject} {does}?",
    ),
    rule(
        "count",
        0.85,
        rf"{_EDGE}{_SUBJECT} has {_NUMBER} (?P<things>[a-z-]+s|people)\b",
        "How many {things} does {subject} have?",
    ),
    rule("figure", 0.95, rf"{_EDGE}{_SUBJECT} (?P<verb>cost) {_MONEY}", "How much did {subject} cost?"),
    rule("figure", 0.95, rf"{_EDGE}{_SUBJECT} costs {_MONEY}", "How much does {subject} cost?"),
    rule(
        "plan",
        0.9,
        rf"{_EDGE}{_SUBJECT}{_APPOSITION} (?P<verb>hope|plan)s to (?P<answer>[^.;]{{8,}})",
        "What does {subject} {verb} to do?",
    ),
    rule(
        "said",
        0.8,
        rf"{_EDGE}{_SUBJECT}{_APPOSITION} {_SAID}(?: that|,) (?P<answer>(?P<topic>the [a-z]+"
        rf"(?: [a-z]+)?|(?:the )?{_NAME}) (?:is|was|are|were|has|have|had|will|would|could|can|"
        rf"must)\b[^.]{{4,}})",
        "What did {subject} say about {topic}?",
    ),
    rule(
        "often",
        0.9,
        rf"{_EDGE}{_SUBJECT} will run (?P<answer>every \d+ minutes)",
        "How often will {subject} run?",
    ),
    rule("said", 0.6, rf"[,?!]” {_SAID} {_SUBJECT}(?=[,.])(?P<answer>)", "What did {subject} say?"),
    rule("said", 0.6, rf"[,?!]” {_SUBJECT} {_SAID}\b(?P<answer>)", "What did {subject} say?"),
    rule(
        "said",
        0.6,
        rf"{_EDGE}{_SUBJECT}{_APPOSITION} {_SAID}(?: that|,) (?P<answer>[^.]{{8,}})",
        "What did {subject} say?",
    ),
)
