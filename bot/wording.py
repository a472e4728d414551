"""The answer in words: the answer's own from the reports, with the numbers of their citations."""

from collections.abc import Sequence

from bot.answer import Citation
from bot.question import Question
from index.script import script_of, to_script
from index.words import fold, han_share


def answer_text(
    question: str, citations: Sequence[Citation], script: str | None = None, dated: bool = False
) -> str:
    """A short answer, or for why, how, and yes or no, and where no span is known, the sentences themselves.

    The words are those of the quotations, in `script`, or the question's, where it is the other one of
    Chinese.
    An answer that several citations give is said once, with all their numbers. If `dated`, each has the date
    of its report beside it.
    """
    if Question.read(question).explains or not all(citation.spans for citation in citations):
        return "\n".join(f"{citation.text} [{citation.number}]" for citation in citations)
    script = script or script_of(question)
    said: set[str] = set()
    pieces: list[str] = []
    for citation in citations:
        new = [item for item in _items(citation) if not _known(item, said)]
        said |= {fold(item) for item in new}
        if script and script_of(citation.text) != script:
            new = [to_script(item, script) for item in new]
        text = _mark(new).join(new)
        mark = f"[{citation.number}]"
        if text:
            day = f" ({citation.published})" if dated and citation.published else ""
            pieces.append(f"{text}{day} {mark}")
        else:
            pieces[-1] += mark
    return _mark(pieces).join(pieces)


def _items(citation: Citation) -> list[str]:
    return [citation.text[s - citation.start : e - citation.start] for s, e in citation.spans]


def _known(item: str, said: set[str]) -> bool:
    """Whether it has been said, alone or as part of something longer."""
    return any(fold(item) in other for other in said)


def _mark(pieces: Sequence[str]) -> str:
    return "、" if any(han_share(piece) for piece in pieces) else ", "
