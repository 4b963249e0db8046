"""The kinds of vector index beside each other on the same vectors: what the crossover stands on."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.vector_file import VectorFile
from embeddings.vectors import FaissIndex

LIMIT = 100
WANTED = 0.98  # recall@10
HNSW_MOST = 100_000  # vectors; building is ever slower a vector: 10 s for these
PROBES = (4, 8, 16, 32, 64, 128, 256)
EFFORTS = (16, 32, 64, 128, 256, 512)
POINTS = (10_000, 20_000, 30_000, 50_000, 70_000, 100_000)  # rows at which our two kinds are timed
SAMPLE = 64  # training vectors for each list of IVF
Rows = NDArray[np.float32]
Search = Callable[[Rows], NDArray[np.int64]]


def kinds(path: Path, queries: Rows) -> Iterator[dict[str, Any]]:
    """A row for each kind on the vectors of an index file; exact comes first."""
    faiss.omp_set_num_threads(2)
    held = VectorFile.open(path, queries.shape[1])
    rows = np.ascontiguousarray(held.rows)
    ours = _ours(held, rows)
    name, seconds, size, search = next(ours)
    truth = np.stack([search(query) for query in queries])
    yield _row(name, seconds, size, search, queries, truth)
    yield _row(*next(ours), queries, truth)
    exact = faiss.IndexFlatIP(rows.shape[1])
    exact.add(rows)
    yield _row("FAISS flat", 0.0, rows.nbytes, _faiss(exact), queries, truth)
    del exact
    yield _ivf(rows, queries, truth)
    if len(rows) <= HNSW_MOST:
        yield _hnsw(rows, queries, truth)


def crossover(path: Path, queries: Rows) -> Iterator[dict[str, Any]]:
    """Milliseconds (p50) of our two kinds on the first rows of an index file."""
    whole = VectorFile.open(path, queries.shape[1])
    for count in POINTS:
        if len(whole.ids) // 10 < count <= len(whole.ids):
            rows = np.ascontiguousarray(whole.rows[:count])
            found: dict[str, Any] = {"vectors": count}
            for name, _, _, search in _ours(VectorFile(whole.ids[:count], rows, whole.codes), rows):
                taken = []
                for query in queries:
                    start = time.perf_counter()
                    search(query)
                    taken.append((time.perf_counter() - start) * 1000)
                found[name] = float(np.median(taken))
            yield found


def _ours(held: VectorFile, rows: Rows) -> Iterator[tuple[str, float, int, Search]]:
    """Dateline's own two: their names, seconds to build, bytes, and how they search."""
    for name, coded_from in (("exact", len(rows) + 1), ("sign codes", 1)):
        with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
            index = FaissIndex(rows.shape[1], coded_from=coded_from, folder=Path(folder))
            start = time.perf_counter()
            for first in range(0, len(rows), 8192):
                index.add(held.ids[first : first + 8192], rows[first : first + 8192])
            index.save(Path(folder) / "index")
            seconds = time.perf_counter() - start
            size = (Path(folder) / "index").stat().st_size

            def search(query: Rows, index: FaissIndex = index) -> NDArray[np.int64]:
                hits = index.search(query, LIMIT)
                return np.searchsorted(held.ids, [hit.passage_id for hit in hits])

            yield name, seconds, size, search


def _ivf(rows: Rows, queries: Rows, truth: NDArray[np.int64]) -> dict[str, Any]:
    """IVF with 8-bit scalars and exact re-ranking of 200, at the least probes that find enough."""
    lists = int(4 * len(rows) ** 0.5)
    start = time.perf_counter()
    index = faiss.index_factory(rows.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(1).choice(
        len(rows), min(len(rows), SAMPLE * lists), replace=False
    )
    index.train(rows[np.sort(chosen)])
    index.add(rows)
    seconds = time.perf_counter() - start
    size = len(rows) * (rows.shape[1] + 8) + rows.nbytes
    found: dict[str, Any] = {}
    for probes in PROBES:
        index.nprobe = probes
        search = _refined(index, rows)
        found = _row(f"IVF{lists},SQ8 nprobe {probes}", seconds, size, search, queries, truth)
        if found["recall_10"] >= WANTED:
            break
    return found


def _hnsw(rows: Rows, queries: Rows, truth: NDArray[np.int64]) -> dict[str, Any]:
    """HNSW with 32 links, at the least effort that finds enough."""
    index = faiss.IndexHNSWFlat(rows.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = 100
    start = time.perf_counter()
    index.add(rows)
    seconds = time.perf_counter() - start
    found: dict[str, Any] = {}
    for effort in EFFORTS:
        index.hnsw.efSearch = effort
        size = rows.nbytes + len(rows) * 4 * 66
        found = _row(f"HNSW32 efSearch {effort}", seconds, size, _faiss(index), queries, truth)
        if found["recall_10"] >= WANTED:
            break
    return found


def _faiss(index: Any) -> Search:
    def search(query: Rows) -> NDArray[np.int64]:
        found: NDArray[np.int64] = index.search(query.reshape(1, -1), LIMIT)[1][0]
        return found

    return search


def _refined(index: Any, rows: Rows) -> Search:
    def search(query: Rows) -> NDArray[np.int64]:
        found = index.search(query.reshape(1, -1), 2 * LIMIT)[1][0]
        found = found[found >= 0]
        best: NDArray[np.int64] = found[np.argsort(-(rows[found] @ query))][:LIMIT]
        return best

    return search


def _row(  # noqa: PLR0917 - the columns
    name: str,
    seconds: float,
    size: int,
    search: Search,
    queries: Rows,
    truth: NDArray[np.int64],
) -> dict[str, Any]:
    taken, recalls = [], {10: 0.0, LIMIT: 0.0}
    for query, right in zip(queries, truth, strict=True):
        start = time.perf_counter()
        found = search(query)
        taken.append((time.perf_counter() - start) * 1000)
        for depth in recalls:
            share = len(set(found[:depth].tolist()) & set(right[:depth].tolist())) / depth
            recalls[depth] += share / len(queries)
    return {
        "kind": name,
        "build_seconds": seconds,
        "p50": float(np.median(taken)),
        "p95": float(np.quantile(taken, 0.95)),
        "recall_10": recalls[10],
        f"recall_{LIMIT}": recalls[LIMIT],
        "megabytes": size / 1e6,
    }
