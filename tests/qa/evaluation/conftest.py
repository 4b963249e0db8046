"""Marks to compute measures of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qa.evaluation.marks import Mark
from qa.evaluation.measures import group

if TYPE_CHECKING:
    from collections.abc import Callable


def rightly(**changes: object) -> Mark:
    """An answerable question, its one article and its answer found first, answered rightly."""
    fields: dict[str, object] = {
        "id": "q", "kind": "who", "unanswerable": False, "underspecified": False,
        "follow_up": False, "one_article": False, "relevant": 1, "relevant_ranks": (1,),
        "answer_ranks": (1,), "abstained": False, "confidence": 0.9, "right": True,
        "short_exact": True, "short_contains": True, "states_false": None, "words": 10,
        "quotes": 1, "quotes_exact": 1, "citation_right": True, "seconds": 0.02,
    }  # fmt: skip
    return Mark(**{**fields, **changes})  # type: ignore[arg-type]


def refused(**changes: object) -> Mark:
    """A question the archive cannot answer, refused."""
    blank: dict[str, object] = {
        "unanswerable": True, "relevant": 0, "relevant_ranks": (), "answer_ranks": (),
        "abstained": True, "right": False, "short_exact": None, "short_contains": None,
        "quotes": 0, "quotes_exact": 0, "citation_right": None, "confidence": 0.1,
    }  # fmt: skip
    return rightly(**{**blank, **changes})


def measured(name: str, *marks: Mark) -> float | None:
    """One measure of these marks."""
    return group("all", marks)[name].value


# For the whole session, as Hypothesis wants of what many examples share: they hold no state.
@pytest.fixture(scope="session")
def mark() -> Callable[..., Mark]:
    """Mark a question answered rightly; keywords replace its fields."""
    return rightly


@pytest.fixture(scope="session")
def unanswerable() -> Callable[..., Mark]:
    """Mark a question that the archive cannot answer; keywords replace its fields."""
    return refused


@pytest.fixture(scope="session")
def value() -> Callable[..., float | None]:
    """Compute the measure of this name over these marks."""
    return measured
