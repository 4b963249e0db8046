"""Evidence: from both lists, joined with the store, filtered, without ghosts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.types import Article, Filter
from qa.archive import Dateline
from qa.types import Evidence, Question

Make = Callable[..., Article]


@pytest.fixture
def dateline(home: Path, make_article: Make) -> Iterator[Dateline]:
    """Open an archive of six articles."""
    opened = Dateline.open(home)
    opened.add_articles([make_article(number) for number in range(6)])
    yield opened
    opened.close()


def search(dateline: Dateline, text: str, **more: object) -> tuple[Evidence, ...]:
    """Search for a text."""
    question = Question(text, date(2018, 6, 1), standalone=text, **more)  # type: ignore[arg-type]
    return dateline.service.retriever.search(question)


def test_evidence_is_joined_with_its_article(dateline: Dateline) -> None:
    """Each has its rank, its passage cut from its article, and its rank in each list."""
    found = search(dateline, "mayor of town3 opened bridge2")
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert found[0].article == dateline.store.article("a3")
    for one in found:
        assert one.article.text[one.passage.start : one.passage.end] == one.passage.text
        assert set(one.ranks) <= {"lexical", "dense"}
        assert one.ranks
    assert found[0].ranks["lexical"] == 1


def test_words_that_nobody_wrote_are_found_by_meaning(dateline: Dateline) -> None:
    """Without a word in common the dense list alone proposes; scores fall along the list."""
    found = search(dateline, "zzz qqq")
    assert found
    assert all(set(one.ranks) == {"dense"} for one in found)


def test_a_title_finds_its_passages(dateline: Dateline) -> None:
    """Words of the title count for every passage of the article."""
    assert search(dateline, "Story 4")[0].article.id == "a4"


def test_both_lists_are_filtered(dateline: Dateline) -> None:
    """No passage of another source comes in, by words or by meaning."""
    found = search(dateline, "mayor of town3 bridge", filter=Filter(("reuters",)), limit=100)
    assert {one.article.source for one in found} == {"Reuters"}
    _, reuters = dateline.store.articles(Filter(("Reuters",)))
    assert len(found) == reuters


def test_ghosts_fall_out(dateline: Dateline) -> None:
    """A passage that only the indexes still hold is not evidence, and leaves no gap in the ranks."""
    text = "mayor of town3 opened bridge2"
    assert search(dateline, text)[0].article.id == "a3"
    dateline.store.delete("a3")
    found = search(dateline, text, limit=5)
    assert "a3" not in {one.article.id for one in found}
    assert [one.rank for one in found] == [1, 2, 3, 4, 5]


def test_what_is_not_encoded_is_found_by_words(dateline: Dateline, make_article: Make) -> None:
    """A passage without a vector yet, as after an interrupted run, is found all the same."""
    dateline.store.put([make_article(9)])
    dateline.indexes.sync(encode=False)
    best = next(one for one in search(dateline, "town9 river9") if one.article.id == "a9")
    assert set(best.ranks) == {"lexical"}


def test_a_search_is_repeatable(dateline: Dateline) -> None:
    """The same question finds the same passages in the same order, from any opening."""
    again = Dateline.open(dateline.home)
    for text in ("mayor of town3 opened bridge2", "dry summer", "zzz"):
        assert search(again, text) == search(dateline, text)
    again.close()


def test_another_process_is_followed(dateline: Dateline, home: Path, make_article: Make) -> None:
    """What another opening of the archive adds is found by the next search."""
    other = Dateline.open(home)
    other.add_articles([make_article(9)])
    other.close()
    assert "a9" in {one.article.id for one in search(dateline, "town9 river9")}


def test_copies_do_not_crowd_out_stories(dateline: Dateline, make_article: Make) -> None:
    """Ten results are ten stories, however many copies of one of them the archive has."""
    copies = [replace(make_article(3), id=f"copy{n}", source=f"Paper {n}") for n in range(120)]
    dateline.add_articles([*copies, *(make_article(number) for number in range(10, 16))])
    found = search(dateline, "mayor of town3 opened bridge2", limit=10)
    assert len(found) == len({one.article.id for one in found}) == 10
    stories = dateline.store.duplicates.stories([one.article.id for one in found])
    assert len(set(stories.values())) == 10


def test_a_long_article_does_not_crowd_out_others(dateline: Dateline, make_article: Make) -> None:
    """A live page of a hundred passages is one result."""
    page = "\n\n".join(f"Update {n}: the mayor of town3 opened bridge{n}. " * 9 for n in range(99))
    dateline.add_articles([replace(make_article(3), id="live", title="Live", text=page)])
    found = search(dateline, "mayor of town3 opened bridge2", limit=5)
    assert len({one.article.id for one in found}) == 5


def test_a_narrow_filter_is_looked_through_once(dateline: Dateline, make_article: Make) -> None:
    """Where all that passes has been proposed, fewer stories than wanted are no reason to go on."""
    dateline.add_articles([make_article(number) for number in range(10, 60)])
    dateline.add_articles([replace(make_article(70), source="Solo")])
    asked: list[str] = []

    class Counting:
        def encode(self, texts: Sequence[str]) -> object:
            asked.extend(texts)
            return dateline.encoder.encode(texts)

    retriever = replace(dateline.service.retriever, encoder=Counting())  # type: ignore[arg-type]
    text = "mayor of town70 opened bridge2"
    question = Question(text, date(2018, 6, 1), standalone=text, filter=Filter(("Solo",)))
    assert [one.article.id for one in retriever.search(question)] == ["a70"]
    assert asked == [text]
