"""Pairs: what the reader sees of a question and a passage, and where each token stands."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from embeddings.model_files import ModelFiles
from qa.answering.reader import FRONT_TOKENS, MOST_TOKENS, QUESTION_TOKENS, Pair, Pairs

QUESTION, TITLE, TEXT = "Who came?", "Talks end", "Berg came by river."
# What moves offsets where they are counted wrongly: characters of two code units or of none seen,
# letters made of two, markup, another script.
PIECES = (
    "river", "🌍", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1fa\U0001f1ff", "Cafe\u0301",
    "a\u0300\u0316\u0301", "\u200fשלום\u200f", "\u202eabc\u202c", "\u200b", "\ufeff", "<b>", "**", "中国",
    "ﬁ", "İstanbul", "\u0000", "\t", "--", "ẞ", "𝔅𝔢𝔯𝔤", "Ⅷ", "\u0301",
)  # fmt: skip


def only(pairs: Pairs, question: str, title: str, text: str) -> Pair:
    """Make the pair of one passage."""
    (pair,) = pairs.of(question, [(title, text)])
    return pair


def ids(pairs: Pairs, text: str) -> list[int]:
    """Split a text alone."""
    return list(pairs.tokens(text).ids)


def special() -> tuple[int, int]:
    """Give [CLS] and [SEP], as the tokenizer's own file numbers them."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - a compiled library

    path = ModelFiles.find("all-MiniLM-L6-v2").folder / "tokenizer.json"
    vocabulary = Tokenizer.from_file(str(path)).get_vocab()
    return vocabulary["[CLS]"], vocabulary["[SEP]"]


def test_a_pair_is_question_title_passage(pairs: Pairs) -> None:
    """[CLS] question [SEP] title [SEP] passage [SEP]."""
    cls, sep = special()
    pair = only(pairs, QUESTION, TITLE, TEXT)
    question, title, text = (ids(pairs, one) for one in (QUESTION, TITLE, TEXT))
    assert list(pair.ids) == [cls, *question, sep, *title, sep, *text, sep]
    assert list(pair.ids[pair.first : pair.first + len(pair.offsets)]) == text


def test_the_large_reader_has_marks_of_its_own(pairs: Pairs) -> None:
    """<s> question </s></s> title passage </s>, its words numbered four ahead of BERT's."""
    large = Pairs(ModelFiles.find("all-MiniLM-L6-v2").folder / "tokenizer.json", "large")
    question, title, text = ([n + 4 for n in ids(pairs, one)] for one in (QUESTION, TITLE, TEXT))
    pair = only(large, QUESTION, TITLE, TEXT)
    assert list(pair.ids) == [0, *question, 2, 2, *title, *text, 2]
    assert list(pair.ids[pair.first : pair.first + len(pair.offsets)]) == text


@pytest.mark.parametrize("title", ["", "  ", "\u200b"])
def test_without_a_title_its_mark_is_left_out(pairs: Pairs, title: str) -> None:
    """No two [SEP] in a row where a title is missing or blank."""
    cls, sep = special()
    pair = only(pairs, QUESTION, title, TEXT)
    assert list(pair.ids) == [cls, *ids(pairs, QUESTION), sep, *ids(pairs, TEXT), sep]


def test_passages_keep_their_order(pairs: Pairs) -> None:
    """One pair a passage, each the one that it would be alone."""
    passages = [("A", "One river."), ("", "Two rivers."), ("C", "")]
    assert pairs.of(QUESTION, passages) == [only(pairs, QUESTION, *one) for one in passages]


def test_an_article_for_a_question_is_cut(pairs: Pairs) -> None:
    """A question's first 80 tokens are read, and the passage keeps its room."""
    long, text = "river bank " * 500, "water " * 500
    pair = only(pairs, long, TITLE, text)
    assert list(pair.ids[1 : QUESTION_TOKENS + 1]) == ids(pairs, long)[:QUESTION_TOKENS]
    assert pair.ids.index(special()[1]) == QUESTION_TOKENS + 1
    assert len(pair.offsets) == MOST_TOKENS - QUESTION_TOKENS - len(ids(pairs, TITLE)) - 4


def test_a_long_title_is_cut(pairs: Pairs) -> None:
    """A title's first 48 tokens are read."""
    long = "river bank " * 100
    pair = only(pairs, QUESTION, long, TEXT)
    head = len(ids(pairs, QUESTION)) + 2
    assert list(pair.ids[head : pair.first - 1]) == ids(pairs, long)[:FRONT_TOKENS]


def test_a_long_passage_is_cut_at_its_end(pairs: Pairs) -> None:
    """320 tokens in all; those that fit are the passage's first, and [SEP] still ends them."""
    text = " ".join(f"river{number}" for number in range(500))
    pair = only(pairs, QUESTION, TITLE, text)
    assert len(pair.ids) == MOST_TOKENS
    assert list(pair.ids[pair.first : -1]) == ids(pairs, text)[: len(pair.offsets)]
    assert pair.ids[-1] == special()[1]


@given(
    st.lists(st.sampled_from(PIECES), max_size=150).map(" ".join),
    st.text(max_size=300),
    st.text(max_size=1500),
)
def test_any_text_fits(pairs: Pairs, question: str, title: str, text: str) -> None:
    """Never over 320 tokens, never an offset outside the text, never one token before another."""
    pair = only(pairs, question, title, text)
    assert len(pair.ids) <= MOST_TOKENS
    assert pair.first + len(pair.offsets) + 1 == len(pair.ids)
    assert all(0 <= start < end <= len(text) for start, end in pair.offsets)
    assert [start for start, _ in pair.offsets] == sorted(start for start, _ in pair.offsets)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join))
def test_offsets_count_code_points(pairs: Pairs, text: str) -> None:
    """A word is found where it stands, whatever odd characters come before it."""
    pair = only(pairs, QUESTION, "", text)
    (river,) = ids(pairs, "river")
    tokens = pair.ids[pair.first : pair.first + len(pair.offsets)]
    found = [text[start:end] for token, (start, end) in zip(tokens, pair.offsets, strict=True) if token == river]  # fmt: skip
    assert found == ["river"] * text.split(" ").count("river")
