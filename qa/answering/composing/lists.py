"""Lists: their items gathered over sentences and articles, each item once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.composing.items import fold, items
from qa.answering.composing.said import Ranked
from qa.answering.composing.shorts import short_span
from qa.answering.composing.spans import Span, names_listed, short_answer
from qa.answering.kind import Kind
from qa.answering.sentences import Asked

NEAR = 0.5  # of the best's probability: from there on a sentence may bring further items
MOST = 4  # sentences
SURE_ITEM = 0.3  # of a lone item in a further sentence; by eye


@dataclass(frozen=True, slots=True)
class Gathered:
    """The items' sentences.

    said: those that bring items, the one with the best list first. short: the span of the list in
    the first one's text; None if it has none.
    """

    said: tuple[Ranked, ...]
    short: Span | None


def gather(asked: Asked, ranked: Sequence[Ranked]) -> Gathered:
    """The sentences nearly as likely as the best, as far as each brings items that are new.

    A list of two items or more comes before a sentence without one. ranked: best first, not empty.
    """
    near = [one for one in ranked if one.probability >= NEAR * ranked[0].probability]
    found = [(one, listed(asked, one)) for one in near]
    lists = [(one, spans) for one, spans in found if len(spans) > 1]
    first, spans = lists[0] if lists else found[0]
    said, seen = [first], _folded(first, spans)
    for one, others in found:
        fresh = {item for item in _folded(one, others) - seen if item not in asked.words}
        if (
            one is not first
            and one.seen
            and fresh
            and len(said) < MOST
            and _answers(one, others, len(spans))
        ):
            said.append(one)
            seen |= fresh
    short = (spans[0][0], spans[-1][1]) if len(spans) > 1 else short_span(asked, first)
    return Gathered(tuple(said), short)


def listed(asked: Asked, one: Ranked) -> tuple[Span, ...]:
    """The items of a sentence's list, in its text: at the reader's span, else where a rule sees one.

    The reader may see only the beginning of a list: a list of names around its span is taken whole.
    """
    rule = short_answer(one.text, Kind.LIST, asked.words)
    read = one.within
    if rule and read and rule[0] <= read[0] < rule[1] and names_listed(one.text[slice(*rule)]):
        read = min(rule[0], read[0]), max(rule[1], read[1])
    span = read or rule
    return items(one.text, span) if span else ()


def _answers(one: Ranked, spans: Sequence[Span], had: int) -> bool:
    """A further sentence must have a list, or, where there is none yet, words of a sure reader."""
    if len(spans) > 1 or had > 1:
        return len(spans) > 1
    return one.within is not None and one.span_probability >= SURE_ITEM


def _folded(one: Ranked, spans: Sequence[Span]) -> set[str]:
    return {fold(one.text[slice(*span)]) for span in spans}
