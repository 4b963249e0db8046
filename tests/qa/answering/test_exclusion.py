"""A filter that keeps out everything, or what would have matched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.types import Article, Filter

REACH = "Its articles are from 4 May 2017 to 11 September 2024."
ATTENDED = "who attended the 13th SCO meeting"


def day(year: int, month: int, number: int) -> datetime:
    """Give a day's first moment."""
    return datetime(year, month, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Filter(("Xinhua",), day(2018, 6, 1), day(2018, 6, 6)),
         f"The archive has no article of Xinhua from 1 to 5 June 2018, but 5 without the dates. {REACH}"),
        (Filter((), day(2018, 6, 1), day(2018, 7, 1)),
         f"The archive has no article from June 2018. {REACH}"),
        (Filter((), day(2030, 1, 1)), f"The archive has no article since 1 January 2030. {REACH}"),
        (Filter((), None, day(2001, 1, 1)),
         f"The archive has no article until 31 December 2000. {REACH}"),
        (Filter(("Reuters", "AFP")), "The archive has no article of Reuters or AFP."),
        (Filter(("Xinhau",)), "The archive has no article of Xinhau; did you mean Xinhua?"),
        (Filter(("Reuters",), day(2018, 5, 1), day(2018, 6, 1)),
         f"The archive has no article of Reuters, but 2 of others from May 2018. {REACH}"),
    ],
)  # fmt: skip
def test_a_filter_that_keeps_everything_out(archive: Any, where: Filter, said: str) -> None:
    """It says what there is none of, and what there is instead."""
    assert archive.hints(ATTENDED, where)[0] == said


@pytest.mark.parametrize(
    ("where", "left", "matching"),
    [
        (Filter(("Channel Courier",)), "outlet", 2),
        (Filter((), day(2024, 1, 1)), "dates", 2),
        (Filter(("Xinhua",), day(2024, 1, 1)), "dates", 2),
        (Filter(("Channel Courier",), day(2018, 5, 22), day(2018, 5, 24)), "outlet", 1),
        (Filter(("Channel Courier",), day(2024, 1, 1)), "dates and the outlet", 2),
    ],
)
def test_a_filter_that_hides_what_matches(
    archive: Any, where: Filter, left: str, matching: int
) -> None:
    """It counts the stories that match the question without it, and names one."""
    said = next(hint for hint in archive.hints(ATTENDED, where) if hint.startswith("Without"))
    count = "1 story matches" if matching == 1 else f"{matching} stories match"
    assert said.startswith(f"Without the {left}, {count} the question")
    assert "(Xinhua, 2" in said


def test_copies_are_one_story(new: Any) -> None:
    """Near-duplicates that a filter hides count once."""
    text = "The harbour of Marlow was closed to all ships for a day after a storm. " * 9
    article = Article("a", "Marlow closed", text, "Wire", published=day(2020, 1, 1))
    new.put(
        article,
        replace(article, id="b", source="Paper"),
        replace(article, id="c", text="No.", title="", published=day(2021, 1, 1)),
    )
    assert any(
        hint.startswith("Without the dates, 1 story matches the question: 'Marlow closed'")
        for hint in new.hints("when was the harbour of Marlow closed", Filter((), day(2021, 1, 1)))
    )


@pytest.mark.parametrize(
    "where",
    [
        Filter(),
        Filter(("Xinhua",)),
        Filter((), day(2018, 1, 1), day(2019, 1, 1)),
    ],
)
def test_a_filter_that_hides_nothing_is_not_blamed(archive: Any, where: Filter) -> None:
    """No hint where what passes matches as well as what does not."""
    assert archive.hints(ATTENDED, where) == []


def test_a_filter_is_not_blamed_for_what_no_article_has(archive: Any) -> None:
    """Where nothing matches outside the filter either, only the rest is said."""
    said = archive.hints("Who flew to Borduria?", Filter(("Channel Courier",)))
    assert said[0] == "No article mentions 'Borduria'."
    assert not any("Without" in hint for hint in said)
