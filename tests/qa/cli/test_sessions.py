"""`dateline sessions` and `dateline feedback`: what they print, their JSON and their exit codes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from qa.archive import Dateline
from qa.conversation.sessions import Feedback
from qa.evaluation.questions import read
from qa.types import Question

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "corpus" / "articles"
ASKED = "who attended the 13th SCO meeting"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def talked(sample: Run, home: Path) -> Run:
    """Ask two questions in the session "talk" of the sample archive; the first has a thumb up."""
    with closing(Dateline.open(home)) as dateline:
        for text in (ASKED, "and in which city?"):
            dateline.service.ask(Question(text, date(2018, 5, 25), session_id="talk"))
        thumb = Feedback("up", "just <so> 👍", dateline.clock())
        dateline.sessions.rate("talk", 1, thumb)
    return sample


def test_sessions_are_listed_and_shown(talked: Run, parsed: Any) -> None:
    """With their questions, answers, sources and thumbs, for people and for programs."""
    followed = parsed(talked("ask", "--json", "--session", "talk", "and who spoke?"))
    assert (followed["session_id"], followed["turn"]) == ("talk", 3)
    listed = parsed(talked("sessions", "list", "--json"))
    assert listed["total"] == 1
    assert {key: listed["sessions"][0][key] for key in ("id", "title", "turns")} == {
        "id": "talk", "title": ASKED, "turns": 3,
    }  # fmt: skip
    told = talked("sessions", "list").stdout
    assert all(part in told for part in ("talk", ASKED, "3 questions", "1 of 1 conversations"))
    shown = parsed(talked("sessions", "show", "--json", "talk"))
    told = talked("sessions", "show", "talk").stdout
    for turn in shown["turns"]:
        assert f"{turn['number']}. {turn['question']}" in told
        assert turn["answer"]["answer"] in told
    (cited, *_) = shown["turns"][0]["answer"]["citations"]
    assert f"[1] {cited['title']}" in told
    assert "thumbs up: just <so> 👍" in told


def test_a_session_is_exported(talked: Run, tmp_path: Path) -> None:
    """Printed or into a file: Markdown with every quote, or the JSON that is shown."""
    shown = talked("sessions", "show", "--json", "talk").stdout
    quote = json.loads(shown)["turns"][0]["answer"]["citations"][0]["quote"]
    markdown = talked("sessions", "export", "talk").stdout
    assert quote in MarkdownIt("commonmark").render(markdown)
    assert talked("sessions", "export", "talk", "--json").stdout == shown
    for options, text in ((("--format", "markdown"), markdown), (("--format", "json"), shown)):
        into = ("--output", tmp_path / "talk", "--force")  # the second time it is there
        done = talked("sessions", "export", "talk", *options, *into)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == f"wrote {tmp_path / 'talk'}\n"
        assert (tmp_path / "talk").read_text("utf-8") == text
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".talk")] == []


def test_a_lost_article_is_told(talked: Run, parsed: Any) -> None:
    """What was quoted of it is shown and exported, and that it is gone."""
    before = parsed(talked("sessions", "show", "--json", "talk"))["turns"][0]["answer"]
    cited = before["citations"][0]
    assert talked("articles", "remove", cited["article_id"]).returncode == 0
    for command in ("show", "export"):
        told = talked("sessions", command, "talk").stdout.casefold()
        assert "unknown: the article is no longer in the archive" in told
        assert cited["quote"].casefold() in told
        assert cited["title"].casefold() in told


def test_a_session_is_renamed_and_deleted(talked: Run, home: Path, parsed: Any) -> None:
    """A deleted one is in no file any more, nor is its thumb."""
    done = talked("sessions", "rename", "talk", " The <SCO>\n in 2018 ")
    assert done.stdout == "talk is now called: The <SCO> in 2018\n"
    assert (
        parsed(talked("sessions", "list", "--json"))["sessions"][0]["title"] == "The <SCO> in 2018"
    )
    renamed = parsed(talked("sessions", "rename", "--json", "talk", "x"))
    assert renamed == {"id": "talk", "title": "x"}
    assert talked("sessions", "delete", "talk").stdout == "deleted talk for good\n"
    assert ASKED.encode() not in b"".join(path.read_bytes() for path in home.glob("sessions.*"))
    assert parsed(talked("sessions", "list", "--json")) == {"sessions": [], "total": 0}
    assert parsed(talked("feedback", "list", "--json")) == {"feedback": []}


def test_feedback_is_listed_and_exported(talked: Run, tmp_path: Path, parsed: Any) -> None:
    """A row for each thumb; the export is what `dateline eval` reads."""
    (row,) = parsed(talked("feedback", "list", "--json"))["feedback"]
    assert (row["session_id"], row["turn"], row["question"]) == ("talk", 1, ASKED)
    assert (row["rating"], row["comment"]) == ("up", "just <so> 👍")
    told = talked("feedback", "list").stdout
    assert all(part in told for part in ("talk turn 1", ASKED, "thumbs up: just <so> 👍"))
    done = talked("feedback", "export", "--output", tmp_path / "rows.jsonl")
    assert (done.returncode, done.stdout) == (0, "")
    (question,) = read(tmp_path / "rows.jsonl")
    assert (question.id, question.text, question.unanswerable) == ("talk-1", ASKED, False)
    assert question.answers
    assert talked("feedback", "export").stdout == (tmp_path / "rows.jsonl").read_text("utf-8")


def test_exported_feedback_is_evaluated(
    talked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parsed: Any
) -> None:
    """The command reads what the command wrote, and the answer is right again."""
    pytest.importorskip("ir_measures")
    rows = tmp_path / "rows.jsonl"
    assert talked("feedback", "export", "--output", rows).returncode == 0
    options = ("--json", "--output", tmp_path / "results", "--name", "thumbs")
    monkeypatch.setenv("DATELINE_EMBEDDING__MODEL", "hashing")
    monkeypatch.setenv("DATELINE_ANSWERING__READER", "none")
    marks = parsed(talked("eval", *options, SAMPLE, rows))["marks"]
    assert (marks["id"], marks["right"], marks["citation_right"]) == (["talk-1"], [True], [True])


@pytest.mark.parametrize("command", [("sessions", "export", "talk"), ("feedback", "export")])
def test_a_file_that_is_there_stays(talked: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    """It may be the user's own: it is written over only with --force."""
    kept = tmp_path / "notes.md"
    kept.write_text("mine")
    done = talked(*command, "--output", kept)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"found {kept}, which is there already; " in done.stderr
    assert "--force" in done.stderr
    assert kept.read_text() == "mine"
    assert talked(*command, "--output", kept, "--force").returncode == 0
    assert ASKED in kept.read_text()


