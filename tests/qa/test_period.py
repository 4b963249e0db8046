"""The days that a question asks about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from qa.period import Period, period_of

FRIDAY = date(2018, 5, 25)


@pytest.mark.parametrize(
    "question",
    [
        "who met in Beijing this week",
        "who met in the last week",
        "who met this past week",
        "the latest on the strike",
        "Who appeared in the 2016 election inquiry this week?",
    ],
)
def test_the_week_before(question: str) -> None:
    """Words of the present ask for the week before, whatever year is named beside them."""
    assert period_of(question, FRIDAY) == Period(date(2018, 5, 18), FRIDAY, stated=True)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("who met on 23 May 2018", "2018-05-23", "2018-05-23"),
        ("who met on May 23, 2018?", "2018-05-23", "2018-05-23"),
        ("who met on 2018-05-23", "2018-05-23", "2018-05-23"),
        ("who met on May 23", "2018-05-23", "2018-05-23"),
        ("who met on the 3rd of June", "2017-06-03", "2017-06-03"),
        ("who met in May 2017", "2017-05-01", "2017-05-31"),
        ("who met in February", "2018-02-01", "2018-02-28"),
        ("who met in August", "2017-08-01", "2017-08-31"),
        ("who met in 2016", "2016-01-01", "2016-12-31"),
        ("what happened on Bloody Sunday in 1972", "1972-01-01", "1972-12-31"),
        ("who met between 2014 and 2016", "2014-01-01", "2016-12-31"),
        ("who has met since 2015", "2015-01-01", "2018-05-25"),
        ("who won on Tuesday, November 8, 2016", "2016-11-08", "2016-11-08"),
        ("who met on Sunday, May 6", "2018-05-06", "2018-05-06"),
        ("who met in the last week of March 2017", "2017-03-01", "2017-03-31"),
        ("who met in may 2017", "2017-05-01", "2017-05-31"),
        ("who met last month", "2018-04-01", "2018-04-30"),
        ("who met this month", "2018-05-01", "2018-05-31"),
        ("who met last year", "2017-01-01", "2017-12-31"),
        ("who met in july last year", "2017-07-01", "2017-07-31"),
        ("who met two weeks ago", "2018-05-08", "2018-05-14"),
        ("who met 3 days ago", "2018-05-22", "2018-05-22"),
        ("who met today", "2018-05-25", "2018-05-25"),
        ("what did he say this morning", "2018-05-25", "2018-05-25"),
        ("who met yesterday", "2018-05-24", "2018-05-24"),
        ("what did he say last night", "2018-05-24", "2018-05-24"),
        ("who met the day before yesterday", "2018-05-23", "2018-05-23"),
        ("who met last week", "2018-05-14", "2018-05-20"),
        ("who won last weekend", "2018-05-19", "2018-05-20"),
        ("who won this past weekend", "2018-05-19", "2018-05-20"),
        ("Who won on Tuesday?", "2018-05-22", "2018-05-22"),
        ("who won on Friday", "2018-05-25", "2018-05-25"),
        ("who won last Friday", "2018-05-18", "2018-05-18"),
        ("how many died (what happened in June 2016)", "2016-06-01", "2016-06-30"),
        ("and in July (what happened on 3 June 2016)", "2017-07-01", "2017-07-31"),
    ],
)
def test_days_that_are_named(question: str, first: str, last: str) -> None:
    """A day, a month or a year, the last one of its name where no year stands with it."""
    named = Period(date.fromisoformat(first), date.fromisoformat(last), stated=True)
    assert period_of(question, FRIDAY) == named


@pytest.mark.parametrize(
    "question",
    [
        "who attended the 13th SCO meeting",
        "Which supermarkets plan to merge in 2024?",
        "What may happen next",
        "what did Theresa May say",
        "Who marched on Mar-a-Lago?",
        "What was Robert Mueller charged with in the report of 2,018 pages",
        "who owes $2017",
        "which bands of the 1980s",
        "what happened 5000 years ago",
        "What did April Ryan ask",
        "what happened in 2018",
        "who speaks tomorrow",
        "who plays this weekend",
        "who plays next Friday",
    ],
)
def test_no_days_named(question: str) -> None:
    """Names, numbers and the future are no period: the latest news, and not as stated."""
    assert period_of(question, FRIDAY) == Period(date(2018, 5, 18), FRIDAY, stated=False)


@pytest.mark.parametrize(
    ("day", "this", "last"),
    [("2018-05-26", "2018-05-26", "2018-05-19"), ("2018-05-27", "2018-05-26", "2018-05-19"),
     ("2018-05-28", "2018-05-26", "2018-05-26")],
)  # fmt: skip
def test_weekends(day: str, this: str, last: str) -> None:
    """From a Saturday to the Monday behind it this weekend is the one that has begun."""
    asked_on = date.fromisoformat(day)
    for question, first in (("who won this weekend", this), ("who won last weekend", last)):
        period = period_of(question, asked_on)
        assert (period.first.isoformat(), period.stated) == (first, True)
        assert (period.last - period.first).days == (0 if period.first == asked_on else 1)


def test_distance() -> None:
    """Days from the nearer end; none inside."""
    may = Period(date(2018, 5, 1), date(2018, 5, 31), stated=True)
    days = [may.distance(date(2018, *day)) for day in ((4, 30), (5, 1), (5, 31), (6, 3))]
    assert days == [1, 0, 0, 3]


@given(st.text(max_size=80), st.dates())
def test_any_text_has_a_period(question: str, asked_on: date) -> None:
    """Whatever is asked on whatever day, the period begins by then and ends after it begins."""
    period = period_of(question, asked_on)
    assert period.first <= period.last
    assert period.first <= asked_on


@pytest.mark.parametrize(
    "question",
    [
        "x",
        "last month",
        "last year",
        "3 days ago",
        "in May",
        "yesterday",
        "last week",
        "last Friday",
        "last weekend",
        "this weekend",
        "on Monday",
    ],
)
@pytest.mark.parametrize("day", [date(1, 1, 1), date(1, 1, 3), date(1, 6, 3), date.max])
def test_the_ends_of_the_calendar(question: str, day: date) -> None:
    """A period that would begin before the first day is none; nothing breaks."""
    assert period_of(question, day).first <= day


@given(st.integers(1, 999), st.sampled_from(["days", "weeks", "months", "years"]))
def test_any_time_ago(count: int, unit: str) -> None:
    """A time ago that no calendar reaches is no period."""
    period = period_of(f"who met {count} {unit} ago", FRIDAY)
    assert period.last <= FRIDAY + timedelta(days=183)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who led it when the floods came in October 2016?", "in October 2016"),
        ("what was it to cost as of september 2016", "as of september 2016"),
        ("How many had signed by the end of June 2016?", "by the end of June 2016"),
        ("who was head in july last year", "in july last year"),
        ("Who won the 2016 race?", "2016"),
        ("who met this week", "this week"),
        ("who won at Sunday’s awards", "at Sunday’s"),
        ("who left since yesterday", "since yesterday"),
        ("who is the head", ""),
    ],
)
def test_the_words_that_say_it(question: str, words: str) -> None:
    """With what leads to them, so that the question can be put without them."""
    span = period_of(question, FRIDAY).span
    assert (question[slice(*span)] if span else "") == words
