"""One tantivy index in a folder: documents in, the best by BM25 out. The one door to tantivy."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Filter as TokenFilter, Occur, Order, Query, Tokenizer

from corpus.types import Article, Filter, Hit, Passage

FORMAT = "1"  # raise when the schema or the analyser changes: the index is then built anew
LISTED = 4096  # ids listed at once: each costs half a kilobyte until it is in the array
TITLE, BODY = "title", "body"
Term = tuple[str, str]


class Shard:
    """Searching is thread-safe; writing is for one at a time.

    heap: bytes that a writer gathers before it writes a segment.
    """

    def __init__(self, folder: Path, analyzer: tantivy.TextAnalyzer, heap: int) -> None:
        """Open the folder's index.

        One that is missing, damaged or of another format is made anew, empty, for the next sync.
        """
        self._folder, self._analyzer, self._heap = folder, analyzer, heap
        try:
            self._index = self._open()
        except ValueError:
            self._index = self._made()
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
            try:
                return self._open()
            except ValueError:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder.mkdir()
                tantivy.Index(_schema(), path=str(self._folder))
                (self._folder / "format").write_text(FORMAT)  # last: a kill leaves none
            return self._open()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    @property
    def segments(self) -> int:
        """How many parts a search goes through."""
        return int(self._index.searcher().num_segments)

    def ids(self) -> NDArray[np.int64]:
        """Sorted passage ids, shape (n,), each once even where a passage was put in twice."""
        searcher, pages, last = self._index.searcher(), [np.empty(0, np.int64)], -1
        while True:
            above = Query.range_query(
                self._index.schema, "id", FieldType.Integer, last, None, include_lower=False
            )
            found = searcher.search(
                above, LISTED, count=False, order_by_field="id", order=Order.Asc
            ).hits
            pages.append(np.array([value for value, _ in found], np.int64))
            if len(found) < LISTED:
                return np.unique(np.concatenate(pages))
            last = int(pages[-1][-1])

    def frequency(self, term: Term) -> int:
        """How many passages hold a term: a field and a word."""
        return int(self._index.searcher().doc_freq(*term))

    def holding(self, words: Mapping[str, int], limit: int) -> list[int]:
        """The first `limit` ids, ascending, of the passages that hold every word.

        words: how many letters of each may be other, 0 to 2; in the passage or in its title.
        """
        schema = self._index.schema
        every = []
        for word, edits in words.items():
            either = [
                Query.fuzzy_term_query(schema, field, word, edits)
                if edits
                else Query.term_query(schema, field, word)
                for field in (TITLE, BODY)
            ]
            every.append((Occur.Must, Query.boolean_query([(Occur.Should, one) for one in either])))
        found = self._index.searcher().search(
            Query.boolean_query(every), limit, count=False, order_by_field="id", order=Order.Asc
        )
        return [value for value, _ in found.hits]

    def search(self, weights: Mapping[Term, float], limit: int, where: Filter | None) -> list[Hit]:
        """The passages that hold any of the terms, by weighed BM25, best first, ties by id.

        A passage that does not pass the filter is never scored.
        """
        schema = self._index.schema
        either = []
        for (field, word), weight in weights.items():
            query = Query.term_query(schema, field, word)
            weighed = query if weight == 1.0 else Query.boost_query(query, weight)
            either.append((Occur.Should, weighed))
        query = Query.boolean_query(either)
        conditions = _conditions(schema, where)
        if conditions:
            must = [Query.const_score_query(one, 0.0) for one in conditions]
            query = Query.boolean_query([(Occur.Must, one) for one in (query, *must)])
        return self._best(query, limit)

    def _best(self, query: Query, limit: int) -> list[Hit]:
        """The first by score and id; tantivy breaks ties by arrival, so ask for all that tie."""
        searcher = self._index.searcher()
        asked = limit + 1
        while True:
            found = searcher.search(query, asked, count=False).hits
            if len(found) < asked or found[-1][0] < found[limit - 1][0]:
                break
            asked *= 2
        ids = searcher.fast_field_values("id", [address for _, address in found])
        hits = [Hit(int(i or 0), score) for i, (score, _) in zip(ids, found, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:limit]

    def add(self, passages: Iterable[tuple[Passage, Article]]) -> None:
        """Put passages in; they are found after `commit`."""
        writer = self._writing()
        for passage, article in passages:
            document = tantivy.Document()
            document.add_integer("id", passage.id)
            document.add_text(TITLE, article.title)
            document.add_text(BODY, passage.text)
            if article.source:
                document.add_text("source", article.source.casefold())
            if article.published:
                document.add_integer("published", int(article.published.timestamp()))
            writer.add_document(document)

    def clear(self) -> None:
        """Take all passages out; they are gone after `commit`.

        There is no way to take out one: tantivy goes on counting removed passages in its
        statistics until it merges, so that scores would tell what an archive once held.
        """
        self._writing().delete_all_documents()

    def commit(self) -> None:
        """Make what was added and removed durable and visible, all at once."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
            self._index.reload()

    def rollback(self) -> None:
        """Forget what was added and removed since the last `commit`, and let others write."""
        writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.rollback()
            finally:
                # Gives its lock up now: the error's traceback may hold on to the writer for long.
                writer.wait_merging_threads()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(self._heap, 1)
        return self._writer


def _conditions(schema: tantivy.Schema, where: Filter | None) -> list[Query]:
    if where is None or where.empty:
        return []
    conditions: list[Query] = []
    if where.sources:
        names = [name.casefold() for name in where.sources]
        conditions.append(Query.term_set_query(schema, "source", names))
    if where.published_from or where.published_to:
        low, high = (
            None if moment is None else int(moment.timestamp())
            for moment in (where.published_from, where.published_to)
        )
        conditions.append(
            Query.range_query(
                schema,
                "published",
                FieldType.Integer,
                low,
                high,
                include_upper=high is None,  # tantivy calls an open side inclusive
            )
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


def analyzer() -> tantivy.TextAnalyzer:
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
