"""What only a process of its own can show: Ctrl-C, and a reader of the output that leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "corpus" / "articles"
DATELINE = Path(sys.executable).with_name("dateline")
ASKED = "who attended the 13th SCO meeting"

SLOW = """
import signal, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from embeddings.encoder import HashingEncoder
from qa.cli import main
def slowly(self, texts):
    print("encoding", flush=True)
    for _ in range(600):  # a signal just before a sleep is seen after it, so none is long
        time.sleep(0.1)
HashingEncoder.encode = slowly
main()
"""


def test_ctrl_c_stops_with_one_line(run: Callable[..., Any], parsed: Any, home: Path) -> None:
    """Exit code 130; what was read before is kept, and the next run finishes."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "--home", home, "index", SAMPLE], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        assert process.stdout.readline() == "encoding\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, said) == (130, "stopped; nothing done so far is lost\n")
    listed = run("articles", "list", "--json")
    assert len(parsed(listed)["articles"]) == 5
    assert "note: only 0 of " in listed.stderr
    assert run("index", SAMPLE).stdout.startswith("0 added, 0 changed, 0 removed, 5 unchanged")
    assert parsed(run("ask", "--json", ASKED))["evidence"][0]["ranks"].keys() >= {"dense"}


def test_a_reader_that_has_enough(run: Callable[..., Any], home: Path, tmp_path: Path) -> None:
    """`dateline … | head` ends well."""
    (tmp_path / "news").mkdir()
    for number in range(300):
        (tmp_path / "news" / f"{number}.txt").write_text(f"Bridge {number}\n\nIt opened. " * 3)
    assert run("index", tmp_path / "news").returncode == 0
    shell = f"'{DATELINE}' --home '{home}' articles list --limit 300 --json | head -1; "
    done = subprocess.run(
        ["bash", "-c", shell + "exit ${PIPESTATUS[0]}"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", [("articles", "list"), ("articles", "list", "--json")])
@pytest.mark.usefixtures("sample")
def test_a_reader_that_left(home: Path, command: tuple[str, ...]) -> None:
    """It ends quietly too, whether lines or JSON were to be written."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [DATELINE, "--home", home, *command], stdout=writing, stderr=subprocess.PIPE, timeout=60,
        check=False,
    )  # fmt: skip
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
