"""What a question mentions, in its own words: names, numbers, dates and other words of matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from unicodedata import bidirectional

from corpus.dates import DAY, MONTH, PRINTED, WEEKDAYS, YEAR
from qa.terms import FORM_WORDS, OPENERS

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


class MentionKind(Enum):
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

    kind: MentionKind
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
    found = [
        Mention(MentionKind.DATE, one[0], tuple(one[0].split()), one.start(), one.end())
        for one in _DATE.finditer(question)
        if any(character.isupper() or character.isdigit() for character in one[0])
    ]
    dated = {place for one in found for place in range(one.start, one.end)}
    words = [word for word in _words(question) if word.start not in dated]
    plain = any(not (w.capital or w.figure or w.text in _SMALL) for w in words[1:])
    titled = not plain and sum(word.capital for word in words) > TITLED
    run: list[_Word] = []  # of a name, with "of" and "van" inside it
    before = None
    for word in words:
        lower, first = word.text.lower(), before is None or before.closed
        # Doe and Will are names where a capital tells so.
        named = word.capital and not (first or titled) and len(word.text) > 1
        stems = analyze(word.text)
        form = not stems if named else FORM_WORDS.issuperset(stems)
        carries = not form and lower not in _BETWEEN
        names = word.capital and carries and not titled and not (first and lower in _OPENING)
        if names or (run and lower in _INSIDE and not word.closed):
            run.append(word)
        else:
            found += _name(run)
            run = []
            if carries:
                kind = MentionKind.NUMBER if word.figure else MentionKind.WORD
                found.append(Mention(kind, word.text, (word.text,), word.start, word.end))
        if word.closed:
            found += _name(run)
            run = []
        before = word
    found += _name(run)
    return sorted(
        (replace(one, text=question[one.start : one.end]) for one in found),
        key=lambda one: one.start,
    )


def shown(text: str) -> str:
    """A piece of a question on one line, cut at LONGEST, without marks that steer the text around it."""
    plain = "".join(c for c in " ".join(text.split()) if bidirectional(c) not in _STEERING)
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def _words(question: str) -> list[_Word]:
    """The words that have a letter or digit; marks before one and behind one part it from others."""
    found: list[_Word] = []
    for run in re.finditer(r"\S+", question):
        text = _EDGE.sub("", run[0])
        opened = _EDGE.match(run[0])
        wordless = not any(character.isalnum() for character in text)
        if found and (opened or wordless):
            found[-1] = replace(found[-1], closed=True)
        if wordless:
            continue
        start = run.start() + (opened.end() if opened else 0)
        rest = question[start + len(text) : run.end()]
        bare = _POSSESSIVE.sub("", text)
        initial = rest == "." and (len(bare) == 1 or "." in bare)
        bare += "." if initial and "." in bare else ""
        closed = bool(rest and not initial) or len(bare) < len(text)
        found.append(_Word(bare, start, start + len(bare), closed))
    return found


def _name(run: list[_Word]) -> list[Mention]:
    while run and not run[-1].capital:
        run = run[:-1]
    if not run:
        return []
    words = tuple(word.text for word in run)
    return [Mention(MentionKind.NAME, " ".join(words), words, run[0].start, run[-1].end)]
