"""A compiled graph: made by one process at a time, also where its folder may only be read."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from embeddings import graph
from embeddings.errors import BackendMissing
from embeddings.graph import Graph

if TYPE_CHECKING:
    from pathlib import Path

COMPILE = "import sys; from pathlib import Path; from embeddings.graph import Graph; Graph(Path(sys.argv[1]))"


class Core:
    """Notes how many compile at once."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def get_property(self, *_: str) -> list[str]:
        """Compute in no special precision."""
        return []

    def compile_model(self, *_: object) -> Any:
        """Take a while."""
        self.now += 1
        self.most = max(self.most, self.now)
        time.sleep(0.05)
        self.now -= 1
        return self

    def create_infer_request(self) -> None:
        """Give none."""


@pytest.fixture
def core(monkeypatch: pytest.MonkeyPatch) -> Core:
    """Give the core that all compile with."""
    made = Core()
    monkeypatch.setattr(graph, "openvino", lambda: type("ov", (), {"Core": lambda: made}))
    return made


def test_one_compiles_at_a_time(core: Core, tmp_path: Path) -> None:
    """OpenVINO fails where two keep the same compiled form at once."""
    threads = [threading.Thread(target=Graph, args=(tmp_path,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert core.most == 1


def test_a_folder_that_cannot_be_written_is_no_hindrance(core: Core, tmp_path: Path) -> None:
    """Nothing is kept there, so nobody waits."""
    Graph(tmp_path / "not there")
    assert core.most == 1


def test_processes_that_begin_together_all_get_it(minilm: Any, model_cache: Path) -> None:
    """Really compiled, several times from nothing."""
    minilm.encode(["x"])
    folder = next(path.parent for path in model_cache.glob(f"*-*/{graph.GRAPH}"))
    for _ in range(2):
        for kept in (folder / graph.COMPILED).glob("*"):
            kept.unlink()
        running = [
            subprocess.Popen([sys.executable, "-c", COMPILE, folder], stderr=subprocess.PIPE)
            for _ in range(3)
        ]
        told = [process.communicate(timeout=120)[1] for process in running]
        assert [process.returncode for process in running] == [0, 0, 0], told


def test_no_graph_is_said_in_our_words(tmp_path: Path) -> None:
    """The folder is named."""
    with pytest.raises(BackendMissing, match="can run in"):
        Graph(tmp_path)
