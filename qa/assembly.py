"""The one file that picks concrete classes: an archive, opened."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.chunking import Chunking
from corpus.errors import StoreBusy, StoreUnusable
from corpus.ingest import Ingest, IngestReport
from corpus.store import Store
from corpus.types import Article, SourceFile
from embeddings.encoder import Encoder, GatheringEncoder
from embeddings.sync import Indexes, Progress
from qa.answering.abstention import Adviser
from qa.answering.language_model import LlmAnswerer
from qa.building import (
    build_answerers,
    build_encoder,
    build_extractive,
    build_reader,
    build_retriever,
    build_suggestions,
)
from qa.conversation.follow_up import Conversation
from qa.conversation.sessions import Sessions
from qa.reading.reader import Reader
from qa.retrieval.cross_encoder import CrossEncoderReranker
from qa.retrieval.period import period_of
from qa.service import Service
from qa.settings import Settings
from qa.suggest.suggestions import Suggestions
from qa.turns import Turns


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Dateline:
    """An open archive. Safe to share between threads; close it when done.

    home: the folder that holds everything. turns: taken by threads that answer beside others.
    clock: aware UTC now.
    """

    home: Path
    settings: Settings
    store: Store
    encoder: Encoder
    indexes: Indexes
    sessions: Sessions
    service: Service
    suggestions: Suggestions
    turns: Turns
    clock: Callable[[], datetime]
    _changing: threading.Lock
    ready: bool = False

    @classmethod
    def open(
        cls,
        home: Path,
        clock: Callable[[], datetime] = _now,
        without: frozenset[str] = frozenset(),
    ) -> Dateline:
        """Open the archive in home, made empty if there is none. No model is loaded yet.

        without: names of building.PARTS to leave out, to measure what they are worth.
        Indexes that do not agree with the store, after a crash say, are mended from what the
        store holds; passages not encoded yet are found by their words alone.
        Raises: SettingsError, StoreUnusable.
        """
        settings = Settings.load(home)
        cut = settings.chunking
        store = Store(home, Chunking(cut.size, cut.overlap))
        turns = Turns(os.cpu_count() or 1)
        encoder = GatheringEncoder(build_encoder(settings, home), turns.lent)
        indexes = Indexes(home, store, encoder)
        sessions = Sessions(home / "sessions.sqlite3")
        retriever = build_retriever(settings.retrieval, store, indexes, encoder)
        reader = None if "reader" in without else build_reader(settings, home)
        adviser = Adviser(lambda: indexes.lexical, store, period_of)
        extractive = build_extractive(indexes, reader, adviser)
        service = Service(
            retriever,
            Conversation(lambda: indexes.lexical, store),
            build_answerers(settings, extractive, turns),
            sessions,
            reader,
            adviser,
            settings.answering.threshold,
            settings.limits.question_characters,
            clock,
            session_turns=settings.serving.session_turns,
        )
        opened = cls(
            home,
            settings,
            store,
            encoder,
            indexes,
            sessions,
            service,
            build_suggestions(settings, home, service, store=store, indexes=indexes, turns=turns),
            turns,
            clock,
            threading.Lock(),
        )
        opened._mend()
        return opened

    @classmethod
    def existing(cls, home: Path, clock: Callable[[], datetime] = _now) -> Dateline:
        """Open the archive in home as `open` does, but make none.

        Raises: SettingsError, StoreUnusable, also where there is none.
        """
        if not (home / "archive.sqlite3").is_file():
            raise StoreUnusable(
                expected=f"an archive in {home}",
                found="none",
                remedy="make one with `dateline index PATH…`, or name another with --home",
            )
        return cls.open(home, clock)

    def close(self) -> None:
        """Close the databases, and the connections to a language model."""
        self.suggestions.close()
        llm = self.service.answerers.get("llm")
        if isinstance(llm, LlmAnswerer):
            llm.endpoint.close()
        self.service.retriever.threads.shutdown()
        self.store.close()
        self.sessions.close()

    @property
    def index_fingerprint(self) -> str:
        """Names what the indexes hold."""
        self.indexes.refresh()
        return self.indexes.fingerprint

    def warm(self) -> None:
        """Load the models and the vector index, so that the first question does not wait."""
        self.encoder.encode(["warm"])
        len(self.indexes.vectors)
        reranker = self.service.retriever.reranker
        if isinstance(reranker, CrossEncoderReranker):
            reranker.warm()
        if self.service.reader:
            self.service.reader.warm()
        self.ready = True

    def index(self, paths: Sequence[Path], progress: Progress | None = None) -> IngestReport:
        """Bring the archive to agree with files and folders.

        Raises: StoreBusy.
        """
        with self._changing:
            with self.store.database.writer():
                for done in self.store.recut():
                    if progress:
                        progress("cut anew", done, done)
                for done, total in self.store.duplicates.fill():
                    if progress:
                        progress("compare", done, total)
            report = Ingest(self.store, self.clock()).paths(
                paths, (lambda done, total: progress("read", done, total)) if progress else None
            )
            self._sync(progress)
        if isinstance(self.service.reader, Reader):
            self.service.reader.prepare()
        return report

    def add(self, files: Sequence[SourceFile]) -> IngestReport:
        """Store uploaded files and index them.

        Raises: StoreBusy.
        """
        with self._changing:
            report = Ingest(self.store, self.clock()).uploads(files)
            self._sync(None)
        return report

    def add_articles(self, articles: Sequence[Article]) -> IngestReport:
        """Store articles and index them.

        Raises: StoreBusy.
        """
        with self._changing:
            report = Ingest(self.store, self.clock()).articles(articles)
            self._sync(None)
        return report

    def delete(self, article_id: str) -> None:
        """Remove an article from the archive. The file it came from stays where it is.

        Raises: ArticleNotFound, StoreBusy.
        """
        with self._changing, self.store.database.writer():
            self.store.delete(article_id)
            self.indexes.sync()

    def sync(self, progress: Progress | None = None) -> None:
        """Finish what an interrupted index run left to do.

        Raises: StoreBusy.
        """
        with self._changing:
            self._sync(progress)

    def _sync(self, progress: Progress | None) -> None:
        with self.store.database.writer():
            self.indexes.sync(progress)

    def _mend(self) -> None:
        if self.indexes.current:
            return
        try:
            with self.store.database.writer():
                self.indexes.sync(encode=False)
        except StoreBusy:
            pass  # an index run is under way, and will sync when it is done
