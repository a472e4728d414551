"""The conversation as an HTML string: questions, replies, and what can be done with them; pure and safe.

Every string that comes from outside passes through `escape` exactly once. What a button does is said by its
`data-act`; `ui/page/chat.js` does it.
"""

from collections.abc import Sequence

from bot.scope import Understood
from ui.conversation import Turn
from ui.copying import as_markdown, as_text
from ui.escape import attribute, escape, with_breaks
from ui.icons import LOGO, icon
from ui.messages import TEXTS, Language
from ui.page_texts import PAGE_TEXTS, PageTexts
from ui.render_answer import answer_block

# A question longer than this is shown cut; it has been refused as too long anyway.
_SHOWN_QUESTION = 2_000


def conversation(turns: Sequence[Turn], language: Language) -> str:
    """The turns in order, the page's words in `language`; empty for none."""
    if not turns:
        return ""
    texts = PAGE_TEXTS[language]
    last = len(turns) - 1
    busy = ' data-busy="true"' if turns[-1].stage != "ended" else ""
    blocks = "".join(_turn(turn, index, index == last, texts) for index, turn in enumerate(turns))
    clear = f'<button type="button" data-act="clear">{icon("clear")}{escape(texts.clear)}</button>'
    return (
        f'<div class="conversation" role="log" aria-label="{escape(texts.conversation)}"{busy}>'
        f'{blocks}<div class="over">{clear}</div></div>'
    )


def welcome(language: Language, examples: Sequence[str], is_empty: bool = False) -> str:
    """What is there before the first question: what to do, in one look, and questions to begin with."""
    texts = PAGE_TEXTS[language]
    steps = "".join(f"<li>{drawing}<span>{escape(line)}</span></li>" for drawing, line in _lesson(texts))
    asks = "".join(_ask(example) for example in examples)
    tried = f'<p class="label">{escape(texts.try_one)}</p><div class="asks">{asks}</div>' if asks else ""
    nothing = f'<p class="note">{escape(texts.empty_store)}</p>' if is_empty else ""
    return (
        f'<div class="welcome"><div class="mark" aria-hidden="true">{LOGO}</div>'
        f"<h2>{escape(texts.tagline)}</h2><ol>{steps}</ol>{nothing}{tried}</div>"
    )


def _lesson(texts: PageTexts) -> list[tuple[str, str]]:
    """The three steps from a question to its source, each drawn in a few strokes."""
    drawings = (
        '<i class="draw asking" aria-hidden="true"><b></b></i>',
        '<i class="draw short" aria-hidden="true"><b></b><em>1</em></i>',
        '<i class="draw quote" aria-hidden="true"><b></b><b class="on"></b><b></b></i>',
    )
    return list(zip(drawings, texts.teaches, strict=True))


def _turn(turn: Turn, index: int, is_last: bool, texts: PageTexts) -> str:
    shown = turn.question
    if len(shown) > _SHOWN_QUESTION:
        shown = shown[:_SHOWN_QUESTION] + "…"
    link = turn.answer.understood if turn.answer and turn.answer.understood else turn.question
    edit = _button("edit", "edit", texts.edit) if turn.stage == "ended" else ""
    return (
        f'<section class="turn" data-index="{index}" data-question="{attribute(turn.question)}" '
        f'data-link="{attribute(link)}">'
        f'<div class="message user" data-testid="user"><h3 class="unseen">'
        f"{escape(texts.you_asked)}</h3>{edit}"
        f'<div class="question" dir="auto">{with_breaks(shown)}</div></div>'
        f'<div class="message bot" data-testid="bot"><h3 class="unseen">{escape(texts.answered)}</h3>'
        f"{_reply(turn)}{_limits(turn) if is_last else ''}{_actions(turn, is_last, texts)}"
        f"{_next(turn, texts) if is_last else ''}</div></section>"
    )


def _reply(turn: Turn) -> str:
    """How far a turn is, its answer, or its problem."""
    if turn.answer is not None:
        return answer_block(turn.answer, turn.language)
    if turn.problem is not None:
        return f'<div class="problem"><p>{with_breaks(turn.problem)}</p></div>'
    texts = TEXTS[turn.language]
    line = {"waiting": texts.waiting, "reading": texts.reading}.get(turn.stage, texts.searching)
    return f'<div class="stage"><p role="status">{escape(line)}</p></div>'


def _limits(turn: Turn) -> str:
    """A chip for each way that the question was understood and that can be undone."""
    if turn.answer is None:
        return ""
    texts = TEXTS[turn.language]
    found: list[tuple[Understood, str]] = [
        (limit.kind, f"{texts.limited} {limit.said}") for limit in turn.answer.conditions
    ]
    if turn.answer.understood:
        found.insert(0, ("history", f"{texts.understood} {turn.answer.understood}"))
    chips = "".join(
        f'<button type="button" class="chip" data-act="lift" data-value="{kind}">'
        f'<bdi>{escape(label)}</bdi> <span aria-hidden="true">✕</span></button>'
        for kind, label in found
    )
    return f'<div class="chips">{chips}</div>' if chips else ""


def _actions(turn: Turn, is_last: bool, texts: PageTexts) -> str:
    """What can be done with a turn that has ended."""
    if turn.stage != "ended":
        return ""
    buttons = []
    if answer := turn.answer:
        asked = answer.understood or turn.question
        text, markdown = (form(asked, answer, turn.language) for form in (as_text, as_markdown))
        buttons += [
            _button("copy", "copy", texts.copy_text, f'data-copy="{escape(text)}"'),
            _button("copy", "markdown", texts.copy_markdown, f'data-copy="{escape(markdown)}"'),
            _button("share", "share", texts.share),
            *(
                _button(
                    "rate",
                    rating,
                    label,
                    f'data-value="{rating}" aria-pressed="{_is(turn.rating == rating)}"',
                )
                for rating, label in (("up", texts.helpful), ("down", texts.unhelpful))
            ),
        ]
    if is_last:
        buttons += [_button("retry", "retry", texts.retry), _button("undo", "undo", texts.undo)]
    return f'<div class="actions">{"".join(buttons)}</div>'


def _button(act: str, drawing: str, label: str, attributes: str = "") -> str:
    named = f'aria-label="{escape(label)}" title="{escape(label)}"'
    return f'<button type="button" data-act="{act}" {named} {attributes}>{icon(drawing)}</button>'


def _is(true: bool) -> str:
    return "true" if true else "false"


def _next(turn: Turn, texts: PageTexts) -> str:
    """Questions that the cited reports answer."""
    if not turn.suggestions:
        return ""
    asks = "".join(map(_ask, turn.suggestions))
    return (
        f'<div class="next"><p class="label">{escape(texts.next_questions)}</p><div class="asks">'
        f"{asks}</div></div>"
    )


def _ask(question: str) -> str:
    return f'<button type="button" class="ask" data-act="ask"><bdi>{escape(question)}</bdi></button>'
