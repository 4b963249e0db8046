"""SQLite connections: one a thread, WAL, and one writing process at a time."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import NoRoom, StoreBusy, StoreUnusable
from corpus.room import room
from corpus.schema import migrate


class Database:
    """An archive's database file, opened and migrated.

    Safe to share between threads: each gets its own connection.
    Raises: StoreUnusable if the file is not a database of ours, NoRoom.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._opening = threading.Lock()
        self._writing = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with (
                room(path.parent),
                path.with_suffix(".opening").open("w") as lock,  # two may open a new archive
            ):
                fcntl.flock(lock, fcntl.LOCK_EX)
                migrate(self.connection)
        except NoRoom:
            self.close()
            raise
        except (sqlite3.DatabaseError, OSError) as error:
            self.close()
            raise StoreUnusable(
                expected=f"a Dateline archive in {path}",
                found=str(error),
                remedy="move the file away and index again",
            ) from error

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection of the thread that asks."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(
                self._path, timeout=30, isolation_level=None, check_same_thread=False
            )
            with self._opening:
                self._opened.append(found)
            self._local.connection = found
            # SQLite's own NOCASE knows ASCII only.
            found.create_function("casefold", 1, _casefold, deterministic=True)
            found.execute("PRAGMA journal_mode = WAL")
            # NORMAL in WAL never corrupts; a power cut may lose the last commits, which the
            # next run of `dateline index` finds missing and does again.
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA foreign_keys = ON")
            found.execute("PRAGMA mmap_size = 1073741824")
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; also counts the archive's revision up. Raises NoRoom."""
        with self._writing, room(self._path.parent):
            connection = self.connection
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute(
                    "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'revision'"
                )
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite has ended it where the disk is full
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def writer(self) -> Iterator[None]:
        """Hold the archive for writing; the lock goes with the process, however it ends.

        Raises: StoreBusy if another process holds it.
        """
        with self._writing, self._path.with_suffix(".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StoreBusy(
                    expected="to be the only one writing to the archive",
                    found=f"another process at work in {self._path.parent}",
                    remedy="wait until it is done and run the command again",
                ) from error
            yield

    def close(self) -> None:
        """Close every thread's connection."""
        with self._opening:
            for connection in self._opened:
                connection.close()
            self._opened.clear()


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()
