"""BM25 over passages, derived from the store: one index, or several where there are many.

Titles are a field of their own, so that their words count once for each passage and can be
weighed; sources and dates are there to filter before scoring.

Many passages are split by a hash of their article's id into shards, so that a removal rebuilds one
of them and a search uses all cores: docs/decisions/word-shards.md.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.shard import BODY, FORMAT, TITLE, Shard, Term, analyzer
from corpus.store import Store, by_article
from corpus.types import Article, Filter, Hit, Passage

HEAP = 128_000_000  # bytes that a writer gathers before it writes a segment
SHARD_HEAP = 80_000_000  # the same for each shard: 125,000 passages are one segment, not four
TITLE_BOOST = 0.4  # of 0 to 2, the best MRR@10 on the tuning half of news
SHARDS = 8  # each costs a search about 0.1 ms
SPLIT_FROM = 200_000  # passages; up to there one index is rebuilt in 8 s
REMEMBERED = 20_000  # frequencies of terms kept between searches
Progress = Callable[[int, int], None]


class LexicalIndex:
    """The word index in one folder. Searching is thread-safe; writing is for one at a time.

    split_from: the number of passages from which it has shards.
    """

    def __init__(self, folder: Path, *, split_from: int = SPLIT_FROM) -> None:
        """Open the folder's index.

        What is missing, damaged or of another format is made anew, empty, for the next sync.
        """
        self._folder, self._split_from = folder, split_from
        self._analyzer = analyzer()
        self._shards = self._opened()
        self._frequencies: dict[Term, tuple[int, ...]] = {}
        self._threads = ThreadPoolExecutor(min(SHARDS, os.cpu_count() or 1))

    def _opened(self) -> Sequence[Shard]:
        marker = self._folder / "format"
        if marker.is_file() and marker.read_text() == _SPLIT:
            folders = [self._folder / str(number) for number in range(SHARDS)]
            return [Shard(folder, self._analyzer, SHARD_HEAP) for folder in folders]
        return [Shard(self._folder, self._analyzer, HEAP)]

    def __len__(self) -> int:
        return sum(len(shard) for shard in self._shards)

    @property
    def segments(self) -> int:
        """How many parts a search goes through."""
        return sum(shard.segments for shard in self._shards)

    def reload(self) -> None:
        """See what another process has committed, and the shards that it has made or joined.

        For between a `commit` and what is written next.
        """
        self._shards = self._opened()  # 0.3 ms at 33,000 passages, 2 ms for eight small shards
        self._frequencies.clear()

    def ids(self) -> NDArray[np.int64]:
        """Sorted passage ids, shape (n,): fewer than `len` where passages were put in twice."""
        return np.sort(np.concatenate([shard.ids() for shard in self._shards]))

    def search(self, text: str, limit: int, where: Filter | None = None) -> list[Hit]:
        """The passages that share words with text, by BM25, best first, ties by id.

        A passage that does not pass the filter is never scored. Nothing in text is syntax.
        """
        words = list(dict.fromkeys(self.analyze(text)))
        if not words or limit < 1:
            return []
        weights = {(TITLE, word): TITLE_BOOST for word in words}
        weights |= {(BODY, word): 1.0 for word in words}
        shards = self._shards
        if len(shards) == 1:
            return shards[0].search(weights, limit, where)
        asked = [
            (shard, own) for shard, own in zip(shards, self._shared(weights), strict=True) if own
        ]
        found = self._threads.map(lambda one: one[0].search(one[1], limit, where), asked)
        hits = [hit for some in found for hit in some]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:limit]

    def _shared(self, weights: Mapping[Term, float]) -> list[dict[Term, float]]:
        """The weights for each shard under which a term's idf is that of all shards together."""
        sizes = [len(shard) for shard in self._shards]
        given: list[dict[Term, float]] = [{} for _ in sizes]
        for term, weight in weights.items():
            counts = self._counts(term)
            whole = _idf(sum(counts), sum(sizes))
            for own, count, size in zip(given, counts, sizes, strict=True):
                if count:
                    own[term] = weight * whole / _idf(count, size)
        return given

    def _counts(self, term: Term) -> tuple[int, ...]:
        """How many passages of each shard hold a term."""
        found = self._frequencies.get(term)
        if found is None or len(found) != len(self._shards):
            if len(self._frequencies) >= REMEMBERED:
                self._frequencies.clear()
            found = tuple(shard.frequency(term) for shard in self._shards)
            self._frequencies[term] = found
        return found

    def analyze(self, text: str) -> list[str]:
        """The stemmed words of a text, as they are indexed, without the commonest English ones."""
        return list(self._analyzer.analyze(text))

    def idf(self, words: Iterable[str]) -> dict[str, float]:
        """How rare each analysed word is among the N passages: ln(1 + N / max(n, 1)).

        Milder at both ends than BM25's own idf: in an archive of a dozen passages a word that most
        of them have still counts, and a word that none has counts no more than the rarest.
        """
        total = len(self)
        counts = {word: max(1, sum(self._counts((BODY, word)))) for word in words}
        return {word: math.log(1 + total / count) for word, count in counts.items()}

    def known(self, words: Iterable[str]) -> frozenset[str]:
        """Those of the analysed words that any passage or title holds."""
        return frozenset(
            word
            for word in words
            if any(self._counts((BODY, word))) or any(self._counts((TITLE, word)))
        )

    def holding(self, words: Mapping[str, int], limit: int) -> list[int]:
        """The first `limit` ids, ascending, of the passages that hold every analysed word.

        words: how many letters of each may be missing, added, exchanged or swapped with the next,
        0 to 2; it may also stand in the title. The order tells nothing of how well they fit, but
        does not hang on how the index was filled.
        """
        if not words or limit < 1:
            return []
        shards = self._shards
        if len(shards) == 1:
            return list(dict.fromkeys(shards[0].holding(words, limit)))
        found = self._threads.map(lambda shard: shard.holding(words, limit), shards)
        return sorted({number for some in found for number in some})[:limit]

    def add(self, passages: Iterable[tuple[Passage, Article]]) -> None:
        """Put passages in; they are found after `commit`."""
        if len(self._shards) == 1:
            self._shards[0].add(passages)
            return
        for passage, article in passages:
            self._shards[_place(article.id)].add([(passage, article)])

    def fill(self, store: Store, ids: NDArray[np.int64], progress: Progress | None = None) -> None:
        """Put the store's passages of these sorted ids in; they are found after `commit`.

        progress: called with passages done and passages in all.
        """
        done = 0
        for part in by_article(store.database, ids):
            self.add(part)
            done += len(part)
            if progress:
                progress(done, len(ids))

    def resize(self, count: int) -> None:
        """Have the shards that so many passages get; where that changes, all are taken out."""
        split = count >= self._split_from
        if split == (len(self._shards) > 1):
            return
        with self._folder.with_suffix(".opening").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            shutil.rmtree(self._folder)
            if split:
                self._folder.mkdir()
                (self._folder / "format").write_text(_SPLIT)
        self._shards = self._opened()
        self._frequencies.clear()

    def drop(self, stale: NDArray[np.int64]) -> NDArray[np.int64]:
        """Take these ids out; returns the ids, sorted, that must be put in again before `commit`.

        Every shard that holds one of them is emptied, as there is no way to take out one: tantivy
        goes on counting removed passages in its statistics until it merges, so that scores would
        tell what an archive once held. So is every shard that holds a passage twice.
        """
        again = [np.empty(0, np.int64)]
        for shard in self._shards:
            held = shard.ids()
            gone = np.isin(held, stale)
            if gone.any() or len(shard) != len(held):
                shard.clear()
                again.append(held[~gone])
        return np.sort(np.concatenate(again))

    def clear(self) -> None:
        """Take all passages out; they are gone after `commit`."""
        for shard in self._shards:
            shard.clear()

    def commit(self) -> None:
        """Make what was added and removed durable and visible."""
        for shard in self._shards:
            shard.commit()
        self._frequencies.clear()

    def rollback(self) -> None:
        """Forget what was added and removed since the last `commit`: for after an error."""
        self._frequencies.clear()
        with ExitStack() as each:  # also those after one that fails
            for shard in self._shards:
                each.callback(shard.rollback)


_SPLIT = f"{FORMAT} in {SHARDS}"


def _place(article_id: str) -> int:
    """The shard of an article."""
    digest = hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % SHARDS


def _idf(count: int, total: int) -> float:
    """BM25's, as tantivy has it."""
    return math.log(1 + (total - count + 0.5) / (count + 0.5))
