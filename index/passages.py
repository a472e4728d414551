r"""Passages: runs of whole sentences, about as long as one screenful of news.

langchain-text-splitters merges the sentences. It is given their numbers instead of their texts
("0 1 2\n3 4", a line for each paragraph) and a length function that looks the sizes up, so that
the result is exact where a text says the same sentence twice, and nothing is searched for.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

PASSAGE_SIZE = 250
"""Of a passage, in Chinese characters; an English letter counts a third of one."""

_BYTES_PER_CHARACTER = 3  # of Chinese in UTF-8; an English letter takes 1
_SHORT = 1 / 4  # of the size: a shorter passage is joined to a neighbour ...
_LONGEST = 5 / 4  # ... if the two together stay within this


def split_passages(
    text: str, sentences: Sequence[tuple[int, int]], size: int = PASSAGE_SIZE, overlap: int = 0
) -> list[range]:
    """Group the sentences of a text into passages of about `size`.

    A passage ends with a paragraph where that leaves it near the size, else with a sentence. Only a
    single sentence, or a passage that took in a short neighbour, is longer than `size`.

    Args:
        text: The text.
        sentences: Its sentences, `[start, end)`, in order, without gaps.
        size: The most that a passage holds, in Chinese characters (UTF-8 bytes / 3).
        overlap: How many sentences of the passage before are repeated at the start of each.

    Returns:
        Runs of sentence numbers from 0, in order. With `overlap` 0 each number is in exactly one.

    Raises:
        ValueError: if `size` is less than 1 or `overlap` is negative.
    """
    if size < 1 or overlap < 0:
        raise ValueError(f"size must be at least 1 and overlap at least 0: got {size} and {overlap}")
    if not sentences:
        return []
    limit = size * _BYTES_PER_CHARACTER
    lengths = [len(text[start:end].encode("utf-8", "surrogatepass")) for start, end in sentences]
    runs = [] if sum(lengths) > limit else [range(len(lengths))]
    if not runs:
        runs = _join_short(_merge(_paragraphs(text, sentences), lengths, limit), lengths, limit)
    return [range(max(run.start - overlap, 0), run.stop) for run in runs]


def _paragraphs(text: str, sentences: Sequence[tuple[int, int]]) -> str:
    """The sentence numbers as a text: spaces between sentences, line ends between paragraphs."""
    pieces: list[str] = []
    for number, (start, end) in enumerate(sentences):
        pieces.append(f"{number}\n" if "\n" in text[start:end] else f"{number} ")
    return "".join(pieces)


def _merge(numbers: str, lengths: Sequence[int], limit: int) -> Iterator[range]:
    def length(piece: str) -> int:
        return sum(lengths[int(number)] for number in piece.split())

    for merged in _splitter(limit, length).split_text(numbers):
        run = merged.split()
        yield range(int(run[0]), int(run[-1]) + 1)


def _splitter(limit: int, length: Callable[[str], int]) -> "RecursiveCharacterTextSplitter":
    # Imported here: it takes 0.9 s, which commands that only read the store need not pay.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    return RecursiveCharacterTextSplitter(
        separators=["\n", " "],
        keep_separator=False,
        chunk_size=limit,
        chunk_overlap=0,
        length_function=length,
    )


def _join_short(runs: Iterator[range], lengths: Sequence[int], limit: int) -> list[range]:
    """Join what is too short to be found or understood alone to the passage before, or after."""
    joined: list[range] = []
    sizes: list[int] = []
    for run in runs:
        size = sum(lengths[number] for number in run)
        short = joined and min(size, sizes[-1]) < limit * _SHORT
        if short and size + sizes[-1] <= limit * _LONGEST:
            joined[-1] = range(joined[-1].start, run.stop)
            sizes[-1] += size
        else:
            joined.append(run)
            sizes.append(size)
    return joined
