"""Title, source, id and address of every report, folded, in memory.

SQLite cannot fold, and would read all texts through on the way. Some 30 MB for 100,000 reports; after a
change only what changed is read again.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.ledger import Ledger
from index.words import fold


@dataclass(slots=True)
class _State:
    """What was read at a generation; `by_title` is sorted when it is first asked for."""

    generation: int = -1
    folded: dict[int, str] = field(default_factory=dict)
    by_title: list[int] | None = None


class FoldedFields:
    """The folded fields of a ledger's articles, by row. Thread-safe.

    Whoever asks holds a snapshot of the ledger, and is told what it held then.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._guard = threading.Lock()
        self._newest = _State()

    def having(self, words: Sequence[str], found: list[int]) -> list[int]:
        """Those of the rows `found`, in their order, that have all the folded words, anywhere."""
        if not words:
            return found
        folded = self._current().folded
        having = set(folded)
        for word in words:  # each over all, in the order of memory: looking the rows up takes twice as long
            having &= {row for row, text in folded.items() if word in text}
        return [row for row in found if row in having]

    def by_title(self, found: Sequence[int]) -> list[int]:
        """The rows `found`, in the order of their titles: Latin letters, then Chinese by pinyin."""
        state = self._current()
        if state.by_title is None:
            state.by_title = sorted(state.folded, key=lambda row: _by_pinyin(state.folded[row]))
        wanted = set(found)
        return [row for row in state.by_title if row in wanted]

    def _current(self) -> _State:
        """What the ledger holds at the generation of the caller's snapshot."""
        with self._guard:
            generation, newest = self._ledger.generation, self._newest
            if generation == newest.generation:
                return newest
            if generation < newest.generation:  # the snapshot is an old one, or the ledger an older copy
                newest = _State()
            # Another thread may still be reading the old one.
            self._newest = _State(generation, self._folded(newest))
            return self._newest

    def _folded(self, known: _State) -> dict[int, str]:
        query = self._ledger.database.query
        changed = "SELECT DISTINCT article FROM passages WHERE generation > ?"
        stale = {row for (row,) in query(changed, (known.generation,))}
        present = [row for (row,) in query("SELECT row FROM articles ORDER BY +row")]
        kept = {row: known.folded[row] for row in present if row in known.folded and row not in stale}
        return kept | self._read([row for row in present if row not in kept])

    def _read(self, wanted: Sequence[int]) -> dict[int, str]:
        # Between line breaks: what is looked for has none, so cannot begin in one field and end in the next.
        query = "SELECT row, title, source, id, url FROM articles WHERE row IN"
        found = self._ledger.database.query_chunks(query, wanted)
        return {row: fold("\n".join(field or "" for field in fields)) for row, *fields in found}


def _by_pinyin(folded: str) -> bytes:
    # GB 2312 has the common characters in the order of their pinyin, after the Latin letters.
    return folded.encode("gb18030", "replace")
