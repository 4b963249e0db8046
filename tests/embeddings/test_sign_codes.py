"""Past the crossover: candidates by sign codes, scored exactly; chosen by size, told by the manifest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from embeddings import vectors
from embeddings.sign_codes import SignCodes
from embeddings.sync import Indexes
from embeddings.vectors import FaissIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.store import Store
    from corpus.types import Article

COUNT, DIMENSION = 9000, 96
Make = Callable[..., "Article"]


def unit(count: int, seed: int) -> NDArray[np.float32]:
    """Unit vectors in clusters about a common direction, as texts of one language are."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(1).standard_normal((40, DIMENSION))
    made = centres[chance.integers(0, 40, count)] + 0.7 * chance.standard_normal((count, DIMENSION))
    made += 1.5 * np.ones(DIMENSION)
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


IDS = np.sort(np.random.default_rng(2).choice(2**62, COUNT, replace=False)).astype(np.int64)
ROWS = unit(COUNT, 3)
QUERIES = unit(60, 4)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save an index with codes."""
    made = tmp_path_factory.mktemp("codes") / "index"
    index = FaissIndex(DIMENSION, coded_from=1)
    index.add(IDS, ROWS)
    index.save(made)
    return made


@pytest.fixture(scope="module")
def index(path: Path) -> FaissIndex:
    """Open it."""
    return FaissIndex.load(path, DIMENSION, coded_from=1)


def recall(index: FaissIndex, allowed: NDArray[np.bool_], *, filtered: bool) -> float:
    """The share of numpy's ten best that the index finds among its ten."""
    found = 0
    for query in QUERIES:
        scores = np.where(allowed, ROWS.astype(np.float64) @ query, -np.inf)
        best = set(IDS[np.argsort(-scores)[:10]].tolist())
        hits = index.search(query, 10, IDS[allowed] if filtered else None)
        found += len(best & {hit.passage_id for hit in hits})
    return found / (10 * len(QUERIES))


def test_finds_what_numpy_finds(index: FaissIndex) -> None:
    """Of the ten nearest at least 98 % are found, also where the vectors have a common mean."""
    assert recall(index, np.ones(COUNT, np.bool_), filtered=False) >= 0.98


