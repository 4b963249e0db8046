"""Feedback exported, then measured by the real `dateline eval`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest import approx  # noqa: PT013 - read as a word of the assertion

from corpus.types import Article, Filter
from qa.archive import Dateline
from qa.conversation.feedback import evaluation_rows
from qa.conversation.sessions import Feedback
from qa.evaluation.command import Plan, archive_of, run
from qa.types import Answer, Question

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT / "corpus" / "articles"
DAY = date(2018, 6, 1)


class Asking:
    """Asks in sessions and says what it thinks of the answers."""

    def __init__(self, dateline: Dateline) -> None:
        self.dateline = dateline

    def __call__(self, session: str, text: str, thumb: Any = None, **more: Any) -> Answer:
        """Ask, and rate the answer."""
        answer = self.dateline.service.ask(Question(text, DAY, session_id=session, **more))
        if thumb:
            assert answer.turn
            given = Feedback(thumb, f"{thumb}!", self.dateline.clock())
            self.dateline.sessions.rate(session, answer.turn, given)
        return answer

    def export(self, path: Path) -> list[dict[str, Any]]:
        """Write the rows, JSON Lines."""
        rows = list(evaluation_rows(self.dateline.sessions))
        path.write_text(
            "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8"
        )
        return rows


def evaluated(home: Path, articles: Path, questions: Path) -> dict[str, Any]:
    """Evaluate these rows; give a column of marks by the question's id."""
    plan = Plan(home, articles, questions, "feedback", home / "results", None, None, 10, "eval")
    document = run(plan, lambda *_: None).document
    marks = document["marks"]
    names = list(marks)
    return {
        name: dict(zip(names, values, strict=True))
        for name, *values in zip(marks["id"], *marks.values(), strict=True)
    }


def test_over_a_small_archive(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    make_article: Callable[..., Article],
) -> None:  # fmt: skip
    """A thumb up is right again, a thumb down false again; a refusal counts as the user said."""
    monkeypatch.setenv("DATELINE_EMBEDDING__MODEL", "hashing")
    monkeypatch.setenv("DATELINE_ANSWERING__READER", "none")
    told = [replace(make_article(n), text=_story(n)) for n in range(6)]
    articles = tmp_path / "told.jsonl"
    articles.write_text("".join(f"{_line(one)}\n" for one in told), "utf-8")
    dateline = Dateline.open(home)
    dateline.index([articles])
    ask = Asking(dateline)
    only = Filter(("Reuters",))
    answers = [
        ask("one", "Who opened bridge1 of town3?", "up"),
        ask("one", "and who opened bridge2 of town3?", "up"),
        ask("two", "Who opened bridge2 of town4?", "down"),
        ask("two", "Where did Queen Xanthippe eat zebras?", "up"),
        ask("three", "Where did King Wenceslas read novels?", "down"),
        ask("four", "Who opened bridge1 of town2?", "up", filter=only),
        ask("five", "Who opened bridge1 of town5?"),
    ]
    assert [one.abstained for one in answers] == [False, False, False, True, True, False, False]
    rows = ask.export(tmp_path / "feedback.jsonl")
    dateline.close()
    assert [row["id"] for row in rows] == ["one-1", "one-2", "two-1", "two-2", "three-1", "four-1"]
    marks = evaluated(home, articles, tmp_path / "feedback.jsonl")
    for name in ("one-1", "one-2", "four-1"):
        assert (marks[name]["right"], marks[name]["relevant_ranks"][0]) == (True, 1)
        assert marks[name]["citation_right"]
    assert marks["one-2"]["follow_up"]
    assert (marks["two-1"]["states_false"], marks["two-1"]["right"]) == (True, None)
    assert [marks[name]["unanswerable"] for name in ("two-2", "three-1")] == [True, False]
    assert marks["two-2"]["abstained"]
    assert marks["three-1"]["abstained"]
    # Asked with its filter, as the user did: the other outlets' articles are not among the ranks.
    assert len(marks["four-1"]["relevant_ranks"]) == 1
    assert [marks[row["id"]]["confidence"] for row in rows] == [
        approx(one.confidence) for one in answers[:6]
    ]  # the very answers that were rated, follow-up and filter included


def test_over_the_sample_archive(tmp_path: Path, model_cache: Path) -> None:
    """With the real models: what was right is found right again, what was wrong is false again."""
    home = tmp_path / "home"
    for folder in (home, archive_of(home, SAMPLE)):
        folder.mkdir(parents=True)
        (folder / "models").symlink_to(model_cache)
    dateline = Dateline.open(home)
    dateline.index([SAMPLE])
    ask = Asking(dateline)
    first = ask("one", "who attended the 13th SCO meeting", "up")
    second = ask("one", "and where was it held?", "up")
    wrong = ask("two", "how many countries came to the Belt and Road security dialogue", "down")
    silent = ask("two", "who is Zhou Kezhi", "up")
    assert [one.abstained for one in (first, second, wrong, silent)] == [False, False, False, True]
    ask.export(tmp_path / "feedback.jsonl")
    dateline.close()
    marks = evaluated(home, SAMPLE, tmp_path / "feedback.jsonl")
    assert [marks[name]["right"] for name in ("one-1", "one-2", "two-1", "two-2")] == [
        True, True, None, False,
    ]  # fmt: skip
    assert marks["one-1"]["short_exact"]
    assert all(marks[name]["citation_right"] for name in ("one-1", "one-2"))
    assert marks["two-1"]["states_false"]
    assert (marks["two-2"]["unanswerable"], marks["two-2"]["abstained"]) == (True, True)
    confident = [one.confidence for one in (first, second, wrong, silent)]
    assert [one["confidence"] for one in marks.values()] == [approx(one) for one in confident]


def _story(number: int) -> str:
    return "\n\n".join(
        f"Bridge{part} of town{number} was opened by Zoë Mayor{number} on day {part}. "
        f"The élite of town{number} watched it, and {part + 40} people came."
        for part in range(3)
    )


def _line(article: Article) -> str:
    published = article.published.isoformat() if article.published else None
    fields: dict[str, Any] = {"published_at": published}
    keys: Sequence[str] = ("id", "title", "text", "source")
    return json.dumps(fields | {key: getattr(article, key) for key in keys}, ensure_ascii=False)
