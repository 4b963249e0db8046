"""Every setting: the groups, each a table of `dateline.toml`, and where their values come from."""

from __future__ import annotations

import os
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from qa.errors import SettingsError

TOML = "dateline.toml"
# Variables that are no settings: the archive's folder, the keys of a server (qa/api/access.py), and
# where the tests look for the question sets.
OTHER_VARIABLES = frozenset({"DATELINE_HOME", "DATELINE_API_KEYS", "DATELINE_SHARED"})


class Group(BaseModel):
    """A table of dateline.toml: frozen, unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Embedding(Group):
    """Which model turns text into vectors, and what runs it.

    model: a sentence-transformers name or folder; "hashing" needs no model and is for tests.
    threads: None leaves the number to the backend.
    """

    model: str = "all-MiniLM-L6-v2"
    backend: Literal["auto", "openvino", "torch"] = "auto"
    threads: Annotated[int, Field(ge=1)] | None = None


class Chunking(Group):
    """How articles are cut into passages, in characters.

    size: of a passage at most. overlap: what a passage shares with the one before it.
    """

    size: Annotated[int, Field(ge=100, le=20_000)] = 1000
    overlap: Annotated[int, Field(ge=0, le=10_000)] = 200


class Retrieval(Group):
    """How evidence is found. The weights were chosen on the tuning half of news (docs/retrieval.md).

    candidates: passages that each index proposes. rrf_k: the constant of reciprocal rank fusion.
    lexical_weight, dense_weight: of each index in the fusion. sentence_weight: of the best
    sentence's coverage of the question. period_weight: of an article from the days that the
    question names. latest_weight: of recent articles, where the question names no day.
    period_days: an article this far from those days gets a third of the weight. outlet_weight: of
    the outlet that the question names. conversation_weight: of an article that the conversation
    has cited (docs/chat.md). reranker: a cross-encoder that orders the best passages again; None
    for none. rerank_depth: passages reranked at least, and three for each result wanted; with 30
    instead of 40, two of 222 articles were lost.
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


ReaderName = Literal["cascade", "small", "none"]


def _reader_of_today(value: object) -> object:
    """The small reader under its name of before."""
    return "small" if value == "minilm-squad" else value


class Answering(Group):
    """Who answers, and when there is no answer.

    answerer: of a question that names none. reader: who reads question and passage together: the
    small model and, of the likeliest passages, the large one too ("cascade"), the small one alone,
    or none: the words alone decide, faster and worse (docs/answers.md). threshold:
    the confidence below which the answer is "I don't know". 0.44 serves the
    questions of the tuning halves well; a lower one answers more that small archives do not hold.
    """

    answerer: str = "extractive"
    reader: Annotated[ReaderName, BeforeValidator(_reader_of_today)] = "cascade"
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.44


def _address(value: str) -> str:
    """Raises: ValueError, which does not show the address: it may contain a password."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        raise ValueError(
            "expected an address such as http://localhost:11434/v1, and no key, password or query in it"
        )
    return value.rstrip("/")


class Llm(Group):
    """A language model that answers (docs/llm.md); none unless base_url and model are set.

    base_url: of an OpenAI-compatible endpoint. timeout: seconds for an answer; after them the
    extractive answer is given. temperature, seed: as little chance as the server can; a server that
    refuses them is asked without. max_tokens: of an answer, its thoughts included. passages: the
    best ones, which the model is given; six have about 2,000 tokens.
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
        """Raises: ValueError where only one of address and model is set."""
        if (self.base_url is None) != (self.model is None):
            lacking = "llm.base_url" if self.base_url is None else "llm.model"
            raise ValueError(f"set {lacking} too: a language model needs an address and a name")
        return self


class Limits(Group):
    """What is refused for its size."""

    question_characters: Annotated[int, Field(ge=1)] = 2000


