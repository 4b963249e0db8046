"""What the tests of the peers start from: a script that needs no library, and three articles."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

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

# An id may hold the mark that parts a passage from its article.
ARTICLES = {
    "a1": "The old bridge fell into the river",
    "a2": "Ministers met in Beijing on Tuesday",
    "a#3": "Rain in the north; rain in the south",
}


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
