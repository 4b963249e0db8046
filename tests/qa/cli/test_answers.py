"""What `dateline ask` prints: agreement, days worked out, and what would help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from qa.cli.answers import meaning, print_answer
from qa.types import WorkedOut


def test_an_answer_on_which_articles_agree(
    weighed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each source with its verdict and the days of its quote, then how many agree."""
    print_answer(weighed.agreeing)
    first, second = weighed.agreeing.citations
    assert capsys.readouterr().out.splitlines() == [
        "28 leaders",
        weighed.agreeing.text,
        f"[1] The host counts again · Quay Times · 25 May 2018 · characters {first.start}–{first.end}",
        f"    supported: every word is quoted {weighed.hostile}",
        "    Tuesday → 22 May 2018, worked out from the article's date",
        f"[2] A guest counts · characters {second.start}–{second.end}",
        f"    supported: every word is quoted {weighed.hostile}",
        "    last week → 14 to 20 May 2018, worked out from the article's date",
        "2 independent articles agree.",
        "confidence 0.93 · index f00d",
    ]


def test_a_sentence_in_other_words(weighed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Its quote is printed under its source; where the sentence is the quote it is said already."""
    first, second = weighed.agreeing.citations
    said = replace(first, answer_start=0, answer_end=9)
    text = f"They came{weighed.agreeing.text[9:]}"
    print_answer(replace(weighed.agreeing, text=text, citations=(said, second)))
    printed = capsys.readouterr().out
    assert printed.count(f"    “{first.quote}”\n") == 1
    assert f"“{second.quote}”" not in printed


def test_an_answer_on_which_they_differ(weighed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The sentence that says so, and every side with its sources and quotes, newest first."""
    print_answer(weighed.differing)
    printed = capsys.readouterr().out.splitlines()
    start = next(at for at, line in enumerate(printed) if line.startswith("Sources differ"))
    given, late, odd = weighed.differing.sides
    shown = [
        line.strip().split(" · characters")[0]
        for line in printed[start + 1 : -1]
        if not line.startswith("      ")
    ]
    assert shown == [
        f"“{late.short}”", f"{weighed.hebrew} {weighed.family} · Harbour Gazette · 26 May 2018",
        "“28 leaders” (the answer given)", "The host counts again · Quay Times · 25 May 2018",
        "A guest counts",
        f"“{odd.short}”", "Nobody counts · Quay Times · 20 May 2018",
    ]  # fmt: skip
    quotes = [line.strip() for line in printed[start:] if line.startswith("      ")]
    assert quotes == [f"“{one.quote}”" for side in (late, given, odd) for one in side.claims]


def test_an_answer_that_supersedes_others(weighed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """What is taken back and by what, and what was so before."""
    print_answer(weighed.superseding)
    printed = capsys.readouterr().out
    _, wrong, before = weighed.superseding.sides
    assert f"“{wrong.short}” (taken back)" in printed
    assert f"“{before.short}” (earlier)" in printed
    behind = printed.split("taken back by:")[1]
    assert f"“{wrong.correction.quote}”" in behind


def test_an_answer_that_is_denied(weighed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Who denies it, and never that articles agree."""
    print_answer(weighed.denied)
    printed = capsys.readouterr().out
    (denied,) = weighed.denied.sides
    assert f"“{denied.short}” (denied)" in printed
    assert all(f"“{one.quote}”" in printed for one in denied.claims)
    assert "agree" not in printed


def test_an_abstention(weighed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """What was looked for, the hints, and the nearest passages, said to be no answer."""
    print_answer(weighed.abstaining)
    printed = capsys.readouterr().out.splitlines()
    silent = weighed.abstaining.abstention
    assert printed[:5] == [
        "The archive does not seem to hold the answer.",
        f"looked for: {', '.join(silent.looked_for)}",
        *(f"- {hint}" for hint in silent.hints),
        "The nearest passages (they do not answer):",
    ]
    assert [line for line in printed if line[:1].isdigit()] == [
        "1. Host <b>counts</b> · Karshi Courier · 24 May 2018",
        f"3. {weighed.hebrew} {weighed.family} · Harbour Gazette · 26 May 2018",
        "4. Nobody counts · Quay Times · 20 May 2018",
    ]


def test_yes_or_no(weighed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The word stands first, before the source's own words."""
    print_answer(replace(weighed.agreeing, yes_no="no"))
    assert capsys.readouterr().out.startswith("No\n28 leaders\n")


def test_one_article_alone(weighed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a single article says it, nothing is said of agreement."""
    (side,) = weighed.agreeing.sides
    alone = replace(weighed.agreeing, sides=(replace(side, claims=side.claims[:1]),))
    print_answer(alone)
    assert "agree" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2018, 5, 22), date(2018, 5, 22), "22 May 2018"),
        (date(2018, 5, 1), date(2018, 5, 31), "May 2018"),
        (date(2017, 1, 1), date(2017, 12, 31), "2017"),
        (date(2017, 12, 30), date(2018, 1, 2), "30 December 2017 to 2 January 2018"),
    ],
)
def test_a_period_in_words(first: date, last: date, told: str) -> None:
    """A day, a month or a year by its name, anything else from its first day to its last."""
    line = meaning(WorkedOut(1, "then", 0, 4, first, last))
    assert line == f"then → {told}, worked out from the article's date"
