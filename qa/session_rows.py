"""What is read of the database of sessions: conversations, their turns, what users think of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, Self

from corpus.types import Filter
from qa.kept import Kept
from qa.types import Turn

Rating = Literal["up", "down"]
SESSION_ID = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
# What the two are read with; conditions and orders follow.
SESSIONS = """
    SELECT sessions.id, title, (SELECT count(*) FROM turns WHERE session = sessions.key),
           started_at, turns.asked_at
    FROM sessions JOIN turns ON turns.key = sessions.latest
"""
TURNS = """
    SELECT turns.number, question, standalone, answer, asked_at, kept, rating, comment, rated_at
    FROM turns JOIN sessions ON sessions.key = turns.session
"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user thinks of an answer; rated_at: aware UTC, to the second."""

    rating: Rating
    comment: str
    rated_at: datetime

    def as_row(self) -> tuple[str, str, int]:
        """The columns rating, comment and rated_at."""
        return self.rating, self.comment, int(self.rated_at.timestamp())


@dataclass(frozen=True, slots=True)
class SessionTurn:
    """One exchange as it was kept; asked_at: aware UTC, to the second.

    answer: its text. kept: all else that was answered, None for a turn kept by a version that
    wrote down no more than the text. number: from 1 in its session; 0 before it is appended.
    """

    question: str
    standalone: str
    answer: str
    asked_at: datetime
    kept: Kept | None = None
    number: int = 0
    feedback: Feedback | None = None

    def as_turn(self) -> Turn:
        """The exchange as the next question's history has it."""
        kept = self.kept
        if kept is None:
            return Turn(self.question, self.answer, self.standalone)
        return Turn(
            self.question,
            self.answer,
            self.standalone,
            kept.short,
            tuple(one.quoted.quote for one in kept.citations),
            tuple(one.quoted.title for one in kept.citations),
            kept.abstained,
            tuple(one.quoted.article_id for one in kept.citations),
        )

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Self:
        """Make it of a row of `TURNS`."""
        number, question, standalone, answer, asked_at, kept, rating, comment, rated_at = row
        return cls(
            question,
            standalone,
            answer,
            _moment(asked_at),
            Kept.from_json(kept) if kept else None,
            number,
            Feedback(rating, comment, _moment(rated_at)) if rating else None,
        )


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation in a line. turns: how many. Times: aware UTC, to the second."""

    id: str
    title: str
    turns: int
    started_at: datetime
    last_asked_at: datetime

    @classmethod
    def from_row(cls, row: tuple[Any, ...]) -> Self:
        """Make it of a row of `SESSIONS`."""
        session_id, title, turns, started_at, last_asked_at = row
        return cls(session_id, title, turns, _moment(started_at), _moment(last_asked_at))


def last_day(where: Filter) -> date | None:
    """The last day that a filter of whole days lets pass; None if it sets none."""
    before = where.published_to
    return (before - timedelta(microseconds=1)).date() if before else None


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
