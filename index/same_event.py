"""Other reports of the event that a report is about, by its words, its figures and its meaning together.

What two reports share tells little by itself: those of one storm share its name, and those of one stock
exchange most of their words. What counts is that two share more than a report shares with the others on its
subject, its background. A handful of reports is no background: among them nothing is found.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from index.article import Article
from index.collection import Collection
from index.filter import Filter
from index.repeated import Repeated, days, shared_figures

MOST = 5
"""How many other reports are named at most."""

_DAYS = timedelta(days=3)
# Of the report itself: the first ones tell what happened.
_PASSAGES = 2
_NEIGHBOURS = 40
# Reports of any day that make the background, and further ones of its own days.
_NEAREST, _NEAREST_IN_TIME = 20, 10
# Which one of the background, from 0, stands for it: the others of the same event may come first.
_RANK = 9
# Fitted to pairs labelled by reading; tests/benchmarks/README.md says how, and what came out.
_SHARE, _COSINE, _FIGURES, _LEAST = 1.2, 52.0, 4.7, 5.3
_LEAST_DISTINCT, _SMOOTHING = 0.5, 0.02
# Cosines are lower across languages, where names in pinyin tell more: there this stands for their difference.
_ACROSS = 0.04


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How like a report is to the one asked about: shares of its terms and figures, 0 to 1, and cosine."""

    share: float
    figures: float
    cosine: float
    across: bool


@dataclass(frozen=True, slots=True)
class _Background:
    """What a report has in common with others on its subject."""

    share: float
    cosine: float

    def score(self, other: _Likeness) -> float:
        """How much more `other` has in common with it; higher is likelier to be of the same event."""
        distinct = math.log((other.share + _SMOOTHING) / (self.share + _SMOOTHING))
        if distinct < _LEAST_DISTINCT:
            return -math.inf
        nearer = _ACROSS if other.across else other.cosine - self.cosine
        return _SHARE * distinct + _COSINE * nearer + _FIGURES * other.figures


def same_event(collection: Collection, article_id: str) -> tuple[str, ...]:
    """The ids of up to `MOST` other reports of the same event, likeliest first.

    Not those that came out more than three days before or after, or, where that is not known, that begin with
    other days.

    Raises:
        KeyError: if there is no such report.
    """
    collection.refresh()
    article = collection.ledger.article(article_id)
    near = _around(collection, article, Filter(), _NEAREST)
    cosines = _in_time(collection, article) | near
    others = collection.ledger.articles_by_id(cosines.keys())
    repeated = Repeated(collection.rarity)
    likenesses = {i: _likeness(repeated, article, other, cosines[i]) for i, other in others.items()}
    background = _background([likenesses[i] for i in near if i in likenesses])
    if background is None:
        return ()
    possible = [i for i, other in others.items() if _may_be_of_one_day(article, other)]
    scores = {i: background.score(likenesses[i]) for i in possible}
    likeliest = sorted(possible, key=lambda i: (-scores[i], i))[:MOST]
    return tuple(i for i in likeliest if scores[i] >= _LEAST)


def _in_time(collection: Collection, article: Article) -> dict[str, float]:
    """The reports of the same days around `article`: of any day, they may not be among the nearest."""
    if article.published is None:
        return {}
    days = Filter(since=article.published - _DAYS, until=article.published + _DAYS)
    return _around(collection, article, days, _NEAREST_IN_TIME)


def _around(collection: Collection, article: Article, where: Filter, count: int) -> dict[str, float]:
    """The `count` reports nearest to `article` by the cosine of their nearest passages, by id."""
    ledger = collection.ledger
    rows = ledger.passage_rows(Filter(articles=frozenset([article.id])))[:_PASSAGES]
    by_row: dict[int, float] = {}
    for vector in ledger.vectors(rows)[1]:
        for one in collection.nearest(vector, _NEIGHBOURS, where):
            by_row[one.row] = max(one.score, by_row.get(one.row, one.score))
    passages = ledger.passages(sorted(by_row, key=lambda row: -by_row[row]))
    nearest: dict[str, float] = {}
    for row in sorted(passages, key=lambda row: -by_row[row]):
        nearest.setdefault(passages[row].article_id, by_row[row])
    nearest.pop(article.id, None)
    return dict(list(nearest.items())[:count])


def _likeness(repeated: Repeated, article: Article, other: Article, cosine: float) -> _Likeness:
    across = (article.language == "en") != (other.language == "en")
    return _Likeness(repeated.share(article, other), shared_figures(article, other), cosine, across)


def _background(near: Sequence[_Likeness]) -> _Background | None:
    if len(near) <= _RANK:
        return None
    shares = sorted((one.share for one in near), reverse=True)
    cosines = sorted((one.cosine for one in near), reverse=True)
    return _Background(shares[_RANK], cosines[_RANK])


def _may_be_of_one_day(article: Article, other: Article) -> bool:
    if article.published is None or other.published is None:
        first, second = days(article), days(other)
        return not first or not second or not first.isdisjoint(second)
    return abs(article.published - other.published) <= _DAYS
