"""Question sets: read whole, or refused with the line and what to do."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import BadRecord, NotAFile, NotText
from qa.evaluation.questions import KINDS, Demands, Relevant, TestQuestion, guess, read
from qa.types import Turn

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("DATELINE_SHARED", ROOT.parent / "shared")) / "data"


def written(folder: Path, *lines: object, name: str = "set.jsonl") -> Path:
    """A file of these lines."""
    path = folder / name
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def shared(name: str) -> tuple[TestQuestion, ...]:
    """A set that lies outside the checkout."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{path} is not here; set DATELINE_SHARED to the folder that holds data/")
    return read(path)


def test_every_key_of_the_format_is_kept(tmp_path: Path) -> None:
    """A question comes out with all that its line says."""
    line = {
        "id": "q1",
        "question": "When did they meet?",
        "asked_on": "2018-05-25",
        "answers": ["May 22"],
        "unanswerable": False,
        "relevant": [{"article_id": "a1", "quote": "met on May 22"}, {"article_id": "a2"}],
        "kind": "when",
        "history": [
            {"role": "user", "text": "Who met?"},
            {"role": "agent", "text": "The envoys."},
            {"role": "user", "text": "Where?"},
        ],
        "rewrite": "When did the envoys meet?",
        "remark": "extra",
    }
    [question] = read(written(tmp_path, line))
    assert question == TestQuestion(
        id="q1",
        text="When did they meet?",
        asked_on=date(2018, 5, 25),
        answers=("May 22",),
        relevant=(Relevant("a1", "met on May 22"), Relevant("a2", None)),
        kind="when",
        history=(Turn("Who met?", "The envoys."), Turn("Where?", "")),
        rewrite="When did the envoys meet?",
    )


def test_a_newsroom_question_keeps_its_demands(tmp_path: Path) -> None:
    """Strings as history are questions to ask first; docs are the relevant articles."""
    line = {
        "id": "q1", "question": "And now?", "history": ["Who was it then?"], "must": [["Ann", "A. B."]],
        "must_not": ["Carl"], "short": ["Ann"], "yes_no": None, "docs": ["a1"], "why": "extra",
    }  # fmt: skip
    [question] = read(written(tmp_path, line))
    assert question.earlier == ("Who was it then?",)
    assert question.relevant == (Relevant("a1"),)
    assert question.demands == Demands((("Ann", "A. B."),), ("Carl",), ("Ann",))
    assert (question.history, question.answers) == ((), ())


def test_gzip_blank_lines_a_mark_and_line_separators_are_read(tmp_path: Path) -> None:
    """A .gz file with a byte order mark, empty lines and U+2028 in a string reads as any other."""
    lines = '\ufeff{"id": "1", "question": "a\u2028b"}\r\n\n{"id": "2", "question": "c"}\n'
    path = tmp_path / "set.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode()))
    assert [question.text for question in read(path)] == ["a\u2028b", "c"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{not json", "JSON"),
        ("[]", "a JSON object"),
        ({"question": "x"}, "id"),
        ({"id": "1", "question": "  "}, "question"),
        ({"id": "1", "question": "x", "asked_on": "25 May"}, "asked_on"),
        ({"id": "1", "question": "x", "answers": "May"}, "answers"),
        ({"id": "1", "question": "x", "answers": [""]}, "answers"),
        ({"id": "1", "question": "x", "unanswerable": "yes"}, "unanswerable"),
        ({"id": "1", "question": "x", "unanswerable": True, "answers": ["y"]}, "answers"),
        ({"id": "1", "question": "x", "relevant": ["a1"]}, "relevant"),
        ({"id": "1", "question": "x", "history": [{"role": "agent", "text": "Hi"}]}, "history"),
        ({"id": "1", "question": "x", "history": [{"role": "system", "text": "y"}]}, "history"),
        ({"id": "0", "question": "a second of that id"}, "id"),
    ],
)
def test_a_malformed_line_is_named(tmp_path: Path, line: object, said: str) -> None:
    """The error is one line that holds the file, the line's number, the key and a remedy."""
    path = written(tmp_path, {"id": "0", "question": "fine"}, line)
    with pytest.raises(BadRecord) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith("set.jsonl:2: expected ")
    assert said in message
    assert "correct the line" in message
    assert "\n" not in message
    assert len(message) < 250


