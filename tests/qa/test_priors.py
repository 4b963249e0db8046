"""What the day and the outlet that a question names add to an article's score."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from corpus.types import Article
from qa.retrieval.priors import OutletPrior, TimePrior, outlet_keys, outlets_named
from qa.terms import matter
from qa.types import Question

ASKED = date(2018, 5, 25)
TIME = TimePrior(stated=0.3, latest=0.2, days=30)


def asked(text: str) -> Question:
    """Ask this on 25 May 2018."""
    return Question(text, ASKED, standalone=text)


def article(day: str | None = None, source: str | None = None) -> Article:
    """Make an article of a day and an outlet."""
    published = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    return Article("a", "t", "text", source=source, published=published)


def test_the_period_asked_about_lifts() -> None:
    """Inside it the whole weight, a third of it 30 days off, next to nothing a year off."""
    weigh = TIME.of(asked("who met in May 2017"))
    assert weigh(article("2017-05-12")) == pytest.approx(0.3)
    assert weigh(article("2017-06-30")) == pytest.approx(0.3 / 2.718, rel=0.01)
    assert weigh(article("2018-05-12")) < 0.001


def test_the_latest_lifts_less_where_no_day_is_named() -> None:
    """A question that names no days prefers what was new when it was asked, by less."""
    weigh = TIME.of(asked("who attended the meeting"))
    assert weigh(article("2018-05-23")) == pytest.approx(0.2)
    assert weigh(article("2016-05-23")) == pytest.approx(0, abs=1e-6)


def test_no_date_no_change() -> None:
    """An article without a date keeps its score: it is never hidden."""
    assert TIME.of(asked("who met this week"))(article()) == 0


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("according to CNN, who won", "cnn.com"),
        ("What did USA Today report on the storm?", "www.usatoday.com"),
        ("who won according to the New York Times", "nytimes.com"),
        ("who won, as reported by The New York Times", "New York Times"),
        ("Xinhua says who attended", "Xinhua"),
        ("What was reported by the AP on it", "Associated Press"),
        ("what does The Week say", "theweek.co.uk"),
        ("what was on Voice of America about it", "Voice of America"),
        ("According to the Week, who won", "theweek.co.uk"),
        ("according to cnn, who won", "edition.cnn.com"),
        ("who won according to usatoday.com?", "usatoday.com"),
        ("Did CNN report on the storm", "cnn.com"),
        ("In USA Today, who won", "usatoday.com"),
    ],
)
def test_an_outlet_that_is_named(question: str, source: str) -> None:
    """Names and addresses of outlets meet, with and without "the", in full and as initials."""
    assert OutletPrior(0.15).of(asked(question))(article(source=source)) == 0.15


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("according to CNN, who won", "bbc.co.uk"),
        ("which Fox News host left", "Fox News"),
        ("who won time and again", "Time"),
        ("according to CNN, who won", None),
        ("who won", "CNN"),
    ],
)
def test_an_outlet_that_is_not(question: str, source: str | None) -> None:
    """Another outlet, one that is only spoken of, none at all: nothing is added."""
    assert OutletPrior(0.15).of(asked(question))(article(source=source)) == 0


def test_where_to_look_is_not_what_for() -> None:
    """An outlet to be answered from is no matter of the question; other words stay."""
    assert matter("According to CNN, who won the race?") == "who won the race?"
    assert matter("who won, according to the Week") == "who won"
    assert matter("according to whom") == "according to whom"
    assert matter("Did CNN report it?") == "Did CNN report it?"


def test_names_are_folded() -> None:
    """Both sides of the comparison are in one word, in lower case."""
    assert outlet_keys("www.usatoday.com") == {"usatoday"}
    assert {"newyorktimes", "nytimes"} <= outlet_keys("The New York Times")
    assert outlets_named("according to Reuters. She left") == {"reuters"}
