"""Every setting, frozen; an unknown key is refused.

Read from `dateline.toml` in the archive's home, then from the environment, which wins:
DATELINE_EMBEDDING__MODEL is `model` of `[embedding]`.
"""

from __future__ import annotations

import os
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from qa.errors import SettingsError

TOML = "dateline.toml"
# The archive's folder, and where the tests look for the sets that measure.
OTHER_VARIABLES = frozenset({"DATELINE_HOME", "DATELINE_SHARED"})


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Embedding(_Group):
    """Which model turns text into vectors, and what runs it.

    model: a sentence-transformers name or folder; "hashing" needs no model and is for tests.
    threads: None leaves it to the backend.
    """

    model: str = "all-MiniLM-L6-v2"
    backend: Literal["auto", "openvino", "torch"] = "auto"
    threads: Annotated[int, Field(ge=1)] | None = None


class Chunking(_Group):
    """How articles are cut: characters a passage has at most, and shares with the one before."""

    size: Annotated[int, Field(ge=100, le=20_000)] = 1000
    overlap: Annotated[int, Field(ge=0, le=10_000)] = 200


class Retrieval(_Group):
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


class Answering(_Group):
    """Who answers, and when not.

    answerer: for a question that names none. reader: the small model that reads question and
    passage together; "none" answers by words alone, worse and faster (docs/answers.md). threshold: below it, abstain; 0.35
    is the lowest that serves as many questions of the tuning halves well, answered rightly or
    rightly refused, as any (evals/fit_extractive.py).
    """

    answerer: str = "extractive"
    reader: Literal["minilm-squad", "none"] = "minilm-squad"
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.35


class Limits(_Group):
    """What is refused for its size."""

    question_characters: Annotated[int, Field(ge=1)] = 2000


class Settings(BaseSettings):
    """All settings of one archive; see each group."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="DATELINE_", env_nested_delimiter="__"
    )

    embedding: Embedding = Embedding()
    chunking: Chunking = Chunking()
    retrieval: Retrieval = Retrieval()
    answering: Answering = Answering()
    limits: Limits = Limits()

    @classmethod
    def load(cls, home: Path) -> Settings:
        """The settings of the archive in home.

        Raises: SettingsError naming each key that is unknown and each value that does not fit.
        """
        file = home / TOML

        class _Here(cls):  # type: ignore[valid-type, misc]
            @classmethod
            def settings_customise_sources(
                cls,
                settings_cls: type[BaseSettings],
                *,
                env_settings: PydanticBaseSettingsSource,
                **_others: PydanticBaseSettingsSource,
            ) -> tuple[PydanticBaseSettingsSource, ...]:
                return env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

        _refuse_unknown_variables(cls)
        try:
            found = _Here()
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
                for fault in error.errors()
            )
            raise SettingsError(
                expected=f"known settings in {file} and the environment",
                found=faults,
                remedy="see the table of settings in the README",
            ) from error
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(
                expected=f"TOML in {file}", found=str(error), remedy="mend or remove the file"
            ) from error
        except ValueError as error:  # pydantic-settings, of a variable that it cannot take apart
            raise SettingsError(
                expected="variables such as DATELINE_EMBEDDING__MODEL",
                found=str(error),
                remedy="correct or unset it",
            ) from error
        return cls.model_construct(**dict(found))


def _refuse_unknown_variables(cls: type[Settings]) -> None:
    """A misspelt variable would be ignored without a word otherwise.

    Raises: SettingsError.
    """
    known = {
        f"DATELINE_{group.upper()}__{name.upper()}"
        for group, field in cls.model_fields.items()
        for name in field.default.__class__.model_fields
    }
    for name in os.environ:
        if name.upper().startswith("DATELINE_") and name.upper() not in known | OTHER_VARIABLES:
            nearest = get_close_matches(name.upper(), known, n=1)
            raise SettingsError(
                expected=f"a known variable such as {nearest[0] if nearest else min(known)}",
                found=name,
                remedy="correct or unset it; the README has the table of settings",
            )
