"""A reranker in the settings that is not there or is broken stops only what needs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_setting_that_names_no_model(home: Path, run: Run) -> None:
    """Searching and asking say in one line what is missing; what needs no reranker goes on."""
    with (home / "dateline.toml").open("a") as file:
        file.write('[retrieval]\nreranker = "nobody/nothing"\n')
    for command in (("index", ROOT / "corpus" / "articles"), ("articles", "list")):
        done = run(*command)
        assert (done.returncode, done.stderr) == (0, "")
    for command in (("search", "security"), ("ask", "who attended the 13th SCO meeting")):
        done = run(*command)
        assert (done.returncode, done.stdout) == (6, "")
        (line,) = done.stderr.splitlines()
        assert "nobody/nothing" in line


def test_doctor_goes_on_past_a_damaged_reranker(home: Path, run: Run, tmp_path: Path) -> None:
    """Doctor has a row for the reranker that says what is wrong, and makes all other checks."""
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "config.json").write_text("{")
    (tmp_path / "damaged" / "model.safetensors").write_bytes(b"")
    run("index", ROOT / "corpus" / "articles")
    sound = json.loads(run("doctor", "--json").stdout)["checks"]
    with (home / "dateline.toml").open("a") as file:
        file.write(f'[retrieval]\nreranker = "{tmp_path / "damaged"}"\n')
    done = run("doctor", "--json")
    assert done.returncode == 6
    checks = {one["name"]: one for one in json.loads(done.stdout)["checks"]}
    failed = checks.pop("reranker")
    assert failed["state"] == "fail"
    assert "config.json" in failed["found"]
    assert failed["remedy"]
    assert list(checks) == [one["name"] for one in sound]
    assert {one["state"] for one in checks.values()} <= {"ok", "warn"}
