"""Which of the passages found are worth reading."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from index.article import Hit

if TYPE_CHECKING:
    from index.filter import Filter
    from index.search import Search

PASSAGES_READ = 6
"""How many passages are read for a question unless it is said; tests/benchmarks/README.md has others."""
FOUND = 30
"""How many passages to search for, so that the best report's others are among them."""

# Of the best report: on the news questions it is the right one for 95%, its best passage for far fewer.
_OF_THE_BEST_REPORT = 4
# Passages in the other language that are read beside the best ones.
_ACROSS = 2


def to_read(  # noqa: PLR0913 (what a question is searched with)
    search: "Search",
    question: str,
    count: int,
    where: "Filter | None" = None,
    near: Collection[str] = (),
    *,
    without: Collection[str] = (),
) -> list[Hit]:
    """The passages to read for a question, each once: `count` as search ranks them, then what it overlooks.

    That is the best in the other language, where they are as near to the question as the others. `where` and
    `near` are those of `Search`; reports with an id in `without` are left out.
    """
    found = search(question, max(count, FOUND), where, near)
    hits = worth_reading([hit for hit in found if hit.passage.article_id not in without], count)
    known = {hit.passage for hit in hits}
    least = min((hit.dense or 0.0 for hit in hits), default=0.0)
    across = (hit for hit in search.across(question, _ACROSS, where) if hit.passage not in known)
    also = (hit for hit in across if hit.passage.article_id not in without)
    return [*hits, *(hit for hit in also if (hit.dense or 0.0) >= least)]


def worth_reading(hits: Sequence[Hit], count: int) -> list[Hit]:
    """Up to `count` of the `hits`, in their order: several of the best hit's report, and the best others."""
    if not hits:
        return []
    best = hits[0].passage.article_id
    own = [hit for hit in hits if hit.passage.article_id == best][:_OF_THE_BEST_REPORT][:count]
    others = [hit for hit in hits if hit.passage.article_id != best][: count - len(own)]
    chosen = {hit.passage for hit in (*own, *others)}
    # Where there are no others, the best report's remaining passages.
    rest = [hit for hit in hits if hit.passage not in chosen][: count - len(chosen)]
    chosen |= {hit.passage for hit in rest}
    return [hit for hit in hits if hit.passage in chosen]
