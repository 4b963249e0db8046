"""Relative dates worked out from the article's own date."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from corpus.types import Article, Passage
from qa.answering.worked_out import LONGEST, in_words, worked_out
from qa.types import Claim, Evidence, WorkedOut

THURSDAY = datetime(2018, 5, 24, 9, 30, tzinfo=UTC)
PIECES = st.sampled_from(
    (
        "Tuesday|last|next|this|May|22|22nd|,|2018|will|said|yesterday|two days ago|week|weekend"
        "|“|\"|the|of|today's|31 June|February 29|30 years ago|🌍|\u200f|to|-|on|until|\n|."
    ).split("|")
)


def claim(
    text: str, published: datetime | None = THURSDAY, language: str | None = None, start: int = 0
) -> Claim:
    """Make a claim of an article's text from start on."""
    article = Article("a", "Talks", text, published=published, language=language)
    evidence = Evidence(1, 1.0, {}, Passage(1, "a", 0, len(text), text), article)
    return Claim(text[start:], evidence, start, len(text))


def read(text: str, published: datetime | None = THURSDAY) -> list[str]:
    """What is worked out, as "words: first" or "words: first/last"."""
    return [
        f"{one.words}: {one.first:%y-%m-%d}"
        + (f"/{one.last:%m-%d}" if one.last != one.first else "")
        for one in worked_out(claim(text, published), 1)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zhao met Patrushev in Beijing on Tuesday.", ["Tuesday: 18-05-22"]),
        ("It opened Thursday.", ["Thursday: 18-05-24"]),
        ("It closed Saturday.", ["Saturday: 18-05-19"]),
        ("Li's body will lie in St. Mary's from Monday.", ["Monday: 18-05-28"]),
        ("President Trump Tuesday signed the bill.", ["Tuesday: 18-05-22"]),
        ("Friday prayers will be held.", ["Friday: 18-05-25"]),
        ("Monday night's fire killed two.", ["Monday night: 18-05-21"]),
        ("On Saturday, Zhao will meet Putin.", ["Saturday: 18-05-26"]),
        ("Putin is to visit on Monday.", ["Monday: 18-05-28"]),
        ("A vote is scheduled for Sunday.", ["Sunday: 18-05-27"]),
        ("He plans to resign on Friday.", ["Friday: 18-05-25"]),
        ("He would fly to Rome on Sunday.", ["Sunday: 18-05-27"]),
        ("Zhao said on Tuesday he will go on Friday.", ["Tuesday: 18-05-22", "Friday: 18-05-25"]),
        ("Zhao, who will retire, said on Monday he was ill.", ["Monday: 18-05-21"]),
        ("The strike will last until Saturday.", ["Saturday: 18-05-26"]),
        ("By Tuesday, 20 had died.", ["Tuesday: 18-05-22"]),
        ("He said that Tuesday's vote was fair.", ["Tuesday: 18-05-22"]),
        ("He came last Thursday and goes next Thursday.", ["last Thursday: 18-05-17", "next Thursday: 18-05-31"]),
        ("It was on Tuesday last week.", ["last week: 18-05-14/05-20"]),
        ("It is due on Monday next week.", ["next week: 18-05-28/06-03"]),
    ],
)  # fmt: skip
def test_a_weekday(text: str, expected: list[str]) -> None:
    """The last one up to the article's day; with a verb to come, the next one."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left yesterday.", ["yesterday: 18-05-23"]),
        ("Talks began yesterday morning.", ["yesterday morning: 18-05-23"]),
        ("Today he rests; tomorrow he flies.", ["Today: 18-05-24", "tomorrow: 18-05-25"]),
        ("This morning and tonight", ["This morning: 18-05-24", "tonight: 18-05-24"]),
        ("Last night Zhao won.", ["Last night: 18-05-23"]),
        ("It fell last week.", ["last week: 18-05-14/05-20"]),
        ("It fell earlier this week.", ["earlier this week: 18-05-21/05-24"]),
        ("It ends later this month.", ["later this month: 18-05-24/05-31"]),
        ("It fell last month.", ["last month: 18-04-01/04-30"]),
        ("It is the third fall this year.", ["this year: 18-01-01/12-31"]),
        ("It ends next year.", ["next year: 19-01-01/12-31"]),
        ("He left last May and last March.", ["last May: 17-05-01/05-31", "last March: 18-03-01/03-31"]),
        ("Over the weekend rebels fled.", ["Over the weekend: 18-05-19/05-20"]),
        ("Men believed to be armed were held over the weekend.", ["over the weekend: 18-05-19/05-20"]),
        ("They vote this weekend.", ["this weekend: 18-05-26/05-27"]),
        ("It broke two days ago.", ["two days ago: 18-05-22"]),
        ("It broke a week ago.", ["a week ago: 18-05-14/05-20"]),
        ("It broke five months ago.", ["five months ago: 17-12-01/12-31"]),
    ],
)  # fmt: skip
def test_words_that_count_from_the_day(text: str, expected: list[str]) -> None:
    """Days from the article's day; weeks, months and years are whole ones of the calendar."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BEIJING, May 22 (Xinhua) -- Zhao spoke.", ["May 22: 18-05-22"]),
        ("Signed on 22 May.", ["22 May: 18-05-22"]),
        ("On Tuesday, May 22, he left.", ["Tuesday, May 22: 18-05-22"]),
        ("On Tuesday (May 22) he left.", ["Tuesday: 18-05-22", "May 22: 18-05-22"]),
        ("From 22 to 24 May, and June 9-10.", ["22 to 24 May: 18-05-22/05-24", "June 9-10: 18-06-09/06-10"]),
        ("On Dec. 30 he fell.", ["Dec. 30: 17-12-30"]),
        ("It was the 5th of May.", ["5th of May: 18-05-05"]),
        ("The match will be on Nov. 30.", ["Nov. 30: 18-11-30"]),
        ("The match was on Oct. 30.", ["Oct. 30: 17-10-30"]),
        ("The Jan. 6 committee met.", []),
        ("On Saturday, May 27, 2017 he left.", []),
        ("On 27 May 2017, a Saturday, he left.", []),
        ("In 1998 he left on June 3.", []),
        ("On June 31 nothing is.", []),
        ("On Monday, May 22, he left.", ["Monday, May 22: 17-05-22"]),
        ("On Sunday, May 22, he left.", []),
    ],
)  # fmt: skip
def test_a_day_of_a_month(text: str, expected: list[str]) -> None:
    """In the year that brings it nearest, and that fits its weekday; none if a year is said."""
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Shoppers came on Black Friday and Super Tuesday, before Fat Tuesday.",
        "The Sunday Times and USA Today said so on Saturday Night Live.",
        "He may 22 times. Theresa May spoke. They march 5 abreast.",
        "In May 22 people died and May 22,000 left.",
        "Shops open Monday to Friday, every Tuesday, on Sundays and Monday nights.",
        "The Tuesday after, the next Wednesday and the first Monday of the month.",
        "“We won yesterday and lose today,” he said.",
        "Known today as Kolkata, three years ago today, the day before yesterday.",
        "His last year, the last month and the company's last year.",
        "More than two years ago, 10 years ago this week, 60 years ago.",
        "He was to speak on Saturday. Putin visits China on Saturday.",
        "It fell in the last week of May; the Sept. 11 attacks.",
        "They vote next weekend.",
        "It closed Friday.",  # six days ago, or tomorrow in an article written on
        "Draws are held every Monday, Wednesday and Saturday.",
        "It is on the ballot in two states on Tuesday.",
        "He spoke of Trump and Jan. 6 at the December 3rd march.",
        "The Today programme is on.",
    ],
)
def test_no_day(text: str) -> None:
    """Names, habits, quoted speech and what may be either of two days are left alone."""
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("He left on Tuesday.", datetime(2018, 5, 23, 0, 5, tzinfo=UTC), ["Tuesday: 18-05-22"]),
        ("He left on Wednesday.", datetime(2018, 5, 23, 0, 5, tzinfo=UTC), ["Wednesday: 18-05-23"]),
        (
            "He left yesterday.",
            datetime(2018, 5, 23, 1, 0, tzinfo=timezone(timedelta(hours=2))),  # Tuesday in UTC
            ["yesterday: 18-05-21"],
        ),
        ("He left yesterday.", datetime(2019, 1, 1, tzinfo=UTC), ["yesterday: 18-12-31"]),
        ("He left on Dec. 30.", datetime(2019, 1, 2, tzinfo=UTC), ["Dec. 30: 18-12-30"]),
        ("He will go on 3 January.", datetime(2018, 12, 28, tzinfo=UTC), ["3 January: 19-01-03"]),
        ("It fell last month.", datetime(2019, 1, 9, tzinfo=UTC), ["last month: 18-12-01/12-31"]),
        ("It fell last week.", datetime(2019, 1, 2, tzinfo=UTC), ["last week: 18-12-24/12-30"]),
        ("It fell on February 29.", datetime(2021, 3, 1, tzinfo=UTC), ["February 29: 20-02-29"]),
        ("A year ago today he fell.", datetime(2020, 2, 29, tzinfo=UTC), []),
        ("It fell last year.", datetime(1, 1, 1, tzinfo=UTC), []),
        ("It ends tomorrow.", datetime(9999, 12, 31, tzinfo=UTC), []),
    ],
)
def test_at_the_edges(text: str, published: datetime, expected: list[str]) -> None:
    """Days count in UTC, over midnight, the end of the year and leap years; none outside the calendar."""
    assert read(text, published) == expected