def test_what_is_no_question_file_is_refused(tmp_path: Path) -> None:
    """Nothing there, a folder, an empty file, bytes that are no text: each says so."""
    with pytest.raises(NotAFile, match="nothing there"):
        read(tmp_path / "none.jsonl")
    with pytest.raises(NotAFile, match="a folder"):
        read(tmp_path)
    with pytest.raises(BadRecord, match="no line"):
        read(written(tmp_path, "", "  "))
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "Z\xfcrich"}')
    with pytest.raises(NotText, match="UTF-8"):
        read(tmp_path / "latin.jsonl")
    whole = gzip.compress(b'{"id": "1", "question": "x"}')
    for name, data in (("cut.jsonl.gz", whole[:-9]), ("plain.jsonl.gz", b"{}")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NotText, match="gzip"):
            read(tmp_path / name)


def test_news_is_read_whole() -> None:
    """438 questions with answers and articles, 200 without, all on a day."""
    questions = shared("news/questions.jsonl")
    assert Counter(question.unanswerable for question in questions) == {False: 438, True: 200}
    assert all(q.asked_on for q in questions)
    assert all(q.answers and q.relevant for q in questions if q.answerable)


@pytest.mark.parametrize(("version", "unanswerable"), [("v1.1", 0), ("v2.0", 5945)])
def test_squad_is_read_whole(version: str, unanswerable: int) -> None:
    """Unanswerable questions keep the one article that they are unanswerable from."""
    questions = shared(f"squad/{version}_questions.jsonl.gz")
    assert sum(question.unanswerable for question in questions) == unanswerable
    assert all(question.context_article_id for question in questions)


def test_mtrag_is_read_whole() -> None:
    """Conversations fold into turns; prose answers are no accepted strings; some are vague."""
    questions = shared("mtrag/questions.jsonl.gz")
    assert len(questions) == 507
    assert sum(question.underspecified for question in questions) == 78
    assert sum(question.unanswerable for question in questions) == 97
    assert not any(question.answers for question in questions)
    assert sum(bool(question.relevant) for question in questions) == 377
    assert all(turn.answer for question in questions for turn in question.history)


def test_rewrites_are_read_whole() -> None:
    """Each question has its stand-alone form and the questions before it, if any."""
    questions = shared("mtrag/rewrites.jsonl.gz")
    assert len(questions) == 777
    assert all(question.rewrite for question in questions)
    assert sum(bool(question.history) for question in questions) == 675


def test_conflicts_are_read_whole() -> None:
    """Evidence becomes the relevant articles; the falsified answers are kept."""
    questions = shared("conflicts/questions.jsonl")
    assert len(questions) == 100
    assert all(q.relevant and q.answers and q.false_answers for q in questions)


def test_the_sample_is_read_whole() -> None:
    """Our own set has answerable, unanswerable and follow-up questions."""
    questions = read(ROOT / "evals" / "sample.jsonl")
    assert sum(q.answerable for q in questions) >= 80
    assert sum(q.unanswerable for q in questions) >= 20
    assert sum(bool(q.history) for q in questions) >= 10


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("who attended the 13th SCO meeting", "who"),
        ("Whose idea was it?", "who"),
        ("In which city did they meet?", "which"),
        ("When did OPEC begin?", "when"),
        ("How much did it cost?", "how many"),
        ("How did it end?", "how"),
        ("List the members.", "list"),
        ("The bill passed. How many Republicans backed it?", "how many"),
        ("Biden hosted a screening of which film?", "which"),
        ("Legal immigration for couples.", "other"),
        ("The list was long?", "other"),
        ("", "other"),
        ("习近平?", "other"),
    ],
)
def test_the_kind_is_told_from_the_words(question: str, kind: str) -> None:
    """The first question word decides."""
    assert kind in KINDS
    assert guess(question) == kind
