"""Questions that ask who somebody is or what something is, and sentences that tell."""

from __future__ import annotations

import time

import pytest

from qa.answering.describe import Definition, described


def told(question: str, sentence: str) -> str | None:
    """What a sentence says to a question for a description."""
    definition = Definition.of(question)
    assert definition is not None, question
    found = described(definition, sentence)
    return sentence[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Anna Berg?", "Anna Berg"),
        ("who's anna berg", "anna berg"),
        ("tell me who Anna Berg is", "Anna Berg"),
        ("And who was Berg?", "Berg"),
        ("who are the River Wardens", "River Wardens"),
        ("What is the NFA?", "NFA"),
        ("what does NFA stand for", "NFA"),
        ("what is an ice dam", "ice dam"),
        ("who is Berg (ferry, Lund harbour)", "Berg"),
    ],
)
def test_the_name_asked_about(question: str, name: str) -> None:
    """Without its article and without what a conversation carries behind it."""
    definition = Definition.of(question)
    assert definition is not None
    assert definition.name == name


@pytest.mark.parametrize(
    "question",
    [
        "Who is the head of the NFA?",
        "who is Lund's mayor",
        "who is the mayor",
        "who is he",
        "who was there",
        "who is winning",
        "what is it called",
        "what is new",
        "what is the largest ferry",
        "what was said about Berg",
        "who steered the ferry",
        "what is happening",
    ],
)
def test_questions_for_a_name_or_a_deed(question: str) -> None:
    """Who asks for a name or for what happened wants no description."""
    assert Definition.of(question) is None


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("who is Berg", "Anna Berg, the ferry's captain, slept.", "the ferry's captain"),
        ("who is anna berg", "Anna Berg, 51, a captain, slept.", "a captain"),
        ("who is Anna Berg", "It hit Anna K. Berg Jr., head of Lund Lines.", "head of Lund Lines"),
        ("who is Anna Berg", "Anna Berg, Captain of the Lie, slept.", "Captain of the Lie"),
        ("who is Berg", "Berg is the former mayor of Lund, and slept.", "the former mayor of Lund"),
        ("who is Berg", "Berg, who is also Lund's mayor, slept.", "Lund's mayor"),
        ("who is Berg", "Berg, head of the Lund Lines (LL) fleet, slept.", "head of the Lund Lines (LL) fleet"),
        ("who is Berg", "They told New Lund Mayor Anna Berg so.", "New Lund Mayor"),
        ("who is Berg", "They told former ferry captain Berg so.", "former ferry captain"),
        ("what is nfa", "The National Ferry Authority (NFA) closed it.", "National Ferry Authority"),
        ("what is Lund", "It sank near Lund, a town in the south.", "a town in the south"),
        ("what is an ice dam", "Ice dams — walls of ice on a roof — melt.", None),
        ("what is an ice dam", "An ice dam is a wall of ice, he said.", "a wall of ice"),
        ("who is Berg", "Berg, Lie and Olsen slept.", None),
        ("what is Peru", "Delegations of Chile, Peru, Bolivia and the United States came.", None),
        ("who is Berg", "Berg, speaking in Lund, praised the captain.", None),
        ("who is Berg", "Berg was told that the captain slept.", None),
        ("who is Berg", "After Berg said so, the captain slept.", None),
        ("who is berg", "The berg, a wall of ice, melted.", None),
        ("who is Anna Berg", "It paid 50,000 to Anna Berg, founder of a firm of 1,200 people.", "founder of a firm of 1,200 people"),
    ],
)  # fmt: skip
def test_words_that_tell(question: str, sentence: str, words: str | None) -> None:
    """A description in the source's own words, and none where the sentence has none."""
    assert told(question, sentence) == words


def test_outright_before_a_title() -> None:
    """Of one sentence the description in so many words, wherever it stands."""
    sentence = "Captain Anna Berg met Lie, and Anna Berg, the owner of the ferry, slept."
    assert told("who is Anna Berg", sentence) == "the owner of the ferry"


@pytest.mark.parametrize(
    "sentence",
    [
        "Berg " * 20_000,
        "Berg, the " + "very " * 20_000,
        "A" * 100_000 + " Berg",
        "A. " * 40_000 + "Berg, a captain",
        "(" * 50_000 + "Berg",
        "Lund's " * 20_000 + "captain, Berg.",
    ],
)
def test_odd_sentences_are_read_in_time(sentence: str) -> None:
    """No sentence takes more than a moment."""
    began = time.process_time()
    told("who is Berg", sentence)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("question", "sentence", "words"),
    [
        ("who is Guo", "Guo Shengkun, China's minister of security, spoke.", "China's minister of security"),
        ("who is khanna", "He met India's security adviser, Rajinder Khanna.", "India's security adviser"),
        ("who is Khanna", "He met Rajinder Khanna on Sunday.", None),
        ("who is Lena Berg", "The Social Democrats of Prime Minister Lena Berg lost.", "Prime Minister"),
        ("who is Bo Parr", "His lawyer, Bo Parr, said so.", None),
        ("who is Bo Parr", "She called Bo Parr, her lawyer, on Sunday.", None),
        ("what is Blue Anchor", "Shipping group Blue Anchor agreed.", "Shipping group"),
        ("what is Blue Anchor", "The group Blue Anchor agreed.", None),
        ("who are the Seafarers Union", "Otto Lenz of the Seafarers' Union, a body of 900 sailors, spoke.", "a body of 900 sailors"),
    ],
)  # fmt: skip
def test_parts_of_names_and_of_phrases(question: str, sentence: str, words: str | None) -> None:
    """A surname before or behind; no more of a phrase than is a description, and none that points."""
    assert told(question, sentence) == words
