"""An answer as it is pasted elsewhere: plain text or Markdown, always with its sources."""

import re
from collections.abc import Callable

from bot.answer import Answer, Citation
from ui.messages import TEXTS, Language
from ui.render_report import web_host

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&])")
# Where a line would begin a list, or make a heading of the one before.
_LINE_START = re.compile(r"^(?:\d+(?=\.(?:\s|$))|(?=[-=]))")
# In an address, what would end it, and what would be read as the name of a character.
_UNSAFE = re.compile(r"[\s<>()\\]|&(?=#?\w+;)")


def as_text(question: str, answer: Answer, language: Language) -> str:
    """The question, the answer and, numbered, each quotation with its report, source, date and address."""
    return _composed(question, answer, language, source=_text_source, plain=str, strong="{}")


def as_markdown(question: str, answer: Answer, language: Language) -> str:
    """The same as Markdown; what reports and users have written stays text in it."""
    return _composed(question, answer, language, source=_markdown_source, plain=_escaped, strong="**{}**")


def _composed(  # noqa: PLR0913 (the two forms differ in the last three)
    question: str,
    answer: Answer,
    language: Language,
    *,
    source: Callable[[Citation, str], str],
    plain: Callable[[str], str],
    strong: str,
) -> str:
    texts = TEXTS[language]
    parts = [strong.format(plain(" ".join(question.split()))), plain(answer.text)]
    if answer.refused and answer.closest:
        parts.append(plain(texts.closest))
    shown = answer.closest if answer.refused else answer.citations
    parts += [source(citation, texts.untitled) for citation in shown]
    return "\n\n".join(parts)


def _text_source(citation: Citation, untitled: str) -> str:
    return "\n".join(
        filter(
            None,
            [
                f"[{citation.number}] {quotation(citation)}",
                "    " + origin(citation, untitled),
                f"    {citation.url}" if web_host(citation.url) else "",
            ],
        )
    )


def _markdown_source(citation: Citation, untitled: str) -> str:
    said = _escaped(origin(citation, untitled))
    if web_host(citation.url):
        said = f"[{said}]({target(citation.url or '')})"
    return f"> \\[{citation.number}\\] {_escaped(quotation(citation))}\n>\n> — {said}"


def target(url: str) -> str:
    """An address as a Markdown link takes it."""
    return f"<{_UNSAFE.sub(_harmless, url)}>"


def _harmless(found: re.Match[str]) -> str:
    return r"\&" if found[0] == "&" else f"%{ord(found[0]):02X}"


def quotation(citation: Citation) -> str:
    """What is quoted, in one line."""
    return " ".join(citation.text.split())


def origin(citation: Citation, untitled: str) -> str:
    """The report's title, or the word for none, with its source and date where they are known."""
    published = citation.published.isoformat() if citation.published else ""
    title = " ".join(citation.title.split()) or untitled
    return " · ".join(filter(None, [title, " ".join((citation.source or "").split()), published]))


def _escaped(text: str) -> str:
    """`text` as Markdown that shows it: two blanks end a line, and four before it would make it code."""
    lines = (_MARKDOWN.sub(r"\\\1", line.strip()) for line in text.splitlines())
    return "  \n".join(_LINE_START.sub(r"\g<0>\\", line) for line in lines)
