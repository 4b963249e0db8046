"""`dateline index`, killed at twenty moments: what is left opens, answers, and is finished."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from qa.archive import Dateline
from qa.types import Question

ROOT = Path(__file__).parents[1]
SEED = 20180523
KILLS = 20
COPIED = 5

# The command with a slower encoder: hashing takes 20 ms for all of these, a model minutes. Small
# batches, as 200 articles are few; what is under test is where it dies, not what it encodes.
SLOW = """
import sys, time
import corpus.ingest, embeddings.sync
from embeddings.encoder import HashingEncoder
from qa.cli import main
corpus.ingest.BATCH, embeddings.sync.ENCODED_AT_ONCE = 16, 48
encode = HashingEncoder.encode
def slowly(self, texts):
    time.sleep(0.0006 * len(texts))
    return encode(self, texts)
HashingEncoder.encode = slowly
main()
"""


@dataclass(frozen=True)
class State:
    """What an archive holds: rows in full, and the ids of both indexes."""

    articles: tuple[object, ...]
    passages: tuple[object, ...]
    vectors: tuple[tuple[str, bytes, bytes], ...]
    signatures: tuple[object, ...]
    bands: tuple[object, ...]
    stories: tuple[object, ...]
    words: tuple[int, ...]
    meanings: tuple[int, ...]
    fingerprint: str
    faiss: bytes


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write 200 articles: 160 lines of JSON in two files, and 40 Markdown files in a folder.

    Some of the first file are in the second once more, as another outlet has them.
    """
    folder = tmp_path_factory.mktemp("kill") / "news"
    (folder / "stories").mkdir(parents=True)
    chance = random.Random(SEED)
    copies: list[str] = []
    for part in range(2):
        records = [record(80 * part + n, chance) for n in range(80)]
        lines = [json.dumps(one) for one in records] + copies
        copies = [
            json.dumps({**one, "id": f"copy of {one['id']}", "source": "BBC"})
            for one in records[:COPIED]
        ]
        (folder / f"part{part}.jsonl").write_text("\n".join(lines) + "\n")
    for number in range(160, 200):
        one = record(number, chance)
        front = f"---\ntitle: {one['title']}\nsource: Reuters\npublished: 2018-05-23\n---\n\n"
        (folder / "stories" / f"{number}.md").write_text(front + str(one["text"]))
    return folder


def record(number: int, chance: random.Random) -> dict[str, object]:
    """Make article `number`, of eight paragraphs that no other has."""
    nouns = ["bridge", "harbour", "treaty", "river", "budget", "railway", "school", "forest"]
    text = "\n\n".join(
        f"The {chance.choice(nouns)} of town{number} was opened on day {day} by mayor{number}. "
        + " ".join(f"Some {chance.choice(nouns)} {chance.random():.6f} followed." for _ in range(8))
        for day in range(8)
    )
    title = f"News of town{number}"
    day = f"2018-05-{1 + number % 28:02}"
    return {"id": f"r{number}", "title": title, "text": text, "source": "AP", "published_at": day}


def start(home: Path, news: Path) -> subprocess.Popen[str]:
    """Start `dateline --home <home> index <news>` in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", SLOW, "--home", home, "index", "--json", news],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def fresh(home: Path) -> Path:
    """Make an empty home that needs no model."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    (home / "dateline.toml").write_text(
        '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'
    )
    return home


def finish(home: Path, news: Path) -> float:
    """Run the command to its end; returns its seconds."""
    began = time.perf_counter()
    process = start(home, news)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["refused"] == []
    return time.perf_counter() - began


