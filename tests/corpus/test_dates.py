"""Publication dates: from evidence, in order of its strength, or None."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from corpus.dates import copyright_year, iso, midnight, moment, printed, publication_date
from corpus.page import Page

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LEAD = "The council of Marlow agreed on a new budget after a debate of six hours."


def found(
    *,
    head: tuple[str, ...] = (),
    story: tuple[str, ...] = (LEAD,),
    tail: tuple[str, ...] = (),
    url: str | None = None,
    now: datetime = NOW,
    copyright_year: int | None = None,
) -> str | None:
    """Give the day found on a page, in ISO, or None."""
    when = publication_date(Page(head, story, tail), url, now, copyright_year)
    return None if when is None else when.date().isoformat()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Source:Example Published: 2017/5/25 20:42:07", "2017-05-25T20:42:07+00:00"),
        ("(Example) 09:19, September 11, 2024", "2024-09-11T09:19:00+00:00"),
        ("2018-05-23 02:56:16Example Editor : Jane Doe", "2018-05-23T02:56:16+00:00"),
        ("Published 8:15 a.m. EST, Wed March 3, 2021", "2021-03-03T13:15:00+00:00"),
        ("March 3, 2021 at 11:30 PM PDT", "2021-03-04T06:30:00+00:00"),
        ("2021-03-03T07:30:00+01:00", "2021-03-03T06:30:00+00:00"),
        ("2021-03-03T07:30Z", "2021-03-03T07:30:00+00:00"),
        ("2021-03-03 07:30 GMT+8", "2021-03-02T23:30:00+00:00"),
        ("12:05 am, 1 January 2020", "2020-01-01T00:05:00+00:00"),
        ("3rd of March 2021", "2021-03-03T00:00:00+00:00"),
        ("3. 3. 2021", None),
        ("25.12.2020", "2020-12-25T00:00:00+00:00"),
        ("25/12/2020", "2020-12-25T00:00:00+00:00"),
        ("12/25/2020", "2020-12-25T00:00:00+00:00"),
        ("2017年5月25日 20:42", "2017-05-25T20:42:00+00:00"),
        ("Sept. 9, 2019", "2019-09-09T00:00:00+00:00"),
        ("03/04/2021", None),
        ("February 30, 2021", None),
        ("May 2021", None),
        ("14 May", None),
        ("section 12.5.20211", None),
        ("", None),
    ],
)
def test_moment(line: str, expected: str | None) -> None:
    """A full date is read with its time and zone; what can be read two ways, or is no day, is not."""
    when = moment(line)
    assert (None if when is None else when.isoformat()) == expected


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_printed_forms_agree(day: date) -> None:
    """Every unambiguous printed form of a day is read as that day."""
    month = day.strftime("%B")
    forms = [
        day.isoformat(), f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}",
        f"{month[:3]}. {day.day}, {day.year}", f"{day.year}/{day.month}/{day.day}",
        f"{day.day:02}.{day.month:02}.{day.year}",
    ]  # fmt: skip
    for form in forms:
        assert [one.day for one in printed(f"on {form} in")] == [day], form


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31), timezones=st.timezones()))  # noqa: DTZ001
def test_iso_round_trip(when: datetime) -> None:
    """An ISO datetime with a zone comes back as the same moment, in UTC."""
    read = iso(when.isoformat())
    assert read == when.astimezone(UTC)
    assert read.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "value", ["", "May 4, 2017", "2018-13-01", "2018", "yesterday", "1.5.2018"]
)
def test_iso_only(value: str) -> None:
    """What is not ISO 8601 raises ValueError."""
    with pytest.raises(ValueError, match=r".*"):
        iso(value)


def test_iso_out_of_range() -> None:
    """A moment that UTC cannot express raises ValueError, not OverflowError."""
    with pytest.raises(ValueError, match="0001"):
        iso("0001-01-01T00:00:00+14:00")


def test_published_beats_updated() -> None:
    """A line labelled published decides over one labelled updated above it."""
    head = ("Updated March 9, 2021", "Published: March 3, 2021")
    assert found(head=head) == "2021-03-03"
    assert found(head=head[:1]) == "2021-03-09"


def test_published_beside_updated() -> None:
    """Of both on one line the published one is taken, labelled or not."""
    assert found(head=("Published March 3, 2021 Updated March 9, 2021",)) == "2021-03-03"
    assert found(head=("March 3, 2021 Updated March 9, 2021, 10:50 a.m. ET",)) == "2021-03-03"


def test_published_label_above_its_date() -> None:
    """The label may stand on the line before the date."""
    assert found(head=("Published:", "3 March 2021")) == "2021-03-03"


def test_published_after_the_story() -> None:
    """A published line may stand after the story."""
    assert found(tail=("Published: 2021-03-03",)) == "2021-03-03"


def test_standfirst_with_a_date_is_no_date_line() -> None:
    """A sentence of the head that mentions a day does not date the page."""
    assert found(head=("Severe storms are possible in all the north on March 31, 2021",)) is None


def test_line_beats_address_beats_dateline() -> None:
    """A date line decides over the address, and the address over a dateline."""
    story = ("PARIS, March 1, 2021 (Example) - Two lakes agreed to share one fishing season.",)
    url = "https://example.com/2021/03/02/lakes"
    assert found(head=("March 3, 2021",), story=story, url=url) == "2021-03-03"
    assert found(story=story, url=url) == "2021-03-02"
    assert found(story=story) == "2021-03-01"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/2018/05/23/story.html", "2018-05-23"),
        ("https://example.com/english/2018-05/23/c_137201.htm", "2018-05-23"),
        ("https://example.com/20180523/story", "2018-05-23"),
        ("https://example.com/world/2018/may/23/story", "2018-05-23"),
        ("https://example.com/2018/112/story", None),
        ("https://example.com/2018/13/45/story", None),
        ("https://example.com/item/201805231234", None),
    ],
)
def test_address(url: str, expected: str | None) -> None:
    """The day in the page's own URL dates it; other numbers in a URL do not."""
    assert found(url=url) == expected


