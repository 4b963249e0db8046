"""Thumbs up and down as evaluation questions: what each row says, and that `eval` reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from corpus.types import Filter
from qa.answering.verify import ABSTAINED
from qa.conversation.feedback import evaluation_rows
from qa.conversation.kept import Kept
from qa.conversation.sessions import Feedback, Sessions, SessionTurn
from qa.evaluation.questions import TestQuestion, read
from qa.types import Answer, Turn

AT = datetime(2018, 5, 26, 12, 30, 5, tzinfo=UTC)
DAY = date(2018, 5, 25)  # that the answers made by hand are asked on
Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    """Open an empty database of sessions."""
    opened = Sessions(tmp_path / "sessions.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def row(sessions: Sessions) -> Callable[[Answer, str], dict[str, Any]]:
    """Keep an answer, rate it, and give its row."""

    def rated(answer: Answer, rating: Any, comment: str = "") -> dict[str, Any]:
        turn = SessionTurn("how many came?", "how many came?", answer.text, AT, Kept.of(answer))
        sessions.rate("s", sessions.append("s", turn), Feedback(rating, comment, AT))
        *_, last = evaluation_rows(sessions)
        return last

    return rated


def reading(rows: list[dict[str, Any]], folder: Path) -> tuple[TestQuestion, ...]:
    """Write the rows as the command does, and read them as `eval` does."""
    path = folder / "feedback.jsonl"
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8")
    return read(path)


def test_up_on_an_answer(row: Rows, weighed: SimpleNamespace) -> None:
    """Its short answer is accepted, and what it cites is relevant."""
    assert row(weighed.agreeing, "up", "thanks") == {
        "id": "s-1", "question": "how many came?", "asked_on": "2018-05-25",
        "answers": ["28 leaders"],
        "relevant": [
            {"article_id": one.article_id, "quote": one.quote}
            for one in weighed.agreeing.citations
        ],
        "rating": "up", "comment": "thanks",
    }  # fmt: skip


def test_up_on_an_answer_without_a_short_one(row: Rows, weighed: SimpleNamespace) -> None:
    """Its sentences are accepted where they are the source's words, else the whole quote."""
    cited = weighed.agreeing.citations
    said = row(replace(weighed.agreeing, short=None), "up")
    assert said["answers"] == [one.quote for one in cited]
    told = f"In other words, {weighed.agreeing.text}"
    shifted = tuple(replace(one, answer_start=0, answer_end=20) for one in cited)
    other = replace(weighed.agreeing, short=None, text=told, citations=shifted)
    assert row(other, "up")["answers"] == [one.quote for one in cited]


def test_down_on_an_answer(row: Rows, weighed: SimpleNamespace) -> None:
    """What was said is false; what is right, and where it stands, is not known."""
    down = row(weighed.agreeing, "down", "it was 29")
    assert down["fake_answers"] == ["28 leaders"]
    assert down["comment"] == "it was 29"
    assert not {"answers", "relevant", "unanswerable"} & down.keys()
    whole = row(replace(weighed.agreeing, short=None), "down")["fake_answers"]
    assert whole == [" ".join(one.quote for one in weighed.agreeing.citations)]


@pytest.mark.parametrize(("rating", "unanswerable"), [("up", True), ("down", False)])
def test_on_an_abstention(
    row: Rows, weighed: SimpleNamespace, rating: str, *, unanswerable: bool
) -> None:
    """Right: nothing can be answered. Wrong: something can, not known what."""
    told = row(weighed.abstaining, rating)
    assert told["unanswerable"] is unanswerable
    assert not {"answers", "fake_answers", "relevant"} & told.keys()


def test_a_follow_up_keeps_its_conversation(
    sessions: Sessions, weighed: SimpleNamespace, tmp_path: Path
) -> None:
    """It is read as the session had it: with quotes, titles, articles, short answers, its filter."""
    may, june = datetime(2018, 5, 1, tzinfo=UTC), datetime(2018, 6, 1, tzinfo=UTC)
    where = Filter(("Xinhua",), may, june)
    asked = replace(
        weighed.agreeing.question, filter=where, as_of=date(2018, 5, 24), ignore_period=True
    )
    kept = Kept.of(replace(weighed.agreeing, question=asked))
    silent = Kept.of(weighed.abstaining)
    earlier = (
        SessionTurn("who?", "who?", weighed.agreeing.text, AT, Kept.of(weighed.agreeing)),
        SessionTurn("and Zhou?", "and Zhou of the SCO?", ABSTAINED, AT, silent),
        SessionTurn("old?", "old?", "Yes. [1]", AT),
    )
    for one in (
        *earlier,
        SessionTurn("how many?", "how many leaders?", weighed.agreeing.text, AT, kept),
    ):
        number = sessions.append("s", one)
    sessions.rate("s", number, Feedback("up", "", AT))
    (question,) = reading(list(evaluation_rows(sessions)), tmp_path)
    assert (question.text, question.rewrite) == ("how many?", "how many leaders?")
    assert (question.asked_on, question.filter) == (DAY, where)
    assert (question.as_of, question.ignore_period) == (date(2018, 5, 24), True)
    first, second, third = question.history
    assert first == replace(earlier[0].as_turn(), standalone="")
    assert second == earlier[1].as_turn()
    assert third == Turn("old?", "Yes. [1]")


def test_rows_of_all_sessions(sessions: Sessions, weighed: SimpleNamespace, tmp_path: Path) -> None:
    """The oldest session's first, each with an id of its own; what has no thumb has no row."""
    kept = Kept.of(weighed.agreeing)
    for session_id in ("b", "a", "b", "a", "c"):
        sessions.append(session_id, SessionTurn("who?", "who?", weighed.agreeing.text, AT, kept))
    sessions.append("c", SessionTurn("old?", "old?", "Yes. [1]", AT))
    for session_id, number in (("a", 1), ("a", 2), ("b", 2), ("c", 2)):
        sessions.rate(session_id, number, Feedback("up", "", AT))
    rows = list(evaluation_rows(sessions))
    assert [one["id"] for one in rows] == ["b-2", "a-1", "a-2", "c-2"]
    assert len(reading(rows, tmp_path)) == 4
    assert not {"answers", "relevant"} & rows[-1].keys()  # of this turn only the text was kept
    assert rows[-1]["asked_on"] == "2018-05-26"
    sessions.delete("a")
    assert [one["id"] for one in evaluation_rows(sessions)] == ["b-2", "c-2"]
