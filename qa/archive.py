"""An archive, opened. This is the one file that picks concrete classes, as the settings name them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence, Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.chunking import Chunking
from corpus.errors import StoreBusy, StoreUnusable
from corpus.ingest import Ingest, IngestReport
from corpus.store import DATABASE, Store
from corpus.types import Article, SourceFile
from embeddings.encoder import Encoder, GatheringEncoder
from embeddings.sync import Indexes, Progress
from qa import languages
from qa.answering.abstain import Adviser
from qa.answering.answer import PARTS, ExtractiveAnswerer
from qa.answering.answerer import Answerer
from qa.answering.calibrate import Logistic
from qa.answering.endpoint import OpenAIEndpoint
from qa.answering.language_model import LlmAnswerer
from qa.answering.reader import Reader
from qa.answering.reader_weights import Size
from qa.conversation.follow_up import Conversation
from qa.conversation.sessions import Sessions
from qa.conversation.unasked import Unasked
from qa.errors import SettingsError
from qa.retrieval.cross_encoder import CrossEncoderReranker
from qa.retrieval.fusion import ReciprocalRankFusion
from qa.retrieval.priors import ConversationPrior, OutletPrior, TimePrior
from qa.retrieval.rerank import Reranker, SentenceCoverage
from qa.retrieval.retriever import Retriever
from qa.service import Service
from qa.settings import ReaderName, Retrieval, Settings
from qa.suggest.suggestions import Suggestions, questions_of, suggestions
from qa.turns import Turns

READERS: Mapping[ReaderName, tuple[Size, ...]] = {
    "cascade": ("small", "large"),
    "small": ("small",),
    "none": (),
}
"""Which models read, the second one what the first finds likeliest, by `answering.reader`."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Dateline:
    """An open archive. Safe to share between threads; close it when done.

    home: the folder that holds everything. models: those that read and judge. turns: taken by threads that answer beside others.
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
    models: Sequence[Reader]
    turns: Turns
    clock: Callable[[], datetime]
    _changing: threading.Lock
    ready: bool = False

    @classmethod
    def open(
        cls,
        home: Path,
        clock: Callable[[], datetime] = _now,
        without: AbstractSet[str] = frozenset(),
    ) -> Dateline:
        """Open the archive in home, made empty if there is none. No model is loaded yet.

        without: parts of answering to leave out, of `qa.answering.answer.PARTS`, for measuring.

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
        chosen = reader_name(settings.answering.reader, without)
        readers = build_readers(chosen, home, settings.embedding.threads)
        judge = build_judge(chosen, home, settings.embedding.threads, without)
        adviser = Adviser(lambda: indexes.lexical, store)
        extractive = build_extractive(indexes, chosen, readers, judge, adviser, without=without)
        service = Service(
            retriever,
            Conversation(lambda: indexes.lexical, store),
            extractive,
            build_answerers(settings, extractive, turns),
            sessions,
            readers,
            adviser,
            Unasked(lambda: indexes.lexical, store, questions_of),
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
            [*readers, judge] if judge else readers,
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
        if not (home / DATABASE).is_file():
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
        for model in self.models:
            model.warm()
        languages.warm()
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
        for number, model in enumerate(self.models, start=1):
            model.prepare()
            if progress:
                progress("prepare", number, len(self.models))
        return report

    def add(self, files: Sequence[SourceFile]) -> IngestReport:
        """Store uploaded files and index them.

        Raises: StoreBusy.
        """
        return self._changed(lambda ingest: ingest.uploads(files))

    def add_articles(self, articles: Sequence[Article]) -> IngestReport:
        """Store articles and index them.

        Raises: StoreBusy.
        """
        return self._changed(lambda ingest: ingest.articles(articles))

    def _changed(self, change: Callable[[Ingest], IngestReport]) -> IngestReport:
        with self._changing:
            report = change(Ingest(self.store, self.clock()))
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


def build_retriever(
    chosen: Retrieval, store: Store, indexes: Indexes, encoder: Encoder
) -> Retriever:
    """The retriever that the settings describe."""
    weights = {"lexical": chosen.lexical_weight, "dense": chosen.dense_weight}
    return Retriever(
        store=store,
        indexes=indexes,
        encoder=encoder,
        candidates=chosen.candidates,
        fuse=ReciprocalRankFusion(chosen.rrf_k, weights),
        priors=(
            TimePrior(chosen.period_weight, chosen.latest_weight, chosen.period_days),
            OutletPrior(chosen.outlet_weight),
            ConversationPrior(chosen.conversation_weight),
        ),
        reranker=build_reranker(chosen, indexes),
        depth=chosen.rerank_depth,
        stories=store.duplicates.stories,
        threads=ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="words"),
    )


