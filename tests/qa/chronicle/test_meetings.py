"""Who a sentence says met whom; and what says no such thing."""

from __future__ import annotations

import time

import pytest

from qa.chronicle.meetings import LONGEST, meetings


def edges(sentence: str) -> list[tuple[str, str, str]]:
    """The sides and the place of each meeting."""
    return [(one.one.text, one.other.text, one.where) for one in meetings(sentence)]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Ada Sorrel met Bo Tarn in Elmsby on Monday.", [("Ada Sorrel", "Bo Tarn", "Elmsby")]),
        (
            "Sorrel also met Norland's trade minister, Bo Tarn.",
            [("Sorrel", "Bo Tarn", "")],
        ),
        (
            "Ada Sorrel, who heads the board, held talks with Bo Tarn and Premier Cy Vance.",
            [("Ada Sorrel", "Bo Tarn", ""), ("Ada Sorrel", "Premier Cy Vance", "")],
        ),
        (
            "Ada Sorrel was received by President Bo Tarn at the Winter Palace.",
            [("Ada Sorrel", "President Bo Tarn", "the Winter Palace")],
        ),
        (
            "The talks between Ada Sorrel and Bo Tarn lasted an hour.",
            [("Ada Sorrel", "Bo Tarn", "")],
        ),
        ("After meeting with Bo Tarn, Ada Sorrel flew home.", [("Ada Sorrel", "Bo Tarn", "")]),
        ("Ada Sorrel and Bo Tarn met in Elmsby.", [("Ada Sorrel", "Bo Tarn", "Elmsby")]),
        ("President Bo Tarn welcomed Ada Sorrel.", [("President Bo Tarn", "Ada Sorrel", "")]),
        ("Ada Sorrel met with striking workers.", [("Ada Sorrel", "striking workers", "")]),
    ],
)
def test_what_is_said_to_have_been(sentence: str, found: list[tuple[str, str, str]]) -> None:
    """Both sides in the sentence's words, and the place where it names one."""
    assert edges(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Sorrel will meet Bo Tarn in Elmsby.",
        "Ada Sorrel never met Bo Tarn.",
        "Ada Sorrel is to hold talks with Bo Tarn.",
        "Ada Sorrel flew in ahead of a meeting with Bo Tarn.",
        "The plan of Ada Sorrel was met with anger.",
        "Ada Sorrel received the Grand Medal of Norland.",
        "Ada Sorrel met the conditions of the loan.",
        "Ada Sorrel welcomed a baby boy, Bo Tarn.",
    ],
)
def test_what_is_no_meeting(sentence: str) -> None:
    """What is to come, denied, or of things and not of people."""
    assert edges(sentence) == []


def test_sides_are_the_sentence_s_words() -> None:
    """Offsets are those of the sentence."""
    sentence = "On Friday, former Premier Cy Vance hosted President Bo Tarn."
    (met,) = meetings(sentence)
    for side in (met.one, met.other):
        assert sentence[side.start : side.end] == side.text


@pytest.mark.parametrize(
    "unit",
    ["Aa met Bb and ", "had a once talks with Aa, ", "was hosted by Aa, ", ", x", "meeting "],
)
def test_no_sentence_takes_long(unit: str) -> None:
    """A sentence made to be slow takes less than a tenth of a second; a longer one is not read."""
    sentence = (unit * LONGEST)[:LONGEST]
    began = time.process_time()
    list(meetings(sentence))
    assert time.process_time() - began < 0.1
    assert list(meetings("Ada Sorrel met Bo Tarn" + " " * LONGEST)) == []
