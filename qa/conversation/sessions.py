"""Conversations: the turns of each session, kept in a database of their own beside the archive."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Self

from corpus.types import Filter
from qa.asker import ASKER
from qa.conversation.database import PATIENCE, SessionDatabase
from qa.conversation.kept import Kept
from qa.errors import SessionNotFound, TurnNotFound
from qa.types import Turn

Rating = Literal["up", "down"]
SESSION_ID = re.compile(r"^[A-Za-z0-9_-]{1,64}$")
# What the two are read with; conditions and orders follow.
_SESSIONS = """
    SELECT sessions.id, title, (SELECT count(*) FROM turns WHERE session = sessions.key),
           started_at, turns.asked_at
    FROM sessions JOIN turns ON turns.key = sessions.latest
"""
_TURNS = """
    SELECT turns.number, question, standalone, answer, asked_at, kept, rating, comment, rated_at
    FROM turns JOIN sessions ON sessions.key = turns.session
"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a user thinks of an answer; rated_at: aware UTC, to the second."""

    rating: Rating
    comment: str
    rated_at: datetime


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
        """Make it of a row of `_TURNS`."""
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
        """Make it of a row of `_SESSIONS`."""
        session_id, title, turns, started_at, last_asked_at = row
        return cls(session_id, title, turns, _moment(started_at), _moment(last_asked_at))


def last_day(where: Filter) -> date | None:
    """The last day that a filter of whole days lets pass; None if it sets none."""
    before = where.published_to
    return (before - timedelta(microseconds=1)).date() if before else None


def as_days(where: Filter) -> dict[str, Any]:
    """A filter as a question to the server has it: both days inclusive, as YYYY-MM-DD."""
    first, last = where.published_from, last_day(where)
    return {
        "sources": list(where.sources),
        "published_from": first.date().isoformat() if first else None,
        "published_to": last.isoformat() if last else None,
    }


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class Sessions:
    """The sessions in one database file. Safe to share between threads and between processes.

    A session that another key began is as if it were not there (asker.py).
    patience: seconds to wait for another process.
    Raises: StoreUnusable if the file is not a database of sessions, or a newer version's;
    StoreBusy, from every method, if another process keeps it locked.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._database = SessionDatabase(path, patience)

    def append(self, session_id: str, turn: SessionTurn) -> int:
        """Add a turn; the first one makes the session and names it. Its number, from 1.

        Raises: SessionNotFound if another key began the session.
        """
        kept = turn.kept.to_json() if turn.kept else None
        asked_at = int(turn.asked_at.timestamp())
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO sessions (id, title, started_at, latest, owner)"
                " VALUES (?, ?, ?, 0, ?)",
                (session_id, turn.question, asked_at, ASKER.get().key),
            )
            found = connection.execute(
                "SELECT key, (SELECT coalesce(max(number), 0) + 1 FROM turns WHERE session = sessions.key)"
                " FROM sessions WHERE id = ? AND seen(owner)",
                (session_id,),
            ).fetchone()
            if found is None:
                raise _not_found(session_id)
            key, number = found
            added = connection.execute(
                "INSERT INTO turns (session, number, question, standalone, answer, asked_at, kept)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, number, turn.question, turn.standalone, turn.answer, asked_at, kept),
            )
            connection.execute(
                "UPDATE sessions SET latest = ? WHERE key = ?", (added.lastrowid, key)
            )
        return int(number)

    def listed(self, limit: int, offset: int = 0) -> tuple[list[Session], int]:
        """So many sessions, the one asked last first, and how many there are in all."""
        with self._database.using() as connection:
            rows = connection.execute(
                f"{_SESSIONS} WHERE seen(owner) ORDER BY latest DESC LIMIT ? OFFSET ?",
                (limit, offset),
            ).fetchall()
            (total,) = connection.execute(
                "SELECT count(*) FROM sessions WHERE seen(owner)"
            ).fetchone()
        return [Session.from_row(row) for row in rows], total

    def session(self, session_id: str) -> Session:
        """One session in a line.

        Raises: SessionNotFound.
        """
        with self._database.using() as connection:
            row = connection.execute(
                f"{_SESSIONS} WHERE id = ? AND seen(owner)", (session_id,)
            ).fetchone()
        if row is None:
            raise _not_found(session_id)
        return Session.from_row(row)

    def turns(self, session_id: str) -> list[SessionTurn]:
        """The session's turns, oldest first.

        Raises: SessionNotFound.
        """
        found = self.history(session_id)
        if not found:
            raise _not_found(session_id)
        return found

    def history(self, session_id: str) -> list[SessionTurn]:
        """The session's turns, oldest first; none if it has not begun.

        Raises: SessionNotFound if another key began it.
        """
        with self._database.using() as connection:
            other = connection.execute(
                "SELECT 1 FROM sessions WHERE id = ? AND NOT seen(owner)", (session_id,)
            ).fetchone()
            rows = connection.execute(
                f"{_TURNS} WHERE sessions.id = ? ORDER BY turns.number", (session_id,)
            ).fetchall()
        if other:
            raise _not_found(session_id, "ask without one to begin one of your own")
        return [SessionTurn.from_row(row) for row in rows]

    def rated(self) -> list[str]:
        """The ids of the sessions that have feedback, the oldest first."""
        with self._database.using() as connection:
            rows = connection.execute(
                "SELECT DISTINCT id FROM sessions JOIN turns ON session = sessions.key"
                " WHERE rating IS NOT NULL AND seen(owner) ORDER BY sessions.key"
            ).fetchall()
        return [session_id for (session_id,) in rows]

    def rename(self, session_id: str, title: str) -> None:
        """Give a session another title.

        Raises: SessionNotFound.
        """
        with self._database.transaction() as connection:
            done = connection.execute(
                "UPDATE sessions SET title = ? WHERE id = ? AND seen(owner)", (title, session_id)
            )
        if not done.rowcount:
            raise _not_found(session_id)

    def rate(self, session_id: str, number: int, feedback: Feedback | None) -> None:
        """Keep what a user thinks of a turn in place of what was thought before; None: nothing.

        Raises: SessionNotFound, TurnNotFound.
        """
        values: tuple[object, ...] = (None, None, None)
        if feedback:
            values = feedback.rating, feedback.comment, int(feedback.rated_at.timestamp())
        count = self.session(session_id).turns
        with self._database.transaction() as connection:
            done = connection.execute(
                "UPDATE turns SET rating = ?, comment = ?, rated_at = ? WHERE number = ?"
                " AND session = (SELECT key FROM sessions WHERE id = ?)",
                (*values, number, session_id),
            )
        if not done.rowcount:
            raise TurnNotFound(
                expected=f"a turn of the session, 1 to {count}",
                found=str(number),
                remedy="take the number that the session's turn has",
            )

    def delete(self, session_id: str) -> None:
        """Forget a session for good, its feedback too: no byte of it stays in the files.

        Raises: SessionNotFound.
        """
        self.session(session_id)
        with self._database.deletion() as connection:
            connection.execute("DELETE FROM sessions WHERE id = ? AND seen(owner)", (session_id,))

    def close(self) -> None:
        """Close the database."""
        self._database.close()


_LISTED = "take it from the list of sessions: `dateline sessions list`, GET /v1/sessions"


def _not_found(session_id: str, remedy: str = _LISTED) -> SessionNotFound:
    return SessionNotFound(expected="the id of a session", found=repr(session_id), remedy=remedy)
