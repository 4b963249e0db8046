"""Errors: a full disk and unreadable JSON, in words for whoever meets them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.exceptions import HTTPException

from corpus.database import Database
from corpus.errors import BadRecord, NoRoom, Refused, json_fault, room_on_disk
from corpus.loaders import load
from corpus.types import SourceFile
from qa.api.uploads import read_articles
from qa.evaluation.questions import read


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


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FAULTS = [
    ('{"id": "a", "text": ', "no value at the end"),
    ('{"id": "a", "text": "b"', "no comma at the end"),
    ('{"id": "a", "text": }', "no value at column 21"),
    ('{"id": "a" "text": 1}', "no comma at column 12"),
    ('{"id" "a"}', "no colon at column 7"),
    ('{"id": "a", text: "b"}', "no name in double quotes at column 13"),
    ('{"id": "a", "text": "b', "a text without its closing quote at column 21"),
    ('{"id": "a\tb"}', "a control character, such as a tab, in a text at column 10"),
    ('{"id": "\\x"}', "a backslash with no escape behind it at column 9"),
    ('{"id": "a"} x', "more behind its end at column 13"),
    ("nonsense", "no value at column 1"),
    ("[" * 200_000, "lists or objects nested too deep"),
    ('{"a":' * 200_000, "lists or objects nested too deep"),
    ('{"id": ' + "9" * 10_000 + "}", "a number of too many digits"),
]


@pytest.mark.parametrize(("line", "found"), FAULTS, ids=[found for _, found in FAULTS])
@pytest.mark.parametrize("end", ["", "\n", " \r\n"])
def test_a_line_of_articles(tmp_path: Path, line: str, found: str, end: str) -> None:
    """The column is counted in the line as it stands, whether or not it has a break."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(f"{line}{end}".encode())
    (refused,) = load(SourceFile(path, path.name, "x"), NOW)
    assert isinstance(refused, Refused)
    assert str(refused).startswith(f"a.jsonl:1: expected a JSON object; found {found}; write one")


@pytest.mark.parametrize(("line", "found"), FAULTS, ids=[found for _, found in FAULTS])
def test_a_line_of_questions(tmp_path: Path, line: str, found: str) -> None:
    """`dateline eval` says the same of its questions."""
    path = tmp_path / "q.jsonl"
    path.write_text(f"\n{line}\n")
    with pytest.raises(BadRecord) as raised:
        read(path)
    assert f"q.jsonl:2: expected JSON for the line; found {found}; " in str(raised.value)


@pytest.mark.parametrize(("line", "found"), FAULTS, ids=[found for _, found in FAULTS])
def test_articles_sent(line: str, found: str) -> None:
    """POST /v1/articles too."""
    with pytest.raises(HTTPException) as raised:
        read_articles(line.encode(), NOW)
    assert f"found {found}; mend it" in raised.value.detail


def test_other_bytes_sent() -> None:
    """Without the names of Python's codecs."""
    with pytest.raises(HTTPException) as raised:
        read_articles(b'{"id": "caf\xe9"}', NOW)
    assert "found other bytes, from byte 12 on; mend it" in raised.value.detail


def test_several_lines_are_numbered() -> None:
    """Of a text on more than one line both numbers are told."""
    text = '{"id": "a",\n "text": }\n'
    with pytest.raises(json.JSONDecodeError) as raised:
        json.loads(text)
    assert json_fault(raised.value, text) == "no value at line 2, column 10"
