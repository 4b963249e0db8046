"""Characters: the invisible go, blanks are spaces, and what is normalised stays so."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from corpus.text import normalise

NORMALISED = [
    ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ("co\u00adope\u200bra\ufefftion", "cooperation"),
    ("a\u00a0b\tc\u3000d", "a b c d"),
    ("a  \n\n\n\n\nb \n", "a\n\nb"),
    ("caf\u0065\u0301", "café"),
    ("a\x00b\x07c\x9dd", "abcd"),
    ("👩\u200d💻 and 🏳️\u200d🌈 in space", "👩\u200d💻 and 🏳️\u200d🌈 in space"),
    ("نمی\u200cخواهم", "نمی\u200cخواهم"),
    ("no\u200dthing\u200c here", "nothing here"),
    ("\n\n", ""),
]


@pytest.mark.parametrize(("text", "expected"), NORMALISED)
def test_normalise(text: str, expected: str) -> None:
    """Invisible and control characters go, blanks are spaces; emoji and Persian keep joiners."""
    assert normalise(text) == expected


@given(st.text())
def test_normalise_is_idempotent(text: str) -> None:
    """What is normalised stays as it is."""
    once = normalise(text)
    assert normalise(once) == once
    assert "\n\n\n" not in once
    assert not any(line.endswith(" ") for line in once.split("\n"))
