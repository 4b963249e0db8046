"""The bare form of a past, as it stands behind "did"."""

from __future__ import annotations

import pytest

from qa.following.verbs import bare


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("attended", "attend"),
        ("chaired", "chair"),
        ("praised", "praise"),
        ("visited", "visit"),
        ("created", "create"),
        ("planned", "plan"),
        ("killed", "kill"),
        ("handled", "handle"),
        ("carried", "carry"),
        ("sued", "sue"),
        ("Gave", "give"),
        ("was", None),
        ("red", None),
        ("attends", None),
    ],
)
def test_bare_form(verb: str, expected: str | None) -> None:
    """By its ending, or one of the common irregular ones; None for what is no past."""
    assert bare(verb) == expected
