"""Whom a pronoun means: the person answered or asked about, by full name; nobody where it is unsure."""

from __future__ import annotations

import pytest

from qa.following.referents import person, put
from qa.types import Turn


def turn(question: str, quote: str, short: str | None = None) -> Turn:
    """Give a turn answered by one quote."""
    return Turn(question, f"{quote} [1]", question, short, (quote,), ("News",), False, ("a",))


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (turn("Who won?", "Brandt won, Ilse Brandt said.", "Brandt"), "Ilse Brandt"),
        (
            turn("Which Ardenian official did Bo Parr meet?", "Parr met Zed Quill.", "Zed Quill"),
            "Zed Quill",
        ),
        (Turn("which minister spoke?", "Zed Quill, the minister of fish."), "Zed Quill"),
        (turn("When did Ilse Brandt win?", "Ilse Brandt won on Sunday.", "Sunday"), "Ilse Brandt"),
        (turn("Who is Zed Quill?", "He is the mayor."), "Zed Quill"),
        (turn("what happened?", "Nadia Orlov said it sailed."), "Nadia Orlov"),
        (turn("What did France say?", "France said no."), None),
        (turn("Who came?", "Ann Lee and Bo Parr came.", "Ann Lee and Bo Parr"), None),
        (turn("how many ships sailed?", "Six ships sailed.", "Six"), None),
        (
            turn(
                "Who was there?",
                "Delegations of France and Spain came.",
                "Delegations of France",
            ),
            None,
        ),
        (turn("What did the Security Council say?", "The Security Council said no."), None),
    ],
)
def test_the_person_is_found(told: Turn, meant: str | None) -> None:
    """A country, a council and two people at once are nobody."""
    assert person(told, "he", ()) == meant


def test_who_asks_is_answered_by_nobody() -> None:
    """Words of "I don't know" are no name, nor what is joined of the end of one text and the next."""
    refused = Turn(
        "who did Zed Quill meet", "The archive does not seem to hold the answer.", abstained=True
    )
    assert person(refused, "he", ["Quill, the mayor, said that he slept."]) == "Zed Quill"
    told = turn("who spoke in Lund", "The sea rose when Zed Quill spoke.", "the sea")
    assert person(told, "he", ["Quill said that he was tired."]) == "Zed Quill"


def test_a_surname_may_come_first() -> None:
    """The article that names Zhao Kezhi goes on speaking of Zhao."""
    told = turn("who gave the speech", "Zhao gave it.", "Zhao")
    text = "Zhao Kezhi, the minister, came. Zhao was giving a speech, and he left."
    assert person(told, "he", [text]) == "Zhao Kezhi"


def test_what_begins_a_sentence_is_no_name() -> None:
    """Neither "But Thursday" nor "On Friday Quill", however often "but" stands in the text."""
    told = turn("who is the chief", "But Thursday the chief, Zed Quill, spoke.", "Zed Quill, a man")
    text = "But Thursday Quill came. He slept but woke, but Quill said so. On Friday Quill left."
    assert person(told, "he", [text]) == "Zed Quill"
    assert person(turn("what was said", "But Thursday nobody spoke."), "he", [text]) is None


def test_he_is_not_she() -> None:
    """Whom the article calls "he" is not meant by "she"; whom it calls nothing may be."""
    told = turn("When was Bo Parr seen?", "Bo Parr was seen on Sunday.")
    text = "Bo Parr came early, and he left late. Parr said that he was tired."
    assert person(told, "she", [text]) is None
    assert person(told, "he", [text]) == "Bo Parr"
    assert person(told, "she", []) == "Bo Parr"


@pytest.mark.parametrize(
    ("core", "pronoun", "expected"),
    [
        ("how long was his speech", "his", "how long was Wang’s speech"),
        ("who met her on Tuesday", "her", "who met Wang on Tuesday"),
        ("what is her job", "her", "what is Wang’s job"),
        ("is she old", "she", "is Wang old"),
    ],
)
def test_the_name_takes_its_place(core: str, pronoun: str, expected: str) -> None:
    """As an owner where the pronoun owned something."""
    start = core.index(pronoun)
    assert put(core, (start, start + len(pronoun)), "Wang") == expected
