"""The groups of settings, each a table of `dateline.toml`: what can be set, and to what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Group(BaseModel):
    """A table of dateline.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Embedding(Group):
    """Which model turns text into vectors, and what runs it.

    model: a sentence-transformers name or folder; "hashing" needs no model and is for tests.
    threads: None leaves it to the backend.
    """

    model: str = "all-MiniLM-L6-v2"
    backend: Literal["auto", "openvino", "torch"] = "auto"
    threads: Annotated[int, Field(ge=1)] | None = None


class Chunking(Group):
    """How articles are cut: characters a passage has at most, and shares with the one before."""

    size: Annotated[int, Field(ge=100, le=20_000)] = 1000
    overlap: Annotated[int, Field(ge=0, le=10_000)] = 200


class Retrieval(Group):
    """How evidence is found.

    candidates: passages that each index proposes. rrf_k: how gently ranks fall off.
    sentence_weight: of the best sentence's coverage when reranking. period_weight: of an article
    of the days that the question names; latest_weight: of the latest news, where it names none;
    period_days: how far from them an article may be to get a third of it. outlet_weight: of the
    outlet that the question names. All measured on the tuning half of news (docs/retrieval.md).
    rerank_depth: passages reranked at least, three for each result wanted; 30 found two of 222
    articles fewer. reranker: a cross-encoder that orders rerank_depth of them anew; None for none.
    """

    candidates: Annotated[int, Field(ge=1, le=1000)] = 100
    rrf_k: Annotated[float, Field(gt=0)] = 5.0
    lexical_weight: Annotated[float, Field(ge=0)] = 1.5
    dense_weight: Annotated[float, Field(ge=0)] = 1.0
    sentence_weight: Annotated[float, Field(ge=0)] = 0.45
    period_weight: Annotated[float, Field(ge=0)] = 0.3
    latest_weight: Annotated[float, Field(ge=0)] = 0.2
    period_days: Annotated[float, Field(gt=0)] = 30.0
    outlet_weight: Annotated[float, Field(ge=0)] = 0.3
    reranker: Annotated[str, Field(min_length=1)] | None = None
    rerank_depth: Annotated[int, Field(ge=1, le=300)] = 40


class Answering(Group):
    """Who answers, and when not.

    answerer: for a question that names none. reader: the small model that reads question and
    passage together; "none" answers by words alone, worse and faster (docs/answers.md). threshold: below it, abstain; 0.35
    is the lowest that serves as many questions of the tuning halves well, answered rightly or
    rightly refused, as any (evals/fit_extractive.py).
    """

    answerer: str = "extractive"
    reader: Literal["minilm-squad", "none"] = "minilm-squad"
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.35


class Limits(Group):
    """What is refused for its size."""

    question_characters: Annotated[int, Field(ge=1)] = 2000
