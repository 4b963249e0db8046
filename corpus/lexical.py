"""BM25 over passages, derived from the store: one tantivy index, or several where there are many.

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
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Filter as TokenFilter, Occur, Order, Query, Tokenizer

from corpus.bigrams import paired
from corpus.store import Store, by_article
from corpus.types import Article, Filter, Hit, Passage

FORMAT = "2"  # raise when the schema or the analyser changes: the index is then built anew
HEAP = 128_000_000  # bytes that a writer gathers before it writes a segment
SHARD_HEAP = 80_000_000  # the same for each shard: 125,000 passages are one segment, not four
TITLE_BOOST = 0.4  # of 0 to 2, the best MRR@10 on the tuning half of news
SHARDS = 8  # each costs a search about 0.1 ms
_SPLIT = f"{FORMAT} in {SHARDS}"
SPLIT_FROM = 200_000  # passages; up to there one index is rebuilt in 8 s
REMEMBERED = 20_000  # frequencies of terms kept between searches
LISTED = 4096  # ids listed at once: each costs half a kilobyte until it is in the array
TITLE, BODY = "title", "body"
Term = tuple[str, str]  # a field and a word
Progress = Callable[[int, int], None]


class LexicalIndex:
    """The word index in one folder. Searching is thread-safe; writing is for one at a time.

    What is missing, damaged or of another format is made anew, empty, for the next sync.
    split_from: the number of passages from which it has shards.
    """

    def __init__(self, folder: Path, *, split_from: int = SPLIT_FROM) -> None:
        self._folder, self._split_from = folder, split_from
        self._analyzer = _analyzer()
        self._shards = self._opened()
        self._frequencies: dict[Term, tuple[int, ...]] = {}
        self._threads = ThreadPoolExecutor(min(SHARDS, os.cpu_count() or 1))

    def _opened(self) -> Sequence[_Shard]:
        marker = self._folder / "format"
        if marker.is_file() and marker.read_text() == _SPLIT:
            folders = [self._folder / str(number) for number in range(SHARDS)]
            return [_Shard(folder, self._analyzer, SHARD_HEAP) for folder in folders]
        return [_Shard(self._folder, self._analyzer, HEAP)]

    def __len__(self) -> int:
        return sum(len(shard) for shard in self._shards)

    @property
    def segments(self) -> int:
        """How many parts a search goes through."""
        return sum(shard.index.searcher().num_segments for shard in self._shards)

    def reload(self) -> None:
        """See what another process has done. For between a `commit` and what is written next."""
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
        shards, shared = self._shards, self._shared(weights)
        found = self._threads.map(
            lambda shard, own: shard.search(own, limit, where), shards, shared
        )
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
                    own[term] = weight * (whole / _idf(count, size))
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
        """The stems of a text as indexed, CJK runs as pairs, the commonest English words left out."""
        return list(self._analyzer.analyze(paired(text)))

    def idf(self, words: Iterable[str]) -> dict[str, float]:
        """How rare each analysed word is among the N passages: ln(1 + N / max(n, 1)).

        Milder at both ends than BM25's own idf: in an archive of a dozen passages a word that most
        of them have still counts, and a word that none has counts no more than the rarest.
        """
        total = len(self)
        counts = {word: max(1, sum(self._counts((BODY, word)))) for word in words}
        return {word: math.log(1 + total / count) for word, count in counts.items()}

    def known(self, words: Iterable[str], where: Filter | None = None) -> frozenset[str]:
        """Those of the analysed words that any passage or title holds, of articles that pass."""
        held = {w for w in words if any(self._counts((BODY, w)) + self._counts((TITLE, w)))}
        if where and not where.empty:
            held = {word for word in held if self.holding({word: 0}, 1, where)}
        return frozenset(held)

    def holding(
        self, words: Mapping[str, int], limit: int, where: Filter | None = None
    ) -> list[int]:
        """The first `limit` ids, ascending, of the passages that pass and hold every analysed word.

        words: how many letters of each may be missing, added, exchanged or swapped with the next,
        0 to 2; it may also stand in the title.
        """
        if not words or limit < 1:
            return []
        found = self._threads.map(lambda shard: shard.holding(words, limit, where), self._shards)
        return sorted({number for some in found for number in some})[:limit]

    def add(self, passages: Iterable[tuple[Passage, Article]]) -> None:
        """Put passages in; they are found after `commit`."""
        for passage, article in passages:
            self._shards[_place(article.id, len(self._shards))].add(passage, article)

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
            shutil.rmtree(self._folder, ignore_errors=True)  # tantivy may put a lock into it again
            if split:
                self._folder.mkdir(exist_ok=True)
                (self._folder / "format").write_text(_SPLIT)
        self.reload()

    def drop(self, stale: NDArray[np.int64]) -> NDArray[np.int64]:
        """Take these ids out; returns the ids, sorted, that must be put in again before `commit`.

        Every shard that holds one of them is emptied: tantivy goes on counting removed passages in
        its statistics until it merges, so scores would tell what an archive once held. So is every
        shard that holds a passage twice.
        """
        again = [np.empty(0, np.int64)]
        for shard in self._shards:
            held = shard.ids()
            gone = np.isin(held, stale)
            if gone.any() or len(shard) != len(held):
                shard.clear()
                again.append(held[~gone])
        return np.sort(np.concatenate(again))

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


def _place(article_id: str, shards: int) -> int:
    """The shard of an article."""
    digest = hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "big") % shards


def _idf(count: int, total: int) -> float:
    """BM25's, as tantivy has it."""
    return math.log(1 + (total - count + 0.5) / (count + 0.5))


