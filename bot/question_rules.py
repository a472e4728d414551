"""The form of a rule that makes questions of sentences, and what it makes."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A `pattern` with the groups `subject` and `answer`, and the question, with its groups in braces.

    `kind` is what is asked for; of two questions, that of more `weight` is the better one.
    """

    kind: str
    pattern: re.Pattern[str]
    question: str
    weight: float


@dataclass(frozen=True, slots=True)
class Made:
    """A question made of a sentence, and where in it, `[start, end)`, the answer stands."""

    question: str
    kind: str
    start: int
    end: int
    weight: float


def rule(kind: str, weight: float, pattern: str, question: str) -> Rule:
    """A rule whose pattern is still to be compiled."""
    return Rule(kind, re.compile(pattern), question, weight)
