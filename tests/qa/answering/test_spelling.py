"""Words spelt nearly alike: which of several is meant."""

from __future__ import annotations

import pytest

from qa.answering.spelling import nearest


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
    found = nearest(typed.split(), texts)
    assert (found[1] if found else None) == meant
