"""Conversations: the turns of each session, kept in a database of their own beside the archive."""

from __future__ import annotations

from pathlib import Path

from qa.asker import ASKER
from qa.errors import SessionNotFound, TurnNotFound
from qa.session_file import PATIENCE, SessionFile
from qa.session_rows import SESSIONS, TURNS, Feedback, Session, SessionTurn


class Sessions:
    """The sessions in one database file. Safe to share between threads and between processes.

    A session that another key began is as if it were not there (asker.py).
    patience: seconds to wait for another process.
    Raises: StoreUnusable if the file is not a database of sessions, or a newer version's;
    StoreBusy, from every method, if another process keeps it locked.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._file = SessionFile(path, patience)

    def append(self, session_id: str, turn: SessionTurn) -> int:
        """Add a turn; the first one makes the session and names it. Its number, from 1.

        Raises: SessionNotFound if another key began the session.
        """
        kept = turn.kept.to_json() if turn.kept else None
        asked_at = int(turn.asked_at.timestamp())
        with self._file.transaction() as connection:
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
        with self._file.using() as connection:
            rows = connection.execute(
                f"{SESSIONS} WHERE seen(owner) ORDER BY latest DESC LIMIT ? OFFSET ?",
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
        with self._file.using() as connection:
            row = connection.execute(
                f"{SESSIONS} WHERE id = ? AND seen(owner)", (session_id,)
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
        with self._file.using() as connection:
            other = connection.execute(
                "SELECT 1 FROM sessions WHERE id = ? AND NOT seen(owner)", (session_id,)
            ).fetchone()
            rows = connection.execute(
                f"{TURNS} WHERE sessions.id = ? ORDER BY turns.number", (session_id,)
            ).fetchall()
        if other:
            raise _not_found(session_id, "ask without one to begin one of your own")
        return [SessionTurn.from_row(row) for row in rows]

    def rated(self) -> list[str]:
        """The ids of the sessions that have feedback, the oldest first."""
        with self._file.using() as connection:
            rows = connection.execute(
                "SELECT DISTINCT id FROM sessions JOIN turns ON session = sessions.key"
                " WHERE rating IS NOT NULL AND seen(owner) ORDER BY sessions.key"
            ).fetchall()
        return [session_id for (session_id,) in rows]

    def rename(self, session_id: str, title: str) -> None:
        """Give a session another title.

        Raises: SessionNotFound.
        """
        with self._file.transaction() as connection:
            done = connection.execute(
                "UPDATE sessions SET title = ? WHERE id = ? AND seen(owner)", (title, session_id)
            )
        if not done.rowcount:
            raise _not_found(session_id)

    def rate(self, session_id: str, number: int, feedback: Feedback | None) -> None:
        """Keep what a user thinks of a turn in place of what was thought before; None: nothing.

        Raises: SessionNotFound, TurnNotFound.
        """
        values = (None, None, None) if feedback is None else feedback.as_row()
        count = self.session(session_id).turns
        with self._file.transaction() as connection:
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
        with self._file.deletion() as connection:
            connection.execute("DELETE FROM sessions WHERE id = ? AND seen(owner)", (session_id,))

    def close(self) -> None:
        """Close the database."""
        self._file.close()


_LISTED = "take it from the list of sessions: `dateline sessions list`, GET /v1/sessions"


def _not_found(session_id: str, remedy: str = _LISTED) -> SessionNotFound:
    return SessionNotFound(expected="the id of a session", found=repr(session_id), remedy=remedy)
