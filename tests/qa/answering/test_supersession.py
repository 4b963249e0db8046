"""Which of several values of one matter leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, strategies as st
from ranking import article, ask, rank

from qa.answering.candidates import Candidate
from qa.answering.corrections import Statement
from qa.answering.question import Asked, Kind
from qa.answering.reader import AnswerSpan
from qa.answering.supersession import leading, upheld
from qa.period import Period

TOLLS = [("old", "Two miners died.", "Two", 4), ("new", "Four miners died.", "Four", 6)]


def told(
    rows: list[tuple[str, str, str, int]], chances: tuple[float, ...] = (0.9, 0.5)
) -> list[Candidate]:
    """Make one sentence of each article: its id, its text, the value in it, its day in May 2020."""
    found = [
        rank(article(name, text, day, n), {text: chance}, {value: chance})[0]
        for n, ((name, text, value, day), chance) in enumerate(
            zip(rows, chances, strict=True), start=1
        )
    ]
    return sorted(found, key=lambda one: -one.probability)


def first(order: object) -> str:
    """Give the id of the article that leads."""
    assert isinstance(order, list)
    return str(order[0].evidence.article.id)


HOW_MANY = ask("How many miners died?", Kind.NUMBER)


def test_the_newest_value_leads() -> None:
    """The likeliest sentence is of an older article with another number."""
    assert first(leading(HOW_MANY, told(TOLLS))) == "new"


def test_a_value_that_is_hardly_likely_does_not_lead() -> None:
    """The newer sentence probably answers nothing."""
    assert first(leading(HOW_MANY, told(TOLLS, (0.9, 0.02)))) == "old"


@pytest.mark.parametrize(
    "question", ["How many miners died this week?", "How many miners died at first?"]
)
def test_what_is_asked_of_an_event_or_of_before_stays(question: str) -> None:
    """No later value answers such a question."""
    asked = replace(ask(question, Kind.NUMBER), moves=False)
    assert first(leading(asked, told(TOLLS))) == "old"


def test_of_a_time_its_newest_leads() -> None:
    """What was reported long after the days asked about does not count."""
    rows = [*TOLLS[::-1], ("older", "One miner died.", "One", 1)]
    may = Period(date(2020, 4, 20), date(2020, 4, 24), stated=True)
    asked = replace(HOW_MANY, period=may)
    assert first(leading(asked, told(rows, (0.9, 0.5, 0.4)))) == "older"


def test_values_of_another_kind_are_no_rivals() -> None:
    """A newer length is no newer number of people; nor is a list of names another name."""
    rows = [TOLLS[0], ("new", "The pit is 4 km long.", "4 km", 6)]
    assert first(leading(HOW_MANY, told(rows))) == "old"
    rows = [
        ("old", "Anna Berg leads it.", "Anna Berg", 4),
        ("new", "Carl Dahl, Eva Falk and Gus Holm came.", "Carl Dahl, Eva Falk and Gus Holm", 6),
    ]
    assert first(leading(ask("Who leads it?", Kind.PERSON), told(rows))) == "old"


def corrected(old: str = "old") -> list[Candidate]:
    """Make a report, and a statement of a correction that takes its number back."""
    report, *_ = told([(old, "Two miners died.", "Two", 4)], (0.9,))
    text = "We wrote that two miners died. The correct figure is three."
    evidence = article("correction", text, 6, 2)
    cut, value = text.index(" The"), text.index("three")
    place = Statement(0, cut, cut + 1, len(text))
    wrong = AnswerSpan(text.index("two"), text.index("two") + 3, 0.8)
    features = {"words": 0.5, "near": 0.5, "answers": 0.3}
    span = AnswerSpan(value, value + 5, 0.3)
    return [report, Candidate(evidence, place, features, span, wrong, 0.4)]


def test_what_a_correction_takes_back_comes_last() -> None:
    """The report that was corrected is likelier by itself."""
    assert first(upheld(HOW_MANY, corrected())) == "correction"


def test_a_later_report_is_not_taken_back() -> None:
    """A correction is of what was printed before."""
    order = corrected()
    later = replace(
        order[0].evidence.article, published=order[1].evidence.article.published.replace(day=9)
    )
    order[0] = replace(order[0], evidence=replace(order[0].evidence, article=later))
    assert first(upheld(HOW_MANY, order)) == "old"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Two", "4 km", "Anna Berg", "on 3 May 2020", "a, b and c"]),
            st.integers(1, 28),
            st.floats(0, 1),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(list(Kind)),
    st.booleans(),
)
def test_nothing_is_lost(rows: list[tuple[str, int, float]], kind: Kind, moves: bool) -> None:
    """Whatever is asked, the same sentences come back."""
    order = told(
        [(str(n), f"{value} it is.", value, day) for n, (value, day, _) in enumerate(rows)],
        tuple(chance for *_, chance in rows),
    )
    asked: Asked = replace(ask("What is it?", kind), moves=moves)
    for changed in (leading(asked, order), upheld(asked, order)):
        assert sorted(map(id, changed)) == sorted(map(id, order))


def test_the_end_of_the_calendar_is_a_day_like_others() -> None:
    """Asked of the last days that a calendar has, nothing is counted beyond them."""
    last = Period(date.max, date.max, stated=True)
    asked = replace(HOW_MANY, period=last)
    order = told(TOLLS)
    assert first(leading(asked, order)) == "new"
    assert not asked.within(order[0].evidence.article)
