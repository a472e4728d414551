"""Writing: a language model words the answer, and code verifies every claim before it counts.

The extractive answer is there first, and stays unless claims that hold take its place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from time import perf_counter
from typing import Protocol

from bot.answer import Answer, Claim, Problem, Writing
from bot.citations import cite
from bot.claims import Cited, cited_claims, repeats_itself
from bot.evidence import Candidate
from bot.llm import LanguageModel, LanguageModelError, Tokens
from bot.prompts import NOT_SAID, Source, messages, numbered
from bot.reader import Evidence
from index.article import Article, Sentence
from index.language import detect_language
from index.script import script_of, to_script

# Only with one of these can a claim be complete.
_MAY_END = frozenset("。！？.!?…\n")
# So that a model with a small context still sees the rules; a Chinese character is about a token.
_MOST_CHARACTERS = 6_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that support a claim; if there are none, what is wrong with it, and where."""

    support: tuple[Source, ...]
    problem: Problem | None = None
    what: str = ""


class Verifier(Protocol):
    """Tells what a claim rests on."""

    def verify(self, claim: Cited, sources: Sequence[Source]) -> Verdict:
        """Whether those of `sources` that `claim` cites support it, or else which others do."""
        ...


class Writer:
    """Lets a language model word answers."""

    def __init__(self, model: LanguageModel, verifier: Verifier) -> None:
        self._model = model
        self._verifier = verifier

    def warm_up(self) -> None:
        """Loads what writing needs, without asking the model anything."""
        self._model.warm_up()
        text = "市长参观了园区。"
        article = Article("", "", text, None, None, None, "zh-Hans")
        self._verifier.verify(Cited(text, (1,)), numbered([(Sentence("", 0, 0, len(text)), article)]))

    def write(
        self, extract: Answer, candidates: Sequence[Candidate], stop: Event | None = None
    ) -> Iterator[Answer]:
        """The extractive answer while the model writes, then the one in the model's words, verified.

        Where the model fails, is told to `stop`, or says nothing that holds, the last is `extract` again, and
        says why. `candidates` are the passages that were read.
        """
        draft = _Draft(self._verifier, _sources(extract, candidates))
        endpoint, began = self._model.endpoint, perf_counter()

        def so_far(**ended: object) -> Writing:
            cost = endpoint.cost(draft.tokens)
            seconds = round(perf_counter() - began, 3)
            writing = Writing(endpoint.model, False, draft.claims(), None, "", seconds, draft.tokens, cost)
            return replace(writing, **ended)  # type: ignore[arg-type]

        yield replace(extract, writing=so_far())
        asked = messages(
            extract.understood or extract.question, draft.sources, detect_language(extract.question)
        )
        try:
            for piece in self._model.write(asked, stop):
                if draft.grows(piece):
                    yield replace(extract, writing=so_far())
                if repeats_itself(draft.text):
                    raise LanguageModelError("cut off", f"{endpoint.model} repeats itself: cut off")
        except LanguageModelError as error:
            yield replace(extract, writing=so_far(ended=True, failure=error.failure, detail=str(error)))
            return
        draft.end()
        if stop and stop.is_set():
            failure, detail = "stopped", f"{endpoint.model} was stopped"
        elif draft.silent:
            failure, detail = "silent", f"{endpoint.model} finds no answer in the sentences"
        elif not draft.citations:
            failure, detail = "unsupported", f"nothing that {endpoint.model} says stands in the sentences"
        else:
            yield draft.worded(replace(extract, writing=so_far(ended=True)))
            return
        yield replace(extract, writing=so_far(ended=True, failure=failure, detail=detail))


@dataclass
class _Draft:
    """What a model has written so far, and what of it holds."""

    verifier: Verifier
    sources: Sequence[Source]
    text: str = ""
    tokens: Tokens | None = None
    citations: dict[int, int] = field(default_factory=dict)  # their numbers, by those of the sources
    found: list[tuple[Cited, Verdict]] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """Whether the model has said that there is no answer."""
        return NOT_SAID.casefold() in self.text.casefold()

    def grows(self, piece: str | Tokens) -> bool:
        """Takes what comes next; whether that completes a claim."""
        if isinstance(piece, Tokens):
            self.tokens = piece
            return False
        self.text += piece
        if _MAY_END.isdisjoint(piece):
            return False
        return self._verify(cited_claims(self.text, whole=False))

    def end(self) -> None:
        """Takes the last claim as complete, too."""
        self._verify(cited_claims(self.text))

    def _verify(self, claims: Sequence[Cited]) -> bool:
        known = dict(self.found)
        if [claim for claim, _ in self.found] == list(claims):
            return False
        self.found = [(c, known.get(c) or self.verifier.verify(c, self.sources)) for c in claims]
        used = dict.fromkeys(source.number for _, verdict in self.found for source in verdict.support)
        self.citations = {number: place for place, number in enumerate(used, 1)}
        return True

    def claims(self) -> tuple[Claim, ...]:
        """The claims, as an answer has them."""
        return tuple(
            Claim(
                claim.text,
                numbers := tuple(self.citations[source.number] for source in verdict.support),
                bool(numbers) and not {source.number for source in verdict.support} <= set(claim.numbers),
                verdict.problem,
                verdict.what,
            )
            for claim, verdict in self.found
        )

    def worded(self, extract: Answer) -> Answer:
        """`extract` in the words of the claims that hold."""
        by_number = {source.number: source for source in self.sources}
        used = [by_number[number] for number in self.citations]
        articles = {source.article.id: source.article for source in used}
        marked = {(c.article_id, c.start): c.spans for c in extract.citations}
        evidence = (Evidence(source.sentence, extract.confidence) for source in used)
        citations = tuple(
            replace(citation, spans=marked.get((citation.article_id, citation.start), ()))
            for citation in cite(articles, evidence)
        )
        return replace(extract, text=_text(extract.question, self.claims()), citations=citations)


def _text(question: str, claims: Iterable[Claim]) -> str:
    """The claims that hold with the numbers of their citations, in the script of the question."""
    said = [
        f"{claim.text} {''.join(f'[{number}]' for number in claim.citations)}"
        for claim in claims
        if claim.citations
    ]
    text = " ".join(said)
    script = script_of(question)
    return to_script(text, script) if script and script_of(text) not in (script, None) else text


def _sources(extract: Answer, candidates: Sequence[Candidate]) -> list[Source]:
    """The sentences of the passages read, each once, by report and in order; not more than a model takes in.

    Those that the extractive answer cites come first if there is not room for all.
    """
    articles: dict[str, Article] = {}
    found: dict[tuple[str, int], Sentence] = {}
    for candidate in candidates:
        articles.setdefault(candidate.article.id, candidate.article)
        for sentence in candidate.hit.passage.sentences:
            found.setdefault((candidate.article.id, sentence.number), sentence)
    cited = {(citation.article_id, citation.start) for citation in extract.citations}
    room = _MOST_CHARACTERS
    kept = set()
    for key, sentence in sorted(found.items(), key=lambda one: not _is_cited(one[1], cited)):
        room -= sentence.end - sentence.start
        if room >= 0:
            kept.add(key)
    order = {article_id: place for place, article_id in enumerate(articles)}
    keys = sorted(kept, key=lambda key: (order[key[0]], key[1]))
    return numbered([(found[key], articles[key[0]]) for key in keys])


def _is_cited(sentence: Sentence, cited: set[tuple[str, int]]) -> bool:
    return any(
        sentence.article_id == article_id and sentence.start <= start < sentence.end
        for article_id, start in cited
    )
