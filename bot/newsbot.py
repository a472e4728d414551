"""NewsBot: the front door for other programs."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Event
from types import TracebackType

from bot.answer import Answer
from bot.endpoint import Endpoint
from bot.extraction import Extraction
from bot.llm import LanguageModel
from bot.onnx_extractor import bundled_extractor
from bot.reader import Reader, SpanReader
from bot.scope import Understood
from bot.selection import PASSAGES_READ
from bot.suggestions import Suggester
from bot.turn import Turn
from bot.verification import SupportVerifier
from bot.writing import Writer
from index.article import Article, Hit, RawReport, Sentence
from index.browse import Browser
from index.build import manifest
from index.catalogue import Listed, Order, Page
from index.changes import Changes
from index.collection import Collection
from index.embedder import Embedder, open_embedder
from index.errors import ReportError
from index.files import size
from index.filter import Filter
from index.records import Outcome, Stats
from index.search import Search

MAX_QUESTION = 2_000
"""The most characters that a question may have; past it there is a text pasted by mistake."""


class NewsBot:
    """Answers questions over the reports of one store, with exact quotations. Thread-safe.

    with NewsBot.open("store") as bot:
        answer = bot.ask("市长参观了哪些园区?")
    """

    def __init__(
        self,
        collection: Collection,
        embedder: Embedder,
        reader: Reader | None = None,
        *,
        today: Callable[[], date] = date.today,
        writer: Writer | None = None,
    ) -> None:
        """Joins the parts; most callers want `open`.

        `today` is what 上周 and "last month" count from. A `writer` words the answers, if there is one.

        Raises:
            StoreMismatch: if the collection was made with another embedder.
        """
        collection.require(manifest(embedder))
        self._collection = collection
        self._search = Search(collection, embedder)
        self._reader = reader or open_reader(collection)
        self._extraction = Extraction(collection, self._search, self._reader, today)
        self._writer = writer
        self._browser = Browser(collection, self._search)
        self._changes = Changes(collection, embedder)
        self._suggester = Suggester(
            collection.ledger, lambda question: self.ask(question, extractive_only=True)
        )

    @classmethod
    def open(
        cls,
        store: str | Path,
        model: str | None = None,
        reader: str | None = None,
        llm: Endpoint | None = None,
        *,
        create: bool = False,
    ) -> "NewsBot":
        """Opens the store in folder `store`; with `create`, makes it if there is none.

        `model` names its embedder and `reader` the question-answering model that reads, if they are not the
        bundled ones. `llm` is where a language model words the answers, if one is to.

        Raises:
            StoreError: if there is no such store, it cannot be made, or was made with another model.
            ModelError: if the model cannot be loaded.
        """
        if create:
            embedder = open_embedder(model)
            collection = Collection.create(Path(store), manifest(embedder))
        else:
            collection = Collection(Path(store))  # first: that there is none is said at once
            embedder = open_embedder(model)
        writer = open_writer(collection, embedder, llm)
        return cls(collection, embedder, open_reader(collection, reader), writer=writer)

    def __enter__(self) -> "NewsBot":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the store; the bot is of no use afterwards."""
        self._collection.close()

    def warm_up(self) -> None:
        """Loads the models and the indexes now rather than at the first question.

        Raises:
            ModelError: if a model cannot be loaded.
        """
        # A whole question, in both languages: dictionaries and word segmentation are loaded by it, too.
        self.ask("谁? Who?")
        self._reader.warm_up()
        if self._writer:
            self._writer.warm_up()

    def ask(  # noqa: PLR0913 (each says something of its own about the question)
        self,
        question: str,
        k: int = PASSAGES_READ,
        where: Filter | None = None,
        ignore: Container[Understood] = (),
        history: Sequence[Turn] = (),
        *,
        extractive_only: bool = False,
    ) -> Answer:
        """Answers `question` from the best `k` passages of the reports that `where` admits.

        A question that leans on the turns before, `history`, is made standalone first; the answer says how
        it was understood. With "history" in `ignore` it is taken as it stands.

        Limits that the question itself sets (上周, since March, 据岚浦日报报道) count too, unless `where` has
        one of the same kind or `ignore` names it.

        Where there is a language model it words the answer, unless that is to be `extractive_only`.

        Raises:
            ValueError: if the question is blank or longer than `MAX_QUESTION`.
        """
        *_, answer = self.stream(question, k, where, ignore, history, extractive_only=extractive_only)
        return answer

    def stream(  # noqa: PLR0913
        self,
        question: str,
        k: int = PASSAGES_READ,
        where: Filter | None = None,
        ignore: Container[Understood] = (),
        history: Sequence[Turn] = (),
        *,
        extractive_only: bool = False,
        stop: Event | None = None,
        on_found: Callable[[], None] = lambda: None,
    ) -> Iterator[Answer]:
        """As `ask`: the extractive answer at once, and while a language model writes, how far it is.

        The last answer is the one that counts. `stop` may be set to have no more written; a refusal, and what
        is counted, is never put to a language model. `on_found` is called when searching is over and reading
        begins.

        Raises:
            ValueError: as `ask`.
        """
        answer, candidates = self._extraction.answer(
            _checked(question), k, where, ignore, history, on_found=on_found
        )
        if self._writer is None or extractive_only or not candidates or answer.refused:
            yield answer
        else:
            yield from self._writer.write(answer, candidates, stop)

    def suggest(self, answer: Answer, k: int = 3, stop: Event | None = None) -> tuple[str, ...]:
        """Up to `k` next questions that the reports cited by `answer` answer, in its question's language.

        After a refusal, those that its closest reports answer. Each has been asked and is answered. None is
        what was just asked, nor answered by a sentence just cited. `stop` may be set to look for no more.
        """
        return self._suggester.after(answer, k, stop)

    def examples(self, k: int = 4, stop: Event | None = None) -> tuple[str, ...]:
        """Up to `k` questions that the newest reports answer, for somebody who does not know them.

        Each is on another report, and in its language; languages have their share. `stop` as for `suggest`.
        """
        return self._suggester.examples(k, stop)

    def search(self, query: str, k: int = 10, where: Filter | None = None) -> tuple[Hit, ...]:
        """The best `k` passages for `query`, best first, of the reports that `where` admits.

        Raises:
            ValueError: as `ask`, or if `k` is less than 1.
        """
        return self._search(_checked(query), k, where)

    def article(self, article_id: str) -> Article:
        """The report stored under `article_id`.

        Raises:
            KeyError: if there is none.
        """
        return self._collection.ledger.article(article_id)

    def sentences(self, article_id: str) -> Sequence[Sentence]:
        """The sentences of a report, in order; they tile its text.

        Raises:
            KeyError: if there is no such report.
        """
        return self._collection.ledger.sentences(article_id)

    def reports(
        self,
        words: str = "",
        where: Filter | None = None,
        order: Order = "newest",
        offset: int = 0,
        limit: int = 50,
    ) -> Page:
        """`limit` of the reports that `where` admits, from `offset` on; with `words`, those that they find.

        First those with all the words in title, source, id or address, then those with them in the text.

        Raises:
            ValueError: as `search`, but for blank words, or if `limit` is less than 1 or `offset` than 0.
        """
        return self._browser.page(words.strip() and _checked(words), where or Filter(), order, offset, limit)

    def coverage(self, where: Filter | None = None) -> tuple[tuple[str, int], ...]:
        """How many of the reports that `where` admits came out when, by month in order: `2025-09`."""
        return self._browser.months(where or Filter())

    def also_reported(self, article_id: str) -> tuple[Listed, ...]:
        """Up to five other reports of the event that a report is about, newest first.

        Raises:
            KeyError: if there is no such report.
        """
        return self._browser.also_reported(article_id)

    def add(self, reports: Iterable[RawReport | ReportError]) -> Iterator[Outcome]:
        """Takes reports in, one outcome per report, in order, each once its report is safe on disk.

        Raises:
            StoreLocked: if reports are being added or removed, here or by another process.
            StoreError: if the store cannot be written.
        """
        return self._changes.add(reports)

    def remove(self, article_ids: Iterable[str]) -> tuple[str, ...]:
        """Removes reports; the ids that were there. None is found or cited once it returns.

        Raises:
            StoreLocked, StoreError: as `add`.
        """
        return self._changes.remove(article_ids)

    def stats(self) -> Stats:
        """Counts over all reports."""
        return self._collection.ledger.stats()

    def storage(self) -> int:
        """How many bytes the store takes on disk."""
        return size(self._collection.folder)


def _checked(question: str) -> str:
    question = question.strip()
    if not question:
        raise ValueError("the question is blank: ask something")
    if len(question) > MAX_QUESTION:
        raise ValueError(
            f"the question has {len(question):,} characters, at most {MAX_QUESTION:,} are read: shorten it"
        )
    return question


def open_reader(collection: Collection, name: str | None = None) -> Reader:
    """The bundled reader, or one on a question-answering model by path or name, for `collection`.

    Raises:
        ModelError: if there is no such model.
    """
    if name is None:
        return SpanReader(bundled_extractor(), collection.rarity)
    from bot.transformers_extractor import TransformersExtractor

    return SpanReader(TransformersExtractor(name), collection.rarity)


def open_writer(collection: Collection, embedder: Embedder, llm: Endpoint | None) -> Writer | None:
    """What words answers over `collection` by the language model at `llm`, if one is given.

    Its claims are verified with the bundled models, whose measure is known, whichever ones search and read.
    """
    if llm is None:
        return None
    bundled = open_embedder()
    shared = embedder if embedder.fingerprint == bundled.fingerprint else bundled
    verifier = SupportVerifier(shared, bundled_extractor(), collection.rarity, collection.ledger.sources)
    return Writer(LanguageModel(llm), verifier)