def build_reranker(chosen: Retrieval, indexes: Indexes) -> Reranker:
    """Sentence coverage, and behind it the cross-encoder that the settings name, not loaded yet."""
    coverage = SentenceCoverage(lambda: indexes.lexical, chosen.sentence_weight)
    if chosen.reranker is None:
        return coverage
    return CrossEncoderReranker(chosen.reranker, coverage, chosen.rerank_depth)


def reader_name(setting: ReaderName, without: AbstractSet[str]) -> ReaderName:
    """What is left of `answering.reader` without these parts of answering.

    Raises: SettingsError for what is none of `qa.answering.answer.PARTS`.
    """
    unknown = sorted(set(without) - PARTS.keys())
    if unknown:
        raise SettingsError(
            expected=f"parts to leave out among {', '.join(PARTS)}",
            found=", ".join(unknown),
            remedy="name one of those",
        )
    if "reader" in without:
        return "none"
    return "small" if setting == "cascade" and "rereading" in without else setting


def build_readers(name: ReaderName, home: Path, threads: int | None) -> list[Reader]:
    """The models of that name, not loaded yet; their graphs are kept below home/models."""
    return [Reader(size, home / "models", threads) for size in READERS[name]]


def build_judge(
    name: ReaderName, home: Path, threads: int | None, without: AbstractSet[str] = frozenset()
) -> Reader | None:
    """The model that judges what these readers find, not loaded yet; None where nothing is read."""
    wanted = READERS[name] and "judge" not in without
    return Reader("judge", home / "models", threads) if wanted else None


def build_extractive(
    indexes: Indexes,
    name: ReaderName,
    readers: Sequence[Reader],
    judge: Reader | None,
    adviser: Adviser,
    *,
    without: AbstractSet[str],
) -> ExtractiveAnswerer:
    """The answerer with the two models that were fitted for answering with these readers.

    without: parts left out, of `qa.answering.answer.PARTS`.
    """
    return ExtractiveAnswerer(
        lambda: indexes.lexical,
        readers,
        judge,
        adviser,
        Logistic.load(f"sentence-{name}"),
        Logistic.load(f"confidence-{name}"),
        without,
    )


def build_answerers(
    settings: Settings, extractive: ExtractiveAnswerer, turns: Turns
) -> dict[str, Answerer]:
    """Every answerer that the settings allow, by name; no language model is asked yet.

    Raises: SettingsError where one is to answer and none is named.
    """
    answerers: dict[str, Answerer] = {extractive.name: extractive}
    chosen = settings.llm
    if chosen.base_url and chosen.model:
        endpoint = OpenAIEndpoint(
            chosen.base_url,
            chosen.api_key.get_secret_value() if chosen.api_key else None,
            chosen.model,
            chosen.timeout,
            chosen.temperature,
            chosen.seed,
            chosen.max_tokens,
        )
        llm = LlmAnswerer(endpoint, extractive, chosen.passages, turns.lent)
        answerers[llm.name] = llm
    elif settings.answering.answerer == "llm":
        raise SettingsError(
            expected="llm.base_url and llm.model, since answering.answerer is llm",
            found="neither",
            remedy="set both, as docs/llm.md shows, or answering.answerer to extractive",
        )
    return answerers


def build_encoder(settings: Settings, home: Path) -> Encoder:
    """The encoder that the settings name; models are kept below home/models."""
    chosen = settings.embedding
    if chosen.model == "hashing":
        from embeddings.encoder import HashingEncoder  # noqa: PLC0415 - one of two is loaded

        return HashingEncoder()
    from embeddings.encoder import TransformerEncoder  # noqa: PLC0415

    return TransformerEncoder(
        chosen.model, home / "models", backend=chosen.backend, threads=chosen.threads
    )


def build_suggestions(
    settings: Settings,
    home: Path,
    service: Service,
    *,
    store: Store,
    indexes: Indexes,
    turns: Turns,
) -> Suggestions:
    """First questions, made by asking the extractive answerer and kept in home."""

    def make(stop: Callable[[], bool]) -> list[str]:
        return suggestions(store, service.ask, "extractive", turns.taken, stop)

    def fingerprint() -> str:
        indexes.refresh()
        return indexes.fingerprint

    terms = f"{settings.answering.model_dump_json()} {settings.retrieval.model_dump_json()}"
    return Suggestions(home / "suggestions.json", fingerprint, terms, make)
