"""Odd characters and markup in articles: quotes are exact, and nothing is run or dropped."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from qa.archive import Dateline
from qa.types import Answer

Ask = Callable[[Dateline, str], Answer]
HEBREW = "\u200fשלום\u200f"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Who lit the lighthouse of Vinga?", "A\u030asa Mo\u0308ller"),
        ("When was the lighthouse of Vinga lit?", "1890"),
        (f"Who lit the lighthouse of Vinga {FAMILY} {HEBREW}?", "A\u030asa Mo\u0308ller"),
        ("How many boats did the storm take?", "12"),
    ],
)
def test_quotes_of_odd_characters_are_exact(
    asking: Ask, small: Dateline, texts: SimpleNamespace, question: str, held: str
) -> None:
    """Emoji of many parts, combining characters and marks of direction move no offset."""
    answer = asking(small, question)
    assert [cited.article_id for cited in answer.citations] == ["lighthouse"]
    assert held in answer.citations[0].quote
    assert answer.short is not None
    assert held in answer.short or answer.short in held
    cited = answer.citations[0]
    for evidence in answer.evidence:
        passage = evidence.passage
        assert evidence.article.text[passage.start : passage.end] == passage.text
    assert texts.lighthouse[cited.start : cited.end] == cited.quote


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("How much did the new bridge over the Vela cost?", "<b>40 million crowns</b>"),
        ("Who drew the plans of the bridge?", "Engineer Ida Holm"),
    ],
)
def test_markup_is_quoted_as_it_stands(
    asking: Ask, small: Dateline, question: str, held: str
) -> None:
    """Tags and marks in a text are neither run nor dropped: the quote has them."""
    answer = asking(small, question)
    assert [cited.article_id for cited in answer.citations] == ["bridge"]
    assert held in answer.citations[0].quote
    assert held in answer.text


def test_odd_articles_do_not_disturb_each_other(
    asking: Ask, small: Dateline, injected: Dateline
) -> None:
    """Answers about one article are the same whatever else the archive holds beside it."""
    for question in ("Who lit the lighthouse of Vinga?", "Who drew the plans of the bridge?"):
        before, after = asking(small, question), asking(injected, question)
        assert [one.quote for one in after.citations] == [one.quote for one in before.citations]
