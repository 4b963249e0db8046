"""The command line: every command, its JSON and its exit codes, as a process of its own."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "corpus" / "articles"
ASKED = "who attended the 13th SCO meeting"
Run = Callable[..., subprocess.CompletedProcess[str]]

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
HOLD = """
import sys, pathlib
from corpus.database import Database
with Database(pathlib.Path(sys.argv[1])).writer():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def sample(run: Run) -> Run:
    """Index the sample archive; give the command that asks it."""
    done = run("index", SAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("5 added, 0 changed, 0 removed, 0 unchanged, 0 refused")
    return run


def parsed(done: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    """Read a command's JSON."""
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    """Give the single line on stderr of a command that failed; nothing is on stdout."""
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: expected ")
    return line


def test_ask_prints_the_object_of_the_contract(sample: Run) -> None:
    """`ask --json` is what HTTP sends; each quote is the article's own text."""
    answer = parsed(sample("ask", "--json", "--asked-on", "2018-05-25", ASKED))
    assert answer["question"] == answer["standalone_question"] == ASKED
    assert answer["abstained"] is False
    assert answer["citations"]
    for cited in answer["citations"]:
        article = parsed(sample("articles", "show", "--json", cited["article_id"]))
        assert article["text"][cited["start"] : cited["end"]] == cited["quote"]
        assert answer["answer"][cited["answer_start"] : cited["answer_end"]] in cited["quote"]
    shown = sample("ask", ASKED)
    assert shown.returncode == 0
    assert answer["answer"] in shown.stdout
    assert "characters" in shown.stdout
    assert answer["index_fingerprint"] in shown.stdout


def test_ask_goes_on_with_a_session(sample: Run) -> None:
    """A second question under the same session is understood by the first."""
    sample("ask", "--session", "s", "Where did Zhao Kezhi hold talks?")
    answer = parsed(sample("ask", "--session", "s", "--json", "When did he hold them?"))
    assert "Zhao Kezhi" in answer["standalone_question"]
    assert answer["session_id"] == "s"


def test_search_finds_passages(sample: Run) -> None:
    """Passages best first, within the filter, with and without --json."""
    found = parsed(sample("search", "--json", "--limit", "3", "security dialogue"))
    assert [one["rank"] for one in found["evidence"]] == [1, 2, 3]
    year = ("--published-from", "2018-01-01", "--published-to", "2018-12-31")
    filtered = parsed(sample("search", "--json", *year, "--source", "xinhua", "security"))
    assert {one["published_on"][:4] for one in filtered["evidence"]} == {"2018"}
    assert sample("search", "security").stdout.startswith("1. ")
    assert sample("search", "--source", "Nobody", "security").stdout == "nothing found\n"


def test_articles_are_listed_shown_and_removed(sample: Run) -> None:
    """The list leaves the text out; a removed article is gone, a second time it is not found."""
    listed = parsed(sample("articles", "list", "--json", "--limit", "2"))
    assert (len(listed["articles"]), listed["total"]) == (2, 5)
    first = listed["articles"][0]
    assert "text" not in first
    assert first["title"] in sample("articles", "list").stdout
    assert first["title"] in sample("articles", "show", first["id"]).stdout
    assert parsed(sample("articles", "remove", "--json", first["id"])) == {"removed": [first["id"]]}
    for command in ("show", "remove"):
        assert first["id"] in one_line(sample("articles", command, first["id"]), 5)


def test_doctor_examines(sample: Run) -> None:
    """Every check of a sound archive passes, in words and as JSON."""
    checks = {one["name"]: one for one in parsed(sample("doctor", "--json"))["checks"]}
    assert {"python", "disk", "archive", "indexes", "model"} <= set(checks)
    assert {one["state"] for one in checks.values()} <= {"ok", "warn"}
    assert "5 articles" in checks["archive"]["found"]
    assert "5 articles" in sample("doctor").stdout


def test_eval_measures(run: Run, tmp_path: Path) -> None:
    """A small question set over the sample gives a JSON result, printed and kept."""
    lines = (ROOT / "evals" / "sample.jsonl").read_text(encoding="utf-8").splitlines()[:4]
    (tmp_path / "few.jsonl").write_text("\n".join(lines), encoding="utf-8")
    output = ("--output", tmp_path / "results", "--name", "few")
    result = parsed(run("eval", "--json", *output, SAMPLE, tmp_path / "few.jsonl"))
    assert json.loads((tmp_path / "results" / "few.json").read_text(encoding="utf-8")) == result
    assert "wrote" in run("eval", *output, SAMPLE, tmp_path / "few.jsonl").stdout


def test_a_refusal_is_one_line_and_exit_code_3(run: Run, tmp_path: Path) -> None:
    """What is wrong is named on stderr, what is right is indexed; JSON lists the refusals."""
    (tmp_path / "good.txt").write_text("The bridge opened on Monday, the mayor said to reporters.")
    (tmp_path / "bad.jsonl").write_text('{"id": "x"}\nnot json\n')
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("good.txt", "bad.jsonl", "photo.jpg"):
        (tmp_path / name).rename(folder / name)
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


@pytest.mark.parametrize("text", ["", "?!", "x" * 10_000, b"caf\xe9?"])
def test_a_bad_question_is_one_line(sample: Run, text: str | bytes) -> None:
    """Exit code 4 for what cannot be asked, 2 for an argument that is not UTF-8."""
    one_line(sample("ask", text), 2 if isinstance(text, bytes) else 4)


@pytest.mark.parametrize(
    "arguments",
    [(), ("sing",), ("index",), ("ask",), ("search", "--limit", "0", "x"), ("ask", "--bogus", "x"),
     ("ask", "--published-from", "soon", "x"), ("articles",), ("serve", "--port", "70000")],
)  # fmt: skip
def test_wrong_usage_is_exit_code_2(run: Run, arguments: tuple[str, ...]) -> None:
    """Unknown commands, options and values are usage; nothing is written to the home."""
    assert run(*arguments).returncode == 2


def test_other_exit_codes(sample: Run, home: Path) -> None:
    """A filter the wrong way round is 4, a wrong setting 2, an unusable archive 6."""
    dates = ("--published-from", "2018-02-01", "--published-to", "2018-01-01")
    assert "published_from" in one_line(sample("ask", *dates, "who?"), 4)
    (home / "dateline.toml").write_text("[embedding]\nmodle = 'hashing'\n")
    assert "embedding.modle" in one_line(sample("ask", "who?"), 2)
    (home / "dateline.toml").write_text("[embedding]\nmodel = 'hashing'\n")
    for path in home.glob("archive.sqlite3*"):
        path.unlink()
    (home / "archive.sqlite3").write_bytes(b"garbage" * 1000)
    assert "Dateline archive" in one_line(sample("ask", "who?"), 6)


def test_a_busy_archive_is_exit_code_6(sample: Run, home: Path) -> None:
    """While another process writes, indexing waits for nobody and asking goes on."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, home / "archive.sqlite3"], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        assert "another process" in one_line(sample("index", SAMPLE), 6)
        assert sample("ask", ASKED).returncode == 0
    finally:
        holder.communicate(b"")


def test_ctrl_c_stops_with_one_line(run: Run, home: Path) -> None:
    """Exit code 130; what was read before is kept, and the next run finishes."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, "--home", home, "index", SAMPLE], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        assert process.stdout.readline() == "encoding\n"
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
    finally:
        process.kill()
    assert (process.returncode, complaint) == (130, "stopped; nothing done so far is lost\n")
    assert len(parsed(run("articles", "list", "--json"))["articles"]) == 5
    assert run("index", SAMPLE).stdout.startswith("0 added, 0 changed, 0 removed, 5 unchanged")
    assert parsed(run("ask", "--json", ASKED))["evidence"][0]["ranks"].keys() >= {"dense"}


def test_a_port_in_use_is_one_line(run: Run) -> None:
    """The message names the address and the option that chooses another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        line = one_line(run("serve", "--port", str(taken.getsockname()[1])), 2)
    assert "127.0.0.1" in line
    assert "--port" in line


def test_serve_says_where_it_listens(home: Path) -> None:
    """With --json the address is one line of JSON, written when connections are taken."""
    dateline = Path(sys.executable).with_name("dateline")
    process = subprocess.Popen(
        [dateline, "--home", home, "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        host, port = json.loads(process.stdout.readline())["url"].removeprefix("http://").split(":")
        socket.create_connection((host, int(port)), timeout=10).close()
        time.sleep(0.5)  # uvicorn sets its handlers after the socket listens
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
        assert "Traceback" not in complaint
    finally:
        process.kill()
        process.wait()
