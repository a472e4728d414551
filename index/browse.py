"""Looking for reports rather than for passages: by what they are called, then by what they say."""

from collections.abc import Sequence
from dataclasses import replace

from index.article import Article, Hit
from index.catalogue import Catalogue, Listed, Order, Page
from index.collection import Collection
from index.filter import Filter
from index.same_event import same_event
from index.search import Search
from index.words import fold

# Passages that are looked at for words in the text.
_PASSAGES = 100


class Browser:
    """The reports of a collection, listed and looked up. Thread-safe."""

    def __init__(self, collection: Collection, search: Search) -> None:
        self._collection = collection
        self._search = search
        self._catalogue = Catalogue(collection.ledger)

    def page(self, words: str, where: Filter, order: Order, offset: int, limit: int) -> Page:
        """The reports that `where` admits, in order; with `words`, only those that they find.

        First those that have all the words in title, source, id or address; then, best first and each with a
        sentence, those that have them in the text, as far as the best hundred passages for them show. If
        there are neither, as for words of another language: the reports of the passages that share a word.

        Raises:
            ValueError: as `Catalogue.page`.
        """
        named = self._catalogue.page(where, words, order, offset=offset, limit=limit)
        if not words.strip():
            return named
        telling = self._telling(words, where, are_none_named=not named.total)
        shown = telling[max(0, offset - named.total) : max(0, offset + limit - named.total)]
        return Page(named.total + len(telling), named.items + tuple(shown))

    def months(self, where: Filter) -> tuple[tuple[str, int], ...]:
        """As `Catalogue.months`."""
        return self._catalogue.months(where)

    def also_reported(self, article_id: str) -> tuple[Listed, ...]:
        """The other reports of the event that a report is about, newest first, undated ones last.

        Raises:
            KeyError: if there is no such report.
        """
        found = self._catalogue.by_id(same_event(self._collection, article_id)).values()
        dated = sorted((one for one in found if one.published), key=_date_and_id, reverse=True)
        return (*dated, *(one for one in found if not one.published))

    def _telling(self, words: str, where: Filter, *, are_none_named: bool) -> list[Listed]:
        """The reports that have the words in their text, best first, without those that are named so."""
        best: dict[str, Hit] = {}
        for hit in self._search(words, _PASSAGES, where):
            best.setdefault(hit.passage.article_id, hit)
        if not best:
            return []
        these = replace(where, articles=frozenset(best))
        named = {one.id for one in self._catalogue.page(these, words, limit=len(best)).items}
        articles = self._collection.ledger.articles_by_id(best.keys() - named)
        wanted = fold(words).split()
        telling = [i for i in best if i in articles and _has_all(articles[i], wanted)]
        if not telling and are_none_named:
            telling = [i for i, hit in best.items() if i in articles and hit.lexical is not None]
        listed = self._catalogue.by_id(telling)
        return [
            replace(listed[i], snippet=_snippet(articles[i], best[i], wanted)) for i in telling if i in listed
        ]


def _has_all(article: Article, wanted: Sequence[str]) -> bool:
    said = fold("\n".join((article.title, article.source or "", article.text)))
    return all(word in said for word in wanted)


def _snippet(article: Article, hit: Hit, wanted: Sequence[str]) -> str:
    """The sentence of the passage that has most of the words, the first of several."""
    sentences = [article.text[s.start : s.end].strip() for s in hit.passage.sentences]
    return max(sentences, key=lambda sentence: sum(word in fold(sentence) for word in wanted))


def _date_and_id(one: Listed) -> tuple[str, str]:
    return str(one.published), one.id
