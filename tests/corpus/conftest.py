"""A folder of news and how to index it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from corpus.ingest import Ingest, IngestReport
from corpus.store import Store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a folder "news" to put files in."""
    folder = tmp_path / "news"
    folder.mkdir()
    return folder


@pytest.fixture
def index(store: Store, now: datetime, root: Path) -> Callable[..., IngestReport]:
    """Index these paths, or the folder."""
    return lambda *paths, **more: Ingest(store, now).paths(paths or [root], **more)
