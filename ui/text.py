"""What the commands print for people; pure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from bot.answer import Answer, Citation, Writing
from index.article import Article, Hit
from index.records import Stats

if TYPE_CHECKING:
    from bot.evaluation import Group, Measures


def answer(given: Answer) -> str:
    """The answer, then each quotation (or, for a refusal, each closest sentence) with where it stands."""
    lines = [given.text]
    if given.understood:
        lines.append(f"理解为 · understood as: {_line(given.understood)}")
    if given.conditions:
        lines.append("限于 · limited to: " + ", ".join(_line(c.said) for c in given.conditions))
    if given.writing:
        lines += _writing(given.writing)
    if given.closest:
        lines.append("最接近的句子 · closest sentences:")
    for citation in given.citations or given.closest:
        lines += ["", *_citation(citation)]
    return "\n".join(lines)


def _writing(given: Writing) -> list[str]:
    """Who wrote the answer and what that cost, or why nobody did; what was struck of it."""
    figures = [f"{given.seconds:.1f} s"]
    if given.tokens:
        figures.append(f"{given.tokens.read:,} + {given.tokens.written:,} tokens")
    if given.cost is not None:
        figures.append(f"cost {given.cost:.5f}")
    model = _line(given.model)
    line = (
        f"not written by {model}: {_line(given.detail)}" if given.failure else f"written by {model}, checked"
    )
    struck = [
        f"  struck ({', '.join(filter(None, (claim.problem, _line(claim.what))))}): {_line(claim.text)}"
        for claim in given.claims
        if claim.problem
    ]
    return [f"语言模型 · language model: {line} ({', '.join(figures)})", *struck]


def hit(found: Hit, article: Article) -> str:
    """One line with score, date, title and id, and one with the passage's text."""
    head = f"{found.score:.3f}  {_date(article)}  {_line(article.title)}  ({_line(article.id)})"
    return f"{head}\n    {_line(article.text[found.passage.start : found.passage.end])}"


def row(article: Article) -> str:
    """One line: id, date, source, title, separated by tabs."""
    fields = (article.id, _date(article), article.source or "-", article.title)
    return "\t".join(map(_line, fields))


def report(article: Article) -> str:
    """The stored report: title, what is known of it, its text."""
    known = " · ".join(part for part in (article.source, _date(article), article.url, article.id) if part)
    removed = f"\n\n({_pieces(len(article.removed))} removed in cleaning: see --json)"
    head = f"{_line(article.title)}\n{_line(known)}"
    return f"{head}\n\n{article.text}{removed if article.removed else ''}"


def stats(counts: Stats) -> str:
    """One line per count."""
    span = f"{counts.first_published or '-'} to {counts.last_published or '-'}"
    return (
        f"reports     {counts.articles:,}\npassages    {counts.passages:,}\npublished   {span}\n"
        f"languages   {_counted(counts.languages)}\nsources     {_counted(counts.sources)}\n"
        f"model       {counts.model}\ngeneration  {counts.generation}"
    )


def evaluation(total: "Measures", groups: Sequence["Group"]) -> str:
    """A table: what each column is, a row for all questions, and one for each group.

    It has a column for wrong answers given again only where some are known to be wrong.
    """
    rows = [("", *_COLUMNS, "repeated"), ("all", *_cells(total))]
    for group in groups:
        name = f"{group.field}={'-' if group.value is None else group.value}"
        rows.append((_line(name), *_cells(group.measures)))
    if total.repeated is None:
        rows = [row[:-1] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell + padding if place == 0 else padding + cell
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            for padding in [" " * (width - _width(cell))]
        )
        for row in rows
    )


_COLUMNS = tuple(
    "questions hit@1 @3 @5 @8 @10 MRR evidence exact F1 list-F1 answered"
    " refused-rightly refusals-found p50-ms p95-ms".split()
)


def _cells(measures: "Measures") -> tuple[str, ...]:
    m = measures
    found = (m.hit_1, m.hit_3, m.hit_5, m.hit_8, m.hit_10, m.mrr_10)
    said = (m.evidence, m.exact, m.f1, m.list_f1, m.answered, m.refusal_precision, m.refusal_recall)
    return (
        f"{m.questions:,}",
        *map(_share, (*found, *said)),
        *("-" if time is None else f"{time:.0f}" for time in (m.p50_ms, m.p95_ms)),
        _share(m.repeated),
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _width(text: str) -> int:
    """In columns of a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _citation(citation: Citation) -> list[str]:
    known = (citation.title, citation.source, citation.published, citation.url)
    return [
        f"[{citation.number}] {_line(citation.text)}",
        f"    {_line(' · '.join(str(part) for part in known if part))}",
        f"    {_line(citation.article_id)} {citation.start}:{citation.end}",
    ]


def _line(text: str) -> str:
    return " ".join(text.split())


def _date(article: Article) -> str:
    return article.published.isoformat() if article.published else "-"


def _pieces(count: int) -> str:
    return "1 piece" if count == 1 else f"{count:,} pieces"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{_line(name)} {count:,}" for name, count in counts.items()) or "-"
