"""The database file that sessions lie in: opened, brought up, shared, and wiped."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.errors import StoreBusy, StoreUnusable
from qa.asker import sees
from qa.session_schema import migrate

# Seconds to wait for another process that writes; a turn takes it a few milliseconds.
PATIENCE = 30.0
_AWAY = "move the file away; the conversations in it are lost, the archive is not"
_ROOM = "see to it that the file can be written and the disk has room"
_OWED = 1  # the file's application_id while something deleted is not wiped yet
_REMEDIES = {sqlite3.SQLITE_NOTADB: _AWAY, sqlite3.SQLITE_CORRUPT: _AWAY}


class SessionFile:
    """One connection for all threads of a process, one at a time.

    Its SQL knows `seen(owner)`: whether who asks may see a session that this key began (asker.py).
    patience: seconds to wait for another process.
    Raises: StoreUnusable if the file is not a database of sessions, or a newer version's;
    StoreBusy, from every method, if another process keeps it locked.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False
        )
        try:
            with (
                path.with_suffix(".opening").open("w") as lock,  # two may make it at once
                self.using() as connection,
            ):
                fcntl.flock(lock, fcntl.LOCK_EX)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA temp_store = MEMORY")  # VACUUM writes the rest there
                connection.create_function("seen", 1, sees)
                migrate(connection)
            self._wipe_what_is_owed()
        except BaseException:
            self._connection.close()
            raise

    @contextmanager
    def using(self) -> Iterator[sqlite3.Connection]:
        """The connection, for one thread at a time; what SQLite complains of in our words."""
        with self._lock:
            try:
                yield self._connection
            except sqlite3.DatabaseError as error:
                code = error.sqlite_errorcode & 0xFF
                if code == sqlite3.SQLITE_BUSY:
                    raise self._busy() from error
                if code in _REMEDIES or isinstance(error, sqlite3.OperationalError):
                    raise self._unusable(error, _REMEDIES.get(code, _ROOM)) from error
                raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and alone among processes from its beginning."""
        with self.using() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def deletion(self) -> Iterator[sqlite3.Connection]:
        """A transaction after which nothing of what it deletes is left, nor of older titles.

        SQLite's secure_delete leaves copies of cells in pages that it has rebalanced, 3 times in
        some 1,500 deletions: so the file is written anew (60 MB, of 10,000 turns, take 0.9 s), and
        the log, which has the old pages, is emptied. Where that is cut short, or another process
        reads on for longer than our patience (StoreBusy), the next deletion or opening does it.
        """
        with self.transaction() as connection:
            connection.execute(f"PRAGMA application_id = {_OWED}")
            yield connection
        self._wipe()

    def _wipe(self) -> None:
        with self.using() as connection:
            connection.execute("VACUUM")
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                connection.execute("PRAGMA application_id = 0")
        if busy:
            raise self._busy()

    def _wipe_what_is_owed(self) -> None:
        with self.using() as connection:
            (owed,) = connection.execute("PRAGMA application_id").fetchone()
        if owed == _OWED:
            with suppress(StoreBusy):  # the next one will
                self._wipe()

    def _busy(self) -> StoreBusy:
        return StoreBusy(
            expected=f"to be the only one writing to {self._path}",
            found="another process that keeps it locked",
            remedy="wait until it is done and try again",
        )

    def _unusable(self, error: sqlite3.Error, remedy: str) -> StoreUnusable:
        return StoreUnusable(
            expected=f"a database of sessions in {self._path}", found=str(error), remedy=remedy
        )

    def close(self) -> None:
        """Close the database."""
        self._connection.close()
