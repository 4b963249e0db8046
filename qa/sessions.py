"""Conversations: the turns of each session, kept in a database of their own beside the archive."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import StoreUnusable
from qa.errors import SessionNotFound

SCHEMA = """
CREATE TABLE IF NOT EXISTS turns (
    number     INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    question   TEXT NOT NULL,
    standalone TEXT NOT NULL,
    answer     TEXT NOT NULL,
    asked_at   INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS turns_by_session ON turns (session_id, number);
"""


@dataclass(frozen=True, slots=True)
class SessionTurn:
    """One exchange as it was kept; asked_at: aware UTC, to the second."""

    question: str
    standalone: str
    answer: str
    asked_at: datetime


class Sessions:
    """The sessions in one database file. Safe to share between threads.

    Raises: StoreUnusable if the file is not a database.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            with path.with_suffix(".opening").open("w") as lock:  # two may make it at once
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
                self._connection.executescript(SCHEMA)
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise StoreUnusable(
                expected=f"a database of sessions in {path}",
                found=str(error),
                remedy="move the file away; the conversations in it are lost, the archive is not",
            ) from error

    def append(self, session_id: str, turn: SessionTurn) -> None:
        """Add a turn; the first one makes the session."""
        row = (session_id, turn.question, turn.standalone, turn.answer)
        with self._lock:
            self._connection.execute(
                "INSERT INTO turns (session_id, question, standalone, answer, asked_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (*row, int(turn.asked_at.timestamp())),
            )

    def turns(self, session_id: str) -> list[SessionTurn]:
        """The session's turns, oldest first.

        Raises: SessionNotFound.
        """
        found = self.history(session_id)
        if not found:
            raise _not_found(session_id)
        return found

    def history(self, session_id: str) -> list[SessionTurn]:
        """The session's turns, oldest first; none if it has not begun."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT question, standalone, answer, asked_at FROM turns"
                " WHERE session_id = ? ORDER BY number",
                (session_id,),
            ).fetchall()
        return [
            SessionTurn(question, alone, answer, datetime.fromtimestamp(at, UTC))
            for question, alone, answer, at in rows
        ]

    def delete(self, session_id: str) -> None:
        """Forget a session.

        Raises: SessionNotFound.
        """
        with self._lock:
            gone = self._connection.execute("DELETE FROM turns WHERE session_id = ?", (session_id,))
        if not gone.rowcount:
            raise _not_found(session_id)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()


def _not_found(session_id: str) -> SessionNotFound:
    return SessionNotFound(
        expected="the id of a session", found=repr(session_id), remedy="ask without one to begin"
    )
