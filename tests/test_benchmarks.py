"""The benchmarks run on a small archive and write what they found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from embeddings.encoder import TransformerEncoder

pytestmark = pytest.mark.alone

ROOT = Path(__file__).parents[1]
ARTICLES = [
    {"id": "a", "title": "SCO", "text": "Delegations from India attended the meeting. It rained."},
    {"id": "b", "title": "Ferry", "text": "A ferry sank off the coast on Monday. Twelve got out."},
]
QUESTIONS = [
    {"id": "1", "question": 'Who attended "the meeting"?', "answers": ["India"]},
    {"id": "2", "question": "What sank off the coast — and when?", "answers": ["a ferry"]},
]


@pytest.fixture
def benchmark(tmp_path: Path, model_cache: Path) -> Callable[..., dict]:
    """Run a benchmark on two articles, without a model where it can; give what it writes."""
    for name, rows in (("articles", ARTICLES), ("questions", QUESTIONS)):
        (tmp_path / f"{name}.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "models").symlink_to(model_cache)

    def run(name: str, *arguments: object, status: int = 0) -> dict:
        results, plot = tmp_path / f"{name}.json", tmp_path / f"{name}.png"
        command = [sys.executable, ROOT / "benchmarks" / f"{name}.py", *arguments]
        command += ["--home", tmp_path / "home", "--results", results, "--plot", plot]
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, check=False,
            env={**os.environ, "DATELINE_EMBEDDING__MODEL": "hashing", "DATELINE_ANSWERING__READER": "none"},
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr
        assert done.stdout.startswith("| ")
        assert plot.read_bytes().startswith(b"\x89PNG")
        found: dict = json.loads(results.read_text())
        return found

    return run


def test_load(benchmark: Callable[..., dict], tmp_path: Path) -> None:
    """Each route is driven by each number of clients, and every answer is one."""
    if not shutil.which("wrk"):
        pytest.skip("the load tool wrk is not installed: apt-get install wrk")
    files = (tmp_path / "articles.jsonl", tmp_path / "questions.jsonl")
    runs = benchmark("load", *files, "--seconds", 1, "--clients", "1,3")["runs"]
    assert [(run["route"], run["clients"]) for run in runs] == [
        ("/v1/ask", 1), ("/v1/ask", 3), ("/v1/search", 1), ("/v1/search", 3),
    ]  # fmt: skip
    assert all(run["requests"] > 0 and run["errors"] == 0 for run in runs)
    assert all(0 < run["p50_ms"] <= run["p95_ms"] <= run["longest_ms"] for run in runs)


def test_memory(benchmark: Callable[..., dict], tmp_path: Path, minilm: TransformerEncoder) -> None:
    """Both archives are indexed and watched, and their peaks compared."""
    minilm.warm()
    found = benchmark("memory", tmp_path / "articles.jsonl", "--counts", "400,800")
    assert [run["articles"] for run in found["runs"]] == [400, 800]
    assert found["flat"]
    small, large = (run["most_own_mb"] for run in found["runs"])
    assert found["ratio"] == pytest.approx(large / small, abs=0.001)
    assert small > 20


FORMULA = """
import sys; sys.path.insert(0, sys.argv[1])
import machine_limits as limits
print(limits.gflop(128), limits.gflop(256))
found = limits.searching(2000, {"all": {"read_gbs": 10.0}, "core": {"read_gbs": 5.0}})["core"]
print(found["gbs"] * found["ms"] * 1e6, found["share"] * 5 / found["gbs"])
"""


def test_limits_are_counted_as_said() -> None:
    """MiniLM costs 2.87 GFLOP at 128 tokens; a flat search reads every vector once."""
    done = subprocess.run(
        [sys.executable, "-c", FORMULA, ROOT / "benchmarks"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    short, long, read, share = map(float, done.stdout.split())
    assert short == pytest.approx(2.869, abs=0.001)
    assert long == pytest.approx(6.040, abs=0.001)
    assert read == pytest.approx(2000 * 384 * 4)
    assert share == pytest.approx(1)
