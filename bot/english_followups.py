"""English questions that lean on the turn before."""

import re
from collections.abc import Callable, Sequence

from bot.antecedents import ASKS_ENGLISH, TIME_ENGLISH, Before
from index.bridge import beside
from index.words import fold, han_share, words

_OPENING = re.compile(r"^(?:and|but|so|then|ok|okay|also|well)\b[, ]*", re.I)
_BARE = re.compile(
    r"(?P<asked>why(?: not)?|when|where|who|how|how many|how much|how long|how come|which ones?|what for|"
    r"since when|until when|by whom|from where|(?:where|when|why) exactly|why so \w+|what of|"
    r"how (?:many|much) \w+)"
    r"(?: (?:is|was|were|are|did|does|do) (?:that|this|it|they|so)(?: happen| be)?)?",
    re.I,
)
_ELSE = re.compile(r"(?:who|what|where|anyone|anything|which) (?:else|others?)(?P<rest>.*)|any others?", re.I)
_ABOUT = re.compile(
    r"(?:what|how) about (?P<what>.{1,60})|(?:in|on|at|for|by|from|with) (?P<place>[\w' -]{1,40})", re.I
)
_VERB = re.compile(rf"(?:{ASKS_ENGLISH}|is|are|was|were|did|does|do|has|have|had|will|can)\b", re.I)
_PERSON = re.compile(r"\b(?:he|she|him|her|his|hers)\b(?! own)", re.I)
_THING = re.compile(
    r"\b(?:it|its|this one|that one|(?:this|that|the same) (?P<noun>[a-z]+))\b"
    r"(?! (?:take|took|rain|true that|week|month|year|morning|afternoon|evening))",
    re.I,
)
_THEY = re.compile(r"\b(?:they|them|their|theirs|these|those)\b", re.I)
_THERE = re.compile(r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (?:is|are|was|were)\b)", re.I)
_THEN = re.compile(r"\b(?:then|at that time|(?:on )?that day)\b(?=[?.!]*$)", re.I)
_OWNED = re.compile(r"his|its|theirs?|hers", re.I)
_SUBJECTLESS = re.compile(r"(?:how (?:many|much|long)|what|which|when|who|where)\b", re.I)
_MOST_WORDS_ALONE = 4
_CHINESE = 0.2


def _closed(question: str) -> str:
    return re.sub(r"[?？.!\s]+$", "", question)


def _core(question: str) -> str:
    return _closed(_OPENING.sub("", question))


def _topic(before: Before) -> str:
    return before.subject or _closed(before.question)


def _bare(question: str, before: Before) -> str | None:
    """Why? When was that? Who else?"""
    core = _core(question)
    if match := _ELSE.fullmatch(core):
        known = f"Besides {before.short_answer}, " if before.short_answer else "Besides, "
        rest = (match["rest"] or "").strip()
        return (
            f"{known}{core[:1].lower()}{core[1:]}, {_topic(before)}?" if rest else f"{known}{before.question}"
        )
    if match := _BARE.fullmatch(core):
        return f"{match['asked'].capitalize()}, {_statement(before)}?"
    return None


def _statement(before: Before) -> str:
    """What the question before was about: its words without what it asked for, and the answer if short."""
    core = _closed(before.question)
    if not before.chinese:
        auxiliary = r"(?: (?:did|does|do|is|are|was|were|has|have|had|will|would)\b)?"
        core = re.sub(rf"^{ASKS_ENGLISH}\b{auxiliary} ?", "", core, flags=re.I)
    return f"{core} ({before.short_answer})" if before.short_answer else core


def _about(question: str, before: Before) -> str | None:
    """What about the afternoon? And Dehua?"""
    core = _core(question)
    match = _ABOUT.fullmatch(core)
    if match:
        what = match["what"] or match["place"]
        opening = "" if match["what"] else core[: len(core) - len(what)]
    elif core != _closed(question) and len(core.split()) <= _MOST_WORDS_ALONE and not _VERB.match(core):
        what, opening = core, ""
    else:
        return None
    asked, (start, end) = before.question, before.subject_place
    is_time = TIME_ENGLISH.fullmatch(what)
    if is_time and (old := TIME_ENGLISH.search(asked)):
        start, end = old.span()
    elif is_time or start == end:
        return f"{_closed(asked)} {opening}{what}?"
    return (
        f"{asked[:start]}{opening}{what}{asked[end:]}" if is_time else f"{asked[:start]}{what}{asked[end:]}"
    )


def _pronoun(question: str, before: Before) -> str | None:
    """What did he stress? How long is it?"""
    people = before.short_answer if before.asks(r"\bwho\b|谁") else ""
    for pattern, meant, preposition in (
        (_PERSON, before.person, ""),
        (_THERE, before.place, "in "),
        (_THEN, before.time, ""),
        (_THING, _topic(before), ""),
        (_THEY, people or _topic(before), ""),
    ):
        match = pattern.search(question)
        if not match or not meant or fold(meant) in fold(question):
            continue
        noun, after = match.groupdict().get("noun") or "", question[match.end() :]
        named = f" {noun}" if words(noun) and noun.lower() not in meant.lower() else ""
        is_owned = _OWNED.fullmatch(match[0]) or (match[0].lower() == "her" and re.match(r" [a-z]+", after))
        own = "'s" if is_owned else ""
        return f"{question[: match.start()]}{preposition}{meant}{named}{own}{after}"
    return None


def _subjectless(question: str, before: Before) -> str | None:
    """A question that names nothing, or nothing that the last reports do not speak of."""
    if not _SUBJECTLESS.match(question) or re.search(r"(?<!^)\b[A-Z]\w+", question):
        return None
    text = "\n".join(before.reports)
    folded = fold(text)
    known = {stem for stem in words(question) if stem in folded}
    if han_share(text) > _CHINESE:
        known |= {stem for one in beside(question, text) for stem in words(question[one.start : one.end])}
    topic = _topic(before)
    asked = set(words(question))
    # How much is admission? One word names no topic of its own.
    if fold(topic) in fold(question) or (len(asked) > 1 and 3 * len(known) < len(asked)):
        return None
    return f"{_closed(question)}, {topic}?"


Rule = Callable[[str, Before], str | None]
ENGLISH_RULES: Sequence[Rule] = (_bare, _about, _pronoun, _subjectless)
"""Each gives a question with what it leaves to the turn before, or `None`; the first that does holds."""
