"""Why nothing was answered: the hints that would help, what comes nearest, whatever was asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from corpus.types import Article, Filter
from qa.answering.abstention import EMPTY
from qa.types import Question

TODAY = date(2025, 1, 2)


def test_the_three_best_come_along(archive: Any) -> None:
    """The nearest passages are the first three of the evidence; fewer where there are fewer."""
    evidence = archive.evidence("security", Filter())
    question = Question("security", TODAY, standalone="security")
    assert archive.adviser.explain(question, evidence).nearest == tuple(evidence[:3])
    assert archive.adviser.explain(question, ()).nearest == ()


def test_an_empty_archive(new: Any) -> None:
    """There is one thing to do; with an article in it that is no longer said."""
    assert new.hints("who is Zhou Kezhi", Filter(("Reuters",))) == [EMPTY]
    new.put(Article("a", "", "Zhao Kezhi."))
    assert new.hints("who is Zhao Kezhi") == []


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("what happened in Beijing on 3 March 2030?", "3 March 2030"),
        ("what happened in Beijing in 1960?", "1960"),
        ("what happened in Beijing in March 2016?", "March 2016"),
        ("what happened in Beijing from 30 April 2016 to 2 May 2016?", "30 April to 2 May 2016"),
        ("what happened in Beijing this week?", "26 December 2024 to 2 January 2025"),
    ],
)
def test_days_out_of_reach(archive: Any, question: str, days: str) -> None:
    """It says which days those are, and which the archive has."""
    said = f"No article is from {days}: the archive's articles are from 4 May 2017 to 11 September 2024."
    assert archive.hints(question) == [said]


@pytest.mark.parametrize(
    "question", ["in 2018", "on 4 May 2017", "in September 2024", "since 2016"]
)
def test_days_within_reach(archive: Any, question: str) -> None:
    """Days that the archive's articles span, were it by a day, are not said to be missing."""
    assert archive.hints(f"what happened in Beijing {question}?") == []


def test_words_that_no_article_has(archive: Any) -> None:
    """They are named together; words that articles have in another form are not among them."""
    asked = "do ornithopters or helicopters carry passengers to the island"
    assert archive.hints(asked) == ["No article has the words 'ornithopters' or 'helicopters'."]
    assert archive.hints("where do ornithopters sail") == [
        "No article has the word 'ornithopters'."
    ]
    assert archive.hints("carrying a passenger to an island") == []


def test_three_hints_at_most(archive: Any) -> None:
    """The filter comes first, then what was probably meant, then days, numbers and the rest."""
    where = Filter((), datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 2, 1, tzinfo=UTC))
    question = "Did Zhou Kezhi and Borduria ride ornithopters on 3 March 2016?"
    assert [hint.split()[0:4] for hint in archive.hints(question, where)] == [
        ["The", "archive", "has", "no"],
        ["No", "article", "mentions", "'Zhou"],
        ["No", "article", "is", "from"],
    ]


def test_a_question_that_is_an_article(archive: Any) -> None:
    """Of 2,000 characters twelve entries are shown, each of them short, and no more than three hints."""
    text = archive.store.articles(limit=1, offset=3)[0][0].text[:2000]
    for question in (text, "x" * 2000, "Borduria, Syldavia! " * 100, "a b c d 1 2 3 4 " * 125):
        found = archive.explain(question)
        assert len(found.looked_for) <= 12
        assert max(map(len, found.looked_for), default=0) <= 60
        assert len(found.hints) <= 3
        assert max(map(len, found.hints), default=0) <= 300
    assert not any("Zhao" in hint for hint in archive.hints(text))


@given(st.text(max_size=80), st.sampled_from(["", "Zhou Kezhi ", "14th SCO meeting "]))
@settings(deadline=None, max_examples=40)
def test_any_text_is_explained(archive: Any, text: str, before: str) -> None:
    """Nothing is raised, all is one line, and it is the same again."""
    question = (before + text).encode("utf-8", "ignore").decode()
    found = archive.explain(question)
    assert found == archive.explain(question)
    assert not [line for line in (*found.looked_for, *found.hints) if not line or "\n" in line]


def test_the_same_in_any_archive_of_the_same_articles(new: Any, archive: Any) -> None:
    """The order in which articles came in does not show."""
    articles, _ = archive.store.articles()
    new.put(*sorted(articles, key=lambda one: one.title))
    for question in ("who is zhou kezhi", "Who attended the 14th SCO meeting?", "Patrushov Kahnna"):
        assert archive.hints(question) == new.hints(question)
