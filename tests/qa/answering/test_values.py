"""Values: when two short answers say the same."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, strategies as st

from qa.answering.question import Kind
from qa.answering.values import Relation, relation

SAME, DIFFERENT, UNCLEAR = Relation.SAME, Relation.DIFFERENT, Relation.UNCLEAR
Case = tuple[str, str, str, Relation]

NUMBERS: tuple[Case, ...] = (
    ("number", "29", "twenty-nine", SAME),
    ("number", "29", "29 heads of state", SAME),
    ("number", "Twenty-nine heads of state", "29 leaders", SAME),
    ("number", "28 heads of state", "29 heads of state", DIFFERENT),
    ("number", "28", "29", DIFFERENT),
    ("number", "more than 20", "25", UNCLEAR),
    ("number", "more than 20", "over 20", SAME),
    ("number", "more than 20", "15", DIFFERENT),
    ("number", "fewer than 10 boats", "14 boats", DIFFERENT),
    ("number", "$3.5 million", "3.5m dollars", SAME),
    ("number", "US$3.5 million", "$3,500,000", SAME),
    ("number", "$1.65 billion", "$10.65 billion", DIFFERENT),
    ("number", "$1.65 billion", "$1.7 billion", UNCLEAR),
    ("number", "$5 million", "5 million euros", UNCLEAR),
    ("number", "about 3,000", "2,987", SAME),
    ("number", "about 3,000", "2,700", UNCLEAR),
    ("number", "about 3,000", "900", DIFFERENT),
    ("number", "20 to 25", "between 20 and 25", SAME),
    ("number", "20-25 ships", "30 ships", DIFFERENT),
    ("number", "half", "50%", SAME),
    ("number", "12 killed", "30 wounded", UNCLEAR),
    ("number", "dozens", "40", UNCLEAR),
    ("number", "90 minutes", "an hour and a half", UNCLEAR),
    ("number", "1 hour 30 minutes", "90 minutes", UNCLEAR),
    ("number", "three", "3rd", SAME),
    ("number", "several", "4", UNCLEAR),
    ("number", "10 km", "10,000 metres", SAME),
    ("number", "the crowd", "some", UNCLEAR),
)
TIMES: tuple[Case, ...] = (
    ("time", "May 22", "22 May 2018", SAME),
    ("time", "22 May 2018", "Tuesday", SAME),  # 22 May 2018 was one
    ("time", "22 May 2018", "Monday", DIFFERENT),
    ("time", "2018", "May 2018", SAME),
    ("time", "May 21", "May 22", DIFFERENT),
    ("time", "on Tuesday", "May 22", UNCLEAR),
    ("time", "May 15, 2012", "May 1, 2002", DIFFERENT),
    ("time", "2012", "May 1, 2002", DIFFERENT),
    ("time", "2018-05-22", "May 22nd, 2018", SAME),
    ("time", "Oct. 3", "October 3", SAME),
    ("time", "1990s", "2001", DIFFERENT),
    ("time", "8 p.m.", "20:00", UNCLEAR),
    ("time", "8 p.m.", "9:30 p.m.", UNCLEAR),
    ("time", "8 p.m. EDT", "midnight GMT", UNCLEAR),
    ("time", "May 20 to 22", "May 20-22", SAME),
    ("time", "from 2014 to 2018", "2015", UNCLEAR),
    ("time", "next week", "after the talks", UNCLEAR),
)
NAMES: tuple[Case, ...] = (
    ("person", "Zhao", "Zhao Kezhi", SAME),
    ("person", "Zhao Kezhi", "Zhao Leji", DIFFERENT),
    ("person", "Ms. Barty", "Ashleigh Barty", SAME),
    ("person", "Tadej Pogačar", "Pogacar", SAME),
    ("person", "George W. Bush", "Jeb Bush", DIFFERENT),
    ("person", "J. Biden", "Joe Biden", SAME),
    ("person", "the prime minister", "Scott Morrison", UNCLEAR),
    ("person", "he", "Scott Morrison", UNCLEAR),
    ("place", "Tampa, Florida", "Tampa", SAME),
    ("place", "Tampa, Florida", "Glendale, Arizona", DIFFERENT),
    ("place", "Tampa, Florida", "Orlando, Florida", DIFFERENT),
    ("place", "US", "United States", SAME),
    ("place", "the U.S.", "the United States of America", SAME),
    ("place", "Norway", "U.S.", DIFFERENT),
    ("place", "Beijing", "China", UNCLEAR),
    ("place", "Raymond James Stadium", "Tampa", UNCLEAR),
    ("which", "SCO", "Shanghai Cooperation Organization", SAME),
    ("which", "the Red Sox", "the Yankees", DIFFERENT),
    ("what", "Alexa", "Cortana", DIFFERENT),
    ("what", "a ban on plastic bags", "the ban", SAME),
    ("what", "a ban on plastic bags", "higher taxes", UNCLEAR),
    ("what", "$10.4 billion", "$1.39 billion", DIFFERENT),
    ("list", "India, Russia and Iran", "Russia, India", SAME),
    ("list", "India and Iran", "India and Peru", UNCLEAR),
    ("reason", "heavy rain", "a broken dam", UNCLEAR),
)
# Written before the code.
HELD_BACK: tuple[Case, ...] = (
    ("number", "34", "thirty-four people", SAME),
    ("number", "1,200", "1.2 thousand", SAME),
    ("number", "roughly 500", "503", SAME),
    ("number", "at least 12", "17", UNCLEAR),
    ("number", "at least 12", "9", DIFFERENT),
    ("number", "€4m", "4 million euros", SAME),
    ("number", "$4m", "£4m", UNCLEAR),
    ("number", "two-thirds", "67 percent", SAME),
    ("number", "61%", "16%", DIFFERENT),
    ("number", "15 years old", "aged 15", SAME),
    ("number", "two weeks", "14 days", SAME),
    ("time", "3 March 1999", "March 3rd, 1999", SAME),
    ("time", "March 1999", "April 1999", DIFFERENT),
    ("time", "the 1980s", "1984", SAME),
    ("time", "Friday", "July 9", UNCLEAR),
    ("time", "5 p.m.", "17:00", SAME),
    ("time", "1066", "in 1067", DIFFERENT),
    ("time", "2019-11-04", "Nov. 4", SAME),
    ("person", "Angela Merkel", "German Chancellor Angela Merkel", SAME),
    ("person", "Merkel", "Macron", DIFFERENT),
    ("person", "Volodymyr Zelensky", "President Zelenskyy", SAME),
    ("place", "the U.K.", "United Kingdom", SAME),
    ("place", "Lyon, France", "Marseille, France", DIFFERENT),
    ("place", "New York City", "New York", SAME),
    ("which", "NATO", "the North Atlantic Treaty Organization", SAME),
    ("which", "Airbus", "Boeing Co.", DIFFERENT),
    ("list", "France and Spain", "Spain, France", SAME),
    ("list", "France, Spain and Italy", "Poland and Latvia", DIFFERENT),
    ("what", "a trade agreement", "the trade agreement with Peru", SAME),
    ("other", "because prices fell", "a strike at the port", UNCLEAR),
)


def related(case: Case) -> Relation:
    """What the two answers of a case are to each other."""
    kind, one, other, _ = case
    return relation(one, other, Kind(kind))


@pytest.mark.parametrize("case", [*NUMBERS, *TIMES, *NAMES], ids=lambda case: " / ".join(case[:3]))
def test_two_short_answers_compared(case: Case) -> None:
    """Numbers, dates, names, phrases and lists say the same, differ, or leave it open."""
    assert related(case) is case[3]


@pytest.mark.parametrize("case", [*NUMBERS, *TIMES, *NAMES, *HELD_BACK])
def test_a_comparison_has_no_direction(case: Case) -> None:
    """What one is to the other, the other is to the one."""
    kind, one, other, expected = case
    assert related((kind, other, one, expected)) is related(case)


def test_pairs_that_were_held_back() -> None:
    """Of 30 pairs written before the code at least 28 are told rightly, none called a conflict wrongly."""
    told = [(related(case), case[3]) for case in HELD_BACK]
    assert sum(found is expected for found, expected in told) >= 28
    assert not [found for found, expected in told if found is DIFFERENT is not expected]


def test_relative_days_are_compared_by_what_they_come_to() -> None:
    """Two "Tuesday"s of two weeks differ; a "last week" that holds the day does not."""
    first, second = date(2018, 5, 22), date(2018, 5, 29)
    one = (first, first)
    assert relation("Tuesday", "Tuesday", Kind.TIME, (one, (second, second))) is DIFFERENT
    assert relation("Tuesday", "May 22", Kind.TIME, (one, None)) is SAME
    assert relation("Tuesday", "Monday", Kind.TIME, (one, (date(2018, 5, 21),) * 2)) is DIFFERENT
    week = (date(2018, 5, 21), date(2018, 5, 27))
    assert relation("last week", "June 2018", Kind.TIME, (week, None)) is DIFFERENT
    assert relation("last week", "May 2018", Kind.TIME, (week, None)) is SAME


@pytest.mark.parametrize("kind", [Kind.QUOTATION, Kind.SUMMARY, Kind.REASON])
def test_free_wording_is_never_different(kind: Kind) -> None:
    """Other words prove no other meaning where the answer is a sentence."""
    assert relation("the talks failed", "nobody signed", kind) is UNCLEAR
    assert relation("the talks in Rome failed", "talks failed in Rome", kind) is SAME


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(Kind))
def test_any_two_texts_can_be_compared(one: str, other: str, kind: Kind) -> None:
    """Whatever the texts: a text is as itself, and the comparison has no direction."""
    assert relation(one, one, kind) is SAME
    assert relation(one, other, kind) is relation(other, one, kind)


PIECES = ("1", "-", "May", " ", "and", "20", ",", "$", "a", "hundred", "to", "pm", "U.S.", "½", "٣")


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.sampled_from(Kind),
)
def test_odd_figures_are_compared_too(one: str, other: str, kind: Kind) -> None:
    """Figures, dates and names in any disorder are compared without fault, in either direction."""
    assert relation(one, other, kind) is relation(other, one, kind)


@pytest.mark.parametrize("text", ["1" * 3000, "1," * 1500, "one " * 800, "A." * 1500, "May " * 800])
@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.TIME, Kind.PERSON, Kind.LIST, Kind.WHAT])
def test_long_answers_take_no_time(text: str, kind: Kind) -> None:
    """A text made to be tried in every way is compared in no time."""
    began = time.perf_counter()
    relation(text, "x" + text, kind)
    assert time.perf_counter() - began < 2
