"""The exported graph: kept, never used half made, never made of changed weights.

The export itself is faked where it does not matter what it writes: the real one takes 10 s.
"""

from __future__ import annotations

import os
import subprocess
import sys
import types
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.errors import WeightsChanged
from embeddings.model_files import PACKAGED, ModelFiles
from qa.answering import reader as room
from qa.answering.reader import ENCODER, Reader
from qa.answering.reader_weights import WeightFiles

Export = Callable[[str, Path, object, Path], None]
# Exports half a graph in another process, and dies.
KILLED = """
import os, sys, types
from pathlib import Path
from qa.answering.reader import Reader

def half(size, base, weights, folder):
    (folder / "graph.xml").write_text("<net")
    os._exit(9)

network = types.ModuleType("qa.answering.reader_network")
network.export = half
sys.modules["qa.answering.reader_network"] = network
Reader("small", Path(sys.argv[1])).prepare()
"""


@pytest.fixture
def exporting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Export], None]:
    """Put a function in the place of the export."""

    def put(export: Export) -> None:
        network = types.ModuleType("qa.answering.reader_network")
        network.export = export  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "qa.answering.reader_network", network)

    return put


def whole(_size: str, _base: Path, _weights: object, folder: Path) -> None:
    """Write a graph, or what stands for one."""
    (folder / "graph.xml").write_text("<net/>")


def kept(cache: Path) -> list[str]:
    """List the graphs that a reader would use."""
    return sorted(path.name for path in cache.glob("reader-*"))


def test_the_graph_is_made_once(exporting: Callable[[Export], None], tmp_path: Path) -> None:
    """A second reader takes the graph that is there."""
    made: list[Path] = []

    def noted(size: str, base: Path, weights: object, folder: Path) -> None:
        made.append(base)
        whole(size, base, weights, folder)

    exporting(noted)
    for _ in range(2):
        Reader("small", tmp_path).prepare()
    assert len(made) == 1
    assert kept(tmp_path) == ["reader-" + Reader("small", tmp_path).fingerprint]
    assert (tmp_path / kept(tmp_path)[0] / "graph.xml").read_text() == "<net/>"


def test_an_export_that_fails_leaves_nothing(
    exporting: Callable[[Export], None], tmp_path: Path
) -> None:
    """What was half written is removed, and the next attempt makes it whole."""

    def failing(size: str, base: Path, weights: object, folder: Path) -> None:
        whole(size, base, weights, folder)
        raise MemoryError

    exporting(failing)
    with pytest.raises(MemoryError):
        Reader("small", tmp_path).prepare()
    assert [path.name for path in tmp_path.iterdir()] == ["weights.json"]  # hashes remembered
    exporting(whole)
    Reader("small", tmp_path).prepare()
    assert len(kept(tmp_path)) == 1


def test_a_killed_export_is_never_used(exporting: Callable[[Export], None], tmp_path: Path) -> None:
    """Half a graph that a killed process left is not taken for one."""
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path], check=False)
    assert killed.returncode == 9
    assert [path.read_text() for path in tmp_path.glob("*/graph.xml")] == ["<net"]
    assert kept(tmp_path) == []
    exporting(whole)
    Reader("small", tmp_path).prepare()
    assert (tmp_path / kept(tmp_path)[0] / "graph.xml").read_text() == "<net/>"


def test_another_process_may_be_first(exporting: Callable[[Export], None], tmp_path: Path) -> None:
    """Where the graph came to be meanwhile, that one stays."""
    name = "reader-" + Reader("small", tmp_path).fingerprint

    def slow(size: str, base: Path, weights: object, folder: Path) -> None:
        whole(size, base, weights, folder)
        (tmp_path / name).mkdir()
        (tmp_path / name / "graph.xml").write_text("<first/>")

    exporting(slow)
    Reader("small", tmp_path).prepare()
    assert kept(tmp_path) == [name]
    assert not list(tmp_path.glob(".making-*"))
    assert (tmp_path / name / "graph.xml").read_text() == "<first/>"


def test_a_graph_is_on_the_disk_before_it_has_its_name(
    exporting: Callable[[Export], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A power cut leaves either no graph or a whole one."""
    synced: list[int] = []
    sync = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda file: (synced.append(os.fstat(file).st_ino), sync(file))
    )
    exporting(whole)
    Reader("small", tmp_path).prepare()
    assert (tmp_path / kept(tmp_path)[0] / "graph.xml").stat().st_ino in synced


@pytest.mark.parametrize("changed", ["file", "base", "installed"])
def test_changed_weights_are_not_exported(
    exporting: Callable[[Export], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    changed: str,
) -> None:
    """Neither other weights nor another base model, pinned or installed, get as far as a graph."""
    shipped = WeightFiles.shipped("small")
    (tmp_path / "other").write_bytes(b"other weights")
    others = {
        "file": replace(shipped, sha256={tmp_path / "other": "0" * 64}),
        "base": replace(shipped, base_sha256="0" * 64),
        "installed": shipped,
    }
    if changed == "installed":
        (tmp_path / "model.safetensors").write_bytes(b"other weights")
        pinned = ModelFiles(tmp_path, PACKAGED[ENCODER].sha256)
        monkeypatch.setattr(room.ModelFiles, "find", classmethod(lambda *_: pinned))
    monkeypatch.setattr(room.WeightFiles, "shipped", classmethod(lambda *_: others[changed]))
    exporting(whole)
    with pytest.raises(WeightsChanged, match=r"; (check|install)"):
        Reader("small", tmp_path / "cache").prepare()
    assert kept(tmp_path / "cache") == []
    assert not list((tmp_path / "cache").glob(".making-*"))


def test_other_weights_have_another_graph(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A graph made of the weights before an upgrade is not used after it."""
    before = Reader("small", tmp_path).fingerprint
    upgraded = replace(WeightFiles.shipped("small"), sha256={Path("reader"): "f" * 64})
    monkeypatch.setattr(room.WeightFiles, "shipped", classmethod(lambda *_: upgraded))
    assert Reader("small", tmp_path).fingerprint != before
