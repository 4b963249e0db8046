"""What a question mentions, in its own words: names, numbers, dates and other words of matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from unicodedata import bidirectional

from corpus.dates import DAY, MONTH, PRINTED, WEEKDAYS, YEAR
from qa.terms import FORM_WORDS, OPENERS

_RUN = re.compile(r"\S+")
_EDGE = re.compile(r"^[^\w$€£#]+|[^\w%]+$")
_POSSESSIVE = re.compile(r"[’']s$", re.IGNORECASE)
_DATE = re.compile(
    rf"{PRINTED.pattern}"
    rf"|\b{DAY}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH}(?:,?\s{YEAR})?"
    rf"|\b{MONTH}\s{DAY}(?:st|nd|rd|th)?\b(?:,?\s{YEAR})?|\b{MONTH},?\s(?:of\s)?{YEAR}"
    rf"|\b(?:{'|'.join(WEEKDAYS)})s?\b",
    re.IGNORECASE,
)
_INSIDE = frozenset("of the de da di la le van von der den bin ibn al el y".split())
# Verbs and prepositions that open a question with a capital.
_OPENING = OPENERS | frozenset(
    "describe explain summarize summarise compare discuss outline identify show find state write"
    " report any since during between under despite regarding according about with without".split()
)
# What says how things stand to one another, and the index does not leave out.
_BETWEEN = frozenset(
    "over under after before between during against since until above through among from up out off"
    " than also so very just any some all most more less other while because how both each ever"
    " still yet again according would".split()
)
_SMALL = frozenset(
    "a an the of and or in on at by for from to with as but nor via vs about".split()
)
_STEERING = frozenset("LRE RLE LRO RLO PDF LRI RLI FSI PDI".split())
LONGEST = 60  # code points that are shown of a name, word or title
TITLED = 4  # capitalised words; more, and none in lower case, are a headline


class Kind(Enum):
    """What a mention is."""

    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Mention:
    """A piece of the question's matter: question[start:end] == text.

    words: as typed, without the marks around them; more than one for some names and dates.
    """

    kind: Kind
    text: str
    words: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Word:
    """A word [start, end) of the question. closed: a mark or possessive parts it from the next."""

    text: str
    start: int
    end: int
    closed: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def figure(self) -> bool:
        return any(character.isdigit() for character in self.text)


def mentions(question: str, analyze: Callable[[str], Sequence[str]]) -> list[Mention]:
    """The question's matter in order, without the words of its form.

    analyze: the stems of a text, as `LexicalIndex.analyze`.
    """
    dates = [
        Mention(Kind.DATE, found[0], tuple(found[0].split()), found.start(), found.end())
        for found in _DATE.finditer(question)
        if any(character.isupper() or character.isdigit() for character in found[0])
    ]
    taken = {place for one in dates for place in range(one.start, one.end)}
    words = [word for word in _words(question) if word.start not in taken]
    titled = _titled(words)
    carries = _carries(words, analyze, titled=titled)
    named = [] if titled else _names(words, carries)
    inside = {place for one in named for place in range(one.start, one.end)}
    rest = [
        Mention(
            Kind.NUMBER if word.figure else Kind.WORD, word.text, (word.text,), word.start, word.end
        )
        for word, carried in zip(words, carries, strict=True)
        if carried and word.start not in inside
    ]
    found = [replace(one, text=question[one.start : one.end]) for one in (*dates, *named, *rest)]
    return sorted(found, key=lambda one: one.start)


def shown(text: str) -> str:
    """A piece of a question on one line, cut at LONGEST, without marks that steer the text around it."""
    plain = "".join(c for c in " ".join(text.split()) if bidirectional(c) not in _STEERING)
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _words(question: str) -> list[_Word]:
    """The words that have a letter or digit; marks before one and behind one part it from others."""
    found: list[_Word] = []
    for run in _RUN.finditer(question):
        opened = _EDGE.match(run[0])
        start = run.start() + (opened.end() if opened else 0)
        text = _EDGE.sub("", run[0])
        wordless = not any(character.isalnum() for character in text)
        if found and (opened or wordless):
            found[-1] = replace(found[-1], closed=True)
        if wordless:
            continue
        rest = run[0][start - run.start() + len(text) :]
        bare = _POSSESSIVE.sub("", text)
        initial = rest == "." and (len(bare) == 1 or "." in bare)
        closed = bool(rest and not initial) or bare != text
        if initial and "." in bare:
            bare += "."
        found.append(_Word(bare, start, start + len(bare), closed))
    return found


def _titled(words: Sequence[_Word]) -> bool:
    """Whether it is written as a headline, in which a capital tells of no name."""
    plain = any(
        not word.capital and not word.figure and word.text not in _SMALL for word in words[1:]
    )
    return not plain and sum(word.capital for word in words) > TITLED


def _carries(
    words: Sequence[_Word], analyze: Callable[[str], Sequence[str]], *, titled: bool
) -> list[bool]:
    """Which words carry matter; Doe and Will are names where a capital tells so."""
    found = []
    for place, word in enumerate(words):
        inside = place > 0 and not words[place - 1].closed
        name = word.capital and inside and not titled and len(word.text) > 1
        stems = analyze(word.text)
        form = not stems if name else FORM_WORDS.issuperset(stems)
        found.append(not form and word.text.lower() not in _BETWEEN)
    return found


def _names(words: Sequence[_Word], carries: Sequence[bool]) -> list[Mention]:
    """Runs of capitalised words, with "of", "van" and their like inside them."""
    found: list[Mention] = []
    run: list[_Word] = []
    for place, (word, carried) in enumerate(zip(words, carries, strict=True)):
        first = place == 0 or words[place - 1].closed
        opens = first and word.text.lower() in _OPENING
        if word.capital and carried and not opens:
            run.append(word)
        elif run and word.text.lower() in _INSIDE and not word.closed:
            run.append(word)
            continue
        else:
            found += _name(run)
            run = []
        if word.closed:
            found += _name(run)
            run = []
    return found + _name(run)


def _name(run: Sequence[_Word]) -> list[Mention]:
    kept = list(run)
    while kept and not kept[-1].capital:
        kept.pop()
    if not kept:
        return []
    words = tuple(word.text for word in kept)
    return [Mention(Kind.NAME, " ".join(words), words, kept[0].start, kept[-1].end)]