def _host(value: str) -> str:
    """Raises: ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9._-]+|\[?[0-9A-Fa-f:.]+\]?", value):
        raise ValueError("expected a name or an address such as news.example, and no port")
    return value.lower()


def _origin(value: str) -> str:
    """Raises: ValueError."""
    parts = urlsplit(value)
    bare = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in {"http", "https"} or not parts.hostname or bare != value:
        raise ValueError("expected scheme and host such as https://news.example, and no path")
    return value.lower()


def _hashed(entry: str) -> str:
    """Raises: ValueError, which does not show the entry: it may be a key."""
    if not re.fullmatch(r"(read|admin):sha256-[0-9a-f]{64}", entry):
        raise ValueError(
            "expected SCOPE:sha256-HASH, as `dateline keys new` prints; found something else; "
            "keys stand hashed in a file, a plain one belongs into DATELINE_API_KEYS"
        )
    return entry


class Serving(Group):
    """Who may use a server, how much, and for how long.

    allowed_hosts: names of the server, beside this machine's and the address it listens on.
    allowed_origins: other sites whose pages may ask it. api_keys: hashed, as `dateline keys new`
    prints them; DATELINE_API_KEYS adds more. requests_per_minute: of one client; 0 is no limit.
    body_bytes: of a request; a question of 10,000 characters in JSON escapes has 120 kB.
    upload_bytes: of articles sent; more than the 200 MB at which a loader refuses a file, so that
    it is the loader that says so. session_turns: questions of a conversation. body_seconds: until
    the head of a request has come, and then its body, with a second more for each 100 kB.
    request_seconds: until the answer. upload_seconds: until articles are stored and encoded.
    stream_seconds: until the end of a streamed answer.
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

    level: the lowest that is logged; a request is "info", a failed one "error", one of a monitoring
    program "debug". format: "json" is one object a line, "text" is for people; "auto" is text where
    stderr is a terminal. questions: whether lines contain what was asked.
    """

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "text"] = "auto"
    questions: bool = False


class Settings(BaseSettings):
    """All settings of one archive, frozen; see each group.

    A variable of the environment wins over the file: DATELINE_EMBEDDING__MODEL is `model` of
    `[embedding]`.
    """

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="DATELINE_", env_nested_delimiter="__"
    )

    embedding: Embedding = Embedding()
    chunking: Chunking = Chunking()
    retrieval: Retrieval = Retrieval()
    answering: Answering = Answering()
    llm: Llm = Llm()
    limits: Limits = Limits()
    serving: Serving = Serving()
    logging: Logging = Logging()

    @classmethod
    def settings_customise_sources(  # the names are pydantic-settings' own
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, and then what the file says, which `load` passes as arguments."""
        return env_settings, init_settings

    @classmethod
    def load(cls, home: Path) -> Settings:
        """The settings of the archive in home; it may have no file, or not exist.

        Raises: SettingsError, which names each unknown key and each value that does not fit.
        """
        file = home / TOML
        _refuse_unknown_variables()
        try:
            return cls(**_read(file))
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
                for fault in error.errors()
            )
            raise SettingsError(
                expected=f"known settings in {file} and the environment",
                found=faults,
                remedy="see the table in docs/settings.md",
            ) from error
        except ValueError as error:  # pydantic-settings, of a variable that it can't parse
            raise SettingsError(
                expected="variables such as DATELINE_EMBEDDING__MODEL",
                found=str(error),
                remedy="correct or unset it",
            ) from error


def _read(file: Path) -> dict[str, Any]:
    """The tables of the file; {} if there is none. Raises: SettingsError if it is not TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            expected=f"TOML in {file}", found=str(error), remedy="mend or remove the file"
        ) from error


def _refuse_unknown_variables() -> None:
    """Refuse a misspelt variable, which pydantic-settings would ignore. Raises: SettingsError."""
    known = {
        f"DATELINE_{group.upper()}__{name.upper()}"
        for group, field in Settings.model_fields.items()
        for name in type(field.default).model_fields
    }
    for name in os.environ:
        if name.upper().startswith("DATELINE_") and name.upper() not in known | OTHER_VARIABLES:
            nearest = get_close_matches(name.upper(), known, n=1)
            raise SettingsError(
                expected=f"a known variable such as {nearest[0] if nearest else min(known)}",
                found=name,
                remedy="correct or unset it; docs/settings.md has them all",
            )
