"""Text: spelt one way, and parted into its sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from corpus.text import normalise, sentences

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


# Text that splitters trip over: stops, quotes, abbreviations, emoji, combining marks, RTL, CJK.
PIECES = ["Mr. Li ", "said. ", "“Yes!” ", "U.S. ", "3.5% ", "你好。", "مرحبا. ", "e\u0301t\u00e9? ",
          "👨‍👩‍👧 ", "🇮🇳", "\n\n", "\u00a0", "\u2028", "\t", "a", ".", "…", "\u200f", "\x0b"]  # fmt: skip
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
)
languages = st.sampled_from([None, "en", "zh", "ar", "fr", "zz", "", "xx-unknown"])


@given(texts, languages)
def test_spans_leave_out_white_space_only(text: str, language: str | None) -> None:
    """Spans are ordered, disjoint, trimmed, and what lies outside them is white space."""
    end_before = 0
    for start, end in sentences(text, language):
        assert end_before <= start < end <= len(text)
        assert text[end_before:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        end_before = end
    assert text[end_before:].strip() == ""


def test_offsets_count_code_points() -> None:
    """Characters outside the basic plane and combining marks count as the code points they are."""
    text = "🇮🇳 came 👨‍👩‍👧. Cafe\u0301 closed. 你好。 مرحبا بكم."
    found = [text[start:end] for start, end in sentences(text)]
    assert found == ["🇮🇳 came 👨‍👩‍👧.", "Cafe\u0301 closed.", "你好。", "مرحبا بكم."]


@pytest.mark.parametrize(
    "text", ["Dr. A.A. Kahharov met Mr. Li on Jan. 5.", "Prices rose 3.5 percent, the U.S. said."]
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    """A stop after a title, an initial, a month or inside a number does not split."""
    assert sentences(text, "en") == [(0, len(text))]


def test_text_without_letters_has_no_sentence() -> None:
    """White space alone gives no span."""
    assert sentences("") == sentences(" \n\t ") == []