class _Shard:
    """One tantivy index in a folder, made anew where it is missing, damaged or of another format.

    heap: bytes that a writer gathers before it writes a segment.
    """

    def __init__(self, folder: Path, analyzer: tantivy.TextAnalyzer, heap: int) -> None:
        self._folder, self._analyzer, self._heap = folder, analyzer, heap
        try:
            self.index = self._open()
        except ValueError:
            self.index = self._made()
        self._writer: tantivy.IndexWriter | None = None

    def _open(self) -> tantivy.Index:
        """Raises: ValueError if the folder has no index of this format."""
        marker = self._folder / "format"
        if not marker.is_file() or marker.read_text() != FORMAT:
            raise ValueError(marker)
        try:
            index = tantivy.Index(_schema(), path=str(self._folder))
        except BaseException as error:
            if type(error).__name__ != "PanicException":
                raise
            # Rust's panic at a truncated file: no Exception, and not to be imported.
            raise ValueError(self._folder) from error
        index.register_tokenizer("news", self._analyzer)
        return index

    def _made(self) -> tantivy.Index:
        """An empty index in the folder, unless another process has just made one."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with self._folder.with_suffix(".opening").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with suppress(ValueError):
                return self._open()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(exist_ok=True)
            tantivy.Index(_schema(), path=str(self._folder))
            (self._folder / "format").write_text(FORMAT)  # last: a kill leaves none
            return self._open()

    def __len__(self) -> int:
        return int(self.index.searcher().num_docs)

    def ids(self) -> NDArray[np.int64]:
        """Sorted passage ids, shape (n,), each once even where a passage was put in twice."""
        searcher, pages, last = self.index.searcher(), [np.empty(0, np.int64)], -1
        while True:
            above = Query.range_query(
                self.index.schema, "id", FieldType.Integer, last, None, include_lower=False
            )
            found = _first_ids(searcher, above, LISTED)
            pages.append(np.array(found, np.int64))
            if len(found) < LISTED:
                return np.unique(np.concatenate(pages))
            last = int(pages[-1][-1])

    def frequency(self, term: Term) -> int:
        return int(self.index.searcher().doc_freq(*term))

    def holding(self, words: Mapping[str, int], limit: int, where: Filter | None) -> list[int]:
        schema = self.index.schema
        every = _conditions(schema, where)
        for word, edits in words.items():
            alike = partial(Query.fuzzy_term_query, distance=edits) if edits else Query.term_query
            either = [alike(schema, field, word) for field in (TITLE, BODY)]
            every.append(_joined(Occur.Should, either))
        return _first_ids(self.index.searcher(), _joined(Occur.Must, every), limit)

    def search(self, weights: Mapping[Term, float], limit: int, where: Filter | None) -> list[Hit]:
        """The passages that hold any of the terms, by weighed BM25, best first, ties by id."""
        if not weights:
            return []
        schema = self.index.schema
        words = [Query.boost_query(Query.term_query(schema, *t), w) for t, w in weights.items()]
        query = _joined(Occur.Should, words)
        if must := [Query.const_score_query(one, 0.0) for one in _conditions(schema, where)]:
            query = _joined(Occur.Must, [query, *must])
        return self._best(query, limit)

    def _best(self, query: Query, limit: int) -> list[Hit]:
        """The first by score and id; tantivy breaks ties by arrival, so ask for all that tie."""
        searcher, asked = self.index.searcher(), limit + 1
        while True:
            found = searcher.search(query, asked, count=False).hits
            if len(found) < asked or found[-1][0] < found[limit - 1][0]:
                break
            asked *= 2
        ids = searcher.fast_field_values("id", [address for _, address in found])
        hits = [Hit(int(i or 0), score) for i, (score, _) in zip(ids, found, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:limit]

    def add(self, passage: Passage, article: Article) -> None:
        document = tantivy.Document()
        document.add_integer("id", passage.id)
        document.add_text(TITLE, paired(article.title))
        document.add_text(BODY, paired(passage.text))
        if article.source:
            document.add_text("source", article.source.casefold())
        if article.published:
            document.add_integer("published", int(article.published.timestamp()))
        self._writing().add_document(document)

    def clear(self) -> None:
        self._writing().delete_all_documents()

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
            self.index.reload()

    def rollback(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.rollback()
            finally:
                # Gives its lock up now: the error's traceback may hold on to the writer for long.
                writer.wait_merging_threads()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self.index.writer(self._heap, 1)
        return self._writer


def _first_ids(searcher: tantivy.Searcher, query: Query, limit: int) -> list[int]:
    found = searcher.search(query, limit, count=False, order_by_field="id", order=Order.Asc)
    return [value for value, _ in found.hits]


def _joined(how: Occur, queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(how, query) for query in queries])


def _conditions(schema: tantivy.Schema, where: Filter | None) -> list[Query]:
    conditions: list[Query] = []
    if where and where.sources:
        names = [name.casefold() for name in where.sources]
        conditions.append(Query.term_set_query(schema, "source", names))
    if where and (where.published_from or where.published_to):
        low, high = (t and int(t.timestamp()) for t in (where.published_from, where.published_to))
        whole, open_end = FieldType.Integer, high is None  # tantivy calls an open side inclusive
        conditions.append(
            Query.range_query(schema, "published", whole, low, high, include_upper=open_end)
        )
    return conditions


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_text_field(TITLE, tokenizer_name="news", index_option="freq")
    builder.add_text_field(BODY, tokenizer_name="news", index_option="freq")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", indexed=True, fast=True)
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    """Words, in lower case, without accents, English stop words dropped, stemmed."""
    return (
        tantivy.TextAnalyzerBuilder(Tokenizer.simple())
        .filter(TokenFilter.remove_long(60))
        .filter(TokenFilter.lowercase())
        .filter(TokenFilter.ascii_fold())
        .filter(TokenFilter.stopword("english"))
        .filter(TokenFilter.stemmer("english"))
        .build()
    )
