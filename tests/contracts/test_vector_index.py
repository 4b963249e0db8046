"""What every vector index must do; a ten-line index in numpy is the oracle."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from corpus.types import Hit
from embeddings.vectors import FaissIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray


DIMENSION = 8


class Oracle:
    """A dictionary and an exhaustive search."""

    def __init__(self, _dimension: int = DIMENSION) -> None:
        self.rows: dict[int, NDArray[np.float32]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def ids(self) -> NDArray[np.int64]:
        """Sort the keys."""
        return np.array(sorted(self.rows), dtype=np.int64)

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None = None
    ) -> list[Hit]:
        """Sort every hit."""
        kept = self.rows if allowed is None else set(self.rows) & set(allowed.tolist())
        hits = [Hit(i, float(self.rows[i] @ vector)) for i in kept]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:limit]

    def add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Set rows."""
        self.rows.update(zip(ids.tolist(), vectors, strict=True))

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Drop rows."""
        for i in ids.tolist():
            self.rows.pop(i, None)

    def save(self, path: Path) -> None:
        """Write an archive of numpy's."""
        np.savez(path, ids=self.ids(), rows=np.stack([self.rows[i] for i in sorted(self.rows)]))


class Saved(FaissIndex):
    """Saves each change, as a sync does, so that searches go through the file and its codes."""

    def __init__(self, dimension: int, path: Path, coded_from: int) -> None:
        super().__init__(dimension, coded_from=coded_from, folder=path.parent)
        self._path = path

    def add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add and save."""
        super().add(ids, vectors)
        self.save(self._path)

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Remove and save."""
        super().remove(ids)
        self.save(self._path)


@pytest.fixture(params=["oracle", "waiting", "exact", "sign codes"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> FaissIndex:
    """Each index there is, empty: of ours one whose rows wait, and both kinds of saved ones."""
    if request.param == "oracle":
        return Oracle()
    if request.param == "waiting":
        return FaissIndex(DIMENSION)
    return Saved(DIMENSION, tmp_path / "index", 99 if request.param == "exact" else 1)


def array(*ids: int) -> NDArray[np.int64]:
    """Ids as an index wants them."""
    return np.array(ids, dtype=np.int64)


def axes(*numbers: int) -> NDArray[np.float32]:
    """Make unit vectors along these axes."""
    return np.eye(DIMENSION, dtype=np.float32)[list(numbers)]


def test_empty(index: FaissIndex) -> None:
    """An empty index finds nothing."""
    assert len(index) == 0
    assert index.ids().tolist() == []
    assert index.search(axes(0)[0], 5) == []


def test_best_first(index: FaissIndex) -> None:
    """Hits come best first with their inner product, at most as many as asked for."""
    index.add(array(7, 2**63 - 1, 9), np.array([axes(0)[0], 2 * axes(0)[0], axes(1)[0]]))
    assert index.search(axes(0)[0], 2) == [Hit(2**63 - 1, 2.0), Hit(7, 1.0)]
    assert len(index.search(axes(0)[0], 99)) == 3
    assert index.search(axes(0)[0], 0) == []


def test_ties(index: FaissIndex) -> None:
    """Equal scores come by ascending id, whatever the order of adding, also at the limit."""
    index.add(array(50, 10, 40, 20, 30), axes(1, 1, 0, 1, 1))
    assert [h.passage_id for h in index.search(axes(1)[0], 2)] == [10, 20]
    index.remove(array(10))
    index.add(array(5), axes(1))
    assert [h.passage_id for h in index.search(axes(1)[0], 3)] == [5, 20, 30]


def test_replace(index: FaissIndex) -> None:
    """Adding an id again replaces its vector."""
    index.add(array(1, 2), axes(0, 1))
    index.add(array(1), axes(3))
    assert len(index) == 2
    assert index.search(axes(3)[0], 1) == [Hit(1, 1.0)]


def test_remove(index: FaissIndex) -> None:
    """Removed ids are gone; unknown ones are ignored."""
    index.add(array(3, 1, 2), axes(0, 1, 2))
    index.remove(array(1, 99))
    assert index.ids().tolist() == [2, 3]
    assert [h.passage_id for h in index.search(axes(1)[0], 9)] == [2, 3]


def test_allowed(index: FaissIndex) -> None:
    """Only allowed ids are found, as many of them as asked for; ids not held do not matter."""
    index.add(array(1, 2, 3, 4), axes(0, 0, 1, 2))
    assert [h.passage_id for h in index.search(axes(0)[0], 2, array(3, 4, 99))] == [3, 4]
    assert index.search(axes(0)[0], 2, array()) == []
    assert index.search(axes(0)[0], 2, array(0, 2**62)) == []


NUMBERS = st.integers(min_value=1, max_value=12)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sets(NUMBERS, max_size=6), st.integers(0, 99)),
        st.tuples(st.just("remove"), st.sets(NUMBERS, max_size=6), st.just(0)),
        st.tuples(st.just("save"), st.just(frozenset()), st.just(0)),
    ),
    max_size=8,
)


@settings(deadline=None, max_examples=150)
@given(
    steps=STEPS,
    seed=st.integers(0, 99),
    limit=st.integers(1, 14),
    allowed=st.sets(NUMBERS),
    coded_from=st.sampled_from([1, 5, 99]),
)
def test_like_the_oracle(
    steps: list[tuple[str, set[int], int]],
    seed: int,
    limit: int,
    allowed: set[int],
    coded_from: int,
) -> None:
    """After any changes, saved in between or not, FAISS finds what the oracle finds, filtered or not.

    Vectors are of small integers, so scores are exact and tie often.
    """
    ours, oracle = FaissIndex(DIMENSION, coded_from=coded_from), Oracle()
    for kind, members, step_seed in steps:
        if kind == "save":
            with TemporaryDirectory() as folder:
                ours.save(Path(folder) / "index")
            continue
        ids = np.array(sorted(members, reverse=True), dtype=np.int64)
        for each in (ours, oracle):
            if kind == "add":
                each.add(ids, integers(step_seed, len(ids)))
            else:
                each.remove(ids)
    query = integers(seed, 1)[0]
    chosen = np.array(sorted(allowed), dtype=np.int64)
    assert ours.ids().tolist() == oracle.ids().tolist()
    assert ours.search(query, limit) == oracle.search(query, limit)
    assert ours.search(query, limit, chosen) == oracle.search(query, limit, chosen)


def integers(seed: int, count: int) -> NDArray[np.float32]:
    """Vectors of -1, 0 and 1."""
    made = np.random.default_rng(seed).integers(-1, 2, (count, DIMENSION))
    return made.astype(np.float32)
