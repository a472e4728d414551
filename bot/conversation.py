"""Follow-up questions made standalone from the turns before, without any model.

A question leans on the last turn by a pronoun (他, 该桥, it), by an ellipsis (下午呢, what about Dehua), by
being nothing but a question word (为什么, when), or by leaving out what it is about (总投资是多少).
What is missing is taken from the last question and its answer.
"""

import re
from collections.abc import Sequence

from bot.antecedents import Before
from bot.english_followups import ENGLISH_RULES
from bot.followups import CHINESE_RULES
from bot.scope import THIS_REPORT
from bot.turn import Turn
from index.words import fold, han_share


def standalone(question: str, turns: Sequence[Turn], reports: Sequence[str]) -> str | None:
    """`question` so that it reads on its own, or `None` if it does so already or starts a new topic.

    Args:
        question: What was asked now.
        turns: The turns before, oldest first; only the last one counts, which was itself understood.
        reports: Titles and texts of the reports that the last turn cited. A question without a subject leans
            on the last turn if what it speaks of is in there, and else starts a new topic.
    """
    question = question.strip()
    if not turns or THIS_REPORT.search(fold(question)):  # which is a limit, and read by `bot.scope`
        return None
    last = turns[-1]
    answered = re.sub(r"\s*\[\d+\]", "", last.answered)
    before = Before(last.question.strip(), answered.strip(), tuple(reports))
    rules = CHINESE_RULES if han_share(question) > 0.2 else ENGLISH_RULES
    found = next((found for rule in rules if (found := rule(question, before))), None)
    return found if found != question else None
