"""What the tools of `dateline mcp` take: pydantic models and their JSON schemas.

The arguments lie flat, since a model fills in a flat form more surely than a nested one; they mean
what the fields of the same names mean over HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from qa.api.errors import misfit
from qa.errors import BadArguments
from qa.schemas.article import TEXT_CHARACTERS
from qa.schemas.parts import Body
from qa.schemas.question import MAX_LIMIT, Day, FilterRequest, SessionId, SourceName


class Which(FilterRequest):
    """Which articles count, from which day on one looks back, and how much is wanted."""

    sources: list[SourceName] = Field(
        default=[],
        max_length=100,
        description="Only articles of these outlets, by name in any letter case: "
        '["Xinhua", "CNN"]. Empty: of all outlets.',
    )
    published_from: Day | None = Field(
        default=None, description="Only articles published on this day or later: YYYY-MM-DD."
    )
    published_to: Day | None = Field(
        default=None, description="Only articles published on this day or earlier: YYYY-MM-DD."
    )
    asked_on: Day | None = Field(
        default=None,
        description='The day that "today" and "this week" are counted from: YYYY-MM-DD. '
        "Leave it out for the real today, or for as_of.",
    )
    as_of: Day | None = Field(
        default=None,
        description="Only what had been published by the end of this day, as if it were that day: "
        "YYYY-MM-DD. Leave it out for the archive as it stands now.",
    )
    ignore_period: bool = Field(
        default=False,
        description='True: words such as "in June 2026" say nothing of when articles should be from.',
    )
    limit: int = Field(
        default=10, ge=1, le=MAX_LIMIT, description="How many passages to look at, 1 to 100."
    )


class AskArguments(Which):
    """Of `ask`."""

    question: str = Field(
        max_length=1_000_000,
        description="One question in plain words, as a person would ask it: "
        '"who attended the 13th SCO meeting".',
    )
    session_id: SessionId | None = Field(
        default=None,
        description='For a follow-up such as "and when was that?": the session_id of the earlier '
        "result. Leave it out for a new subject.",
    )
    answerer: str | None = Field(
        default=None, max_length=100, description="Who writes the answer; leave it out."
    )
    evidence: bool = Field(
        default=False, description="Give all passages that were found as well, not only the quotes."
    )


class SearchArguments(Which):
    """Of `search`."""

    query: str = Field(
        max_length=1_000_000, description='What to look for, in a few words: "SCO meeting Beijing".'
    )


class ArticleArguments(Body):
    """Of `article`."""

    article_id: str = Field(
        min_length=1, max_length=1000, description="As a citation or a passage gives it."
    )
    start: int = Field(
        default=0, ge=0, description="Where to begin, in characters (Unicode code points) from 0."
    )
    end: int | None = Field(
        default=None,
        ge=1,
        description="Where to end, not inclusive, at most where the text ends; left out: "
        f"{TEXT_CHARACTERS:,} characters on.",
    )


def read_arguments(kind: type[BaseModel], sent: Mapping[str, Any]) -> Any:
    """Read what a tool was called with, as that kind of arguments.

    Raises: BadArguments naming each argument that does not fit.
    """
    if unknown := sorted(set(sent) - set(kind.model_fields)):
        raise BadArguments(
            expected=f"no other arguments than {', '.join(_ordered(kind))}",
            found=", ".join(unknown)[:200],
            remedy="leave it out and call the tool again",
        )
    try:
        return kind.model_validate(dict(sent))
    except ValidationError as error:
        raise BadArguments(
            expected="arguments that fit the tool's schema",
            found=misfit(error),
            remedy="correct them and call the tool again",
        ) from None


@cache
def arguments_schema(kind: type[BaseModel]) -> dict[str, Any]:
    """Give the JSON schema of a tool's arguments."""
    schema = _plain(kind.model_json_schema())
    del schema["description"]
    schema["properties"] = {name: schema["properties"][name] for name in _ordered(kind)}
    return schema


def result_schema(kind: type[BaseModel], may_lack: str = "") -> dict[str, Any]:
    """Give the JSON schema of what a tool gives. may_lack: a field that may be left out."""
    schema = _plain(kind.model_json_schema(mode="serialization"))
    schema["required"] = [name for name in schema["required"] if name != may_lack]
    return schema


def _ordered(kind: type[BaseModel]) -> list[str]:
    """The names of the arguments, those first without which a tool cannot be called."""
    return sorted(kind.model_fields, key=lambda name: not kind.model_fields[name].is_required())


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without pydantic's titles, which only repeat the names."""
    for definition in (schema, *schema.get("$defs", {}).values()):
        definition.pop("title", None)
        for field in definition.get("properties", {}).values():
            field.pop("title", None)
    return schema
