"""The database's shape, as numbered migrations: migration n takes a database from version n-1 to n.

Never edit one that has shipped; add the next.
"""

from __future__ import annotations

import sqlite3

from corpus.errors import StoreUnusable

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO meta VALUES ('revision', '0');

    CREATE TABLE articles (
        key       INTEGER PRIMARY KEY,
        id        TEXT NOT NULL UNIQUE,
        title     TEXT NOT NULL,
        text      TEXT NOT NULL,
        source    TEXT COLLATE NOCASE,
        url       TEXT,
        published INTEGER,              -- seconds since 1970, UTC; NULL if unknown
        language  TEXT,
        origin    TEXT,
        authors   TEXT NOT NULL,        -- JSON list
        digest    BLOB NOT NULL,        -- of all of the above and of how it was cut
        file      TEXT                  -- absolute path, "upload:name", or NULL
    );
    CREATE INDEX articles_by_date ON articles (published DESC, id);
    CREATE INDEX articles_by_source ON articles (source);
    CREATE INDEX articles_by_file ON articles (file);

    CREATE TABLE passages (
        id      INTEGER PRIMARY KEY,    -- 63-bit hash of what is indexed
        article INTEGER NOT NULL REFERENCES articles (key) ON DELETE CASCADE,
        start   INTEGER NOT NULL,       -- code points
        "end"   INTEGER NOT NULL,
        content BLOB NOT NULL           -- hash of the text that is encoded
    );
    CREATE INDEX passages_by_article ON passages (article);
    CREATE INDEX passages_by_content ON passages (content);

    CREATE TABLE vectors (
        encoder TEXT NOT NULL,          -- fingerprint
        content BLOB NOT NULL,
        vector  BLOB NOT NULL,          -- float32, little endian
        PRIMARY KEY (encoder, content)
    ) WITHOUT ROWID;

    CREATE TABLE files (                -- a row says: this file is wholly in the store
        path     TEXT PRIMARY KEY,
        size     INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        digest   BLOB NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    CREATE TABLE signatures (           -- what near-duplicates are told by: see signatures.py
        article INTEGER PRIMARY KEY REFERENCES articles (key) ON DELETE CASCADE,
        words   INTEGER NOT NULL,
        slots   BLOB NOT NULL,          -- uint32, little endian, as the next two
        figures BLOB NOT NULL,
        titled  BLOB NOT NULL,
        outlet  INTEGER
    );

    CREATE TABLE bands (                -- no REFERENCES: it would need an index by article
        band    INTEGER NOT NULL,
        article INTEGER NOT NULL,
        PRIMARY KEY (band, article)
    ) WITHOUT ROWID;

    CREATE TABLE stories (              -- articles that have near-duplicates, and only they
        article INTEGER PRIMARY KEY REFERENCES articles (key) ON DELETE CASCADE,
        story   TEXT NOT NULL           -- the smallest id of an article that tells it
    );
    CREATE INDEX stories_by_story ON stories (story);
    """,
    # Without a rowid a row of more than 1 kB spills into a page of its own: 4.7 kB a vector of
    # 384 floats; with one it takes 2.1, and the hashes can be read without the vectors.
    """
    CREATE TABLE vectors_with_rowid (
        encoder TEXT NOT NULL,
        content BLOB NOT NULL,
        vector  BLOB NOT NULL
    );
    INSERT INTO vectors_with_rowid SELECT * FROM vectors;
    DROP TABLE vectors;
    ALTER TABLE vectors_with_rowid RENAME TO vectors;
    CREATE UNIQUE INDEX vectors_by_content ON vectors (encoder, content);
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database to the newest version, one transaction a step.

    Raises: StoreUnusable if it was written by a newer version.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise StoreUnusable(
            expected=f"an archive of version {len(MIGRATIONS)} or older",
            found=f"version {version}",
            remedy="use the newer Dateline that wrote it, or index into another --home",
        )
    if version == 0 and connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        raise StoreUnusable(
            expected="a Dateline archive",
            found="a database of something else",
            remedy="move the file away and index again",
        )
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN;{script};PRAGMA user_version = {number};COMMIT;")
