"""What a language model had to do with an answer, as HTML; pure, as `ui/render_answer.py`."""

from bot.answer import Claim, Writing
from ui.escape import escape
from ui.messages import Language
from ui.writing_texts import WRITING_TEXTS, WritingTexts


def writing(given: Writing, language: Language) -> str:
    """How far the model is, or what its words cost and what of them was struck, or why there are none."""
    texts = WRITING_TEXTS[language]
    if not given.ended:
        claims = "".join(_claim(claim, texts) for claim in given.claims)
        listed = f'<ul class="draft">{claims}</ul>' if claims else ""
        return f'<div class="writing"><p class="stage">{_named(texts.writing, given)}</p>{listed}</div>'
    line = (
        _named(texts.written, given)
        if given.failure is None
        else escape(texts.not_written.format(texts.failures[given.failure]))
    )
    figures = " · ".join([line, *map(escape, _figures(given, texts))])
    # What broke off is not judged by its beginning.
    judged = given.claims if given.failure in (None, "unsupported") else ()
    struck = "".join(_claim(claim, texts) for claim in judged if claim.problem)
    listed = f'<p class="label">{escape(texts.struck)}</p><ul class="struck">{struck}</ul>' if struck else ""
    return f'<div class="writing"><p class="origin">{figures}</p>{listed}</div>'


def _named(line: str, given: Writing) -> str:
    """A line with the model's name in it."""
    before, _, after = line.partition("{}")
    return f"{escape(before)}<bdi>{escape(given.model)}</bdi>{escape(after)}"


def _figures(given: Writing, texts: WritingTexts) -> list[str]:
    found = [texts.seconds.format(given.seconds)] if given.seconds else []
    if given.tokens:
        found.append(texts.tokens.format(given.tokens.read, given.tokens.written))
    if given.cost is not None:
        found.append(texts.cost.format(given.cost))
    return found


def _claim(claim: Claim, texts: WritingTexts) -> str:
    if claim.problem is None:
        return f'<li dir="auto">{escape(claim.text)}</li>'
    why = texts.problems[claim.problem]
    what = f" ({claim.what})" if claim.what else ""
    return f'<li dir="auto"><s>{escape(claim.text)}</s> <span class="why">{escape(why + what)}</span></li>'
