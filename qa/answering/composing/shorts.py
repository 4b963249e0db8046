"""The short answer of a ranked sentence: the reader's words, or those that a rule finds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.answering.composing.filing import filed
from qa.answering.composing.numbers import counts_nothing
from qa.answering.composing.said import Ranked
from qa.answering.composing.spans import Span, of_kind, short_answer, spans
from qa.answering.defining.description import described
from qa.answering.kind import Kind
from qa.answering.sentences import Asked

SURE = 0.5  # of the reader's span: from here on its words are taken, whatever they look like
UNCUT = 40  # characters either side in which a word or number may go on
_UNCUT = re.compile(r"\d+(?:[.,:/]\d+)+|\w+")
_EXACT = frozenset((Kind.TIME, Kind.NUMBER))  # kinds whose answers can always be told by their form
LONGEST_QUALIFIER = 20  # characters
_QUALIFIER = re.compile(
    r"\b(?:(?:no )?(?:more|fewer|less) than|at (?:least|most)|up to|about|around|nearly|almost|over"
    r"|some|roughly|approximately)\s[$€£¥]?$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"\b[A-Z]\.$")  # the full stop of "U.S." is its own
_EDGES = ' \t\n.,;:"“”'


def short_span(asked: Asked, ranked: Ranked) -> Span | None:
    """Where in the sentence's text the short answer stands; None if nothing answers shortly.

    The reader's span if it is of the kind, the reader is sure of it or a rule finds the same
    place; else the rule's; else the reader's after all.
    """
    if asked.definition:  # no reader is as sure as the sentence's form
        told = described(asked.definition, ranked.text)
        return (told.start, told.end) if told else None
    read = whole(ranked.text, trimmed(ranked.text, ranked.within), asked.kind)
    found = _by_rule(asked, ranked.text)
    if read and asked.kind in _EXACT and not of_kind(ranked.text[slice(*read)], asked.kind):
        return found  # no reader is so sure that "Beijing" would be a time
    if read and asked.kind is Kind.NUMBER:
        if counts_nothing(ranked.text[slice(*read)], asked.words):
            return found
        read = _qualified(ranked.text, read)
    if read is None or found is None:
        return read or found
    said = ranked.text[slice(*read)]
    if of_kind(said, asked.kind) or ranked.span_probability >= SURE or _meet(read, found):
        return read
    return found


def _by_rule(asked: Asked, text: str) -> Span | None:
    begin = filed(text)
    found = short_answer(text[begin:], asked.kind, asked.words)
    return (found[0] + begin, found[1] + begin) if found else None


def short_of(asked: Asked, said: Iterable[Ranked]) -> str | None:
    """The short answer of the first sentence that has one; None for kinds without any."""
    if asked.kind is Kind.SUMMARY:
        return None
    spans = ((one, short_span(asked, one)) for one in said)
    return next((one.text[slice(*span)] for one, span in spans if span), None)


def trimmed(text: str, span: Span | None) -> Span | None:
    """The span without the white space and punctuation around it; None if nothing is left."""
    if span is None:
        return None
    start, end = span
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES and not _INITIAL.search(text[start:end]):
        end -= 1
    return (start, end) if start < end else None


def whole(text: str, span: Span | None, kind: Kind) -> Span | None:
    """The span with the words and numbers that it cuts through, and times in full.

    "211" of "48,211" becomes "48,211"; "Last" of "Last Sunday" becomes that where a time is asked.
    """
    if span is None:
        return None
    start, end = span
    for match in _UNCUT.finditer(text, max(0, start - UNCUT), end + UNCUT):
        if match.start() < end and start < match.end():
            start, end = min(start, match.start()), max(end, match.end())
    if kind is Kind.TIME:
        for low, high in spans(text, kind):
            if low < end and start < high:
                start, end = min(start, low), max(end, high)
    return start, end


def _qualified(text: str, span: Span) -> Span:
    """The span with "more than", "at least" and the like before it: without them it says too much."""
    before = _QUALIFIER.search(text[max(0, span[0] - LONGEST_QUALIFIER) : span[0]])
    return (span[0] - len(before[0]), span[1]) if before else span


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