def test_without_a_date_or_in_another_language_there_is_none() -> None:
    """An article's day is never guessed, nor are words of other languages."""
    assert worked_out(claim("on Tuesday", published=None), 1) == ()
    assert worked_out(claim("on Tuesday", language="de"), 1) == ()
    assert worked_out(claim("on Tuesday", language="en"), 1) != ()


def test_places_are_the_articles_own() -> None:
    """Offsets count the article's code points, not the quote's; the marker is the one given."""
    text = "🌍 Cafe\u0301. On Tuesday he left."
    [found] = worked_out(claim(text, start=8), 3)
    day = date(2018, 5, 22)
    assert found == WorkedOut(3, "Tuesday", text.index("Tues"), text.index(" he"), day, day)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2018, 5, 3), date(2018, 5, 3), "3 May 2018"),
        (date(2018, 5, 1), date(2018, 5, 5), "1 to 5 May 2018"),
        (date(2018, 5, 1), date(2018, 5, 31), "May 2018"),
        (date(2018, 5, 30), date(2018, 6, 2), "30 May to 2 June 2018"),
        (date(2018, 12, 30), date(2019, 1, 2), "30 December 2018 to 2 January 2019"),
        (date(2018, 1, 1), date(2018, 12, 31), "2018"),
        (date(2018, 1, 1), date(2020, 12, 31), "2018 to 2020"),
    ],
)
def test_days_in_words(first: date, last: date, words: str) -> None:
    """Both days, as short as they can be said without doubt."""
    assert in_words(first, last) == words


def test_what_follows_the_quote_is_read_but_not_marked() -> None:
    """A year cut off at the end of the quote still is the year; a day behind the end is not its."""
    text = "It fell on May 22, 1998, a Friday, on Tuesday."
    whole = claim(text)
    assert worked_out(Claim(text[:17], whole.evidence, 0, 17), 1) == ()


def test_a_long_quote_is_not_read() -> None:
    """Neither a megabyte, nor for long what is just short enough."""
    started = time.process_time()
    assert read("Tuesday " * 125_000) == []
    assert read("on Tuesday " * (LONGEST // 11))
    assert time.process_time() - started < 3


@given(st.lists(PIECES, max_size=14).map(" ".join), st.datetimes(timezones=st.just(UTC)))
def test_every_span_is_of_the_text_and_in_order(text: str, published: datetime) -> None:
    """Whatever the words and the day, spans are exact and apart, and no period ends before it begins."""
    end = 0
    for one in worked_out(claim(text, published), 1):
        assert text[one.start : one.end] == one.words
        assert end <= one.start < one.end
        assert one.first <= one.last
        end = one.end
