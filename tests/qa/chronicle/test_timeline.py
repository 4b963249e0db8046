"""A timeline: a quote for each story about the matter, by the day of what it tells."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from corpus.types import Article, Filter, Passage
from qa.chronicle.days import When
from qa.chronicle.timeline import timeline
from qa.errors import BadQuestion
from qa.types import Claim, Evidence, Question

if TYPE_CHECKING:
    from qa.archive import Dateline

ASKED = date(2024, 6, 1)


def test_stories_in_order_with_their_days(towns: Dateline) -> None:
    """The day told or else that of publication; each quote is the article's text; others are left out."""
    entries = timeline(towns.service, Question("Tanner bridge", ASKED))
    assert [one.claim.evidence.article.id.removesuffix("-copy") for one in entries] == [
        "plan",
        "late",
    ]
    for entry in entries:
        claim = entry.claim
        assert claim.evidence.article.text[claim.start : claim.end] == claim.quote
    plan, late = entries
    assert plan.claim.quote == "🌉 The council of Elmsby approved the Tanner bridge on Monday."
    assert (plan.when.first, plan.when.told) == (date(2024, 5, 6), True)
    assert "year late" in late.claim.quote
    assert (late.when.first, late.when.told) == (date(2024, 5, 22), False)


def test_copies_are_folded_and_counted(towns: Dateline) -> None:
    """One entry for both, which names the other; a filter that keeps one out counts one."""
    (plan, *_) = timeline(towns.service, Question("Tanner bridge", ASKED))
    both = {plan.claim.evidence.article.id, *(copy.id for copy in plan.copies)}
    assert (plan.articles, both) == (2, {"plan", "plan-copy"})
    alone = Question("Tanner bridge", ASKED, filter=Filter(sources=("quay times",)))
    (plan, *_) = timeline(towns.service, alone)
    assert (plan.articles, plan.claim.evidence.article.id) == (1, "plan")


def test_a_matter_that_nobody_tells_has_none(towns: Dateline) -> None:
    """Rather no entry than another matter."""
    assert timeline(towns.service, Question("the football cup final", ASKED)) == ()


def test_no_matter_is_refused(towns: Dateline) -> None:
    """As every question without a word is."""
    with pytest.raises(BadQuestion):
        timeline(towns.service, Question(" ?! ", ASKED))


def claimed(text: str, published: datetime | None) -> Claim:
    """The claim of an article that is one sentence."""
    article = Article("a", "t", text, published=published)
    passage = Passage(1, "a", 0, len(text), text)
    return Claim(text, Evidence(1, 1.0, {}, passage, article), 0, len(text))


@pytest.mark.parametrize(
    ("text", "first", "last", "told"),
    [
        ("The fair opened on Monday.", "2024-05-20", "2024-05-20", True),
        ("The fair will open on 3 June.", "2024-05-22", "2024-05-22", False),
        ("It fell on Sept. 10, 2023, and rose on Monday.", "2024-05-20", "2024-05-20", True),
        ("ELMSBY, May 21 (Xinhua) -- The fair is large.", "2024-05-22", "2024-05-22", False),
        ("The fair lost money last year.", "2024-05-22", "2024-05-22", False),
        ("Many came last weekend.", "2024-05-18", "2024-05-19", True),
    ],
)
def test_the_day_of_a_quote(text: str, first: str, last: str, told: bool) -> None:
    """The latest that it names up to its article's day; plans, datelines and long periods are none."""
    when = When.of(claimed(text, datetime(2024, 5, 22, 9, tzinfo=UTC)))  # a Wednesday
    assert when == When(date.fromisoformat(first), date.fromisoformat(last), told)


def test_without_any_date_there_is_no_day() -> None:
    """Such an entry comes last."""
    assert When.of(claimed("The fair opened on Monday.", None)) == When(None, None, told=False)
    assert When(None, None, told=False).order > When(ASKED, ASKED, told=True).order
