"""What happened: two or three sentences of a story, in order of time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.composing.echoes import echoed
from qa.answering.composing.said import Ranked
from qa.answering.sentences import Asked, Candidate

NEAR = 0.25  # of the best's probability: from there on a sentence may belong to the story; by eye
MOST = 3  # sentences
ALSO_NAMED = (
    0.5  # of the opening's weight in the question's terms: another article must name it too
)
WORDS = 110  # in all
ALIKE = 0.6  # of the shorter sentence's words: two that share so many say the same


def account(asked: Asked, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentence that names the event, then up to two more in order of time.

    They are of the best sentence's article; where it has too few, of others that name the event. ranked: best first, not empty.
    """
    near = [one for one in ranked if one.probability >= NEAR * ranked[0].probability]
    home = ranked[0].candidate.evidence.article.id
    mine = [one for one in near if one.candidate.evidence.article.id == home]
    opening = max(mine, key=lambda one: (_names(asked, one), one.probability, -one.candidate.start))
    named = ALSO_NAMED * _names(asked, opening)
    others = [one for one in near if one not in mine and _names(asked, one) >= named]
    chosen = [opening]
    for one in [*mine, *others]:
        words = sum(len(other.text.split()) for other in [*chosen, one])
        if len(chosen) < MOST and words <= WORDS and not any(alike(one, c) for c in chosen):
            chosen.append(one)
    return [opening, *sorted(chosen[1:], key=lambda one: when(one.candidate))]


def alike(one: Ranked, other: Ranked) -> bool:
    """Whether two sentences share most of their words."""
    first, second = _words(one.text), _words(other.text)
    return len(first & second) >= ALIKE * max(1, min(len(first), len(second)))


def when(candidate: Candidate) -> tuple[str, str, int]:
    """Sorts by the article's day, then its place in it; what has no date comes first."""
    article = candidate.evidence.article
    day = article.published.isoformat() if article.published else ""
    return day, article.id, candidate.start


def _names(asked: Asked, one: Ranked) -> float:
    return sum(asked.terms.weight[stem] for stem in echoed(one.text, asked.terms.stems))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
