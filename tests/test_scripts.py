"""The commands below evals/ and benchmarks/ start: what they import is there, and --help tells of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Those of benchmarks/peers run in environments of their own.
SCRIPTS = sorted(
    path
    for folder in ("evals", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if '__name__ == "__main__"' in path.read_text() and path.parent.name != "peers"
)
# In one process, for torch takes seconds to import; what a script imports from beside itself is forgotten.
START = """
import io, runpy, sys
from contextlib import redirect_stdout
for path in sys.argv[1:]:
    sys.path[0] = path.rsplit("/", 1)[0]
    known = set(sys.modules)
    asks = "argparse" in open(path).read()
    sys.argv = [path, "--help"]
    told = io.StringIO()
    try:
        with redirect_stdout(told):
            runpy.run_path(path, run_name="__main__" if asks else "loaded")
    except SystemExit as stop:
        assert stop.code == 0, path
    assert told.getvalue().startswith("usage: ") or not asks, path
    for name in set(sys.modules) - known:
        if (getattr(sys.modules[name], "__file__", None) or "").startswith(sys.path[0]):
            del sys.modules[name]
    print(path)
"""


@pytest.mark.parametrize("folder", ["evals", "benchmarks"])
def test_a_script_starts(folder: str) -> None:
    """One that names what is gone was broken for a day before anybody ran it."""
    mine = [str(path) for path in SCRIPTS if path.relative_to(ROOT).parts[0] == folder]
    assert mine
    done = subprocess.run(
        [sys.executable, "-c", START, *mine], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stdout.splitlines() == mine, done.stderr
