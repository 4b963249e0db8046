"""Where the holder of an office is asked for: whom the articles describe otherwise does not hold it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from qa.answering.composing.said import Ranked
from qa.answering.composing.shorts import short_span
from qa.answering.sentences import Asked

DENIED = 0.25  # of the probability of a sentence whose answer is not the holder; by eye
AFFIRMED = 2.0  # where an article calls the answer just that
RECENT = 0.2  # of the first's probability: the newest holder so likely is the one of today; by eye
READ = 10  # sentences, likeliest first, whose articles are asked


def lifted(asked: Asked, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentences in the order of their probability, holders before, those who are none behind."""
    worth = {True: AFFIRMED, False: DENIED, None: 1.0}
    weighed = [(one.probability * worth[_holds(asked, one)], one) for one in ranked[:READ]]
    weighed += [(one.probability, one) for one in ranked[READ:]]
    order = [one for _, one in sorted(weighed, key=lambda pair: -pair[0])]
    if not (asked.office and asked.office.now):
        return order
    least = RECENT * order[0].probability
    held = [one for one in order[:READ] if one.probability >= least and _holds(asked, one)]
    newest = max(held, key=_published, default=order[0])
    return [newest, *(one for one in order if one is not newest)]


def _published(one: Ranked) -> float:
    """Seconds since 1970; before all others where no date is known."""
    published = one.candidate.evidence.article.published
    return published.timestamp() if published else -math.inf


def doubted(asked: Asked, ranked: Sequence[Ranked], chosen: Ranked) -> bool:
    """Whether the likeliest of the sentences names another, and the one chosen no holder."""
    best = max(ranked, key=lambda one: one.probability)
    return _holds(asked, best) is False and not _holds(asked, chosen)


def _holds(asked: Asked, one: Ranked) -> bool | None:
    span = short_span(asked, one)
    if asked.office is None or span is None:
        return None
    return asked.office.held_by(one.text[slice(*span)], one.candidate.evidence.article.text)
