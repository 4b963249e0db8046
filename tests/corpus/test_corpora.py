"""The measuring corpora, read whole."""

from __future__ import annotations

import importlib.util
import os
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

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


def benchmark() -> ModuleType:
    """Import benchmarks/main_text.py, which is in no package."""
    spec = importlib.util.spec_from_file_location("main_text", ROOT / "benchmarks" / "main_text.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_main_text_measure() -> None:
    """The measure agrees with values worked out by hand."""
    measure = benchmark()
    assert measure.compare("a b c d e", "a b c d e") == (1, 0, 0)
    assert measure.compare("a b c d e", "a b c d f") == (1 / 3, 1 / 3, 1 / 3)
    assert measure.compare("a b c d", "") == (0, 0, 1)
    assert measure.compare("a b", "A b!") == (0, 0.5, 0.5)
    precision, recall, f1 = measure.scores([(1, 0, 0), (0, 0, 1), (0.5, 0.5, 0)])
    assert precision == pytest.approx(0.75)
    assert recall == pytest.approx(2 / 3)
    assert f1 == pytest.approx(2 * 0.75 * (2 / 3) / (0.75 + 2 / 3))


@pytest.mark.skipif(not (SHARED / "html").is_dir(), reason=f"no pages to measure at {SHARED}")
def test_main_text_of_pages() -> None:
    """Over the 181 pages of the extraction benchmark the main text scores F1 of .95 or more."""
    precision, recall, f1 = benchmark().measure(SHARED / "html")
    assert f1 >= 0.95
    assert min(precision, recall) >= 0.94
