"""What the commands print for people; pure."""

import unicodedata

from bot.answer import Answer, Citation
from index.article import Article, Hit
from index.ledger import Stats


def answer(given: Answer) -> str:
    """The answer, then each quotation (or, for a refusal, each closest sentence) with where it stands."""
    lines = [given.text]
    if given.closest:
        lines.append("最接近的句子 · closest sentences:")
    for citation in given.citations or given.closest:
        lines += ["", *_citation(citation)]
    return printable("\n".join(lines))


def hit(found: Hit, article: Article) -> str:
    """One line with score, date, title and id, and one with the passage's text."""
    passage = " ".join(article.text[found.passage.start : found.passage.end].split())
    return printable(f"{found.score:.3f}  {_date(article)}  {article.title}  ({article.id})\n    {passage}")


def row(article: Article) -> str:
    """One line: id, date, source, title, separated by tabs."""
    return printable("\t".join((article.id, _date(article), article.source or "-", article.title)))


def report(article: Article) -> str:
    """The stored report: title, what is known of it, its text."""
    known = " · ".join(part for part in (article.source, _date(article), article.url, article.id) if part)
    removed = (
        f"\n\n({len(article.removed)} pieces removed in cleaning: see --json)" if article.removed else ""
    )
    return printable(f"{article.title}\n{known}\n\n{article.text}{removed}")


def stats(counts: Stats) -> str:
    """One line per count."""
    span = f"{counts.first_published or '-'} to {counts.last_published or '-'}"
    return printable(
        f"reports     {counts.articles:,}\npassages    {counts.passages:,}\npublished   {span}\n"
        f"languages   {_counted(counts.languages)}\nsources     {_counted(counts.sources)}\n"
        f"model       {counts.model}\ngeneration  {counts.generation}"
    )


def printable(text: str) -> str:
    """`text` without control characters: a report must not steer the reader's terminal."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"} else "�" for c in text)


def _citation(citation: Citation) -> list[str]:
    known = " · ".join(str(part) for part in (citation.source, citation.published, citation.url) if part)
    return [
        f"[{citation.number}] {' '.join(citation.text.split())}",
        f"    {citation.title}" + (f" · {known}" if known else ""),
        f"    {citation.article_id} {citation.start}:{citation.end}",
    ]


def _date(article: Article) -> str:
    return article.published.isoformat() if article.published else "-"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items()) or "-"
