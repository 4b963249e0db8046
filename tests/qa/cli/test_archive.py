"""`dateline index`, `articles` and `doctor`: what they print, their JSON and their exit codes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "corpus" / "articles"
ASKED = "who attended the 13th SCO meeting"
Run = Callable[..., subprocess.CompletedProcess[str]]

HOLD = """
import sys, pathlib
from corpus.database import Database
with Database(pathlib.Path(sys.argv[1])).writer():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_an_index_run_is_reported(run: Run, parsed: Any) -> None:
    """In a line, or as JSON; the second time nothing has changed."""
    done = run("index", SAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("5 added, 0 changed, 0 removed, 0 unchanged, 0 refused · index ")
    report = parsed(run("index", "--json", SAMPLE))
    assert report.pop("index_fingerprint") in done.stdout
    empty: dict[str, Any] = {key: [] for key in ("added", "changed", "removed", "refused")}
    assert report == {**empty, "unchanged": 5, "skipped": {}}


def test_a_refusal_is_one_line_and_exit_code_3(run: Run, parsed: Any, tmp_path: Path) -> None:
    """What is wrong is named on stderr, what is right is indexed; JSON lists the refusals."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "good.txt").write_text("The bridge opened on Monday, the mayor said to reporters.")
    (folder / "bad.jsonl").write_text('{"id": "x"}\nnot json\n')
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    done = run("index", folder)
    assert done.returncode == 3
    refused = [line for line in done.stderr.splitlines() if line.startswith("refused ")]
    assert [line.split(":")[:2] for line in refused] == [
        ["refused bad.jsonl", str(n)] for n in (1, 2)
    ]
    assert all("expected" in line and "found" in line for line in refused)
    assert "left aside, of no known format: 1 .jpg" in done.stderr
    assert done.stdout.startswith("1 added")
    report = parsed(run("index", "--json", folder, tmp_path / "nowhere"), 3)
    assert (report["unchanged"], report["skipped"]) == (1, {".jpg": 1})
    assert sorted(str(one["line"]) for one in report["refused"]) == ["1", "2", "None"]
    assert set(report["refused"][0]) == {"origin", "line", "expected", "found", "remedy"}


def test_articles_are_listed_shown_and_removed(sample: Run, parsed: Any, complaint: Any) -> None:
    """The list leaves the text out; a removed article is gone, a second time it is not found."""
    listed = parsed(sample("articles", "list", "--json", "--limit", "2"))
    assert (len(listed["articles"]), listed["total"]) == (2, 5)
    first = listed["articles"][0]
    assert "text" not in first
    assert first["title"] in sample("articles", "list").stdout
    shown = parsed(sample("articles", "show", "--json", first["id"]))
    assert shown.items() >= first.items()
    assert shown["copies"] == []
    told = sample("articles", "show", first["id"]).stdout
    assert first["title"] in told
    assert shown["text"] in told
    assert parsed(sample("articles", "remove", "--json", first["id"])) == {"removed": [first["id"]]}
    for command in ("show", "remove"):
        assert first["id"] in complaint(sample("articles", command, first["id"]), 5)


def test_markup_is_printed_as_it_is(run: Run, tmp_path: Path) -> None:
    """Neither brackets nor names of emojis are read as anything."""
    text = "[bold]The bridge[/] :smile: opened on Monday, the mayor said to reporters."
    (tmp_path / "news.txt").write_text(f"A [red]title[/] :heart:\n\n{text}")
    assert run("index", tmp_path / "news.txt").returncode == 0
    listed = run("articles", "list").stdout
    assert "A [red]title[/] :heart:" in listed
    assert text in run("articles", "show", listed.split()[4]).stdout


def test_doctor_examines(sample: Run, parsed: Any) -> None:
    """Every check of a sound archive passes, in words and as JSON."""
    checks = {one["name"]: one for one in parsed(sample("doctor", "--json"))["checks"]}
    assert {"python", "disk", "archive", "indexes", "stories", "model"} <= set(checks)
    assert {one["state"] for one in checks.values()} <= {"ok", "warn"}
    assert "5 articles" in checks["archive"]["found"]
    assert "  ok archive: 5 articles" in sample("doctor").stdout


def test_a_fault_ends_the_examination(home: Path, run: Run, parsed: Any) -> None:
    """Exit code 6, and what would help."""
    (home / "archive.sqlite3").write_bytes(b"garbage" * 1000)
    last = parsed(run("doctor", "--json"), 6)["checks"][-1]
    assert (last["name"], last["state"]) == ("archive", "fail")
    assert last["remedy"]


def test_what_makes_an_archive_unusable(sample: Run, home: Path, complaint: Any) -> None:
    """A wrong setting is exit code 2, a file that is no archive 6."""
    (home / "dateline.toml").write_text("[embedding]\nmodle = 'hashing'\n")
    assert "embedding.modle" in complaint(sample("ask", "who?"), 2)
    (home / "dateline.toml").write_text("[embedding]\nmodel = 'hashing'\n")
    for path in home.glob("archive.sqlite3*"):
        path.unlink()
    (home / "archive.sqlite3").write_bytes(b"garbage" * 1000)
    assert "Dateline archive" in complaint(sample("ask", "who?"), 6)


@pytest.mark.parametrize(
    "command",
    [("ask", "who"), ("search", "who"), ("articles", "list"), ("sessions", "list"),
     ("feedback", "export")],
)  # fmt: skip
def test_an_archive_that_is_not_there_is_not_made(
    run: Run, home: Path, complaint: Any, command: tuple[str, ...]
) -> None:
    """Asking under a mistyped --home says so and leaves nothing behind."""
    line = complaint(run("--home", home / "typo", *command), 6)
    assert line.startswith("error: expected an archive in ")
    assert "dateline index" in line
    assert not (home / "typo").exists()


def test_a_busy_archive_is_exit_code_6(sample: Run, home: Path, complaint: Any) -> None:
    """While another process writes, indexing waits for nobody and asking goes on."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, home / "archive.sqlite3"], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        assert "another process" in complaint(sample("index", SAMPLE), 6)
        assert sample("ask", ASKED).returncode == 0
    finally:
        holder.communicate(b"")


def test_a_folder_without_files_is_told(run: Callable[..., Any], tmp_path: Path) -> None:
    """A mistyped folder does not look like a run that did its work."""
    (tmp_path / "empty").mkdir()
    done = run("index", tmp_path / "empty")
    assert (done.returncode, done.stderr.strip()) == (0, "no file was found there")


def test_the_version(run: Callable[..., Any]) -> None:
    """`--version` alone is enough."""
    assert run("--version").stdout == f"dateline {version('dateline')}\n"
