"""What the commands print for people; pure."""

from bot.answer import Answer, Citation
from index.article import Article, Hit
from index.records import Stats


def answer(given: Answer) -> str:
    """The answer, then each quotation (or, for a refusal, each closest sentence) with where it stands."""
    lines = [given.text]
    if given.closest:
        lines.append("最接近的句子 · closest sentences:")
    for citation in given.citations or given.closest:
        lines += ["", *_citation(citation)]
    return "\n".join(lines)


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
