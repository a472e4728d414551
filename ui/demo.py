"""The demo: a bot over the sample reports, made anew at every start."""

import tempfile
from pathlib import Path

from bot.newsbot import NewsBot
from index.build import Status, add, manifest
from index.collection import Collection
from index.embedder import open_embedder
from index.errors import StoreError
from index.load import load
from index.resources import data_path

# The first is the story that the project started from; each is answered by the sample reports.
EXAMPLES = (
    "市长参观了哪些园区?",
    "沙屿大桥有多长？",
    "市長考察了哪些產業園？",
    "Which parks did the mayor visit?",
)


def open_demo(model: str | None = None) -> NewsBot:
    """A bot over the sample reports, in a folder that goes with the process.

    Raises:
        StoreError: if a sample report cannot be taken in.
        ModelError: if the model cannot be loaded.
    """
    folder = tempfile.TemporaryDirectory(prefix="wenbao-demo-", ignore_cleanup_errors=True)
    embedder = open_embedder(model)
    collection = Collection.create(Path(folder.name), manifest(embedder))
    for outcome in add(collection, embedder, load([data_path("reports")])):
        if outcome.status is Status.FAILED:
            raise StoreError(f"the sample reports are damaged: {outcome.message}: install wenbao again")
    return NewsBot(collection, embedder, on_close=folder.cleanup)
