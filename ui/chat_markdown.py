"""An answer as the text of a chat message, in Markdown, with its sources below it.

Chat clients read more than CommonMark: many take what stands between brackets with backslashes for a formula.
So brackets are not escaped like that, as they are in `ui/copying.py`; most stay as they are.
"""

import re

from bot.answer import Answer, Citation
from ui.copying import origin, quotation, target
from ui.messages import TEXTS, Language
from ui.render_report import web_host

# Without "](" there is no link and no image, and without "]:" nothing that "[x]" could refer to.
_MARKDOWN = re.compile(r"[\\`*_<>|~$&]|\](?=[(:])")
# Where a line would begin a list or a heading, or make a heading of the one before.
_LINE_START = re.compile(r"^(?:\d+(?=[.)](?:\s|$))|(?=[-=+#]))")
_BRACKETS = str.maketrans({"[": "&#91;", "]": "&#93;"})


def chat_parts(answer: Answer, language: Language) -> list[str]:
    """The paragraphs of a message: how the question was understood, the answer, each quotation.

    A refusal is followed by its closest sentences, labelled as such. What reports, users and language models
    have written stays text.
    """
    texts = TEXTS[language]
    parts = [_escaped(answer.text)]
    if answer.understood:
        parts.insert(0, f"{texts.understood} {_escaped(' '.join(answer.understood.split()))}")
    if answer.refused and answer.closest:
        parts.append(texts.closest)
    shown = answer.closest if answer.refused else answer.citations
    return [*parts, *(_source(citation, texts.untitled) for citation in shown)]


def _source(citation: Citation, untitled: str) -> str:
    said = _escaped(origin(citation, untitled))
    if web_host(citation.url):
        label = said.replace(r"\]", "]").translate(_BRACKETS)
        said = f"[{label}]({target(citation.url or '')})"
    return f"> [{citation.number}] {_escaped(quotation(citation))}\n>\n> — {said}"


def _escaped(text: str) -> str:
    """`text` as Markdown that shows it: two blanks end a line, and four before it would make it code."""
    lines = (_MARKDOWN.sub(_plain, line.strip()) for line in text.splitlines())
    return "  \n".join(_LINE_START.sub(r"\g<0>\\", line) for line in lines)


def _plain(found: re.Match[str]) -> str:
    return "&#92;" if found[0] == "\\" else f"\\{found[0]}"
