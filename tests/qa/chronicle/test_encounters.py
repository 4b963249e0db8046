"""Whom a person met: each encounter with its sentence, its day and its place."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from qa.chronicle.encounters import Encounter, encounters
from qa.errors import BadQuestion
from qa.types import Question

if TYPE_CHECKING:
    from qa.archive import Dateline

ASKED = date(2024, 6, 1)


def met(towns: Dateline, name: str, limit: int = 10) -> tuple[Encounter, ...]:
    """The encounters of a person."""
    return encounters(towns.service, Question(name, ASKED, limit=limit))


def test_who_met_whom_when_and_where(towns: Dateline) -> None:
    """The sentence proves it; the day is worked out from it."""
    (one,) = met(towns, "Ada Sorrel")
    assert (one.other.text, one.where) == ("Bo Tarn", "Norbury")
    assert (one.when.first, one.when.told) == (date(2024, 5, 21), True)
    article = one.claim.evidence.article
    assert article.text[one.claim.start : one.claim.end] == one.claim.quote
    assert one.person.text in one.claim.text
    assert one.other.text in one.claim.text


def test_the_other_side_finds_it_too(towns: Dateline) -> None:
    """Both meetings of Bo Tarn, the earlier first; a limit keeps one."""
    found = met(towns, "bo tarn")
    assert [one.other.text.split()[-2:] for one in found] == [["Ada", "Sorrel"], ["Cy", "Sorrel"]]
    assert len(met(towns, "Bo Tarn", limit=1)) == 1


def test_namesakes_are_kept_apart(towns: Dateline) -> None:
    """Cy Sorrel is not Ada Sorrel; who is in no article met nobody."""
    (one,) = met(towns, "Cy Sorrel")
    assert one.claim.evidence.article.id == "fair"
    assert met(towns, "Dee Sorrel") == ()


def test_what_is_no_name_is_refused(towns: Dateline) -> None:
    """The message says what a name looks like."""
    with pytest.raises(BadQuestion, match="expected the name of a person"):
        met(towns, "123")
