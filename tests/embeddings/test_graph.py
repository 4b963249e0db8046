"""A compiled graph: made by one process at a time, also where its folder may only be read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from corpus.errors import NoRoom
from embeddings import graph
from embeddings.errors import BackendMissing
from embeddings.graph import COMPILED, GRAPH, Graph, exported, openvino, save

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


def test_a_link_to_a_graph_compiles_nothing_anew(
    minilm: Any, model_cache: Path, tmp_path: Path
) -> None:
    """The compiled form, 90 MB, is kept once however many homes link to one folder of models."""
    minilm.encode(["warm"])
    folder = next(model_cache.glob(f"*/{GRAPH}")).parent
    kept = sorted((folder / COMPILED).iterdir())
    for name in ("one", "other"):
        (tmp_path / name).symlink_to(folder)
        Graph(tmp_path / name)
    assert sorted((folder / COMPILED).iterdir()) == kept


def test_no_graph_is_said_in_our_words(tmp_path: Path) -> None:
    """The folder is named."""
    with pytest.raises(BackendMissing, match="can run in"):
        Graph(tmp_path)


def write(folder: Path) -> None:
    """Export a file."""
    (folder / "graph.xml").write_text("<net/>")


def test_made_once(tmp_path: Path) -> None:
    """What is there is taken as it is."""
    target = tmp_path / "models" / "one"
    assert exported(target, write) == target
    made = [path.name for path in target.iterdir()]
    assert made == ["graph.xml"]
    assert exported(target, lambda _: pytest.fail("made again")) == target


def test_half_an_export_leaves_nothing(tmp_path: Path) -> None:
    """An error in the midst of it is told, and the next one begins anew."""

    def fail(folder: Path) -> None:
        write(folder)
        raise KeyError("no such layer")

    with pytest.raises(KeyError):
        exported(tmp_path / "one", fail)
    assert not list(tmp_path.iterdir())
    exported(tmp_path / "one", write)


def test_another_process_may_be_first(tmp_path: Path) -> None:
    """Its export, which is whole, is the one kept."""
    target = tmp_path / "one"

    def slow(folder: Path) -> None:
        write(folder)
        target.mkdir()
        (target / "first").touch()

    assert exported(target, slow) == target
    assert [path.name for path in tmp_path.rglob("*")] == ["one", "first"]


def test_what_a_kill_left_goes_after_an_hour(tmp_path: Path) -> None:
    """A young folder may be another process's export."""
    old, young = tmp_path / ".making-old", tmp_path / ".making-young"
    for folder in (old, young):
        folder.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    exported(tmp_path / "one", write)
    assert not old.exists()
    assert young.exists()


def test_a_graph_for_which_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenVINO says "iostream error" and takes its half file away: free bytes are compared."""
    ov = openvino()
    weights = ov.opset13.constant(np.zeros((1000, 1000), np.float32))
    graph = ov.Model([ov.opset13.result(weights)], [], "weights")
    save(graph, tmp_path)
    assert (tmp_path / "graph.bin").stat().st_size == 4_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=3_000_000))
    missing = tmp_path / "a" / "file"
    missing.parent.touch()  # OpenVINO can write nothing below a file
    with pytest.raises(NoRoom, match=r"3\.0 MB free"):
        save(graph, missing)
