"""The files that sessions lie in: brought up from older versions, and wiped where one is deleted."""

from __future__ import annotations

import random
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.errors import StoreBusy
from qa.conversation.database import MIGRATIONS
from qa.conversation.sessions import Feedback, Sessions, SessionTurn

AT = datetime(2018, 5, 25, 12, 30, 5, tzinfo=UTC)
# What Dateline made before its files of sessions had numbers: see qa/sessions.py of commit 8737352.
UNNUMBERED = """
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


def unnumbered(path: Path) -> None:
    """Make the file of before: two conversations, asked in turns, and one deleted without care."""
    old = sqlite3.connect(path)
    old.execute("PRAGMA journal_mode = WAL")
    old.execute("PRAGMA secure_delete = OFF")
    old.executescript(UNNUMBERED)
    for number, name in enumerate(("one", "two", "gone", "one", "two", "one")):
        row = (name, f"question {number}?", f"standalone {number}?", f"answer {number} 🇮🇳 [1]")
        old.execute(
            "INSERT INTO turns (session_id, question, standalone, answer, asked_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (*row, int(AT.timestamp()) + number),
        )
    old.execute("DELETE FROM turns WHERE session_id = 'gone'")
    old.commit()
    old.close()


def bytes_of(folder: Path) -> bytes:
    """Read all that lies in the folder: the database, its log and the rest."""
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_an_unnumbered_file_is_brought_up(tmp_path: Path) -> None:
    """No turn of it is lost; each has its place, its session a title and its times."""
    path = tmp_path / "sessions.sqlite3"
    unnumbered(path)
    assert b"question 2?" in bytes_of(tmp_path)
    kept = Sessions(path)
    for name, numbers in (("one", (0, 3, 5)), ("two", (1, 4))):
        assert kept.turns(name) == [
            SessionTurn(
                f"question {n}?", f"standalone {n}?", f"answer {n} 🇮🇳 [1]",
                AT + timedelta(seconds=n), number=place,
            )
            for place, n in enumerate(numbers, start=1)
        ]  # fmt: skip
    listed, total = kept.listed(10)
    assert [(one.id, one.title, one.turns) for one in listed] == [
        ("one", "question 0?", 3), ("two", "question 1?", 2),
    ]  # fmt: skip
    assert (listed[0].started_at, listed[0].last_asked_at) == (AT, AT + timedelta(seconds=5))
    assert total == 2
    assert kept.append("two", SessionTurn("more?", "more?", "No.", AT)) == 3
    kept.close()
    again = Sessions(path)  # it is not brought up twice
    assert len(again.turns("two")) == 3
    again.close()
    assert b"question 2?" not in bytes_of(tmp_path)  # deleted before, and now for good


def test_the_first_migration_is_the_unnumbered_file(tmp_path: Path) -> None:
    """So that old files and new ones pass through the same steps."""
    schemas = []
    for name, script in (("old", UNNUMBERED), ("first", MIGRATIONS[0])):
        made = sqlite3.connect(tmp_path / name)
        made.executescript(script)
        rows = made.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        schemas.append([" ".join(sql.split()) for (sql,) in rows])
        made.close()
    assert schemas[0] == schemas[1]


def test_nothing_of_a_deleted_session_stays(tmp_path: Path) -> None:
    """Its question, answer, id, title, comment: in no file, while two others have them open."""
    path = tmp_path / "sessions.sqlite3"
    kept, other = Sessions(path), Sessions(path)
    secret = "the-whistle-blower"
    kept.append("kept", SessionTurn("who came?", "who came?", "They came.", AT))
    other.append(f"id-{secret}", SessionTurn(f"{secret}?", f"{secret}!", f"{secret}. " * 900, AT))
    other.rate(f"id-{secret}", 1, Feedback("up", f"said {secret}", AT))
    other.rename(f"id-{secret}", f"about {secret}")
    assert bytes_of(tmp_path).count(secret.encode()) > 900
    assert kept.turns(f"id-{secret}")
    kept.delete(f"id-{secret}")
    assert secret.encode() not in bytes_of(tmp_path)
    assert other.history(f"id-{secret}") == []
    assert other.rated() == []
    assert [one.question for one in other.turns("kept")] == ["who came?"]
    kept.close()
    other.close()


def test_what_could_not_be_wiped_is_wiped_later(tmp_path: Path) -> None:
    """While another process reads on, the log cannot be emptied: that is told, and done later."""
    path = tmp_path / "sessions.sqlite3"
    kept = Sessions(path, patience=0.01)
    for name in ("one", "two", "three"):
        kept.append(name, SessionTurn(f"secret {name}?", "?", "Yes.", AT))
    for name, later in (
        ("one", lambda: kept.delete("two")),
        ("three", lambda: Sessions(path).close()),
    ):
        reader = sqlite3.connect(path, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchone()
        with pytest.raises(StoreBusy, match="locked"):
            kept.delete(name)
        reader.execute("COMMIT")
        reader.close()
        assert kept.history(name) == []
        assert f"secret {name}?".encode() in bytes_of(tmp_path)
        later()
        assert f"secret {name}?".encode() not in bytes_of(tmp_path)
    kept.close()


@pytest.mark.parametrize(
    "seed", [0, 82, 97]
)  # secure_delete alone leaves something at the last two
def test_nothing_stays_however_pages_were_filled(tmp_path: Path, seed: int) -> None:
    """Rows of all sizes written, changed and deleted: SQLite moves them from page to page."""
    draw = random.Random(seed)
    kept = Sessions(tmp_path / "sessions.sqlite3")
    live: dict[str, list[bytes]] = {}
    for step in range(80):
        name = f"s{draw.randrange(12)}"
        if name in live and draw.random() < 0.25:
            kept.delete(name)
            held, gone = bytes_of(tmp_path), live.pop(name)
            assert [one for one in gone if one in held] == [], step
            continue
        words = [f"secret-{step}-{part}-{draw.getrandbits(32):08x}" for part in "qact"]
        asked, answered, comment, title = words
        number = kept.append(
            name, SessionTurn(asked * draw.choice([1, 9, 90]), asked, answered * draw.choice([1, 40, 400]), AT)
        )  # fmt: skip
        kept.rate(name, number, Feedback("down", comment * draw.choice([1, 60]), AT))
        kept.rename(name, title)
        live.setdefault(name, []).extend(word.encode() for word in words)
    kept.close()
