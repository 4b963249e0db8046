"""benchmarks/peers.py: what is kept, what a failure does, what is pinned."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_an_earlier_run_is_kept_only_if_its_plan_is_the_same(load: Any, tmp_path: Path) -> None:
    """Peers of another archive or plan never stand in one table."""
    merged, path = load("report").merged, tmp_path / "peers.json"
    document = {"archive": {}, "plan": {"timed": 2}, "machine": {}, "order": ["a", "b"]}
    path.write_text(json.dumps({**document, "peers": {"b": {"old": 1}, "a": {"old": 1}}}))
    both = merged(path, {**document, "peers": {"a": {"new": 1}}})
    assert list(both["peers"].items()) == [("a", {"new": 1}), ("b", {"old": 1})]
    changed = {**document, "plan": {"timed": 3}, "peers": {"a": {"new": 1}}}
    assert merged(path, changed)["peers"] == {"a": {"new": 1}}


def test_indexing_can_be_measured_anew_alone(
    driver: ModuleType, arguments: list[str], tmp_path: Path
) -> None:
    """What was found and searched before stays."""
    assert driver.main([*arguments, "--only", "txtai"]) == 0
    path = tmp_path / "out" / "peers.json"
    before = json.loads(path.read_text())["peers"]["txtai"]
    assert driver.main([*arguments, "--only", "txtai", "--indexing-only"]) == 0
    after = json.loads(path.read_text())["peers"]["txtai"]
    assert set(after) == set(before)
    assert after["search"] == before["search"]
    assert after["index"] != before["index"]


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
