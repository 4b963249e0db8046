"""The shape of the database of sessions, as numbered migrations: n takes it from n-1 to n.

Never edit one that has shipped; add the next.
"""

from __future__ import annotations

import sqlite3

from corpus.errors import StoreUnusable

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
