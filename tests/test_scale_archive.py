"""The archives that benchmarks/scale.py makes are archives: cut right, repeatable, indexed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.store import Store
from corpus.types import Article
from embeddings.sync import Indexes

Make = Callable[..., Article]
BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import the module as the benchmark does, from the folder of the script."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import scale_archive  # noqa: PLC0415 - not on the path before

    yield scale_archive
    sys.modules.pop("scale_archive")


def rows(home: Path) -> list[tuple[object, ...]]:
    """Read the passages and vectors of an archive."""
    store = Store(home)
    query = store.database.connection.execute
    found = [
        *query("SELECT * FROM passages ORDER BY id"),
        *query("SELECT encoder, content, vector FROM vectors ORDER BY content"),
    ]
    store.close()
    return found


def test_made_archives(
    archive: Any, store: Store, make_article: Make, encoder: Any, tmp_path: Path
) -> None:
    """Real articles first, then made ones, twice the same; nothing is encoded to index them."""
    store.put([make_article(n) for n in range(20)])
    Indexes(tmp_path / "home", store, encoder).sync()
    real = archive.Real.read([tmp_path / "home"], encoder.fingerprint)
    assert len(real.vectors) == len(store.passage_ids())
    homes = [tmp_path / "one", tmp_path / "other"]
    told: list[tuple[int, int]] = []
    for home in homes:
        count = archive.Maker(real).make(
            home, 333, tmp_path, lambda _, done, total: told.append((done, total))
        )
        assert count == len(real.vectors)
    assert told[-1] == (333, 333)
    assert rows(homes[0]) == rows(homes[1])
    made = Store(homes[0])
    encoder.batches.clear()
    indexes = Indexes(homes[0], made, encoder)
    indexes.sync()
    assert encoder.batches == []
    assert len(indexes.vectors) == len(indexes.lexical) == 333
    for passage, article in made.passages(made.passage_ids().tolist()).values():
        assert article.text[passage.start : passage.end] == passage.text != ""
        assert passage.text == passage.text.strip()
    made.close()


def test_mixed_vectors(archive: Any) -> None:
    """They are of length 1, near what they are mixed of, and the same for the same seed."""
    real = np.eye(64, dtype=np.float32)
    one, other = (archive.mixed(real, 500, np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(one, other)
    assert np.linalg.norm(one, axis=1) == pytest.approx(1, abs=1e-5)
    assert (one.max(axis=1) > 0.45).all()