def stage(home: Path) -> str:
    """Say how far an index run came, by what lies in the home."""
    path = home / "archive.sqlite3"
    if not path.exists():
        return "starting"
    connection = sqlite3.connect(path)
    try:
        (files,) = connection.execute("SELECT count(*) FROM files").fetchone()
        (vectors,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
        (texts,) = connection.execute("SELECT count(DISTINCT content) FROM passages").fetchone()
        (revision,) = connection.execute(
            "SELECT value FROM meta WHERE name = 'revision'"
        ).fetchone()
    except sqlite3.OperationalError:
        return "starting"
    finally:
        connection.close()
    if files < 42:
        return "reading"
    if vectors < texts:
        return "encoding"
    manifest = home / "manifest.json"
    done = manifest.exists() and json.loads(manifest.read_text())["revision"] == int(revision)
    return "done" if done else "saving"


def reached(home: Path, wanted: str, process: subprocess.Popen[str]) -> None:
    """Wait until an index run is in this stage, or has ended."""
    while process.poll() is None and stage(home) != wanted:
        time.sleep(0.005)


def check(home: Path, chance: random.Random) -> None:
    """Open the archive and ask it: nothing raises, and every quote is exact."""
    dateline = Dateline.open(home)
    try:
        number = chance.randrange(200)
        text = f"Who opened the bridge of town{number}?"
        answer = dateline.service.ask(Question(text, date(2018, 6, 1)))
        for citation in answer.citations:
            article = dateline.store.article(citation.article_id)
            assert article.text[citation.start : citation.end] == citation.quote
        for one in answer.evidence:
            assert one.article.text[one.passage.start : one.passage.end] == one.passage.text
        held = {article.title for article in dateline.store.articles(limit=1000)[0]}
        found = {one.article.title for one in answer.evidence}
        assert f"News of town{number}" in found or f"News of town{number}" not in held
    finally:
        dateline.close()


def state(home: Path) -> State:
    """Read all of an archive."""
    dateline = Dateline.open(home)
    try:
        query = dateline.store.database.connection.execute
        by_id = "LEFT JOIN articles a ON a.key = article ORDER BY a.id"
        columns = "id, title, text, source, url, published, language, origin, authors, file"
        return State(
            tuple(query(f"SELECT {columns}, digest FROM articles ORDER BY id")),
            tuple(query("SELECT id, start, end, content FROM passages ORDER BY id")),
            tuple(query("SELECT encoder, content, vector FROM vectors ORDER BY 1, 2")),
            tuple(query(f"SELECT a.id, slots, figures, titled, outlet FROM signatures {by_id}")),
            tuple(query(f"SELECT a.id, band FROM bands {by_id}, band")),
            tuple(query(f"SELECT a.id, story FROM stories {by_id}")),
            tuple(dateline.indexes.lexical.ids().tolist()),
            tuple(dateline.indexes.vectors.ids().tolist()),
            dateline.index_fingerprint,
            next(home.glob("vectors-*.index")).read_bytes(),
        )
    finally:
        dateline.close()


def test_twenty_kills_lose_nothing(news: Path, tmp_path: Path) -> None:
    """Killed in every stage, from scratch or where the last kill left it, then run once more.

    After each kill the archive opens and answers; after the last run it equals one never killed:
    articles, passages, vectors to the byte, near-duplicates, both indexes and the fingerprint.
    """
    chance = random.Random(SEED)
    whole = finish(fresh(tmp_path / "whole"), news)
    home = fresh(tmp_path / "killed")
    stages, wanted = [], cycle(("reading", "encoding", "saving"))
    for attempt in range(KILLS):
        again = attempt % 2  # go on from the last kill
        process = start(home if again else fresh(home), news)
        if again:
            time.sleep(whole * chance.uniform(0.3, 0.9))
        else:
            reached(home, next(wanted), process)
            time.sleep(whole * chance.uniform(0, 0.05))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        stages.append(stage(home))
        print(attempt, f"of {whole:.1f} s", stages[-1])  # noqa: T201 - shown when the test fails
        check(home, chance)
    assert {"reading", "encoding"} <= set(stages), stages
    finish(home, news)
    killed, never = state(home), state(tmp_path / "whole")
    assert len(never.articles) == len(never.signatures) == 200 + COPIED
    assert len(never.bands) == (200 + COPIED) * 32
    assert len(never.stories) == 2 * COPIED
    assert len(never.words) == len(never.meanings) == len(never.passages) > 400
    assert killed == never
    leftover = [path.name for path in home.iterdir() if re.search(r"\.tmp", path.name)]
    assert leftover == []


def test_killed_while_saving(news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dead between the word index and the manifest, the next run finishes without encoding."""
    home = fresh(tmp_path / "home")
    finish(home, news)
    never = state(home)
    for lost in ("manifest.json", "vectors-*.index"):
        for path in home.glob(lost):
            path.unlink()
    assert stage(home) == "saving"
    dateline = Dateline.open(home)
    monkeypatch.setattr(type(dateline.encoder), "encode", lambda *_: np.zeros((0, 0)))
    dateline.sync()
    dateline.close()
    assert state(home) == never
