"""Passages: exact, complete, small enough, and named by what they say."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from corpus.chunking import Chunking, context, indexed_text
from corpus.text import sentences
from corpus.types import Article

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = ["peace", "Mr.", "talks.", "3.5", "你好。", "مرحبا.", "e\u0301", "👨‍👩‍👧", "🇮🇳!", "\n\n", "\n",
         "  ", "x" * 70, "Why?", "\u00a0", "\u2003\u2003\u2003"]  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
)
rules = st.builds(Chunking, size=st.integers(1, 120), overlap=st.integers(0, 130))


@given(texts, rules)
def test_passages_are_exact_complete_and_small(text: str, rule: Chunking) -> None:
    """Each is text[start:end], none exceeds size, together they hold every sentence."""
    article = Article("a", "Title", text)
    passages = rule.passages(article)
    held: set[int] = set()
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert passage.article_id == "a"
        assert 0 < len(passage.text) <= rule.size
        held.update(range(passage.start, passage.end))
    for start, end in sentences(text):
        assert {i for i in range(start, end) if not text[i].isspace()} <= held


@given(texts, rules)
def test_no_passage_lies_within_another(text: str, rule: Chunking) -> None:
    """Each passage starts and ends after the one before it."""
    spans = [(p.start, p.end) for p in rule.passages(Article("a", "Title", text))]
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in itertools.pairwise(spans))


@given(texts, rules)
def test_ids_are_unique_positive_63_bit_numbers(text: str, rule: Chunking) -> None:
    """Also where one article says the same thing twice."""
    article = Article("a", "Title", text + "\n\n" + text)
    ids = [passage.id for passage in rule.passages(article)]
    assert len(set(ids)) == len(ids)
    assert all(0 <= number < 2**63 for number in ids)


@given(
    st.text("abc .", max_size=200), st.lists(st.sampled_from("abcdefgh"), min_size=3, max_size=9)
)
def test_ids_survive_an_insertion_above(inserted: str, letters: list[str]) -> None:
    """Passages whose text an edit elsewhere left alone keep their ids."""
    rule = Chunking(size=60, overlap=0)
    story = [f"Unchanged sentence {letter}{n} stands here." for n, letter in enumerate(letters)]
    before = rule.passages(Article("a", "Title", "\n\n".join(story)))
    after = rule.passages(Article("a", "Title", "\n\n".join([inserted, *story])))
    ids = {passage.text: passage.id for passage in after}
    unchanged = [passage for passage in before if passage.text in ids]
    assert len(unchanged) >= len(story) - 2  # the first may have joined what was inserted
    assert all(ids[passage.text] == passage.id for passage in unchanged)


@pytest.mark.parametrize(
    "change",
    [{"id": "b"}, {"source": "Xinhua"}, {"title": "Other"},
     {"published": datetime(2018, 5, 23, tzinfo=UTC)}],
)  # fmt: skip
def test_the_id_covers_all_that_is_indexed(change: dict[str, object]) -> None:
    """Another article, source, title or date gives the same words another id."""
    values: dict[str, object] = {"id": "a", "title": "Title", "text": "Words."}
    (one,) = Chunking().passages(Article(**values))  # type: ignore[arg-type]
    (other,) = Chunking().passages(Article(**values | change))  # type: ignore[arg-type]
    assert one.id != other.id


def test_neighbours_share_whole_sentences(make_article: Callable[..., Article]) -> None:
    """With an overlap, the end of one passage is repeated at the start of the next."""
    article = make_article()
    passages = Chunking(size=400, overlap=100).passages(article)
    shared = [a.end - b.start for a, b in itertools.pairwise(passages)]
    assert len(passages) > 4
    assert all(0 < overlap <= 100 for overlap in shared[1:-1])
    ends = {end for _, end in sentences(article.text)}
    assert all(passage.end in ends for passage in passages)


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "word " * 200_000, "👩" * 1_000_000, "no stop\n" * 125_000],
    ids=["no space", "no stop", "emoji", "lines"],
)  # fmt: skip
def test_a_megabyte_without_a_full_stop(text: str) -> None:
    """Text in which nothing ends is cut at white space, or anywhere, in seconds."""
    began = time.perf_counter()
    passages = Chunking().passages(Article("a", "Title", text))
    assert time.perf_counter() - began < 20
    assert all(len(p.text) <= 1000 and p.text == text[p.start : p.end] for p in passages)
    assert sum(len(p.text.replace(" ", "").replace("\n", "")) for p in passages) >= len(
        text.replace(" ", "").replace("\n", "")
    )
    assert all(p.text.split()[-1] in {"word", "stop"} for p in passages if "o" in text)


def test_the_context_is_title_and_date() -> None:
    """A passage is indexed with its article's title and date; its own text stays as it is."""
    article = Article("a", "Talks end", "They agreed.", published=datetime(2018, 5, 3, tzinfo=UTC))
    (passage,) = Chunking().passages(article)
    assert indexed_text(article, passage) == "Talks end\n3 May 2018\nThey agreed."
    assert passage.text == "They agreed."
    assert context(Article("a", "", "They agreed.")) == ""


def test_another_rule_has_another_fingerprint() -> None:
    """Size and overlap both change the fingerprint that says how an archive was cut."""
    rules = [Chunking(), Chunking(size=999), Chunking(overlap=199)]
    assert len({rule.fingerprint for rule in rules}) == 3
