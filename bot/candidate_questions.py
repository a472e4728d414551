"""Questions that a sentence of a report answers, before anybody has tried whether the bot answers them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot.chinese_question_rules import Report as ChineseReport
from bot.english_question_rules import Report as EnglishReport
from bot.noun_phrases import is_proper
from index.article import Article, Sentence
from index.language import detect_language
from index.script import to_script
from index.words import fold

# Shorter ones are headings, longer ones tables.
_SHORTEST, _LONGEST = 12, 300
# A question that takes longer to read than to answer is none that a person would click.
_LATER_CAPITAL = re.compile(r" [A-Z]")
_LONGEST_QUESTION = {True: 90, False: 34}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, in the language given, and where its answer stands: in `sentence`, at `[start, end)`.

    The offsets are those of the article's text. `kind` is what it asks for; `weight` how likely it is to be a
    good question, more is better.
    """

    question: str
    sentence: Sentence
    start: int
    end: int
    kind: str
    weight: float


def candidates(article: Article, sentences: Iterable[Sentence], language: str) -> list[Candidate]:
    """The questions that rules make of a report's sentences, best first; none across languages.

    One that several sentences answer is left out: which of them is meant would be anybody's guess.

    Args:
        article: The report.
        sentences: Those of its sentences that may be asked about.
        language: `zh-Hans`, `zh-Hant` or `en`: what the questions are to be in.
    """
    english = language == "en"
    if english != (article.language == "en"):
        return []
    text = f"{article.title}\n{article.text}"
    report = EnglishReport(text) if english else ChineseReport(text, article.language)
    best: dict[tuple[int, int], Candidate] = {}
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for sentence in sentences:
        said = article.text[sentence.start : sentence.end]
        if not _SHORTEST <= len(said.strip()) <= _LONGEST:
            continue
        for made in report.questions(said):
            question = made.question if language == article.language else to_script(made.question, language)
            asked[question].add(sentence.number)
            start, end = sentence.start + made.start, sentence.start + made.end
            found = Candidate(question, sentence, start, end, made.kind, made.weight)
            at = sentence.number, start
            if len(question) <= _LONGEST_QUESTION[english] and (
                at not in best or best[at].weight < found.weight
            ):
                best[at] = found
    once = [found for found in best.values() if len(asked[found.question]) < 2]
    return sorted(once, key=lambda found: -found.weight)


def names_something(question: str) -> bool:
    """Whether a question has a name in it, so that somebody who knows no report can make sense of it."""
    if detect_language(question) == "en":
        return bool(_LATER_CAPITAL.search(question))
    return is_proper(fold(question))
