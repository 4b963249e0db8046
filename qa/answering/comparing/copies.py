"""Two sentences that are the same but for one place, as a story and its corrected copy have them."""

from __future__ import annotations

import re
from datetime import timedelta

from qa.types import Claim

KEPT = 0.5  # of the words of the longer sentence that the two share, before and behind the place
FEWEST = 4  # words that they share: "He won it in 2021" is said of many
CORRECTED = timedelta(days=3)  # later, the same words are the next report: "The index closed at …"
_WORD = re.compile(r"[^\W_]+")


def rewritten(one: Claim, short: str, other: Claim) -> tuple[str, str] | None:
    """What each sentence has at the one place where they differ, if the answer `short` is there.

    Both are spans of the quotes, whole where only a part of the answer differs: "April 20, 2018"
    and "April 2, 2018". None if the sentences differ elsewhere too, or were published too far apart.
    """
    if _apart(one, other) > CORRECTED:
        return None
    first, second = (list(_WORD.finditer(claim.quote)) for claim in (one, other))
    words, others = ([match[0] for match in matches] for matches in (first, second))
    fewer = min(len(words), len(others))
    before = _common(words, others)
    behind = min(_common(words[::-1], others[::-1]), fewer - before)
    kept = before + behind
    if kept < max(FEWEST, KEPT * max(len(words), len(others))) or kept == fewer:
        return None
    at = one.quote.find(short)
    told = [n for n, match in enumerate(first) if at <= match.start() < at + len(short)]
    end = len(words) - behind
    if at < 0 or not told or told[-1] < before or told[0] >= end:
        return None
    start, end = min(before, told[0]), max(end, told[-1] + 1)
    return (
        one.quote[first[start].start() : first[end - 1].end()],
        other.quote[second[start].start() : second[end - 1 + len(others) - len(words)].end()],
    )


def _apart(one: Claim, other: Claim) -> timedelta:
    """How long lies between the publication of their articles; no time where a date is unknown."""
    first, second = one.evidence.article.published, other.evidence.article.published
    return abs(first - second) if first and second else timedelta()


def _common(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    for n, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return n
    return min(len(one), len(other))
