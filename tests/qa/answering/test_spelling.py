"""Words spelt nearly alike: their distance against the textbook's, and which of several is meant."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, strategies as st

from qa.answering.advising.spelling import Typed, distance, fold

LETTERS = st.text("abcé", max_size=7)


def alignment(one: str, other: str) -> int:
    """Compute the optimal string alignment distance by its recursion."""

    @cache
    def of(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        least = min(
            of(i - 1, j) + 1,
            of(i, j - 1) + 1,
            of(i - 1, j - 1) + (one[i - 1] != other[j - 1]),
        )
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            least = min(least, of(i - 2, j - 2) + 1)
        return least

    return of(len(one), len(other))


@given(LETTERS, LETTERS, st.integers(0, 3))
def test_distance(one: str, other: str, most: int) -> None:
    """It is the alignment's, cut off above the most that is asked for, and the same both ways."""
    assert distance(one, other, most) == min(alignment(one, other), most + 1)
    assert distance(one, other, most) == distance(other, one, most)


def test_fold() -> None:
    """Case, accents and kinds of apostrophe do not matter."""
    assert fold("Ó’Çelik") == fold("o'celik")


@pytest.mark.parametrize(
    ("typed", "texts", "meant"),
    [
        ("Zhou Kezhi", ["Met by Zhao Kezhi."], "Zhao Kezhi"),
        ("Zhou Kezhi", ["Met by Zhao. Kezhi, he said."], None),
        ("Donald J Trunp", ["Then Donald J. Trump spoke."], "Donald J. Trump"),
        ("Zhou Kezhi", ["Met by Zhao, Kezhi and others."], None),
        ("Zhou Kezhi", ["met by zhao kezhi"], None),
        ("zhou kezhi", ["met by zhao kezhi, then Zhao Kezhi"], "Zhao Kezhi"),
        ("Xiaoping Wang", ["Then Xiaohong Wang spoke."], None),
        ("Joan Smith", ["With John Smith.", "With Jean Smith.", "With John Smith."], "John Smith"),
        ("Joan Smith", ["With Jean Smith and John Smith; with John Smith."], "John Smith"),
        ("Sam Smith", ["Then Sundar Sam Smyth won."], "Sam Smyth"),
        ("Torrez", ["In it Torres won."], "Torres"),
        ("Torrez", ["Torres won."], None),  # what begins a sentence may be any word
        ("O'Brian", ["Here O’Brien won."], "O’Brien"),
        ("Celik", ["Then Çelek won."], "Çelek"),
        ("Iran", ["Then Iraq won."], None),
        ("G20", ["Then G7 won."], None),
        ("ballot", ["a ballet of a night"], None),
        ("comittee", ["of the committee"], "committee"),
        ("Lindqvist", ["Then Lindqvist won."], None),  # it is there
        ("Lindqvist", ["Then Lindqvist's Lindquist won."], "Lindquist"),
        ("谁参加", ["谁参加了"], None),
        ("x" * 200, ["x" * 201], None),
    ],
)
def test_what_was_meant(typed: str, texts: list[str], meant: str | None) -> None:
    """The nearest, the earliest, the most frequent; a name as a name, a short word not at all."""
    found = Typed(typed.split()).nearest(texts)
    assert (found[1] if found else None) == meant
