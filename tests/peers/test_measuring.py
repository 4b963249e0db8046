"""One peer measured: the protocol with its script, the phases, the measures.

No library is installed: the script is a fake that finds by words in common.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation.command import half_of
from qa.evaluation.questions import Relevant, TestQuestion

DYING = 'import sys\nsys.stdin.readline()\nsys.exit("no such model")\n'
PASSAGES = 3  # of the three articles
QUESTIONS = (
    TestQuestion("q1", "who met in Beijing", relevant=(Relevant("a2"), Relevant("a2", "again"))),
    TestQuestion("q2", "the bridge", relevant=(Relevant("a1"),)),
)


def plan(load: Any, tmp_path: Path, **changes: Any) -> Any:
    """Plan two questions, each timed once, in a home of their own."""
    values: dict[str, Any] = {
        "home": tmp_path / "home", "archive": None, "model": tmp_path, "questions": QUESTIONS,
        "timed": 2, "rounds": 1,
    }  # fmt: skip
    return load("measure").Plan(**values | changes)


def quiet(_step: str, _done: int, _total: int) -> None:
    """Say nothing."""


def test_a_peer_is_measured_phase_by_phase(
    load: Any, data: Any, fake: list[str | Path], tmp_path: Path
) -> None:
    """A script that prints while it works is indexed, reopened and asked over the protocol."""
    result: dict[str, Any] = {}
    load("measure").measure(fake, data, plan(load, tmp_path), result, quiet)
    assert result["index"]["passages"] == PASSAGES
    assert result["index"]["passages_per_second"] > 0
    assert set(result["versions"]) == {"pytest"}
    assert result["settings"] == "words in common"
    assert result["search"]["timed"] == {"50": 2, "10": 2}
    assert 0 <= result["search"]["p50_ms_10"] <= result["search"]["p95_ms_10"]
    assert result["search"]["resident_mb"] > 1
    assert result["ranks"] == {"q1": 1, "q2": 1}
    assert result["quality"]["all"] == {"questions": 2, "hit@1": 1, "hit@10": 1, "mrr@10": 1}


def test_vectors_are_handed_over_for_the_whole_archive_alone(
    load: Any, data: Any, fake: list[str | Path], tmp_path: Path
) -> None:
    """The part that indexing is timed on is encoded by the peer itself."""
    import numpy as np  # noqa: PLC0415

    np.save(tmp_path / "vectors.npy", np.ones((PASSAGES, 4), dtype=np.float32))
    module = load("data")
    one = module.Part(data.whole.articles, tmp_path / "one.jsonl", 1, 1, 0.001)
    one.passages.write_text(data.whole.passages.read_text().splitlines()[0])
    given = module.Data(data.source, data.whole, one, tmp_path / "vectors.npy")
    result: dict[str, Any] = {}
    load("measure").measure(fake, given, plan(load, tmp_path), result, quiet)
    indexed = {
        name: json.loads((tmp_path / "home" / name / "index.json").read_text())
        for name in ("part", "whole")
    }
    assert indexed["part"]["vectors"] is None
    assert len(indexed["part"]["texts"]) == 1
    assert indexed["whole"]["vectors"] == [3, 4]
    assert result["whole"]["vectors_given"] is True


def test_an_index_made_before_is_removed_and_models_stay(
    load: Any, data: Any, fake: list[str | Path], tmp_path: Path
) -> None:
    """Indexing starts from nothing, but a model kept in the home is no part of the index."""
    whole = tmp_path / "home" / "whole"
    for name in ("old", "models"):
        (whole / name).mkdir(parents=True)
        (whole / name / "file").write_bytes(bytes(5_000_000))
    result: dict[str, Any] = {}
    load("measure").measure(fake, data, plan(load, tmp_path), result, quiet)
    assert not (whole / "old").exists()
    assert (whole / "models" / "file").exists()
    assert result["search"]["disk_mb"] < 1


def test_a_script_that_ends_says_why(load: Any, tmp_path: Path) -> None:
    """The error names the request and the script's last words."""
    process = load("process")
    script = tmp_path / "dying.py"
    script.write_text(DYING)
    with (
        process.Process([sys.executable, script], tmp_path / "log") as peer,
        pytest.raises(process.PeerFailed, match=r"'load'.*no such model"),
    ):
        peer.ask("load", model="m", home="h")


def test_quality_is_the_mean_over_questions(load: Any) -> None:
    """A question found second, one found first, one not found: worked out by hand."""
    questions = (*QUESTIONS, TestQuestion("q3", "where", relevant=(Relevant("a9"),)))
    rankings = {"q1": ["a1", "a2"], "q2": ["a1"], "q3": []}
    found = load("measure").quality(questions, rankings)
    assert found["all"] == {
        "questions": 3, "hit@1": round(1 / 3, 4), "hit@10": round(2 / 3, 4), "mrr@10": 0.5,
    }  # fmt: skip
    halves = [one for one in questions if half_of(one.id) == "reporting"]
    assert found.get("reporting", {"questions": 0})["questions"] == len(halves)
