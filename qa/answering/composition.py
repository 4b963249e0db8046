"""An answer composed of ranked sentences: which are said, how much of each, and what is short.

Everything said is a stretch of a source; nothing here knows a model or an index.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from qa.answering.composing.echoes import echoed
from qa.answering.composing.holders import doubted, lifted
from qa.answering.composing.items import fold
from qa.answering.composing.lists import gather, listed
from qa.answering.composing.said import Ranked, Said
from qa.answering.composing.shorts import short_of, short_span
from qa.answering.defining.description import described
from qa.answering.kind import Kind
from qa.answering.sentences import Asked, Candidate

__all__ = ["Ranked", "Said", "compose"]

SECOND = (
    0.25  # of the best's probability, from which a second sentence is said; 50 words on average
)
MOST_WORDS = 60  # of two sentences together
ENDLESS = 4000  # code points; no sentence is as long, so what is has lost its full stops
WORD = 200  # code points within which such a stretch is moved to the edge of a word
LISTING = 3.0  # a sentence that names several things, where a list is asked for; tuning halves
ALIKE = 0.6  # of the shorter sentence's words: two that share so many say the same
SEVERAL = 2  # items that make a list
OUTRIGHT = 4.0  # a sentence that says who somebody is, where that is asked; tuning half
TITLED = 2.0  # one that gives a title before the name


def compose(asked: Asked, ranked: Sequence[Ranked]) -> Said:
    """The answer that these sentences give, best first; nothing is said where there are none.

    One sentence where one is enough; a second if it is nearly as likely, adds another value or
    more of the question's terms, and both have at most 60 words. Lists say every sentence that
    brings items (four at most).
    """
    if not ranked:
        return Said(())
    ranked = [_bounded(one) for one in ranked]
    if asked.kind is Kind.LIST:
        return _list(asked, ranked)
    if asked.office:
        order = lifted(asked, ranked)
        return replace(_plain(asked, order), doubted=doubted(asked, ranked, order[0]))
    if asked.definition:
        ranked = _lifted(ranked, lambda text: _describing(asked, text))
    return _plain(asked, ranked)


def _plain(asked: Asked, ranked: Sequence[Ranked]) -> Said:
    first = ranked[0]
    said = [first.candidate]
    chosen = [first]
    for other in ranked[1:]:
        near = other.probability >= SECOND * first.probability and other.seen
        if near and _adds(asked, first, other):
            if _words(said[0]) + _words(other.candidate) <= MOST_WORDS:
                said.append(other.candidate)
                chosen.append(other)
                break
    return Said(tuple(said), short_of(asked, chosen))


def _list(asked: Asked, ranked: Sequence[Ranked]) -> Said:
    found = gather(asked, _listing(asked, ranked))
    first, *others = found.said
    said = [one.candidate for one in (first, *others)]
    return Said(tuple(said), first.text[slice(*found.short)] if found.short else None)


def _listing(asked: Asked, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentences in the order of their probability, those that name several things lifted."""
    lifted = [
        replace(one, probability=LISTING * one.probability)
        if len(listed(asked, one)) >= SEVERAL
        else one
        for one in ranked
    ]
    return sorted(lifted, key=lambda one: -one.probability)


def _adds(asked: Asked, first: Ranked, other: Ranked) -> bool:
    """Whether the other sentence has another value or more of the question's terms.

    A sentence in nearly the same words never does.
    """
    if alike(first, other):
        return False
    stems = asked.terms.stems
    if echoed(other.text, stems) - echoed(first.text, stems):
        return True
    span = short_span(asked, other)
    return span is not None and fold(other.text[slice(*span)]) not in fold(first.text)


def alike(one: Ranked, other: Ranked) -> bool:
    """Whether two sentences share most of their words."""
    first, second = (frozenset(re.findall(r"\w+", each.text.casefold())) for each in (one, other))
    return len(first & second) >= ALIKE * max(1, min(len(first), len(second)))


def _lifted(ranked: Sequence[Ranked], worth: Callable[[str], float]) -> list[Ranked]:
    """The sentences in the order of their probability, times what each is worth by its words."""
    return sorted(ranked, key=lambda one: -one.probability * worth(one.text))


def _describing(asked: Asked, text: str) -> float:
    found = described(asked.definition, text) if asked.definition else None
    return 1.0 if found is None else OUTRIGHT if found.outright else TITLED


def _bounded(one: Ranked) -> Ranked:
    """The sentence, or of an endless one the stretch around the reader's span, at its start without."""
    candidate = one.candidate
    if candidate.end - candidate.start <= ENDLESS:
        return one
    place = one.within[0] - ENDLESS // 2 if one.within else 0
    start = candidate.start + max(0, min(place, len(one.text) - ENDLESS))
    end = start + ENDLESS
    text = candidate.evidence.article.text
    if start > candidate.start and (space := text.find(" ", start, start + WORD)) > 0:
        start = space + 1
    if end < candidate.end and (space := text.rfind(" ", end - WORD, end)) > 0:
        end = space
    return replace(one, candidate=replace(candidate, start=start, end=end))


def _words(candidate: Candidate) -> int:
    return len(candidate.text.split())
