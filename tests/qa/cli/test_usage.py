"""Options that do not fit: refused in the house's words, and nothing is made or read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

DATELINE = Path(sys.executable).with_name("dateline")


def typed(
    folder: Path, *arguments: str | Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in this folder to its end."""
    return subprocess.run(
        [DATELINE, *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=folder,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", **variables},
    )  # fmt: skip


@pytest.mark.parametrize("command", [("doctor",), ("index", "."), ("ask", "who"), ("keys", "new")])
@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_home(tmp_path: Path, blank: str, command: tuple[str, ...]) -> None:
    """It is no name for the folder we are in, as a variable that is not set would make of it."""
    done = typed(tmp_path, "--home", blank, *command)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"error: expected --home to name a folder; found {blank!r}; name one")
    assert not list(tmp_path.iterdir())


def test_a_home_that_is_here(tmp_path: Path) -> None:
    """A dot names this folder, and an empty variable is none."""
    assert "in .;" in typed(tmp_path, "--home", ".", "ask", "who").stderr
    assert "in .dateline;" in typed(tmp_path, "ask", "who", DATELINE_HOME="").stderr


def test_a_blank_path(home: Path, tmp_path: Path) -> None:
    """Nothing is indexed for a path without a name."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "note.txt").write_text("A note\n\nThis is no article for the archive. " * 9)
    done = typed(folder, "--home", home, "index", "")
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected a file or folder; found ''; name one" in done.stderr
    assert not (home / "archive.sqlite3").exists()


@pytest.mark.parametrize(
    ("command", "day"),
    [(("ask", "--asked-on"), "soon"), (("ask", "--published-from"), "2018-02-30"),
     (("search", "--asked-on"), "2018"), (("search", "--published-to"), ""),
     (("articles", "list", "--published-from"), "25.5.2018")],
)  # fmt: skip
def test_a_day_that_is_none(home: Path, command: tuple[str, ...], day: str) -> None:
    """The option is named, what was expected and what was found; no library's words stand there."""
    words = [] if "list" in command else ["who"]
    done = typed(home, "--home", home, *command, day, *words)
    assert (done.returncode, done.stdout) == (2, "")
    said = f"'{command[-1]}': expected a date such as 2018-05-25; found {day!r}; give"
    assert said in done.stderr
    assert "Value error" not in done.stderr
