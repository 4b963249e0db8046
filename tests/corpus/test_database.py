"""The database: opened safely, by anyone at once, one writer at a time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from corpus.database import MIGRATIONS, Database
from corpus.errors import StoreBusy, StoreUnusable
from corpus.store import Store

HOLD = """
import sys, pathlib
from corpus.database import Database
with Database(pathlib.Path(sys.argv[1])).writer():
    print("held", flush=True)
    sys.stdin.read()
"""
OPEN = """
import sys, pathlib
from corpus.database import Database
sys.stdin.read()
Database(pathlib.Path(sys.argv[1])).close()
"""


def test_a_newer_archive_is_refused(tmp_path: Path) -> None:
    """A database that a newer version wrote is not touched, and the message says so."""
    path = tmp_path / "archive.sqlite3"
    Database(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(StoreUnusable, match=f"found version {len(MIGRATIONS) + 1}; .*newer"):
        Database(path)


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_garbage_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """A file that is no database is left as it is and named."""
    path = tmp_path / "archive.sqlite3"
    path.write_bytes(content)
    with pytest.raises(StoreUnusable, match=r"expected a Dateline archive in .*archive\.sqlite3"):
        Store(tmp_path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """A database with somebody else's tables gets none of ours."""
    path = tmp_path / "archive.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    with pytest.raises(StoreUnusable, match="something else"):
        Database(path)
    with sqlite3.connect(path) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert tables == [("songs",)]


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """A file where the home folder should be is an error of the tree."""
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreUnusable):
        Store(tmp_path / "home")


def test_several_may_open_a_new_archive_at_once(tmp_path: Path) -> None:
    """Processes that open the same empty home together all succeed."""
    path = tmp_path / "home" / "archive.sqlite3"
    command = [sys.executable, "-c", OPEN, path]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    complaints = [process.communicate("")[1] for process in started]
    assert complaints == [""] * 4


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    """While another process holds the archive StoreBusy is raised; when it dies, no more."""
    path = tmp_path / "archive.sqlite3"
    database = Database(path)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreBusy, match="run the command again"), database.writer():
            pass
    finally:
        holder.kill()
        holder.communicate()
    with database.writer():
        pass
    database.close()


def test_a_failed_transaction_changes_nothing(tmp_path: Path) -> None:
    """What fails half-way leaves rows and revision as they were."""
    store = Store(tmp_path)
    before = store.revision
    with pytest.raises(sqlite3.IntegrityError), store.database.transaction() as connection:
        connection.executemany("INSERT INTO meta VALUES (?, 'done')", [("half",), ("half",)])
    assert store.revision == before
    rows = store.database.connection.execute("SELECT name FROM meta").fetchall()
    assert rows == [("revision",)]
    store.close()


def test_each_thread_has_its_own_connection(tmp_path: Path) -> None:
    """Threads that read at the same time don't share a connection."""
    database = Database(tmp_path / "archive.sqlite3")
    found = []
    threads = [threading.Thread(target=lambda: found.append(database.connection)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(connection) for connection in [*found, database.connection]}) == 4
    database.close()


def test_a_connection_ends_with_its_thread(tmp_path: Path) -> None:
    """Bursts of threads leave no open files behind, whatever their number."""
    database = Database(tmp_path / "archive.sqlite3")

    def burst() -> int:
        together = threading.Barrier(20)

        def ask() -> None:
            together.wait()
            database.connection.execute("SELECT count(*) FROM articles").fetchone()
            together.wait()

        threads = [threading.Thread(target=ask) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(list(Path("/proc/self/fd").iterdir()))

    first, *later = [burst() for _ in range(4)]
    assert later == [first] * 3
    database.connection.execute("SELECT 1")  # who goes on asking keeps theirs
    database.close()
