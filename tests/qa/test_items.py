"""The items of lists."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from qa.answering.composing.items import fold, items


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("India, Kazakhstan, and Pakistan", ["India", "Kazakhstan", "Pakistan"]),
        ("India, Kazakhstan and Pakistan", ["India", "Kazakhstan", "Pakistan"]),
        ("delegations of India, Kazakhstan as well as Peru", ["India", "Kazakhstan", "Peru"]),
        ("ministers from Norway and Sweden", ["Norway", "Sweden"]),
        ("the U.S., the UK and France", ["the U.S.", "the UK", "France"]),
        ("arms smuggling, fraud and the theft of art", ["arms smuggling", "fraud", "the theft of art"]),
        ("Bosnia and Herzegovina, Serbia and Trinidad and Tobago",
         ["Bosnia and Herzegovina", "Serbia", "Trinidad and Tobago"]),
        ("Ministry of Roads and Ports, Police, and Customs",
         ["Ministry of Roads and Ports", "Police", "Customs"]),
        ("the G4 (Oslo, Lund and Bergen) and the union", ["the G4 (Oslo, Lund and Bergen)", "the union"]),
        ("Olsen, Berg and Lie, who came later", ["Olsen", "Berg", "Lie"]),
        ("“Dune”, “Tár” and “Cats.”", ["Dune", "Tár", "Cats"]),
        ("1,200 ships and 3,400 lorries", ["1,200 ships", "3,400 lorries"]),
        ("Zhao Kezhi", ["Zhao Kezhi"]),
        (", ; ", []),
    ],
)  # fmt: skip
def test_a_list_is_its_items(text: str, expected: list[str]) -> None:
    """A list parts at its commas and its last "and"; what is no item is left out."""
    padded = f"Yes: {text} again."
    found = items(padded, (5, 5 + len(text)))
    assert [padded[a:b] for a, b in found] == expected


def test_the_same_item_folds_alike() -> None:
    """Letter case, white space and "the" make no difference."""
    assert fold("The  United\nStates") == fold("united states") == "united states"


@given(st.text(st.sampled_from('aB ,;()"and.'), max_size=200), st.data())
def test_items_are_in_order_and_within(text: str, data: st.DataObject) -> None:
    """Items lie within the list, one after the other, and none is empty."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    flat = [place for item in items(text, (start, end)) for place in item]
    assert flat == sorted(flat)
    assert all(start <= place <= end for place in flat)
    assert all(text[a:b].strip() for a, b in items(text, (start, end)))


@pytest.mark.parametrize("text", ["A, " * 330_000, "and " * 250_000, "(" * 1_000_000, "x" * 10**6])
def test_no_list_takes_long(text: str) -> None:
    """1 MB of list is read at once."""
    began = time.thread_time()
    items(text, (0, len(text)))
    assert time.thread_time() - began < 1