def test_dateline_with_weekday() -> None:
    """A dateline's day takes the latest year up to now in which it is the lead's weekday."""
    story = ("OSLO, May 21 (Example) -- Bakers went back to work on Monday after nine days.",)
    assert found(story=story) == "2018-05-21"
    assert found(story=story, now=datetime(2018, 5, 20, 12, tzinfo=UTC)) == "2018-05-21"
    assert found(story=story, now=datetime(2017, 1, 1, tzinfo=UTC)) == "2012-05-21"


def test_dateline_with_weekday_and_copyright() -> None:
    """The page's copyright year bounds the year that a weekday gives."""
    story = ("OSLO, May 21 (Example) -- Bakers went back to work on Monday after nine days.",)
    assert found(story=story, copyright_year=2015) == "2012-05-21"


def test_dateline_with_full_date_near() -> None:
    """A full date in the same week gives the year where the lead names the day before's weekday."""
    story = (
        "OSLO, May 22 (Example) -- Bakers went back to work on Monday after nine days.",
        "The strike was called on May 16, 2018 by the union of the city's bakers.",
    )
    assert found(story=story) == "2018-05-22"


def test_anniversary_is_no_year() -> None:
    """A full date of the same week in another year does not date a dateline by itself."""
    story = (
        "OSLO, May 21 (Example) -- Bakers marked the great strike of the last century.",
        "The strike was called on May 16, 1978 by the union of the city's bakers.",
    )
    assert found(story=story) is None


@pytest.mark.parametrize(
    "lead",
    [
        "OSLO, May 21 (Example) -- Bakers went back to work after nine days of strike.",
        "OSLO, May 21 (Example) -- Bakers will vote next Monday on the end of the strike.",
        "OSLO, May 21 (Example) -- Bakers said on Monday they would go back on Friday.",
        "OSLO (Example) -- Bakers went back to work on Monday after nine days of strike.",
        "Bakers went back to work on Monday, May 21 after nine days of strike in Oslo.",
    ],
)
def test_no_year_without_evidence(lead: str) -> None:
    """A day without a year and without one weekday that says which gives None."""
    assert found(story=(lead,)) is None


def test_caption_with_weekday() -> None:
    """A caption's full date counts if the lead names its weekday, else not."""
    caption = "Bakers carry bread in Oslo, capital of Norway, May 4, 2017. [Photo/Example]"
    thursday = "Bakers went back to work on Thursday after nine days of strike."
    friday = thursday.replace("Thursday", "Friday")
    assert found(story=(caption, thursday)) == "2017-05-04"
    assert found(story=(caption, friday)) is None
    assert found(story=(caption, LEAD)) is None


def test_archive_photo() -> None:
    """A photo from the archive dates nothing, whatever the weekday."""
    caption = "In this file photo bakers carry bread in Oslo, May 4, 2017. [Photo/Example]"
    thursday = "Bakers went back to work on Thursday after nine days of strike."
    assert found(story=(caption, thursday)) is None


def test_future_is_no_evidence() -> None:
    """A date after now and a day is passed over, for weaker evidence if there is some."""
    head = ("Published: 2027-01-05",)
    assert found(head=head) is None
    assert found(head=head, url="https://example.com/2021/03/02/lakes") == "2021-03-02"
    assert found(head=("Published: 2026-11-23",)) == "2026-11-23"


def test_nothing_speaks() -> None:
    """Without any evidence there is no date: never today."""
    assert found() is None


@given(st.dates(date(2005, 1, 1), date(2026, 11, 1)))
def test_weekday_year_agrees_with_calendar(day: date) -> None:
    """The year that a weekday gives is one in which that day of the month is that weekday."""
    lead = f"OSLO, {day:%B} {day.day} (Example) - Bakers met on {day:%A} to end their strike."
    when = publication_date(Page((), (lead,), ()), None, NOW)
    if when is None:  # 29 February meets its weekday again only after 28 years
        assert (day.month, day.day) == (2, 29)
    else:
        assert (when.month, when.day, when.weekday()) == (day.month, day.day, day.weekday())
        assert when >= midnight(day)


def test_copyright_year() -> None:
    """The last year of a copyright notice is read, and none from a sentence about copyright."""
    assert copyright_year(["News", "Copyright ?1999-2018 Example. All rights reserved."]) == 2018
    assert copyright_year(["© 2021 Example"]) == 2021
    assert copyright_year(["The law on copyright of 1965 was changed."]) is None
