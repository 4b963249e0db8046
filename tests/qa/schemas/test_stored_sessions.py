"""Sessions that an older Dateline stored are read, and shown, as they were then.

tests/data/sessions/8834321.sql is the database that commit 8834321 wrote over corpus/articles with
the hashing encoder and no reader; 8834321.jsonl is what its GET /v1/sessions/{id} sent.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.chunking import Chunking
from corpus.ingest import Ingest
from corpus.store import Store
from qa.conversation.kept import Kept
from qa.conversation.recollection import Recollection
from qa.conversation.sessions import Sessions
from qa.schemas.session import SessionObject

ROOT = Path(__file__).parents[3]
STORED = ROOT / "tests" / "data" / "sessions"
SENT = (STORED / "8834321.jsonl").read_text(encoding="utf-8").splitlines()
# What was added since, and what it is where nothing was said of it.
UNSAID: dict[str, tuple[Any, ...]] = {
    "period": (None,), "as_of": (None,), "ignore_period": (False,), "notes": ([],), "remark": (None,),
    "reason": ("no_answer",), "standing": ("given", "differs"), "corrected_by": (None,),
    "correction": (None,), "kind": ("agree", "differ"),
}  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the database."""
    made = tmp_path_factory.mktemp("stored")
    with closing(sqlite3.connect(made / "sessions.sqlite3")) as connection:
        connection.executescript((STORED / "8834321.sql").read_text(encoding="utf-8"))
    return made


@pytest.fixture(scope="module")
def stored(home: Path) -> Iterator[tuple[Store, Sessions]]:
    """Open it, beside the articles that it quotes."""
    store, sessions = Store(home, Chunking()), Sessions(home / "sessions.sqlite3")
    Ingest(store, datetime(2018, 5, 25, tzinfo=UTC)).paths([ROOT / "corpus" / "articles"])
    yield store, sessions
    sessions.close()
    store.close()


@pytest.mark.parametrize("sent", SENT, ids=lambda line: json.loads(line)["id"])
def test_a_stored_session_is_shown_as_it_was(stored: tuple[Store, Sessions], sent: str) -> None:
    """Answers, quotes, sides, days, feedback, the filter asked with; of what came later nothing."""
    store, sessions = stored
    session_id = json.loads(sent)["id"]
    turns = Recollection(store, session_id).turns(sessions.turns(session_id))
    shown = SessionObject.of(sessions.session(session_id), turns).model_dump_json()
    assert _of_then(json.loads(shown), json.loads(sent)) == json.loads(sent)


def test_what_is_kept_is_written_as_it_was(home: Path, stored: tuple[Store, Sessions]) -> None:
    """Read and written again, each turn has what the older version wrote, and nothing added."""
    assert stored
    with closing(sqlite3.connect(home / "sessions.sqlite3")) as connection:
        rows = [kept for (kept,) in connection.execute("SELECT kept FROM turns")]
    assert len(rows) == 6
    for kept in rows:
        again = json.loads(Kept.from_json(kept).to_json())
        assert _of_then(again, json.loads(kept)) == json.loads(kept)


def _of_then(now: Any, then: Any) -> Any:
    """What is shown now, without fields that are new: each has the value of what was never said."""
    if isinstance(now, dict) and isinstance(then, dict):
        new = {name: value for name, value in now.items() if name not in then}
        assert all(value in UNSAID[name] for name, value in new.items()), new
        return {name: _of_then(value, then[name]) for name, value in now.items() if name in then}
    if isinstance(now, list) and isinstance(then, list) and len(now) == len(then):
        return [_of_then(*pair) for pair in zip(now, then, strict=True)]
    return now
