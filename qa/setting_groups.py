"""The groups of settings, each a table of `dateline.toml`: what can be set, and to what."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator


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
    conversation_weight: of an article that the conversation cited (docs/chat.md).
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
    conversation_weight: Annotated[float, Field(ge=0)] = 0.2
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


def _hashed(entry: str) -> str:
    """Raises: ValueError, which does not show the entry: it may be a key."""
    if not re.fullmatch(r"(read|admin):sha256-[0-9a-f]{64}", entry):
        raise ValueError(
            "expected SCOPE:sha256-HASH, as `dateline keys new` prints; found something else; "
            "keys stand hashed in a file, a plain one belongs into DATELINE_API_KEYS"
        )
    return entry


def _origin(value: str) -> str:
    """Raises: ValueError."""
    parts = urlsplit(value)
    bare = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in {"http", "https"} or not parts.hostname or bare != value:
        raise ValueError("expected scheme and host such as https://news.example, and no path")
    return value.lower()


def _host(value: str) -> str:
    """Raises: ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9._-]+|\[?[0-9A-Fa-f:.]+\]?", value):
        raise ValueError("expected a name or an address such as news.example, and no port")
    return value.lower()


class Serving(Group):
    """Who may ask a server, how much, and for how long.

    allowed_hosts: names it is reached by, beside this machine's and the address listened on.
    allowed_origins: other sites whose pages may ask it. api_keys: hashed, as `dateline keys new`
    prints them; DATELINE_API_KEYS adds more. requests_per_minute: of one client; 0 sets no bound.
    body_bytes: of a request; a question of 10,000 characters, in JSON escapes, has 120
    kB, and the service says how long a question may be. upload_bytes: of articles sent; a loader
    refuses a file of 200 MB, and a request may bring one and be told so. session_turns: questions
    of a conversation. Seconds: body_seconds until the head, and after it the body, has come (a
    second more for each 100 kB); request_seconds to the answer; upload_seconds to that of articles
    sent, all encoded; stream_seconds to the end of what is sent.
    """

    allowed_hosts: list[Annotated[str, AfterValidator(_host)]] = []
    allowed_origins: list[Annotated[str, AfterValidator(_origin)]] = []
    api_keys: list[Annotated[str, AfterValidator(_hashed)]] = []
    requests_per_minute: Annotated[int, Field(ge=0, le=100_000)] = 600
    body_bytes: Annotated[int, Field(ge=1000)] = 1_000_000
    upload_bytes: Annotated[int, Field(ge=1000)] = 256_000_000
    session_turns: Annotated[int, Field(ge=1)] = 200
    body_seconds: Annotated[float, Field(gt=0)] = 30.0
    request_seconds: Annotated[float, Field(gt=0)] = 120.0
    upload_seconds: Annotated[float, Field(gt=0)] = 3600.0
    stream_seconds: Annotated[float, Field(gt=0)] = 600.0


class Logging(Group):
    """What a server logs, to stderr (docs/watching.md).

    level: the least that is logged; a request is "info", one that failed "error", one of a program
    that watches "debug". format: "json" is one object a line, "text" for people; "auto" is text
    where stderr is a terminal. questions: whether lines hold what was asked.
    """

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "text"] = "auto"
    questions: bool = False


def _address(value: str) -> str:
    """Raises: ValueError, which does not show the address: a password may be in it."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        raise ValueError(
            "expected an address such as http://localhost:11434/v1, and no key, password or query in it"
        )
    return value.rstrip("/")


class Llm(Group):
    """A language model that answers in its own sentences (docs/llm.md); none unless named here.

    base_url: of an OpenAI-compatible endpoint. timeout: seconds for an answer; then the sources' own
    sentences are given. temperature, seed: as little chance as the server can; a server that
    refuses them is asked without. max_tokens: of an answer, thoughts
    included. passages: that it is given, best first; six have some 2,000 tokens.
    """

    base_url: Annotated[str, AfterValidator(_address)] | None = None
    api_key: SecretStr | None = None
    model: Annotated[str, Field(min_length=1)] | None = None
    timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.0
    seed: int = 0
    max_tokens: Annotated[int, Field(ge=1)] = 600
    passages: Annotated[int, Field(ge=1, le=100)] = 6

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Raises: ValueError where one of address and model is given and not the other."""
        if (self.base_url is None) != (self.model is None):
            lacking = "llm.base_url" if self.base_url is None else "llm.model"
            raise ValueError(f"set {lacking} too: a language model needs an address and a name")
        return self
