"""SQLite connections: one a thread, WAL, and one writing process at a time."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import NoRoom, StoreBusy, StoreUnusable
from corpus.room import room
from corpus.schema import migrate


class _Handle:
    """A thread's connection, closed when the thread ends and drops this.

    The connection itself would wait for the garbage collector: its statement cache refers to it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Database:
    """An archive's database file, opened and migrated.

    Safe to share between threads: each gets its own connection, which ends with the thread.
    Raises: StoreUnusable if the file is not a database of ours, NoRoom.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        self._opened: weakref.WeakSet[_Handle] = weakref.WeakSet()
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
        handle: _Handle | None = getattr(self._local, "handle", None)
        if handle is None:
            handle = _Handle(
                sqlite3.connect(
                    self._path, timeout=30, isolation_level=None, check_same_thread=False
                )
            )
            with self._opening:
                self._opened.add(handle)
            _prepare(handle.connection)
            self._local.handle = handle
        return handle.connection

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
            for handle in self._opened:
                handle.connection.close()
            self._opened.clear()


def _prepare(connection: sqlite3.Connection) -> None:
    # SQLite's own NOCASE knows ASCII only.
    connection.create_function("casefold", 1, _casefold, deterministic=True)
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL in WAL never corrupts; a power cut may lose the last commits, which the
    # next run of `dateline index` finds missing and does again.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA mmap_size = 1073741824")


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()
