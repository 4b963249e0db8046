"""Where a story was filed is no answer."""

from __future__ import annotations

import pytest

from qa.answering.composing.filing import filed


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("BEIJING, May 21 (Xinhua) -- In Lund a ferry sank.", "BEIJING, May 21 (Xinhua) -- "),
        ("PARIS, March 3, 2021 (Reuters) - A ferry sank.", "PARIS, March 3, 2021 (Reuters) - "),
        ("AUSTIN, Texas — A ferry sank.", "AUSTIN, Texas — "),
        ("WASHINGTON (AP) — A ferry sank.", "WASHINGTON (AP) — "),
        ("On Monday, May 21, a ferry sank.", ""),
        ("NASA said that a ferry sank.", ""),
        ("Lund (AP) says no.", ""),
    ],
)
def test_the_dateline(text: str, dateline: str) -> None:
    """All before the story itself."""
    assert text[: filed(text)].strip() == dateline.strip()
