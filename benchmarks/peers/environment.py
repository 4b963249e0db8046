"""An environment a library: `python_of(name, folder)` makes it where it is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


class InstallFailed(Exception):
    """The environment of a library could not be made; says which, and pip's last words."""


def python_of(name: str, folder: Path) -> Path:
    """Give the Python of folder/NAME/venv with the versions of NAME.txt; made if they differ.

    torch goes in first and by itself, or another package would ask for its newest build, with
    gigabytes of GPU libraries. Raises InstallFailed.
    """
    wanted = (HERE / f"{name}.txt").read_text(encoding="utf-8")
    venv = folder / name / "venv"
    python, mark = venv / "bin" / "python", venv / "installed.txt"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return python
    print(f"{name}: installing into {venv}", file=sys.stderr, flush=True)
    venv.parent.mkdir(parents=True, exist_ok=True)
    _run(name, [sys.executable, "-m", "venv", str(venv)])
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for torch in (line for line in wanted.splitlines() if line.startswith("torch==")):
        _run(name, [*install, torch])
    _run(name, [*install, "--requirement", str(HERE / f"{name}.txt")])
    mark.write_text(wanted, encoding="utf-8")
    return python


def _run(name: str, command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if not line.startswith("WARNING")]
        raise InstallFailed(
            f"{name}: expected an environment with the versions of benchmarks/peers/{name}.txt; "
            f"found {' '.join(said[-2:])[:400] or f'exit code {done.returncode}'}; "
            "see that pip reaches a package index and that this is Python 3.11"
        )
