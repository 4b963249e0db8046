"""An archive with a word index and its adviser; the shipped reader, loaded once for the whole run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archive_of_words import Archive

from embeddings.model_files import ModelFiles
from qa.answering.reader import Pairs, Reader

ROOT = Path(__file__).parents[3]
NOW = datetime(2025, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Open an archive of the sample articles, all of Xinhua, and of the Courier's ferry."""
    opened = Archive(tmp_path_factory.mktemp("archive")).put()
    yield opened
    opened.store.close()


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Archive]:
    """Open an archive of nothing."""
    opened = Archive(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture(scope="session")
def pairs() -> Pairs:
    """Make pairs as the shipped reader sees them."""
    return Pairs(ModelFiles.find("all-MiniLM-L6-v2").folder / "tokenizer.json", "small")


@pytest.fixture(scope="session")
def reader(model_cache: Path) -> Reader:
    """Load the small reader that ships."""
    loaded = Reader("small", model_cache)
    loaded.warm()
    return loaded


@pytest.fixture(scope="session")
def large_reader(model_cache: Path) -> Reader:
    """Load the large reader that ships."""
    loaded = Reader("large", model_cache)
    loaded.warm()
    return loaded


@pytest.fixture(scope="session")
def judge(model_cache: Path) -> Reader:
    """Load the judge that ships."""
    loaded = Reader("judge", model_cache)
    loaded.warm()
    return loaded
