"""The FAISS index: its file, its numbers, its threads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from embeddings.errors import IndexUnusable
from embeddings.vectors import FaissIndex

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def unit(count: int, dimension: int, seed: int = 0) -> NDArray[np.float32]:
    """Random unit vectors."""
    made = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def test_exact_on_real_sizes() -> None:
    """Filtered and unfiltered, 5,000 vectors of 384 are ranked as numpy ranks them."""
    rng = np.random.default_rng(1)
    vectors, ids = unit(5000, 384), rng.permutation(2**62 + np.arange(5000))
    index = FaissIndex(384)
    index.add(ids, vectors)
    for seed in range(10):
        query = unit(1, 384, 100 + seed)[0]
        allowed = np.sort(rng.choice(ids, 700, replace=False))
        for chosen in (None, allowed):
            scores = vectors.astype(np.float64) @ query.astype(np.float64)
            if chosen is not None:
                scores[~np.isin(ids, chosen)] = -np.inf
            best = np.argsort(-scores)[:50]
            hits = index.search(query, 50, chosen)
            assert [h.passage_id for h in hits] == ids[best].tolist()
            assert [h.score for h in hits] == pytest.approx(scores[best].tolist(), abs=1e-5)


def test_score_bits() -> None:
    """A score has the same bits whatever the filter, the row and the other vectors."""
    vectors, ids = unit(3000, 384), np.arange(3000, dtype=np.int64)
    whole, part = FaissIndex(384), FaissIndex(384)
    whole.add(ids, vectors)
    part.add(ids[100:][::-1], vectors[100:][::-1])
    query = unit(1, 384, 7)[0]
    all_of_them = {h.passage_id: h.score for h in whole.search(query, 3000)}
    for hit in [*part.search(query, 3000), *whole.search(query, 9, ids[500:900])]:
        assert all_of_them[hit.passage_id] == hit.score


def test_round_trip(tmp_path: Path) -> None:
    """What was saved is what is loaded, and it can be changed further."""
    index, path = FaissIndex(16), tmp_path / "vectors.index"
    index.add(np.array([9, 3, 2**62]), unit(3, 16))
    index.save(path)
    loaded = FaissIndex.load(path, 16)
    assert loaded.search(unit(1, 16)[0], 3) == index.search(unit(1, 16)[0], 3)
    loaded.remove(np.array([9]))
    loaded.add(np.array([4]), unit(1, 16, 5))
    assert loaded.ids().tolist() == [3, 4, 2**62]
    assert [p.name for p in tmp_path.iterdir()] == ["vectors.index"]


def test_equal_contents_equal_files(tmp_path: Path) -> None:
    """The order of changes leaves no trace in the file."""
    vectors, ids = unit(20, 16), np.arange(20, dtype=np.int64)
    one, other = FaissIndex(16), FaissIndex(16)
    one.add(ids, vectors)
    other.add(ids[::-1], unit(20, 16, 1))
    other.remove(ids[5:9])
    other.add(ids, vectors)
    one.save(tmp_path / "one")
    other.save(tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert other.search(vectors[3], 4) == one.search(vectors[3], 4)


def test_unusable_files(tmp_path: Path) -> None:
    """No file, another dimension, another kind, and every cut are refused in one line."""
    path = tmp_path / "vectors.index"
    with pytest.raises(IndexUnusable, match="found no file"):
        FaissIndex.load(path, 16)
    index = FaissIndex(16)
    index.add(np.arange(5), unit(5, 16))
    index.save(path)
    with pytest.raises(IndexUnusable, match="found dimension 16"):
        FaissIndex.load(path, 384)
    whole = path.read_bytes()
    for size in range(0, len(whole), 7):
        path.write_bytes(whole[:size])
        with pytest.raises(IndexUnusable) as caught:
            FaissIndex.load(path, 16)
        assert "\n" not in str(caught.value)
    path.write_bytes(b"\xff" * len(whole))
    with pytest.raises(IndexUnusable, match="a file of another kind"):
        FaissIndex.load(path, 16)
    with pytest.raises(IndexUnusable, match="expected sign codes 1 of 5 rows"):
        load_of(path, whole, coded_from=5)
    index = FaissIndex(16, coded_from=5)
    index.add(np.arange(5), unit(5, 16))
    index.save(path)
    assert len(FaissIndex.load(path, 16, coded_from=5)) == 5
    with pytest.raises(IndexUnusable, match="expected exact of 5 rows"):
        FaissIndex.load(path, 16)


def load_of(path: Path, data: bytes, coded_from: int) -> FaissIndex:
    """Load a file of these bytes."""
    path.write_bytes(data)
    return FaissIndex.load(path, 16, coded_from=coded_from)


def test_bad_rows() -> None:
    """Vectors of another width and repeated ids are refused."""
    index = FaissIndex(16)
    with pytest.raises(ValueError, match=r"found \(2, 8\)"):
        index.add(np.arange(2), unit(2, 8))
    with pytest.raises(ValueError, match="1 different ids"):
        index.add(np.array([4, 4]), unit(2, 16))
    assert len(index) == 0


def test_search_while_changing() -> None:
    """Searches beside adds and removals see whole states: ids that stay are always found."""
    index, stop = FaissIndex(32), threading.Event()
    stay, come = np.arange(500), np.arange(1000, 1300)
    index.add(stay, unit(500, 32))
    query, faults = unit(1, 32)[0], []

    def change() -> None:
        while not stop.is_set():
            index.add(come, unit(300, 32, 3))
            index.remove(come)

    thread = threading.Thread(target=change)
    thread.start()
    for _ in range(300):
        found = [h.passage_id for h in index.search(query, 500, stay)]
        if sorted(found) != stay.tolist():
            faults.append(found)
    stop.set()
    thread.join()
    assert not faults


def test_kill_while_saving(tmp_path: Path) -> None:
    """SIGKILL at any moment of saving leaves a file that loads whole."""
    path = tmp_path / "vectors.index"
    code = (
        "import numpy as np, sys; from pathlib import Path\n"
        "from embeddings.vectors import FaissIndex\n"
        "i = FaissIndex(384); i.add(np.arange(4000), np.ones((4000, 384), dtype='f4'))\n"
        "i.save(Path(sys.argv[1])); print(flush=True)\n"
        "while True: i.save(Path(sys.argv[1]))\n"
    )
    for moment in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.013 * moment)
            os.kill(process.pid, signal.SIGKILL)
        assert len(FaissIndex.load(path, 384)) == 4000
