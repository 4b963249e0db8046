"""The measuring corpora, read whole."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.loaders import load
from corpus.types import Article, SourceFile

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DATELINE_SHARED", ROOT.parent / "shared")) / "data"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

CORPORA = {
    "news/articles.jsonl.gz": 3000,
    "squad/v1.1_articles.jsonl.gz": 2067,
    "squad/v2.0_articles.jsonl.gz": 1204,
    "mtrag/articles.jsonl.gz": 1152,
    "conflicts/corpus.jsonl": 1384,
}


@pytest.mark.parametrize("name", CORPORA)
def test_corpora_load(name: str) -> None:
    """Every line of the measuring corpora loads, under its own id."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"no corpus to load at {path}")
    loaded = list(load(SourceFile(path, name, "x"), NOW))
    assert all(isinstance(article, Article) for article in loaded)
    assert len({article.id for article in loaded if isinstance(article, Article)}) == CORPORA[name]
