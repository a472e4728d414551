"""What several test modules share: the sample reports in a store, read by the bundled model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.newsbot import NewsBot
from index.build import add, manifest
from index.collection import Collection
from index.embedder import open_embedder
from index.load import load
from index.records import Status
from index.resources import data_path

# So that its assertions say what they found; before it is imported.
pytest.register_assert_rewrite("browsing")
from browsing import CHROMIUM  # noqa: E402


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample reports, embedded by the bundled model. Not to be written to."""
    folder = tmp_path_factory.mktemp("sample") / "store"
    embedder = open_embedder()
    collection = Collection.create(folder, manifest(embedder))
    failed = [o for o in add(collection, embedder, load([data_path("reports")])) if o.status is Status.FAILED]
    collection.close()
    assert not failed
    return folder


@pytest.fixture(scope="session")
def sample_bot(sample_store: Path) -> Iterator[NewsBot]:
    """A bot over the sample reports, with the bundled models."""
    with NewsBot.open(sample_store) as bot:
        yield bot


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of a module; kept longer, its event loop would be in the way of others."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()
