"""Every setting, frozen; an unknown key is refused.

Read from `dateline.toml` in the archive's home, then from the environment, which wins:
DATELINE_EMBEDDING__MODEL is `model` of `[embedding]`.
"""

from __future__ import annotations

import os
import tomllib
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from qa.errors import SettingsError
from qa.setting_groups import (
    Answering,
    Chunking,
    Embedding,
    Limits,
    Llm,
    Logging,
    Retrieval,
    Serving,
)

TOML = "dateline.toml"
# The archive's folder, the keys of a server (qa/api/keys.py), and where the tests look for the sets
# that measure.
OTHER_VARIABLES = frozenset({"DATELINE_HOME", "DATELINE_API_KEYS", "DATELINE_SHARED"})


class Settings(BaseSettings):
    """All settings of one archive; see each group."""

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
