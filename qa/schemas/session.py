"""The JSON of conversations: a list of them, one whole, and what is sent to change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from corpus.text import normalise, one_line
from qa.conversation.recollection import Recollected
from qa.conversation.sessions import Session, as_days
from qa.schemas.answer import AnswerObject
from qa.schemas.parts import Body, Iso, Query, Shown

TITLE_CHARACTERS = 200
COMMENT_CHARACTERS = 2_000


def _title(value: str) -> str:
    title = one_line(value)
    if not title:
        raise ValueError("expected a title with something in it")
    return title


class ExportQuery(Query):
    """GET /v1/sessions/{id}/export."""

    format: Literal["markdown", "json"] = Field(
        default="markdown", description="Markdown to read, JSON for programs."
    )


class RenameRequest(Body):
    """Another title; put on one line."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The SCO in 2018"}]})

    title: Annotated[str, AfterValidator(_title)] = Field(
        min_length=1, max_length=TITLE_CHARACTERS, description="What to call the conversation."
    )


class FeedbackRequest(Body):
    """What a user thinks of an answer."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rating": "up", "comment": "just what I sought"}]},
    )

    rating: Literal["up", "down"] = Field(description="Thumbs up or down.")
    comment: Annotated[str, AfterValidator(normalise)] = Field(
        default="", max_length=COMMENT_CHARACTERS, description="Why, in the user's words."
    )


class FeedbackObject(Shown):
    """What a user thought of an answer."""

    rating: Literal["up", "down"]
    comment: str = Field(description="Empty where there is none.")


class SessionRow(Shown):
    """A conversation in a line."""

    id: str
    title: str = Field(description="Its first question, until it is renamed.")
    turns: int = Field(description="How many questions it has.")
    started_at: Iso = Field(description="ISO 8601 time in UTC.")
    last_asked_at: Iso = Field(description="ISO 8601 time in UTC.")


class SessionsObject(BaseModel):
    """One page of conversations, the one asked last first; total counts them all."""

    sessions: list[SessionRow]
    total: int


class FilterObject(BaseModel):
    """Which articles could answer; as in the request."""

    sources: list[str]
    published_from: str | None = Field(description="First day, inclusive.")
    published_to: str | None = Field(description="Last day, inclusive.")


class TurnObject(BaseModel):
    """One question and what was answered."""

    number: int = Field(description="From 1.")
    question: str
    standalone_question: str = Field(description="The question with its history worked in.")
    asked_at: str = Field(description="ISO 8601 time in UTC.")
    asked_on: str = Field(description='The day that "this week" counted from.')
    filter: FilterObject
    as_of: str | None = Field(description="The archive as it stood that day; null for as it was.")
    ignore_period: bool = Field(description="True where no period was to be read into its words.")
    answer: AnswerObject = Field(
        description="Without evidence; its quotes are compared again with the archive."
    )
    feedback: FeedbackObject | None = Field(description="Null where none was given.")

    @classmethod
    def of(cls, one: Recollected) -> Self:
        """Make the object of a turn whose quotes were compared again."""
        turn, asked = one.turn, one.answer.question
        return cls(
            number=turn.number,
            question=turn.question,
            standalone_question=turn.standalone or turn.question,
            asked_at=turn.asked_at.isoformat(),
            asked_on=asked.asked_on.isoformat(),
            filter=FilterObject(**as_days(asked.filter)),
            as_of=asked.as_of.isoformat() if asked.as_of else None,
            ignore_period=asked.ignore_period,
            answer=AnswerObject.of(one.answer, one.articles),
            feedback=FeedbackObject.of(turn.feedback) if turn.feedback else None,
        )


class SessionObject(BaseModel):
    """A conversation, oldest turn first."""

    id: str
    title: str
    started_at: str = Field(description="ISO 8601 time in UTC.")
    turns: list[TurnObject]

    @classmethod
    def of(cls, session: Session, turns: Sequence[Recollected]) -> Self:
        """Make the object of a conversation and its turns."""
        return cls(
            id=session.id,
            title=session.title,
            started_at=session.started_at.isoformat(),
            turns=[TurnObject.of(one) for one in turns],
        )
