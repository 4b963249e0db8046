"""What leads on: told by how a question begins and by what points back, not by what only looks so."""

from __future__ import annotations

import pytest

from qa.following.marks import Marks


@pytest.mark.parametrize(
    ("question", "core"),
    [
        ("and who did he meet?", "who did he meet?"),
        ("ok, and then who won?", "who won?"),
        ("Thanks. When was that?", "When was that?"),
        ("well, how many?", "how many?"),
        ("Good Friday agreement date", "Good Friday agreement date"),
        ("So Yeon Ryu won what?", "So Yeon Ryu won what?"),
        ("and", "and"),
    ],
)
def test_what_only_leads_on_is_no_part(question: str, core: str) -> None:
    """Thanks and "and" go; the same words within a name stay."""
    assert Marks.of(question).core == core


@pytest.mark.parametrize(
    ("question", "fragment"),
    [
        ("And Uzbekistan?", "Uzbekistan"),
        ("what about 2019?", "2019"),
        ("how about the mayor", "the mayor"),
        ("and before 2017?", "before 2017"),
        ("and who won?", None),
        ("Uzbekistan's presidents since 1991", None),
        ("what about the mayor, did he resign?", None),
    ],
)
def test_a_fragment_asks_nothing_by_itself(question: str, fragment: str | None) -> None:
    """It has no word that asks; without "and" before it, it may be words to search for."""
    assert Marks.of(question).fragment == fragment


@pytest.mark.parametrize(
    ("question", "pointed"),
    [
        ("who did he meet?", ["he"]),
        ("when was that", ["that"]),
        ("what did they say about it?", ["they", "it"]),
        ("how many people live there", ["there"]),
        ("what is their name", ["their"]),
        ("who paid for this?", ["this"]),
        ("did Musk say he would resign?", []),
        ("Twitter said this week that it will test what?", []),
        ("A cheese is getting popular right now. Which product is it?", []),
        ("what time is it", []),
        ("which minister said he would resign", []),
        ("is it true that the sun is a star", []),
        ("are there lions in Kenya", []),
        ("who won the cup this year", []),
        ("which company said that profits fell", []),
        ("the book that made history", []),
        ("how long does it take to vote in Kenya", []),
    ],
)
def test_pronouns_point_back_unless_the_question_says_whom(
    question: str, pointed: list[str]
) -> None:
    """A name before "he", or an "it" that means nothing, needs no conversation."""
    marks = Marks.of(question)
    assert [marks.core[start:end] for start, end in marks.pointing] == pointed


@pytest.mark.parametrize(
    ("question", "nouns"),
    [
        ("who is the minister", ["minister"]),
        ("who's the union's general secretary", ["union's general secretary"]),
        ("how many were surveyed for the study?", ["study"]),
        ("who is the president of France", []),
        ("what is the largest menorah", []),
        ("who won the World Cup", []),
        ("how big is the world", []),
        ("what range has the electric Wagoneer", []),
    ],
)
def test_bare_nouns_point_back(question: str, nouns: list[str]) -> None:
    """One that is said of which, a superlative and a name do not."""
    assert list(Marks.of(question).definite) == nouns


@pytest.mark.parametrize("question", ["why?", "When", "how many", "since when?", "which ones?"])
def test_a_bare_word_asks(question: str) -> None:
    """Nothing but the word that asks."""
    assert Marks.of(question).bare


def test_a_return_says_what_to() -> None:
    """What stands before the colon is gone back to; a place before a comma is not."""
    marks = Marks.of("going back to the vaping study, how old were they?")
    assert (marks.back, marks.core) == ("the vaping study", "how old were they?")
    assert Marks.of("in Sweden, which party won?").back is None


@pytest.mark.parametrize(
    "question", ["a " * 1000, "the " * 500, "and " * 500, "(" * 2000, "it " * 600]
)
def test_long_questions_are_read_in_time(question: str) -> None:
    """No pattern tries every way (the suite's time-out would tell)."""
    Marks.of(question)
