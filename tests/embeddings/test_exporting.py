"""An export is kept whole or not at all."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from corpus.errors import NoRoom
from embeddings.graph import exported, openvino, save


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
