"""Ten results are ten stories: what else was found of one is folded under its best passage."""

from __future__ import annotations

from corpus.types import Article, Passage
from qa.retrieval.stories import fold, unfolded
from qa.types import Evidence

WORDS = "One two three. Four five six. Seven eight nine. Ten eleven twelve."


def found(article_id: str, start: int, end: int, score: float = 1.0) -> Evidence:
    """Make evidence of a stretch of an article."""
    article = Article(article_id, "t", WORDS)
    passage = Passage(100 * ord(article_id) + start, article_id, start, end, WORDS[start:end])
    return Evidence(0, score, {"lexical": 1}, passage, article)


def test_one_a_story_in_the_order_of_their_best() -> None:
    """Copies and further passages go under the first of their story, with its rank."""
    evidence = [found("a", 0, 14), found("b", 0, 14), found("c", 0, 14), found("a", 48, 66)]
    first, second = fold(evidence, {"a": "s", "c": "s"})
    assert (first.rank, first.article.id, second.rank, second.article.id) == (1, "a", 2, "b")
    assert [(one.article.id, one.rank, one.passage.start) for one in first.folded] == [
        ("c", 1, 0),
        ("a", 1, 48),
    ]
    assert second.folded == ()


def test_neighbours_are_joined() -> None:
    """Passages that overlap, or with only white space between, become one, under the best's id."""
    (one,) = fold([found("a", 15, 29), found("a", 30, 47), found("a", 0, 20)], {})
    assert (one.passage.start, one.passage.end) == (0, 47)
    assert one.passage.text == one.article.text[0:47]
    assert one.passage.id == found("a", 15, 29).passage.id
    assert one.folded == ()


def test_what_does_not_touch_is_not_joined() -> None:
    """A sentence left out between two passages keeps them apart; so does another article."""
    (one,) = fold([found("a", 0, 14), found("a", 30, 47), found("b", 15, 29)], {"b": "a"})
    assert one.passage.end == 14
    assert [other.article.id for other in one.folded] == ["a", "b"]


def test_at_most_two_neighbours() -> None:
    """A long article does not become one evidence."""
    pieces = [found("a", start, end) for start, end in ((0, 14), (15, 29), (30, 47), (48, 66))]
    (one,) = fold(pieces, {})
    assert (one.passage.start, one.passage.end) == (0, 47)
    assert [other.passage.start for other in one.folded] == [48]


def test_nothing_found() -> None:
    """No evidence, no story."""
    assert fold([], {}) == []


def test_unfolded_gives_back_all_that_was_folded() -> None:
    """Each story's best first, then what is folded under it, in the stories' order."""
    evidence = [found("a", 0, 10), found("b", 0, 10), found("c", 0, 10), found("b", 40, 50)]
    folded = fold(evidence, {"a": "one", "c": "one", "b": "two"})
    assert [(one.article.id, one.rank) for one in unfolded(folded)] == [
        ("a", 1), ("c", 1), ("b", 2), ("b", 2),
    ]  # fmt: skip
