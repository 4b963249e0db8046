"""Where the holder of an office is asked for: whom the articles describe otherwise does not hold it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.composing.said import Ranked
from qa.answering.composing.shorts import short_span
from qa.answering.sentences import Asked

DENIED = 0.25  # of the probability of a sentence whose answer is not the holder; by eye
AFFIRMED = 2.0  # where an article calls the answer just that
READ = 10  # sentences, likeliest first, whose articles are asked


def lifted(asked: Asked, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentences in the order of their probability, holders before, those who are none behind."""
    worth = {True: AFFIRMED, False: DENIED, None: 1.0}
    weighed = [(one.probability * worth[_holds(asked, one)], one) for one in ranked[:READ]]
    weighed += [(one.probability, one) for one in ranked[READ:]]
    return [one for _, one in sorted(weighed, key=lambda pair: -pair[0])]


def doubted(asked: Asked, ranked: Sequence[Ranked], chosen: Ranked) -> bool:
    """Whether the likeliest of the sentences names another, and the one chosen no holder."""
    best = max(ranked, key=lambda one: one.probability)
    return _holds(asked, best) is False and not _holds(asked, chosen)


def _holds(asked: Asked, one: Ranked) -> bool | None:
    span = short_span(asked, one)
    if asked.office is None or span is None:
        return None
    return asked.office.held_by(one.text[slice(*span)], one.candidate.evidence.article.text)
