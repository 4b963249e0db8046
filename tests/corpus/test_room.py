"""A full disk is told as one, by whichever library it was met, and nothing that was saved is lost."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.database import Database
from corpus.errors import NoRoom, room_on_disk


def leave(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """Make every disk have so many bytes free."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))


def test_the_systems_own_word_is_enough(tmp_path: Path) -> None:
    """/dev/full has no room, however much the disk has."""
    wanted = f"room on the disk of {tmp_path}.*No space.*make room"
    with (
        pytest.raises(NoRoom, match=wanted),
        room_on_disk(tmp_path),
        Path("/dev/full").open("w") as file,
    ):
        file.write("x")


@pytest.mark.parametrize("error", [RuntimeError("iostream error"), ValueError("writer was killed")])
def test_a_library_that_gives_no_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Its error is one of a full disk where the disk is full, and its own otherwise."""
    with pytest.raises(type(error), match=str(error)), room_on_disk(tmp_path):
        raise error
    leave(monkeypatch, free=5_000)
    with pytest.raises(NoRoom, match=str(error)), room_on_disk(tmp_path):
        raise error


def test_what_is_to_be_written_may_be_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """80 MB are no room for a graph of 90 MB."""
    leave(monkeypatch, free=80_000_000)
    with (
        pytest.raises(NoRoom, match=r"90 MB of room on the disk .* 80\.0 MB free"),
        room_on_disk(tmp_path, least=90_000_000),
    ):
        raise RuntimeError
    with pytest.raises(RuntimeError), room_on_disk(tmp_path, least=70_000_000):
        raise RuntimeError


def test_an_archive_that_has_met_a_full_disk_goes_on(tmp_path: Path) -> None:
    """The transaction that found no room leaves nothing; with room, the next one is as ever."""
    database = Database(tmp_path / "archive.sqlite3")

    def put(name: str, size: int) -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO meta VALUES (?, zeroblob(?))", (name, size))

    def names() -> set[str]:
        rows = database.connection.execute("SELECT name FROM meta")
        return {name for (name,) in rows}

    try:
        put("before", 10)
        (pages,) = database.connection.execute("PRAGMA page_count").fetchone()
        database.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(NoRoom, match="database or disk is full"):
            put("too large", 10**6)
        assert "before" in names()
        assert "too large" not in names()
        database.connection.execute("PRAGMA max_page_count = 1000000")
        put("after", 10**6)
        assert {"before", "after"} <= names()
    finally:
        database.close()


def test_an_archive_is_not_blamed_for_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To be told to move a sound archive away would be the worst advice."""

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr("corpus.database.migrate", full)
    with pytest.raises(NoRoom, match="make room"):
        Database(tmp_path / "archive.sqlite3")
