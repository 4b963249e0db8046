"""The database file that sessions lie in: opened, brought up, shared, and wiped."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corpus.database import committed
from corpus.errors import StoreBusy, StoreUnusable
from qa.asker import sees

# Seconds to wait for another process that writes; a turn takes it a few milliseconds.
PATIENCE = 30.0
_AWAY = "move the file away; the conversations in it are lost, the archive is not"
_ROOM = "see to it that the file can be written and the disk has room"
_OWED = 1  # the file's application_id while something deleted is not wiped yet
_REMEDIES = {sqlite3.SQLITE_NOTADB: _AWAY, sqlite3.SQLITE_CORRUPT: _AWAY}


# The shape of the database as numbered migrations: n takes it from n-1 to n.
# Never edit one that has shipped; add the next.
MIGRATIONS: tuple[str, ...] = (
    # What files had before they were numbered, so that those pass through the same steps.
    """
    CREATE TABLE IF NOT EXISTS turns (
        number     INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL,
        question   TEXT NOT NULL,
        standalone TEXT NOT NULL,
        answer     TEXT NOT NULL,
        asked_at   INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS turns_by_session ON turns (session_id, number);
    """,
    """
    CREATE TABLE sessions (
        key        INTEGER PRIMARY KEY,
        id         TEXT NOT NULL UNIQUE,
        title      TEXT NOT NULL,
        started_at INTEGER NOT NULL,        -- seconds since 1970, UTC
        latest     INTEGER NOT NULL         -- key of the turn asked last
    );
    INSERT INTO sessions (id, title, started_at, latest)
        SELECT first.session_id, first.question, first.asked_at, ends.last
        FROM turns AS first
        JOIN (SELECT min(number) AS first, max(number) AS last FROM turns GROUP BY session_id)
            AS ends ON ends.first = first.number
        ORDER BY first.number;
    CREATE INDEX sessions_by_latest ON sessions (latest);

    CREATE TABLE kept_turns (
        key        INTEGER PRIMARY KEY,     -- in the order asked, over all sessions
        session    INTEGER NOT NULL REFERENCES sessions (key) ON DELETE CASCADE,
        number     INTEGER NOT NULL,        -- from 1 in each session
        question   TEXT NOT NULL,
        standalone TEXT NOT NULL,
        answer     TEXT NOT NULL,
        asked_at   INTEGER NOT NULL,
        kept       TEXT,                    -- JSON: see kept.py; NULL for a turn of version 1
        rating     TEXT,                    -- 'up', 'down', or NULL
        comment    TEXT,
        rated_at   INTEGER,
        UNIQUE (session, number)
    );
    INSERT INTO kept_turns (key, session, number, question, standalone, answer, asked_at)
        SELECT turns.number, sessions.key,
               row_number() OVER (PARTITION BY session_id ORDER BY turns.number),
               question, standalone, answer, asked_at
        FROM turns JOIN sessions ON sessions.id = turns.session_id;
    DROP TABLE turns;
    ALTER TABLE kept_turns RENAME TO turns;
    """,
    # The id of the key that began it; NULL where no key was asked for.
    "ALTER TABLE sessions ADD COLUMN owner TEXT;",
)


class SessionDatabase:
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
        with self.using() as connection, committed(connection):
            yield connection

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


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest version, one transaction a step.

    What an older version deleted and left lying in the file is wiped.
    Raises: StoreUnusable if a newer version wrote it, or something else.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    tables = {
        name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    }
    if version > len(MIGRATIONS):
        raise StoreUnusable(
            expected=f"sessions of version {len(MIGRATIONS)} or older",
            found=f"version {version}",
            remedy="use the newer Dateline that wrote them, or move sessions.sqlite3 away",
        )
    if version == 0 and not tables <= {"turns"}:
        raise StoreUnusable(
            expected="Dateline's sessions",
            found="a database of something else",
            remedy="move sessions.sqlite3 away",
        )
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN;{script};PRAGMA user_version = {number};COMMIT;")
    if tables and version < len(MIGRATIONS):
        connection.execute("VACUUM")
