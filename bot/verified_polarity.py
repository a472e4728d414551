"""Whether a claim says that something is so where its sentences say that it is not, or the other way round.

Clauses are compared that speak of the same thing. Words with a negation inside that is no statement (不锈钢,
无人机, 不仅) do not count.
"""

import re
from collections.abc import Iterator, Set

from index.bridge import beside
from index.words import fold, han_share, stems

_NOT_IN_CHINESE = (
    r"未(?!来|婚|满|必|成年)|没(?!收|入|过|落|事)|不(?![仅但过断少同久料等止锈管到足只良如及论禁愧惜妨])(?!动产|得不|要紧|打烊|合格|符合|景气|可思)|"
    r"无(?!人[机船车艇]|论|线|障碍|锡|烟|偿|比|数|疑|关紧要)|(?<![东南西北中])非(?!洲|常|遗|法|凡|机动|物质|典|农)|免(?!疫|税店)|拒绝|难以|尚待"
)
_NOT_IN_ENGLISH = (
    r"\b(?:not|no(?!\.? ?\d| \w+er than)|never|without|neither|nor|none|nobody|nothing|cannot|yet to|"
    r"fail(?:ed|s)? to|refused?|declined?|"
    r"unable)\b|n[’']t\b"
)
_NEGATION = re.compile(f"{_NOT_IN_CHINESE}|{_NOT_IN_ENGLISH}")
# 是不是, 能不能, 有没有: a question is no negation.
_EITHER = re.compile(r"([\u4e00-\u9fff])[不没]\1|有没有|是否|能否")
_CLAUSE = re.compile(
    r"[，。；：！？、,;:!?\n“”「」]+|\.\s|\b(?:and|but|while|though|which|who|that)\b|(?<=[\u4e00-\u9fff])[但而却](?=[\u4e00-\u9fff])"
)
_HAN_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
# Of the shorter clause's words, in the other one.
_SAME_THING = 0.6
_LEAST_WORDS = 2


def opposed(claim: str, evidence: str) -> bool:
    """Whether of a clause of `claim` and the clause of `evidence` most like it only one is a denial."""
    told = list(_clauses(evidence))
    for text, denies in _clauses(claim):
        likeness, same = max(
            ((_likeness(text, other), denies == denied) for other, denied in told), default=(0, True)
        )
        if likeness >= _SAME_THING and not same:
            return True
    return False


def one_sided(claim: str, evidence: str) -> bool:
    """Whether only one of them denies anything."""
    return bool(_NEGATION.search(_EITHER.sub("¦", fold(claim)))) != bool(
        _NEGATION.search(_EITHER.sub("¦", fold(evidence)))
    )


def _clauses(text: str) -> Iterator[tuple[str, bool]]:
    """The clauses, folded, without their negations, and whether they have any."""
    for clause in _CLAUSE.split(_EITHER.sub("¦", fold(text))):
        if clause and clause.strip():
            yield _NEGATION.sub(" ", clause), bool(_NEGATION.search(clause))


def _likeness(one: str, other: str) -> float:
    """The share, 0 to 1, of the shorter clause's words (of the English one's) that the other has."""
    first, second = _tokens(one), _tokens(other)
    if (han_share(one) > 0.2) == (han_share(other) > 0.2):
        shorter = min(len(first), len(second))
        # She has not asked: one word of English is enough to tell what is denied.
        return (
            len(first & second) / shorter if shorter >= (_LEAST_WORDS if han_share(one) > 0.2 else 1) else 0.0
        )
    english, chinese = (other, one) if han_share(one) > 0.2 else (one, other)
    words = _tokens(english)
    shared = {stem for found in beside(english, chinese) for stem in stems(english[found.start : found.end])}
    return len(shared) / len(words) if len(words) > _LEAST_WORDS else 0.0


def _tokens(text: str) -> Set[str]:
    if han_share(text) > 0.2:
        return set(_HAN_PAIR.findall(text))
    return set(stems(text))