def test_scans_the_codes_only(index: FaissIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a filter far fewer rows are scored than there are."""
    scored: list[int] = []
    real = vectors.products_of

    def watched(query: Any, take: Any, chosen: Any) -> Any:
        scored.append(len(chosen))
        return real(query, take, chosen)

    monkeypatch.setattr(vectors, "products_of", watched)
    monkeypatch.setattr(vectors, "products", None)
    index.search(QUERIES[0], 10)
    assert 1000 <= sum(scored) < COUNT / 4


@pytest.mark.parametrize("share", [0.9, 0.5, 0.1, 0.001])
def test_filters(index: FaissIndex, share: float) -> None:
    """Any filter leaves at least 98 % of the ten nearest that pass, and nothing that does not."""
    allowed = np.random.default_rng(5).random(COUNT) < share
    assert recall(index, allowed, filtered=True) >= 0.98
    hits = index.search(QUERIES[0], 50, IDS[allowed])
    assert {hit.passage_id for hit in hits} <= set(IDS[allowed].tolist())
    assert len(hits) == min(50, np.count_nonzero(allowed))


def test_a_filter_that_keeps_the_farthest(index: FaissIndex) -> None:
    """Where all that is near is filtered out the rest is still found, exactly."""
    scores = ROWS @ QUERIES[0]
    far = np.sort(IDS[np.argsort(scores)[: COUNT // 2]])
    best = IDS[np.argsort(scores)[: COUNT // 2][::-1][:10]]
    assert [hit.passage_id for hit in index.search(QUERIES[0], 10, far)] == best.tolist()


def test_removes(path: Path, tmp_path: Path) -> None:
    """Removed ids are not found, before the index is saved and after."""
    index = FaissIndex.load(path, DIMENSION, coded_from=1)
    best = [hit.passage_id for hit in index.search(QUERIES[0], 20)]
    index.remove(np.array(best[:10], np.int64))
    for _ in range(2):
        assert [hit.passage_id for hit in index.search(QUERIES[0], 10)] == best[10:]
        index.save(tmp_path / "index")


def test_equal_vectors_come_by_id(tmp_path: Path) -> None:
    """Of more equal vectors than there are candidates the smallest ids are found."""
    rows = np.concatenate([np.repeat(QUERIES[:1], 1500, axis=0), ROWS])
    ids = np.random.default_rng(6).permutation(len(rows)).astype(np.int64)
    index = FaissIndex(DIMENSION, coded_from=1)
    index.add(ids, rows)
    index.save(tmp_path / "index")
    hits = index.search(QUERIES[0], 10)
    assert [hit.passage_id for hit in hits] == np.sort(ids[:1500])[:10].tolist()


def test_scores_are_those_of_an_exact_index(index: FaissIndex) -> None:
    """To the bit, filtered or not."""
    exact = FaissIndex(DIMENSION)
    exact.add(IDS, ROWS)
    scores = {hit.passage_id: hit.score for hit in exact.search(QUERIES[0], COUNT)}
    for hit in [*index.search(QUERIES[0], 50), *index.search(QUERIES[0], 50, IDS[::3])]:
        assert hit.score == scores[hit.passage_id]


HISTORY = """
import sys
from pathlib import Path
import faiss, numpy as np
sys.path.insert(0, sys.argv[1])
from test_sign_codes import DIMENSION, IDS, QUERIES, ROWS, unit
from embeddings.vectors import FaissIndex
from embeddings.sign_codes import SignCodes
faiss.omp_set_num_threads(int(sys.argv[2]))
path = Path(sys.argv[3])
index = FaissIndex(DIMENSION, coded_from=1)
order = np.random.default_rng(int(sys.argv[2])).permutation(len(IDS))
for part in np.array_split(order, 7):
    index.add(IDS[part], ROWS[part])
    index.add(IDS[part[:50]] + 1, unit(50, 8))
    index.save(path)
    index.remove(IDS[part[:50]] + 1)
index.save(path)
print([index.search(query, 100) for query in QUERIES])
"""


def test_neither_threads_nor_history_matter(path: Path, tmp_path: Path) -> None:
    """With 1 or 2 threads, whatever order came in and whatever went: the same file, the same hits."""
    outputs = []
    for threads in (1, 2):
        mine = tmp_path / str(threads)
        done = subprocess.run(
            [sys.executable, "-c", HISTORY, str(Path(__file__).parent), str(threads), str(mine)],
            cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
        )  # fmt: skip
        outputs.append(done.stdout)
        assert mine.read_bytes() == path.read_bytes()
    assert outputs[0] == outputs[1] != ""


def test_the_kind_follows_the_size(store: Store, make_article: Make, encoder: Any) -> None:
    """An archive that grows past the crossover gets codes, and loses them when it shrinks."""
    home = store.database._path.parent
    store.put([make_article(n) for n in range(6)])
    few = len(store.passage_ids())
    indexes = Indexes(home, store, encoder, coded_from=few + 1)
    assert indexes.sync().kind == "exact"
    first = indexes.fingerprint
    store.put([make_article(7)])
    assert indexes.sync().kind == "sign codes 1"
    again = Indexes(home, store, encoder, coded_from=few + 1)
    assert again.current
    assert len(again.vectors) == len(store.passage_ids())
    store.delete("a7")
    assert indexes.sync().kind == "exact"
    assert indexes.fingerprint == first


def test_another_crossover_is_another_index(store: Store, make_article: Make, encoder: Any) -> None:
    """An index of the kind that another version chose is made anew, under another fingerprint."""
    home = store.database._path.parent
    store.put([make_article(n) for n in range(6)])
    exact = Indexes(home, store, encoder)
    exact.sync()
    coded = Indexes(home, store, encoder, coded_from=1)
    assert not coded.current
    encoder.batches.clear()
    coded.sync()
    assert encoder.batches == []
    assert coded.current
    assert coded.fingerprint != exact.fingerprint


def test_a_removal_reads_one_shard(
    store: Store, make_article: Make, encoder: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a word index in shards a removed article costs those passages that lay beside it."""
    home = store.database._path.parent
    store.put([make_article(n) for n in range(24)])
    indexes = Indexes(home, store, encoder, split_from=1)
    indexes.sync()
    put: list[int] = []
    add = type(indexes.lexical).add
    monkeypatch.setattr(
        type(indexes.lexical), "add", lambda self, some: (put.extend(p.id for p, _ in some), add(self, some))
    )  # fmt: skip
    store.delete("a3")
    indexes.sync()
    ids = store.passage_ids()
    assert len(put) < len(ids) / 2
    assert indexes.lexical.ids().tolist() == ids.tolist()
    assert Indexes(home, store, encoder, split_from=1).current


def test_parts_do_not_matter() -> None:
    """Codes in parts give the candidates, estimates and bytes read back of codes in one."""
    one, many = SignCodes(ROWS[0]), SignCodes(ROWS[0], 1024)
    for first in range(0, COUNT, 700):
        one.add(ROWS[first : first + 700])
        many.add(ROWS[first : first + 700])
    read = SignCodes.read(np.frombuffer(many.bytes(), np.uint8), 1024)
    assert len(one) == len(many) == len(read) == COUNT
    for query in QUERIES:
        estimates, rows = one.nearest(query, 300)
        for other in (many, read):
            found, numbers = other.nearest(query, 300)
            assert found.tolist() == estimates.tolist()
            assert set(numbers[found > found[-1]]) == set(rows[estimates > estimates[-1]])
