"""BM25 over passages on tantivy, derived from the store.

Titles are a field of their own, so that their words count once for each passage and can be
weighed; sources and dates are there to filter before scoring.
"""

from __future__ import annotations

import fcntl
import math
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import FieldType, Filter as TokenFilter, Occur, Query, Tokenizer

from corpus.reading import by_article
from corpus.store import Store
from corpus.types import Article, Filter, Hit, Passage

FORMAT = "1"  # raise when the schema or the analyser changes: the index is then built anew
HEAP = 128_000_000  # bytes that a writer gathers before it writes a segment
TITLE_BOOST = 0.4  # of 0 to 2, the best MRR@10 on the tuning half of news
Progress = Callable[[int, int], None]


class LexicalIndex:
    """A tantivy index in one folder. Searching is thread-safe; writing is for one at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the folder's index.

        One that is missing, damaged or of another format is made anew, empty, for the next sync.
        """
        self._folder = folder
        self._analyzer = _analyzer()
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

    def reload(self) -> None:
        """See what another process has committed."""
        self._index.reload()

    def ids(self) -> NDArray[np.int64]:
        """Sorted passage ids, shape (n,)."""
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return np.empty(0, np.int64)
        found = searcher.search(
            Query.all_query(), searcher.num_docs, count=False, order_by_field="id"
        )
        return np.sort(np.array([value for value, _ in found.hits], np.int64))

    def search(self, text: str, limit: int, where: Filter | None = None) -> list[Hit]:
        """The passages that share words with text, by BM25, best first, ties by id.

        A passage that does not pass the filter is never scored. Nothing in text is syntax.
        """
        words = dict.fromkeys(self.analyze(text))
        if not words or limit < 1:
            return []
        schema = self._index.schema
        either = [
            (
                Occur.Should,
                Query.boost_query(Query.term_query(schema, "title", word), TITLE_BOOST),
            )
            for word in words
        ] + [(Occur.Should, Query.term_query(schema, "body", word)) for word in words]
        must = [(Occur.Must, Query.boolean_query(either))]
        must += [(Occur.Must, Query.const_score_query(q, 0.0)) for q in self._conditions(where)]
        return self._best(Query.boolean_query(must), limit)

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

    def analyze(self, text: str) -> list[str]:
        """The stemmed words of a text, as they are indexed, without the commonest English ones."""
        return list(self._analyzer.analyze(text))

    def idf(self, words: Iterable[str]) -> dict[str, float]:
        """How rare each analysed word is among the N passages: ln(1 + N / max(n, 1)).

        Milder at both ends than BM25's own idf: in an archive of a dozen passages a word that most
        of them have still counts, and a word that none has counts no more than the rarest.
        """
        searcher = self._index.searcher()
        total = searcher.num_docs
        counts = {word: max(1, searcher.doc_freq("body", word)) for word in words}
        return {word: math.log(1 + total / count) for word, count in counts.items()}

    def add(self, passages: Iterable[tuple[Passage, Article]]) -> None:
        """Put passages in; they are found after `commit`."""
        writer = self._writing()
        for passage, article in passages:
            document = tantivy.Document()
            document.add_integer("id", passage.id)
            document.add_text("title", article.title)
            document.add_text("body", passage.text)
            if article.source:
                document.add_text("source", article.source.casefold())
            if article.published:
                document.add_integer("published", int(article.published.timestamp()))
            writer.add_document(document)

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

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(HEAP, 1)
        return self._writer

    def _conditions(self, where: Filter | None) -> list[Query]:
        if where is None or where.empty:
            return []
        schema, conditions = self._index.schema, []
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
    builder.add_text_field("title", tokenizer_name="news", index_option="freq")
    builder.add_text_field("body", tokenizer_name="news", index_option="freq")
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
