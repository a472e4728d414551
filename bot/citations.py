"""From evidence to exact quotations."""

from collections.abc import Iterable, Iterator, Mapping

from bot.answer import Citation
from bot.reader import Evidence
from index.article import Article


def cite(articles: Mapping[str, Article], evidence: Iterable[Evidence]) -> Iterator[Citation]:
    """Numbers the evidence from 1, in the order given, and quotes each sentence without outer white space."""
    for number, piece in enumerate(evidence, 1):
        article = articles[piece.sentence.article_id]
        start, end = _trimmed(article.text, piece.sentence.start, piece.sentence.end)
        yield Citation(
            number,
            article.id,
            article.title,
            article.source,
            article.url,
            article.published,
            start,
            end,
            article.text[start:end],
            piece.spans,
        )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    quotation = text[start:end]
    start += len(quotation) - len(quotation.lstrip())
    return start, start + len(quotation.strip())
