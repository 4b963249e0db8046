"""Options that do not fit: refused in the house's words, and nothing is made or read."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    "arguments",
    [(), ("sing",), ("index",), ("ask",), ("search", "--limit", "0", "x"), ("ask", "--bogus", "x"),
     ("articles",), ("serve", "--port", "70000")],
)  # fmt: skip
def test_wrong_usage_is_exit_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    """Unknown commands, options and values are usage."""
    assert run(*arguments).returncode == 2


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.mark.parametrize("command", [("doctor",), ("index", "."), ("ask", "who"), ("keys", "new")])
@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_home(
    run: Run, complaint: Any, here: Path, blank: str, command: tuple[str, ...]
) -> None:
    """It is no name for the folder we are in, as a variable that is not set would make of it."""
    line = complaint(run("--home", blank, *command), 2)
    assert line.startswith(f"error: expected --home to name a folder; found {blank!r}; name one")
    assert not list(here.iterdir())


@pytest.mark.usefixtures("here")
def test_a_home_that_is_here(run: Run) -> None:
    """A dot names this folder."""
    assert "in .;" in run("--home", ".", "ask", "who").stderr


def test_a_blank_path(run: Run, home: Path) -> None:
    """Nothing is indexed for a path without a name."""
    done = run("index", "")
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected a file or folder; found ''; name one" in done.stderr
    assert not (home / "archive.sqlite3").exists()


@pytest.mark.parametrize(
    ("command", "day"),
    [(("ask", "--asked-on"), "soon"), (("ask", "--published-from"), "2018-02-30"),
     (("search", "--asked-on"), "2018"), (("search", "--published-to"), ""),
     (("articles", "list", "--published-from"), "25.5.2018")],
)  # fmt: skip
def test_a_day_that_is_none(run: Run, command: tuple[str, ...], day: str) -> None:
    """The option is named, what was expected and what was found; no library's words stand there."""
    done = run(*command, day, *([] if "list" in command else ["who"]))
    assert (done.returncode, done.stdout) == (2, "")
    said = f"'{command[-1]}': expected a date such as 2018-05-25; found {day!r}; give"
    assert said in done.stderr
    assert "Value error" not in done.stderr
