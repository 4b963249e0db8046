"""Sessions: turns kept in order, by session, across restarts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import StoreUnusable
from qa.errors import SessionNotFound
from qa.session_rows import SessionTurn
from qa.sessions import Sessions

AT = datetime(2018, 5, 25, 12, 30, 5, tzinfo=UTC)


def turn(number: int, place: int = 0) -> SessionTurn:
    """Make turn `number`, kept at that place of its session."""
    return SessionTurn(
        f"question {number}?", f"standalone {number}?", f"answer {number} 🇮🇳", AT, number=place
    )


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    """Open an empty database of sessions."""
    opened = Sessions(tmp_path / "sessions.sqlite3")
    yield opened
    opened.close()


def test_turns_come_back_in_order(sessions: Sessions, tmp_path: Path) -> None:
    """Each session has its own turns, oldest first, also after another opening."""
    for number in range(3):
        sessions.append("one", turn(number))
        sessions.append("two", turn(10 + number))
    assert sessions.turns("one") == [turn(0, 1), turn(1, 2), turn(2, 3)]
    again = Sessions(tmp_path / "sessions.sqlite3")
    assert again.turns("two") == [turn(10, 1), turn(11, 2), turn(12, 3)]
    again.close()


def test_a_session_that_has_not_begun(sessions: Sessions) -> None:
    """Its history is empty; showing or deleting it is an error."""
    assert sessions.history("new") == []
    for action in (sessions.turns, sessions.delete):
        with pytest.raises(SessionNotFound, match="'new'"):
            action("new")


def test_a_deleted_session_is_gone(sessions: Sessions) -> None:
    """The others stay."""
    sessions.append("one", turn(1))
    sessions.append("two", turn(2))
    sessions.delete("one")
    assert sessions.history("one") == []
    assert sessions.turns("two") == [turn(2, 1)]


def test_threads_may_append_together(sessions: Sessions) -> None:
    """No turn is lost."""
    threads = [
        threading.Thread(target=lambda: [sessions.append("one", turn(n)) for n in range(10)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sessions.turns("one")) == 40


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """A file that is no database is an error of the tree."""
    (tmp_path / "sessions.sqlite3").write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreUnusable, match=r"sessions\.sqlite3"):
        Sessions(tmp_path / "sessions.sqlite3")
