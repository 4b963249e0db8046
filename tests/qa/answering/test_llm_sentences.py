"""A model's text as it comes: sentences, the passages they cite, and no thoughts."""

from __future__ import annotations

from hypothesis import given, strategies as st

from qa.answering.sentence_stream import SentenceStream, Written
from qa.answering.thoughts import Thoughts

TEXT = (
    "Captain Olof Berg steered it [1]. He met Mr. Smith of the U.S. Navy. [2][3] A ferry sank [1, 3].\n"
    "- **Six** people were saved [Passage 2].\n1. See [4](http://evil.example/?q=x) and [the log](http://evil.example)"
    " ![pixel](http://evil.example/p.png)\n\nThe $3.5 million 【2†source】 loss was paid. Done [1-3]"
)
SENTENCES = [
    Written("Captain Olof Berg steered it.", (1,)),
    Written("He met Mr. Smith of the U.S. Navy.", (2, 3)),
    Written("A ferry sank.", (1, 3)),
    Written("Six people were saved.", (2,)),
    Written("See and the log", (4,)),
    Written("The $3.5 million loss was paid.", (2,)),
    Written("Done", (1, 2, 3)),
]


def read(text: str, sizes: list[int], *, cut: bool = False) -> list[Written]:
    """Feed a text in pieces of these sizes, over and over."""
    stream, found, at, n = SentenceStream(), [], 0, 0
    while at < len(text):
        size = sizes[n % len(sizes)]
        found += stream.feed(text[at : at + size])
        at, n = at + size, n + 1
    return [*found, *stream.end(cut=cut)]


@given(st.lists(st.integers(1, 12), min_size=1, max_size=20))
def test_sentences_do_not_depend_on_the_pieces(sizes: list[int]) -> None:
    """Marks, Markdown, links and pictures go; abbreviations and prices end no sentence."""
    assert read(TEXT, sizes) == SENTENCES


def test_a_sentence_is_given_once_the_next_begins() -> None:
    """It does not wait for the end of the text, but for its marks it does."""
    stream = SentenceStream()
    assert list(stream.feed("Berg steered it. [1")) == []
    assert list(stream.feed("] He")) == [Written("Berg steered it.", (1,))]


def test_a_cut_text_ends_in_no_sentence() -> None:
    """What the model was stopped in the middle of says so; a whole sentence before it does not."""
    assert read("Berg steered it. [1] He was al", [4], cut=True)[-1] == Written(
        "He was al", (), True
    )
    assert not read("Berg steered it. [1]", [4], cut=True)[-1].cut


def test_sentences_without_blanks() -> None:
    """Chinese and Japanese sentences end without a blank behind."""
    assert read("船沉了。[1]六人获救。[2]", [2]) == [
        Written("船沉了。", (1,)),
        Written("六人获救。", (2,)),
    ]


@given(st.text(max_size=80), st.lists(st.integers(1, 9), min_size=1))
def test_any_text_is_read(text: str, sizes: list[int]) -> None:
    """Whatever a model writes, what comes out is one line with a letter or a figure."""
    for written in read(text, sizes):
        assert any(character.isalnum() for character in written.text)
        assert "\n" not in written.text


THOUGHT = "<think>Is <b> it [1]? A secret.</think>Berg, 1 < 2, steered <the ferry. <thi"


@given(st.lists(st.integers(1, 12), min_size=1, max_size=20))
def test_thoughts_are_kept_back(sizes: list[int]) -> None:
    """However the tags are cut; what only looks like one is text."""
    thoughts, shown, at, n = Thoughts(), "", 0, 0
    while at < len(THOUGHT):
        size = sizes[n % len(sizes)]
        shown += thoughts.feed(THOUGHT[at : at + size])
        at, n = at + size, n + 1
    assert shown + thoughts.end() == "Berg, 1 < 2, steered <the ferry. <thi"


def test_an_end_without_a_beginning_voids_what_came() -> None:
    """Some templates open the tag themselves."""
    thoughts = Thoughts()
    assert thoughts.feed("A secret. ") == "A secret. "
    assert (thoughts.feed("More.</think>Berg."), thoughts.voided) == ("Berg.", 1)


def test_thoughts_without_an_end_are_not_shown() -> None:
    """A model that was cut while it thought has said nothing."""
    thoughts = Thoughts()
    assert thoughts.feed("<think>A secret") + thoughts.end() == ""
