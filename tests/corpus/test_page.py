"""Layout: lines become paragraphs, and a page is parted into head, story and tail."""

from __future__ import annotations

import pytest

from corpus.page import divide, is_prose, paragraphs

STORY = [
    "The port of Marlow opened a night ferry to the island of Sandholm on Wednesday.",
    "A single ticket costs 14 crowns, and children under six travel free.",
]


def test_wrapped_lines_are_joined() -> None:
    """Lines cut at a width become paragraphs; short lines beside them stay alone."""
    text = (
        "Night ferry opens\n\n"
        "The port of Marlow opened a night ferry to the island of Sandholm\n"
        "on Wednesday, ending eleven years without any crossing after the\n"
        "dark.\n\n"
        "It carries 240 passengers and takes 95 minutes, said the harbour's\n"
        "Petra Lindqvist.\n\n"
        "Home\nNews"
    )
    joined = paragraphs(text)
    assert [len(p.split()) for p in joined] == [3, 24, 13, 1, 1]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("They hope to foster the idea of common", "security, and to keep it.", True),
        ("They hope to foster the idea of common", "Security is next.", False),
        ("They hope to foster the idea of security.", "and so on.", False),
        ("What they hope for", "security, and to keep it.", False),
        ("They hope to foster the idea of common", "iPhones are next.", False),
        ("They hope to foster the idea of common", "https://example.com/a", False),
    ],
)
def test_broken_sentence(before: str, after: str, joined: bool) -> None:  # a table
    """A sentence broken over two paragraphs is joined; headings, items and links are left."""
    expected = [f"{before} {after}"] if joined else [before, after]
    assert paragraphs(f"{before}\n\n{after}") == expected


def test_divide() -> None:
    """A page is parted at its first and last paragraph of sentences."""
    page = divide(["News", "A headline without a stop that is long enough", *STORY, "Back"])
    assert page.head == ("News", "A headline without a stop that is long enough")
    assert page.story == tuple(STORY)
    assert page.tail == ("Back",)
    assert divide(["News", "Sports"]).story == ()


def test_is_prose_looks_past_a_credit() -> None:
    """A caption is prose with its credit as without."""
    assert is_prose("A fishing vessel leaves the port of Orne at dawn. (Xinhua/Jane Doe)")
    assert not is_prose("(Web editor: Jane Doe, Ann Poe and Sam Poe of the night desk)")
