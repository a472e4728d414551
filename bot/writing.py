"""Writing: a language model words the answer, and code verifies every claim before it counts.

The extractive answer is there first, and stays unless claims that hold take its place.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from threading import Event
from time import perf_counter
from typing import Literal, Protocol

from bot.answer import Answer, Claim, Problem, Writing
from bot.citations import cite
from bot.claims import Cited, cited_claims, repeats_itself
from bot.endpoint import Endpoint, Tokens
from bot.evidence import Candidate
from bot.llm import Failure, LanguageModel, LanguageModelError, Message
from bot.prompts import NOT_SAID, Source, messages, numbered
from bot.reader import Evidence
from index.article import Article, Sentence
from index.language import detect_language
from index.script import script_of, to_script

# Only with one of these can a claim be complete.
_MAY_END = frozenset("。！？.!?…\n")
# So that a model with a small context still sees the rules; a Chinese character is about a token.
_MOST_CHARACTERS = 6_000
# Four sentences are asked for. Each claim takes some 50 ms to verify, which no time limit ends.
_MOST_CLAIMS = 24


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
        draft = _Draft(extract, self._model.endpoint, self._verifier, _sources(extract, candidates))
        yield draft.so_far()
        try:
            for piece in self._model.write(draft.asked(), stop):
                if draft.grows(piece):
                    yield draft.so_far()
        except LanguageModelError as error:
            yield draft.given_up(error.failure, str(error))
            return
        yield draft.given_up("stopped", "it was stopped") if stop and stop.is_set() else draft.finished()


@dataclass
class _Draft:
    """What a model has written so far for an answer, and what of it holds."""

    extract: Answer
    endpoint: Endpoint
    verifier: Verifier
    sources: Sequence[Source]
    began: float = field(default_factory=perf_counter)
    text: str = ""
    tokens: Tokens | None = None
    verdicts: dict[Cited, Verdict] = field(default_factory=dict)  # in the order of the claims

    def asked(self) -> list[Message]:
        """What the model is told."""
        question = self.extract.understood or self.extract.question
        return messages(question, self.sources, detect_language(self.extract.question))

    def grows(self, piece: str | Tokens) -> bool:
        """Takes what comes next; whether that completes a claim.

        Raises:
            LanguageModelError: if the model will hardly come to an end.
        """
        if isinstance(piece, Tokens):
            self.tokens = piece
            return False
        self.text += piece
        if repeats_itself(self.text) or len(self.verdicts) > _MOST_CLAIMS:
            raise LanguageModelError(
                "cut off", f"{self.endpoint.model} repeats itself or finds no end: cut off"
            )
        return not _MAY_END.isdisjoint(piece) and self._verify(whole=False)

    def so_far(self) -> Answer:
        """The extractive answer, with the claims up to now."""
        return replace(self.extract, writing=self._writing())

    def given_up(self, failure: Failure | Literal["silent", "unsupported", "stopped"], detail: str) -> Answer:
        """The extractive answer, which stands, with the reason."""
        writing = replace(self._writing(), ended=True, failure=failure, detail=detail)
        return replace(self.extract, writing=writing)

    def finished(self) -> Answer:
        """The answer in the words of the claims that hold, or the extractive one if none does."""
        self._verify(whole=True)
        numbers = self._numbers()
        model = self.endpoint.model
        if not numbers and NOT_SAID.casefold() in self.text.casefold():
            return self.given_up("silent", f"{model} finds no answer in the sentences")
        if not numbers:
            return self.given_up("unsupported", f"nothing that {model} says stands in the sentences")
        used = [source for number in numbers for source in self.sources if source.number == number]
        articles = {source.article.id: source.article for source in used}
        marked = {(c.article_id, c.start): c.spans for c in self.extract.citations}
        evidence = (Evidence(source.sentence, self.extract.confidence) for source in used)
        citations = tuple(
            replace(citation, spans=marked.get((citation.article_id, citation.start), ()))
            for citation in cite(articles, evidence)
        )
        writing = replace(self._writing(), ended=True, extract=self.extract.text)
        text = _text(self.extract.question, writing.claims)
        return replace(self.extract, text=text, citations=citations, writing=writing)

    def _verify(self, whole: bool) -> bool:
        """Verifies the claims that are new; whether there are any."""
        claims = [c for c in cited_claims(self.text, whole) if NOT_SAID.casefold() not in c.text.casefold()]
        known = self.verdicts
        self.verdicts = {c: known.get(c) or self.verifier.verify(c, self.sources) for c in claims}
        return list(known) != claims

    def _numbers(self) -> dict[int, int]:
        """The numbers of the citations, by those that the model saw."""
        used = dict.fromkeys(s.number for verdict in self.verdicts.values() for s in verdict.support)
        return {number: place for place, number in enumerate(used, 1)}

    def _writing(self) -> Writing:
        numbers = self._numbers()
        claims = tuple(
            Claim(
                claim.text,
                tuple(numbers[source.number] for source in verdict.support),
                not {source.number for source in verdict.support} <= set(claim.numbers),
                verdict.problem,
                verdict.what,
            )
            for claim, verdict in self.verdicts.items()
        )
        seconds = round(perf_counter() - self.began, 3)
        cost = self.endpoint.cost(self.tokens)
        return Writing(self.endpoint.model, claims=claims, seconds=seconds, tokens=self.tokens, cost=cost)


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
