"""Which concrete classes the settings choose, each made by one function."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from corpus.store import Store
from embeddings.encoder import Encoder
from embeddings.sync import Indexes
from qa.answering.abstention import Adviser
from qa.answering.answerer import Answerer
from qa.answering.endpoint import OpenAIEndpoint
from qa.answering.extractive import ExtractiveAnswerer
from qa.answering.language_model import LlmAnswerer
from qa.answering.logistic import Logistic
from qa.answering.sentences import SentenceReader
from qa.answering.windows import WindowReader
from qa.errors import SettingsError
from qa.reading.reader import Reader
from qa.retrieval.cross_encoder import CrossEncoderReranker
from qa.retrieval.fusion import ReciprocalRankFusion
from qa.retrieval.period import period_of
from qa.retrieval.priors import ConversationPrior, OutletPrior, TimePrior
from qa.retrieval.rerank import Reranker, SentenceCoverage
from qa.retrieval.retriever import Retriever
from qa.service import Service
from qa.settings import Retrieval, Settings
from qa.suggest.suggestions import Suggestions, suggestions
from qa.turns import Turns

# The parts of answering that `dateline eval --without` can leave out.
PARTS: Mapping[str, str] = {
    "reader": "reads windows of the evidence for the answer; without it words and rules choose",
}


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


def build_reader(settings: Settings, home: Path) -> Reader | None:
    """The reader that the settings name, not loaded yet; its graph is kept below home/models."""
    if settings.answering.reader == "none":
        return None
    return Reader(home / "models", settings.embedding.threads)


def build_extractive(
    indexes: Indexes, reader: Reader | None, adviser: Adviser
) -> ExtractiveAnswerer:
    """The answerer with the models that were fitted for answering with, or without, a reader."""
    fitted = "" if reader else "-unread"
    return ExtractiveAnswerer(
        SentenceReader(lambda: indexes.lexical),
        WindowReader(reader) if reader else None,
        period_of,
        adviser.doubts,
        Logistic.load(f"sentence{fitted}"),
        Logistic.load(f"confidence{fitted}"),
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
