"""Six articles in a store, and the indexes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.store import Store
from corpus.types import Article
from embeddings.sync import Indexes

Make = Callable[..., Article]


@pytest.fixture
def folder(store: Store, make_article: Make, tmp_path: Path) -> Path:
    """Put six articles into the store; the folder is its home."""
    store.put([make_article(n) for n in range(6)])
    return tmp_path / "home"


@pytest.fixture
def indexes(folder: Path, store: Store, encoder: Any) -> Indexes:
    """Sync the indexes of that store."""
    made = Indexes(folder, store, encoder)
    made.sync()
    return made
