"""A turn of a conversation, as far as a further question may lean on it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked, as it was understood, and what was answered.

    `answered` are the answer's own words, empty after a refusal; `articles` the ids of the reports cited.
    """

    question: str
    answered: str = ""
    articles: tuple[str, ...] = ()