@pytest.mark.parametrize("command", ["show", "export", "delete"])
def test_where_the_ids_are_is_told(empty: Run, command: str) -> None:
    """And not how to begin a conversation, which nobody asked for."""
    told = empty("sessions", command, "nope").stderr
    assert "`dateline sessions list`" in told
    assert "begin" not in told


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("sessions", "show", "nope"), 5, "found 'nope'"),
        (("sessions", "export", "nope"), 5, "found 'nope'"),
        (("sessions", "delete", "nope"), 5, "found 'nope'"),
        (("sessions", "rename", "nope", "x"), 5, "found 'nope'"),
        (("sessions", "rename", "nope", " "), 4, "a title of 1 to 200 characters"),
        (("sessions", "rename", "nope", "x" * 201), 4, "201 characters"),
        (("ask", "--session", "a b", "who?"), 4, "--session"),
        (("ask", "--session", "x" * 65, "who?"), 4, "--session"),
        (("feedback", "export", "--output", "/nope/rows.jsonl"), 2, "No such file or directory"),
    ],
)
def test_what_does_not_fit(empty: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    """One line that says what was expected, and the exit code of its kind."""
    done = empty(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    *_, line = done.stderr.splitlines()
    assert line.startswith("error: expected")
    assert said in line


def test_no_feedback_yet(empty: Run) -> None:
    """Nothing is printed, and a note says why."""
    done = empty("feedback", "export")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "note: no answer has feedback yet\n"
