"""The README's Python: it answers from an archive that was indexed, and says where none was."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from qa.archive import Dateline

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
(SNIPPET,) = re.findall(r"```python\n(from datetime.*?)```", README, flags=re.DOTALL)
SETTINGS = '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'


def run(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run it in a folder."""
    command = [sys.executable, "-c", SNIPPET]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_it_answers(tmp_path: Path) -> None:
    """From the archive in .dateline, each quote where it says."""
    home = tmp_path / ".dateline"
    home.mkdir()
    (home / "dateline.toml").write_text(SETTINGS)
    dateline = Dateline.open(home)
    dateline.index([ROOT / "corpus" / "articles"])
    dateline.close()
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Kazakhstan" in done.stdout


def test_without_an_archive_it_says_what_to_do(tmp_path: Path) -> None:
    """In place of "I don't know" from an archive that was just made, empty."""
    done = run(tmp_path)
    assert done.returncode == 1
    assert (
        "expected an archive in .dateline; found none; make one with `dateline index" in done.stderr
    )
    assert list(tmp_path.iterdir()) == []
