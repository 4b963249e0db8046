"""Commands that ask an archive which is not there, not whole, or whose reader leaves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DATELINE = Path(sys.executable).with_name("dateline")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [str(DATELINE), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("command", [("ask", "who"), ("search", "who"), ("articles", "list")])
def test_an_archive_that_is_not_there_is_not_made(command: tuple[str, ...], tmp_path: Path) -> None:
    """Asking under a mistyped --home says so and leaves nothing behind."""
    done = run("--home", tmp_path / "typo", *command)
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr.startswith("error: expected an archive in ")
    assert not (tmp_path / "typo").exists()


def test_a_reader_that_leaves_is_no_defect(home: Path, tmp_path: Path) -> None:
    """`dateline … | head` ends well when the reader has had enough."""
    (tmp_path / "news").mkdir()
    for number in range(300):
        (tmp_path / "news" / f"{number}.txt").write_text(f"Bridge {number}\n\nIt opened. " * 3)
    assert run("--home", home, "index", tmp_path / "news").returncode == 0
    shell = f"'{DATELINE}' --home '{home}' articles list --limit 300 --json | head -1; "
    done = subprocess.run(
        ["bash", "-c", shell + "exit ${PIPESTATUS[0]}"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
