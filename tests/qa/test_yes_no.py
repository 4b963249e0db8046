"""Sentences that settle a question with yes or no, and those that only seem to."""

from __future__ import annotations

import re

import pytest

from qa.answering.composing.yes_no import settled
from qa.answering.kind import Kind
from qa.answering.sentences import Asked
from qa.terms import FORM_WORDS, Terms

EMPTY = {"a", "an", "the", "at", "of", "in", "on", "to", "by", "from", "with", "not", "or"}


def ask(question: str) -> Asked:
    """Read a question with rough stems, every one weighing the same."""
    words = [word.casefold() for word in re.findall(r"\w+", question)]
    stems = {re.sub(r"(?:ed|s)$", "", word) for word in words if word not in EMPTY | FORM_WORDS}
    terms = Terms(dict.fromkeys(stems, 1.0), frozenset(stems), float(len(stems)))
    return Asked(question, Kind.YES_NO, terms, frozenset(words), frozenset())


@pytest.mark.parametrize(
    ("question", "sentence", "word"),
    [
        ("Did Berg steer the ferry?", "Captain Berg steered the ferry on Monday.", "yes"),
        ("did berg meet lie", "Lie met Berg twice.", "yes"),
        ("Did Olsen insure the ferry?", "Olsen did not insure the ferry.", "no"),
        ("Has the ferry been raised?", "The ferry has never been raised.", "no"),
        ("Did Peru attack Chile?", "Chile attacked Peru in 1879.", None),
        ("Did Olsen insure the ferry?", "Olsen denied that he had to insure the ferry.", None),
        ("Did Olsen insure the ferry?", "Olsen may insure the ferry.", None),
        ("Did Olsen insure the ferry?", "If Olsen insured the ferry, he is safe.", None),
        ("Did Olsen insure the ferry?", "Olsen insured the lorry.", None),
        ("Did Olsen insure the ferry?", "Olsen insured the ferry, not the cargo.", None),
        ("Did Olsen sink or insure the ferry?", "Olsen insured the ferry.", None),
        ("Did Olsen not insure the ferry?", "Olsen insured the ferry.", None),
        ("Did Berg sell 20 ferries?", "Berg sold ferries in 2020.", None),
        ("Did Berg steer the ferry?", "Lie said Berg steered the ferry.", None),
        ("Will Berg steer the ferry?", "Berg will steer the ferry.", "yes"),
        ("Did Berg meet Lie?", "Anna Berg met Knut Lie on Friday, and it rained.", "yes"),
        ("Did Berg meet Lie?", "Berg's deputy met Lie.", None),
        ("Did Berg meet Lie?", "The wife of Captain Berg met Lie.", None),
        ("Did Berg meet Lie?", "Berg praised Olsen, who met Lie.", None),
        ("Did Berg meet Lie?", "Berg saw Olsen meet Lie.", None),
        ("Did Berg meet Lie?", "Berg left and his son met Lie.", None),
        ("Did Berg meet Lie?", "Berg met Olsen and Lie slept.", None),
        ("Did Berg meet Lie in 2018?", "Berg met Lie in Lund in 2018.", "yes"),
        ("Did Berg meet Lie in 2018?", "Berg met Lie in Lund in 2017 or in 2018.", None),
        ("Did Olsen insure the ferries?", "Olsen did not insure all the ferries.", None),
        ("Did Olsen insure the ferry?", "Olsen with no money insured the ferry.", None),
    ],
)
def test_yes_or_no_only_where_it_is_settled(question: str, sentence: str, word: str | None) -> None:
    """A word is given only where the sentence affirms or denies outright."""
    assert settled(ask(question), sentence)[0] == word


def test_the_words_that_settle_it() -> None:
    """The span runs from the first of the question's terms to the last, negation within."""
    text = "In May Olsen did not insure the ferry at all."
    word, span = settled(ask("Did Olsen insure the ferry?"), text)
    assert word == "no"
    assert span
    assert text[slice(*span)] == "Olsen did not insure the ferry"


def test_a_question_without_terms_is_not_settled() -> None:
    """Nothing answers a question that says nothing."""
    assert settled(ask("Is it?"), "It is.") == (None, None)
