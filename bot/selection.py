"""Which of the passages found are worth reading."""

from collections.abc import Sequence

from index.article import Hit

PASSAGES_READ = 6
"""How many passages are read for a question unless it is said; tests/benchmarks/README.md has others."""
FOUND = 30
"""How many passages to search for, so that the best report's others are among them."""

# Of the best report: on the news questions it is the right one for 95%, its best passage for far fewer.
_OF_THE_BEST_REPORT = 4


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
