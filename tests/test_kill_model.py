"""`dateline index` with the real model, killed while it encodes: every vector is what it would be."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from qa.archive import Dateline

DATELINE = Path(sys.executable).with_name("dateline")
SEED = 20180523
SMALL_BATCHES = """
import embeddings.sync
from qa.cli import main
embeddings.sync.ENCODED_AT_ONCE = 8
main()
"""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write 40 articles of three passages or so."""
    chance = random.Random(SEED)
    things = ["bridge", "harbour", "treaty", "river", "budget", "railway", "school", "forest"]
    lines = []
    for number in range(40):
        text = " ".join(
            f"The {chance.choice(things)} of town{number} cost {chance.randrange(10**6)} dollars."
            for _ in range(50)
        )
        lines.append(json.dumps({"id": f"r{number}", "title": f"Town {number}", "text": text}))
    path = tmp_path_factory.mktemp("kill") / "news.jsonl"
    path.write_text("\n".join(lines) + "\n")
    return path


def start(home: Path, news: Path) -> subprocess.Popen[str]:
    """Start `dateline --home <home> index <news>` in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", SMALL_BATCHES, "--home", home, "index", news],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def finish(home: Path, news: Path) -> float:
    """Run the command to its end; returns its seconds."""
    began = time.perf_counter()
    process = start(home, news)
    _, err = process.communicate(timeout=240)
    assert process.returncode == 0, err
    return time.perf_counter() - began


def vectors(home: Path) -> tuple[dict[int, bytes], list[int], str]:
    """Read every vector by its passage, the ids of the words, and the fingerprint."""
    dateline = Dateline.open(home)
    try:
        store, name = dateline.store, dateline.encoder.fingerprint
        found = {}
        for ids, matrix in store.vectors.of(name, store.passage_ids().tolist()):
            found |= {int(i): row.tobytes() for i, row in zip(ids, matrix, strict=True)}
        return found, dateline.indexes.lexical.ids().tolist(), dateline.index_fingerprint
    finally:
        dateline.close()


def test_five_kills_leave_the_vectors_as_they_would_be(news: Path, tmp_path: Path) -> None:
    """Each run goes on from the last kill; at the end nothing tells the archive was killed."""
    chance = random.Random(SEED)
    first = tmp_path / "first"
    first.mkdir()
    (first / "dateline.toml").write_text("")
    made = subprocess.run([DATELINE, "--home", first, "doctor"], capture_output=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    for name in ("whole", "killed"):  # the model is exported once, before any clock runs
        shutil.copytree(first / "models", tmp_path / name / "models")
    whole = finish(tmp_path / "whole", news)
    counts = []
    for _ in range(5):
        process = start(tmp_path / "killed", news)
        time.sleep(whole * chance.uniform(0.4, 0.7))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        counts.append(len(vectors(tmp_path / "killed")[0]))
    assert counts == sorted(counts)  # nothing encoded is lost
    finish(tmp_path / "killed", news)
    killed, never = vectors(tmp_path / "killed"), vectors(tmp_path / "whole")
    assert killed[1:] == never[1:]
    assert counts[0] < len(never[0]) == len(never[1])
    for passage, vector in never[0].items():
        same = np.frombuffer(killed[0][passage], np.float32), np.frombuffer(vector, np.float32)
        assert np.allclose(*same, atol=1e-5), passage
    print(counts, f"whole {whole:.1f} s", killed == never)  # noqa: T201 - shown when it fails
