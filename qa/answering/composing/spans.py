"""Candidates for a short answer: spans of a sentence that are of the kind asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answering.composing.causes import cause
from qa.answering.composing.numbers import MONTH, counting, is_number, numbers
from qa.answering.composing.speech import told
from qa.answering.kind import Kind
from qa.terms import OPENERS

Span = tuple[int, int]

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TIME = re.compile(
    rf"(?:(?:{_DAY},? )?(?:{MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?: (?:to|and|-|–) (?:{MONTH} )?\d{{1,2}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)? {MONTH})(?:,? (?:19|20)\d\d)?|{MONTH},? (?:19|20)\d\d"
    rf"|(?:last |next |this |early |late )?(?:{_DAY}|week|month|year)(?: (?:morning|afternoon|evening|night))?"
    r"|(?:(?:early|late|mid|the)[ -])?\d{1,2}(?:st|nd|rd|th)[ -]centur(?:y|ies)"
    r"|(?:(?:early|late|mid|the)[ -])?(?:spring|summer|autumn|winter)(?: of)?(?: (?:1[5-9]|20)\d\d)?"
    r"|(?:the )?(?:1[5-9]|20)\d0s|(?:1[5-9]|20)\d\d(?:[-–]\d{2,4})?|(?:the day before )?yesterday|today|(?:the day after )?tomorrow|\d{1,2}(?::\d\d)? ?[ap]\.?m\.?)\b"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'.&-]*[\w’]|[A-Z]\.(?:[A-Z]\.)+|[A-Z]"
_NAME = re.compile(
    rf"(?:{_CAPITAL})(?:(?: (?:of|the|de|la|al|bin|van|von|and the))*[ -](?:{_CAPITAL}))*"
)
_PLACE = re.compile(
    rf"\b(?:in|at|near|from|to|outside|across|off|inside) (?:the |downtown |eastern |western |northern |southern |central )?({_NAME.pattern})"
)
# Atomic groups and whole words: "A-A-A-A-…" or a thousand letters must not be tried every way.
_ITEM = r"(?<![\w’'.-])(?:the )?(?>[\w’'.-]+)(?: (?>[\w’'.-]+)){0,4}"
_LIST = re.compile(rf"{_ITEM}(?:, (?!and |or ){_ITEM})+,? (?:and|or|as well as) {_ITEM}")
# A list of names: its items have no "of" in them, for "Delegations of India, …" begins with India.
_PLAIN_NAME = rf"(?>(?:{_CAPITAL})(?:[ -](?:{_CAPITAL}))*)"
_NAMES = re.compile(rf"{_PLAIN_NAME}(?:, {_PLAIN_NAME})+,? (?:and|or) (?:the )?{_PLAIN_NAME}")


# A work, a thing or a group: what a "which" may ask for, where no name stands.
_TITLE = re.compile(r"[\"“]([^\"“”]{2,60})[\"”]")
_THING = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|called|named)\s((?:[\w’'-]+ ){0,3}?[\w’'-]+)(?=[,.;:!?]|\s(?:of|in|on|at|for|to"
    r"|that|which|who|and|or|from|with|by|as|is|was|were|are|has|had|will)\b|$)"
)

# More of what has a capital and names neither a person nor a place.
_NO_NAMES = OPENERS | frozenset(
    (
        "we i you his her its their our these those since during although what who where why how"
        " all some many most no not one two three both each every according sept oct nov dec jan"
        " feb mar apr mr mrs ms dr st gov sen rep gen col lt prof rev"
    ).split()
)
_READ = 4000  # code points


def spans(text: str, kind: Kind) -> Iterator[Span]:
    """Spans [start, end) of text that could answer a question of this kind, in order of the rules.

    Of a text of more than 4,000 code points only the beginning is read.
    """
    text = text[:_READ]
    if kind is Kind.PLACE:
        yield from (match.span(1) for match in _PLACE.finditer(text))
    patterns = {
        Kind.PERSON: (_NAME,),
        Kind.PLACE: (_NAME,),
        Kind.TIME: (_TIME,),
        Kind.LIST: (_NAMES, _LIST),
    }
    if kind is Kind.NUMBER:
        yield from numbers(text)
    for pattern in patterns.get(kind, ()):
        yield from (match.span() for match in pattern.finditer(text))
    if kind is Kind.WHICH:
        yield from (match.span(1) for match in _TITLE.finditer(text))
        yield from (match.span() for match in _NAME.finditer(text))
        yield from (match.span(1) for match in _THING.finditer(text))
    whole = {Kind.REASON: cause, Kind.QUOTATION: told}.get(kind)
    if whole and (span := whole(text)):
        yield span


def of_kind(text: str, kind: Kind) -> bool:
    """Whether a short answer looks like what is asked for; true of kinds without a shape."""
    if kind not in (Kind.PERSON, Kind.PLACE, Kind.TIME, Kind.NUMBER):
        return True
    if kind is Kind.NUMBER:
        return any(is_number(text[slice(*span)]) for span in numbers(text[:_READ]))
    found = (_TIME if kind is Kind.TIME else _NAME).finditer(text[:_READ])
    return any(_names_something(match[0], kind) for match in found)


def names_listed(text: str) -> bool:
    """True if the text is nothing but names in a row: "India, Pakistan and Russia"."""
    return _NAMES.fullmatch(text) is not None


def short_answer(text: str, kind: Kind, asked: frozenset[str]) -> Span | None:
    """The likeliest of the spans: one that says something the question did not.

    asked: the question's words in lower case. Of lists, one of names and then the longest; of
    persons, places and "which", one without any of those words; of places, one after "in", "at" …;
    then the span nearest to one of them. Kinds without any spans: WHAT, YES_NO, SUMMARY, OTHER.
    """
    text = text[:_READ]
    found = [
        span
        for span in spans(text, kind)
        if not _said(text[slice(*span)], asked) and _names_something(text[slice(*span)], kind)
    ]
    if not found:
        return None
    if kind in (Kind.REASON, Kind.QUOTATION):
        return found[0]
    if kind is Kind.LIST:
        lists = [span for span in found if names_listed(text[slice(*span)])]
        return max(lists or found, key=lambda span: text[slice(*span)].count(","))
    found = _preferred(text, kind, found, asked)
    if not found:
        return None
    near = [match.start() for match in re.finditer(r"\w+", text) if match[0].casefold() in asked]
    if not near:
        return found[0]
    return min(found, key=lambda span: min(abs(span[0] - place) for place in near))


def _preferred(text: str, kind: Kind, found: list[Span], asked: frozenset[str]) -> list[Span]:
    """Those of the spans that are likelier by their form: all of them where none is."""
    if kind is Kind.WHICH:  # a name before a thing
        names = {match.span() for match in _NAME.finditer(text)}
        names |= {match.span(1) for match in _TITLE.finditer(text)}
        found = [span for span in found if span in names] or found
    if kind in (Kind.PERSON, Kind.PLACE, Kind.WHICH):
        # Not "the First Conference" where "the conference" is asked.
        found = [span for span in found if not _echoes(text[slice(*span)], asked)] or found
    if kind is Kind.PLACE:  # "in Lianyungang" before "Wang"
        after_preposition = {match.span(1) for match in _PLACE.finditer(text)}
        found = [span for span in found if span in after_preposition] or found
    if kind is Kind.NUMBER:
        return counting(text, found, asked)
    return found


def _names_something(span: str, kind: Kind) -> bool:
    """False for a capital that begins a sentence, a day where a person is wanted, a lone "one"."""
    if kind is Kind.NUMBER:
        return is_number(span)
    words = re.findall(r"\w+", span.casefold())
    return kind not in (Kind.PERSON, Kind.PLACE, Kind.WHICH) or not all(
        word in _NO_NAMES for word in words
    )


def _echoes(span: str, asked: frozenset[str]) -> bool:
    return any(word.casefold() in asked for word in re.findall(r"\w+", span))


def _said(span: str, asked: frozenset[str]) -> bool:
    words = [word.casefold() for word in re.findall(r"\w+", span)]
    return not words or all(word in asked for word in words)
