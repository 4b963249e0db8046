"""Sessions: turns kept in order, by session, across restarts, threads and processes."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import StoreBusy, StoreUnusable
from qa.conversation.database import MIGRATIONS
from qa.conversation.sessions import Feedback, Session, Sessions, SessionTurn
from qa.errors import SessionNotFound, TurnNotFound

AT = datetime(2018, 5, 25, 12, 30, 5, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


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
        assert sessions.append("one", turn(number)) == number + 1
        assert sessions.append("two", turn(10 + number)) == number + 1
    assert sessions.turns("one") == [turn(0, 1), turn(1, 2), turn(2, 3)]
    again = Sessions(tmp_path / "sessions.sqlite3")
    assert again.turns("two") == [turn(10, 1), turn(11, 2), turn(12, 3)]
    again.close()


def test_the_session_asked_last_is_listed_first(sessions: Sessions) -> None:
    """Its title is its first question; one that is gone on with comes to the front."""
    later = replace(turn(7), asked_at=AT.replace(hour=13))
    for session_id, one in (("one", turn(1)), ("two", turn(2)), ("three", turn(3)), ("one", later)):
        sessions.append(session_id, one)
    one = Session("one", "question 1?", 2, AT, AT.replace(hour=13))
    two, three = (Session(name, f"question {n}?", 1, AT, AT) for name, n in (("two", 2), ("three", 3)))  # fmt: skip
    assert sessions.listed(10) == ([one, three, two], 3)
    assert sessions.listed(1, 1) == ([three], 3)
    assert sessions.listed(10, 3) == ([], 3)
    assert sessions.session("one") == one


def test_a_session_is_renamed(sessions: Sessions) -> None:
    """Another question does not name it again."""
    sessions.append("one", turn(1))
    sessions.rename("one", "The SCO 🇺🇿")
    sessions.append("one", turn(2))
    assert sessions.session("one").title == "The SCO 🇺🇿"


def test_a_turn_has_one_feedback(sessions: Sessions) -> None:
    """The newest; it can be taken back, also where there is none."""
    sessions.append("one", turn(1))
    sessions.append("one", turn(2))
    assert sessions.rated() == []
    sessions.rate("one", 2, Feedback("down", "no", AT))
    better = Feedback("up", "yes 👍", AT.replace(hour=14))
    sessions.rate("one", 2, better)
    assert [one.feedback for one in sessions.turns("one")] == [None, better]
    assert sessions.rated() == ["one"]
    sessions.rate("one", 2, None)
    sessions.rate("one", 1, None)
    assert sessions.turns("one") == [turn(1, 1), turn(2, 2)]


def test_a_session_that_has_not_begun(sessions: Sessions) -> None:
    """Its history is empty; all else that one may do with a session is an error."""
    assert sessions.history("new") == []
    for action in (
        sessions.turns, sessions.session, sessions.delete,
        lambda name: sessions.rename(name, "x"), lambda name: sessions.rate(name, 1, None),
    ):  # fmt: skip
        with pytest.raises(SessionNotFound, match="'new'"):
            action("new")


def test_a_turn_that_is_not_there(sessions: Sessions) -> None:
    """The error says which numbers there are."""
    sessions.append("one", turn(1))
    for number in (0, 2):
        with pytest.raises(TurnNotFound, match=f"1 to 1; found {number}"):
            sessions.rate("one", number, Feedback("up", "", AT))


def test_threads_may_append_together(sessions: Sessions) -> None:
    """No turn is lost, and each has a number of its own."""
    numbers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: numbers.extend(sessions.append("one", turn(n)) for n in range(10))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [one.number for one in sessions.turns("one")] == list(range(1, 41))


APPENDING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from qa.conversation.sessions import SessionTurn
from qa.conversation.sessions import Sessions
kept = Sessions(Path(sys.argv[1]))
sys.stdout.write("open\\n"); sys.stdout.flush(); sys.stdin.readline()
for n in range(30):
    kept.append("one", SessionTurn("q", "q", "a", datetime(2018, 5, 25, tzinfo=UTC)))
kept.close()
"""


def test_processes_may_append_together(sessions: Sessions, tmp_path: Path) -> None:
    """No turn is lost between two processes and this one."""
    command = [sys.executable, "-c", APPENDING, tmp_path / "sessions.sqlite3"]
    others = [
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for other in others:
        assert other.stdout
        assert other.stdout.readline() == "open\n"
    for other in others:
        assert other.stdin
        other.stdin.write("go\n")
        other.stdin.flush()
    for _ in range(30):
        sessions.append("one", turn(1))
    for other in others:
        other.communicate(timeout=60)
        assert other.returncode == 0
    assert [one.number for one in sessions.turns("one")] == list(range(1, 91))


def test_a_file_kept_locked_is_busy(tmp_path: Path) -> None:
    """Another process that does not let go is told of; reading goes on meanwhile."""
    kept = Sessions(tmp_path / "sessions.sqlite3", patience=0.01)
    kept.append("one", turn(1))
    other = sqlite3.connect(tmp_path / "sessions.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="locked"):
        kept.append("one", turn(2))
    with pytest.raises(StoreBusy, match="locked"):
        kept.delete("one")
    assert kept.turns("one") == [turn(1, 1)]
    other.execute("COMMIT")
    other.close()
    assert kept.append("one", turn(2)) == 2
    kept.close()


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """A file that is no database is an error of the tree."""
    (tmp_path / "sessions.sqlite3").write_bytes(b"garbage" * 1000)
    with pytest.raises(StoreUnusable, match=r"sessions\.sqlite3"):
        Sessions(tmp_path / "sessions.sqlite3")


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (f"PRAGMA user_version = {len(MIGRATIONS) + 1}", "newer Dateline"),
        ("CREATE TABLE recipes (name TEXT)", "a database of something else"),
    ],
)
def test_what_is_not_ours_is_refused(tmp_path: Path, script: str, message: str) -> None:
    """A newer version's file, or another program's, is left as it is."""
    path = tmp_path / "sessions.sqlite3"
    Sessions(path).close() if "version" in script else None
    other = sqlite3.connect(path)
    other.execute(script)
    other.commit()
    other.close()
    with pytest.raises(StoreUnusable, match=message):
        Sessions(path)
    other = sqlite3.connect(path)
    assert (other.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS) + 1) == (
        "version" in script
    )
    other.close()
