"""The demo: a bot over the sample reports, made anew at every start."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.endpoint import Endpoint
from bot.newsbot import NewsBot, open_reader, open_writer
from index.build import add, manifest
from index.collection import Collection
from index.embedder import open_embedder
from index.errors import StoreError
from index.load import load
from index.records import Status
from index.resources import data_path

# The first is the story that the project started from; each is answered by the sample reports.
EXAMPLES = (
    "市长参观了哪些园区?",
    "沙屿大桥有多长？",
    "市長考察了哪些產業園？",
    "Which parks did the mayor visit?",
)


def open_demo(
    folder: Path, model: str | None = None, reader: str | None = None, llm: Endpoint | None = None
) -> NewsBot:
    """A bot over the sample reports, in the empty `folder`.

    Raises:
        StoreError: if a sample report cannot be taken in.
        ModelError: if a model cannot be loaded.
    """
    embedder = open_embedder(model)
    with ExitStack() as undo:
        collection = Collection.create(folder, manifest(embedder))
        undo.callback(collection.close)
        for outcome in add(collection, embedder, load([_reports()])):
            if outcome.status is Status.FAILED:
                raise StoreError(f"the sample reports are damaged: {outcome.message}: install wenbao again")
        chosen = open_reader(collection, reader)
        bot = NewsBot(collection, embedder, chosen, writer=open_writer(collection, embedder, llm))
        undo.pop_all()
        return bot


def demo_folder() -> TemporaryDirectory[str]:
    """A folder for the demo's store, which goes when it is left, and in any case with the process.

    Raises:
        StoreError: if there is no room for one.
    """
    try:
        # Cleanup goes on past a file that a thread, stopped half-way by the end of the process, has open.
        return TemporaryDirectory(prefix="wenbao-demo-", ignore_cleanup_errors=True)
    except OSError as error:
        raise StoreError(f"no room for the demo's store ({error.strerror}): point TMPDIR at some") from error


def _reports() -> Path:
    try:
        return data_path("reports")
    except FileNotFoundError as error:
        raise StoreError(str(error)) from None
