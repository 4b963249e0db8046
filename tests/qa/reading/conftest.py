"""The shipped reader on the real model, its graph exported once for the whole run."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings.model_files import ModelFiles
from qa.reading.pairs import Pairs
from qa.reading.reader import Reader


@pytest.fixture(scope="session")
def pairs() -> Pairs:
    """Make pairs as the shipped reader sees them."""
    return Pairs(ModelFiles.find("all-MiniLM-L6-v2").folder / "tokenizer.json")


@pytest.fixture(scope="session")
def reader(model_cache: Path) -> Reader:
    """Load the shipped reader."""
    loaded = Reader(model_cache)
    loaded.warm()
    return loaded
