"""What tests of the command line share: an archive of the sample articles, and how output is read."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from qa.archive import Dateline

SAMPLE = Path(__file__).parents[3] / "corpus" / "articles"
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def _parsed(done: Done, code: int = 0) -> Any:
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def _complaint(done: Done, code: int) -> str:
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: expected ")
    return line


@pytest.fixture(scope="session")
def parsed() -> Callable[..., Any]:
    """Read a command's JSON; its exit code is 0, or as said."""
    return _parsed


@pytest.fixture(scope="session")
def complaint() -> Callable[[Done, int], str]:
    """Give the single line on stderr of a command that failed; nothing is on stdout."""
    return _complaint


@pytest.fixture
def sample(run: Run, home: Path) -> Run:
    """Index the sample articles; give the command that asks them."""
    with closing(Dateline.open(home)) as dateline:
        dateline.index([SAMPLE])
    return run


@pytest.fixture
def empty(run: Run, home: Path) -> Run:
    """Make an archive without an article."""
    Dateline.open(home).close()
    return run
