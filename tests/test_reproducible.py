"""Promise 3: the same archive and question give the same answer, byte for byte."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path

import frontmatter
import pytest

from qa.archive import Dateline
from qa.evaluation.questions import read

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "corpus" / "articles"
QUESTIONS = ROOT / "evals" / "sample.jsonl"
COUNTS = {"small": 200, "cascade": 24}  # questions; the large reader takes a second for each
AGAIN = 5  # asked once more at the end of a process, when all is warm

# Asks every question of a file in its order, and prints each answer's JSON without its seconds.
ASKING = """
import json, sys
from datetime import date
from pathlib import Path
from qa.schemas.answer import AnswerObject
from qa.archive import Dateline
from qa.types import Question, Turn

home, questions = map(Path, sys.argv[1:])
dateline = Dateline.open(home)
for line in questions.read_text(encoding="utf-8").splitlines():
    row = json.loads(line)
    history = tuple(Turn(*turn) for turn in row["history"])
    asked = Question(row["text"], date.fromisoformat(row["asked_on"]), history=history)
    found = AnswerObject.of(dateline.service.ask(asked)).model_dump()
    del found["seconds"]
    print(json.dumps([row["id"], found], sort_keys=True))
dateline.close()
"""
TEMPLATES = (
    "Who is {}?",
    "What did {} say?",
    "When was {} mentioned?",
    "Where was {} on Tuesday?",
    "Did {} attend the meeting?",
    "How many countries does {} speak of?",
    "What happened at {}?",
    "Which countries are named beside {}?",
    "Why does {} matter to security?",
)
NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+")


def asked(count: int) -> list[dict[str, object]]:
    """Take the sample's questions and make more, from the names of its articles, up to a count."""
    rows: list[dict[str, object]] = [
        {
            "id": one.id,
            "text": one.text,
            "asked_on": f"{one.asked_on or '2018-06-01'}",
            "history": [[turn.question, turn.answer] for turn in one.history],
        }
        for one in read(QUESTIONS)
    ]
    texts = [frontmatter.load(str(path)).content for path in sorted(ARTICLES.glob("*.md"))]
    names = list(dict.fromkeys(name for text in texts for name in NAME.findall(text)))
    forms = islice(cycle(TEMPLATES), 3 * len(names))  # each name meets three of them
    made = [
        {"id": f"made-{n}", "text": form.format(name), "asked_on": "2018-06-01", "history": []}
        for n, (name, form) in enumerate(zip(cycle(names), forms, strict=False))
    ]
    return list(islice([*rows, *made], count))


def start(
    home: Path, rows: list[dict[str, object]], file: Path, threads: int, reader: str
) -> subprocess.Popen[str]:
    """Ask these questions in a process of its own, computing with so many threads."""
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-c", ASKING, str(home), str(file)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={
            **os.environ,
            "DATELINE_ANSWERING__READER": reader,
            "DATELINE_EMBEDDING__THREADS": str(threads),
            "PYTHONHASHSEED": str(threads),
        },
    )  # fmt: skip


def finish(process: subprocess.Popen[str]) -> list[tuple[str, str]]:
    """Wait for a process's answers: each question's id with the answer's bytes, as asked."""
    out, err = process.communicate(timeout=560)
    assert process.returncode == 0, err
    lines = [json.loads(line) for line in out.splitlines()]
    return [(name, json.dumps(answer, sort_keys=True)) for name, answer in lines]


@pytest.fixture
def home(model_cache: Path, tmp_path: Path) -> Path:
    """Index the sample articles with the real model, as a fresh checkout does."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(model_cache)
    (folder / "dateline.toml").write_text("")
    archive = Dateline.open(folder)
    archive.index([ARTICLES])
    archive.close()
    return folder


@pytest.mark.timeout(900)  # the models may have to be exported first
@pytest.mark.parametrize("reader", COUNTS)
def test_the_same_question_gives_the_same_bytes(home: Path, tmp_path: Path, reader: str) -> None:
    """Questions in two orders, two processes and on one thread or two: no byte differs."""
    rows = asked(COUNTS[reader])
    assert len({row["id"] for row in rows}) == COUNTS[reader]
    backwards = rows[::-1]
    running = [
        start(home, rows + rows[:AGAIN], tmp_path / "forward.jsonl", 1, reader),
        start(home, backwards + backwards[:AGAIN], tmp_path / "backward.jsonl", 2, reader),
    ]
    forward, backward = (finish(process) for process in running)
    answers = dict(forward)
    assert len(answers) == COUNTS[reader]
    differing = {name for name, answer in (*forward, *backward) if answers[name] != answer}
    assert differing == set(), _first(differing, answers, dict(backward))
    texts = [json.loads(answer) for answer in answers.values()]
    given = sum(not answer["abstained"] for answer in texts)
    assert len(rows) / 4 < given < len(rows)  # both are asked of


def _first(differing: set[str], one: dict[str, str], other: dict[str, str]) -> str:
    """Show the first question that was answered in two ways, field by field."""
    if not differing:
        return ""
    name = min(differing)
    left, right = json.loads(one[name]), json.loads(other[name])
    fields = {key: (left[key], right[key]) for key in left if left[key] != right[key]}
    return f"{len(differing)} differ; {name}: {json.dumps(fields)[:2000]}"
