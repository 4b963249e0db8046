"""The wheel: built, installed where no checkout is, it holds the whole house and answers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("corpus", "embeddings", "qa")
ASKED = "who attended the 13th SCO meeting"
ENVIRONMENT = {
    key: value
    for key, value in os.environ.items()
    if key != "PYTHONPATH" and not key.startswith(("DATELINE_", "PIP_"))
}


def done(*command: str | Path, cwd: Path) -> str:
    """Run a command that sees no checkout, to its end; give what it printed."""
    finished = subprocess.run(
        command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=200
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def shipped() -> set[str]:
    """List every file of the three rooms, code or not."""
    found = (path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in found if path.suffix != ".pyc"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what it is made of, so that the checkout stays clean."""
    source = tmp_path_factory.mktemp("source")
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    options = ("--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", source / "dist")
    done(sys.executable, "-m", "pip", "wheel", "--quiet", *options, source, cwd=source)
    (built,) = (source / "dist").iterdir()
    return built


def test_every_file_is_in_the_wheel(wheel: Path) -> None:
    """Each package, and what is no code: page, weights, templates, sample articles, licences."""
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        told = archive.read(metadata).decode()
    assert {name for name in names if ".dist-info/" not in name} == shipped()
    licences = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert {"LICENSE", "NOTICE", "LICENSE-reader"} <= licences
    assert "License-Expression: Apache-2.0 AND CC-BY-SA-4.0" in told


@pytest.mark.timeout(900)  # run alone, it also exports the models: 40 s on two idle cores
def test_installed_elsewhere_it_answers(wheel: Path, tmp_path: Path, model_cache: Path) -> None:
    """In an empty environment it indexes its sample articles and quotes one of them."""
    venv.create(tmp_path / "empty", with_pip=False, symlinks=True)
    python = tmp_path / "empty" / "bin" / "python"
    options = ("--quiet", "--no-deps", "--no-index")
    done(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, cwd=tmp_path)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(tmp_path / "empty")}))
    # A path in a .pth file is searched, but the .pth files in it are not read: here the dependencies
    # are seen, and an editable install of the checkout is not.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    found = done(python, "-c", "import qa.cli; print(qa.cli.__file__)", cwd=tmp_path)
    assert Path(found.strip()).is_relative_to(site)

    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(model_cache)
    dateline = (python.with_name("dateline"), "--home", home)
    assert done(*dateline, "index", site / "corpus" / "articles", cwd=tmp_path).startswith(
        "5 added"
    )
    answer = json.loads(done(*dateline, "ask", "--json", ASKED, cwd=tmp_path))
    assert answer["citations"]
    assert not answer["abstained"]
    texts = [path.read_text("utf-8") for path in (site / "corpus" / "articles").iterdir()]
    assert all(any(cited["quote"] in text for text in texts) for cited in answer["citations"])
