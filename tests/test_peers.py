"""benchmarks/peers.py: the protocol with its scripts, the measures, and what a failure does.

No library is installed: the scripts here are fakes that find by words in common.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from qa.evaluation.command import half_of
from qa.evaluation.questions import Relevant, TestQuestion

ROOT = Path(__file__).parents[1]
BENCHMARKS = ROOT / "benchmarks"

FAKE = f"""
import json, sys
sys.path.insert(0, {str(BENCHMARKS / "peers")!r})
from protocol import article_of, serve

class Fake:
    packages = ("pytest",)
    settings = "words in common"
    def load(self, model, home):
        print("loading, said on standard output")
        self.file = home / "index.json"
    def index(self, work):
        vectors = None if work.vectors is None else list(work.vectors.shape)
        kept = {{"vectors": vectors, "texts": {{p.id: p.text for p in work.passages}}}}
        self.file.write_text(json.dumps(kept))
        return len(work.passages)
    def open(self):
        self.texts = json.loads(self.file.read_text())["texts"]
    def search(self, question, count, asked_on):
        words = set(question.lower().split())
        score = lambda id: -len(words & set(self.texts[id].lower().split()))
        return [article_of(id) for id in sorted(self.texts, key=score)][:count]

serve(Fake())
"""
DYING = 'import sys\nsys.stdin.readline()\nsys.exit("no such model")\n'

ARTICLES = {
    "a1": "The old bridge fell into the river",
    "a2": "Ministers met in Beijing on Tuesday",
    "a#3": "Rain in the north; rain in the south",
}
QUESTIONS = (
    TestQuestion("q1", "who met in Beijing", relevant=(Relevant("a2"), Relevant("a2", "again"))),
    TestQuestion("q2", "the bridge", relevant=(Relevant("a1"),)),
)


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import a part of the benchmark, which is in no installed package, by its name."""
    monkeypatch.syspath_prepend(BENCHMARKS)

    def module(name: str) -> ModuleType:
        return importlib.import_module(f"peers.{name}")

    return module


@pytest.fixture
def driver(load: Any) -> ModuleType:
    """Import benchmarks/peers.py itself."""
    load("measure")
    spec = importlib.util.spec_from_file_location("peers_driver", BENCHMARKS / "peers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def data(load: Any, tmp_path: Path) -> Any:
    """Lay out three articles, a passage and a vector each."""
    articles, passages = tmp_path / "articles.jsonl", tmp_path / "passages.jsonl"
    articles.write_text(
        "".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in ARTICLES.items())
    )
    passages.write_text(
        "".join(
            json.dumps({"passage_id": f"{i}#0", "article_id": i, "text": t, "title": ""}) + "\n"
            for i, t in ARTICLES.items()
        )
    )
    part = load("data").Part(articles, passages, len(ARTICLES), len(ARTICLES), 0.001)
    return load("data").Data(articles, part, part)


@pytest.fixture
def fake(tmp_path: Path) -> list[str | Path]:
    """Write a peer's script that needs no library; gives its command."""
    script = tmp_path / "fake.py"
    script.write_text(FAKE)
    return [sys.executable, script]


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
    assert result["index"]["passages"] == len(ARTICLES)
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

    np.save(tmp_path / "vectors.npy", np.ones((len(ARTICLES), 4), dtype=np.float32))
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


def test_an_earlier_run_is_kept_only_if_its_plan_is_the_same(load: Any, tmp_path: Path) -> None:
    """Peers of another archive or plan never stand in one table."""
    merged, path = load("report").merged, tmp_path / "peers.json"
    document = {"archive": {}, "plan": {"timed": 2}, "machine": {}, "order": ["a", "b"]}
    path.write_text(json.dumps({**document, "peers": {"b": {"old": 1}, "a": {"old": 1}}}))
    both = merged(path, {**document, "peers": {"a": {"new": 1}}})
    assert list(both["peers"].items()) == [("a", {"new": 1}), ("b", {"old": 1})]
    changed = {**document, "plan": {"timed": 3}, "peers": {"a": {"new": 1}}}
    assert merged(path, changed)["peers"] == {"a": {"new": 1}}


@pytest.fixture
def arguments(
    driver: ModuleType, data: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Let the driver run fakes for all its libraries; gives its command line."""
    for name in driver.NAMES:
        (tmp_path / f"with_{name}.py").write_text(FAKE)
    monkeypatch.setattr(driver, "SCRIPTS", tmp_path)
    monkeypatch.setattr(driver, "prepare", lambda *_: data)
    monkeypatch.setattr(driver, "python_of", lambda *_: Path(sys.executable))
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"id": "q1", "question": "who met in Beijing", "relevant": [{"article_id": "a2"}]}'
    )
    output = ["--output", str(tmp_path / "out"), "--plot", str(tmp_path / "out" / "plot.png")]
    return [str(data.source), str(questions), "--home", str(tmp_path / "home"), *output]


def test_a_failed_install_stops_no_other(
    driver: ModuleType,
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The failure is said and kept, the exit code is 1, and the libraries after it are measured."""

    def python_of(name: str, _folder: Path) -> Path:
        if name == "txtai":
            raise driver.InstallFailed("txtai: expected an environment; found none; see pip")
        return Path(sys.executable)

    monkeypatch.setattr(driver, "python_of", python_of)
    assert driver.main(arguments) == 1
    written = json.loads((tmp_path / "out" / "peers.json").read_text())
    assert list(written["peers"]) == list(driver.NAMES)
    assert "expected an environment" in written["peers"]["txtai"]["failed"]
    assert written["peers"]["chromadb"]["quality"]["all"]["hit@1"] == 1
    assert (tmp_path / "out" / "plot.png").read_bytes().startswith(b"\x89PNG")
    printed = capsys.readouterr()
    assert "txtai could not be measured" in printed.err
    assert re.search(r"^\| chromadb \| 3 \|", printed.out, flags=re.MULTILINE)


def test_ctrl_c_keeps_what_is_measured(
    driver: ModuleType, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped while it searches the second, the first is whole and the second has its indexing."""

    def stop(step: str, _done: int, _total: int) -> None:
        if step.startswith("txtai: search"):
            raise KeyboardInterrupt

    monkeypatch.setattr(driver, "tell", stop)
    assert driver.main(arguments) == 130
    written = json.loads((tmp_path / "out" / "peers.json").read_text())
    assert list(written["peers"]) == ["dateline", "txtai"]
    assert "quality" in written["peers"]["dateline"]
    assert "index" in written["peers"]["txtai"]
    assert "search" not in written["peers"]["txtai"]


def test_every_peer_has_its_script_and_its_versions(driver: ModuleType) -> None:
    """Versions are pinned, torch's too, and no file says where to get them."""
    for name in driver.NAMES:
        assert (BENCHMARKS / "peers" / f"with_{name}.py").is_file()
    for name in (*driver.NAMES[1:], "splitter"):
        lines = (BENCHMARKS / "peers" / f"{name}.txt").read_text().splitlines()
        assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
        assert name == "splitter" or any(line.startswith("torch==") for line in lines)
