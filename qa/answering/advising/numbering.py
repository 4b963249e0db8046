"""Numbers that articles have otherwise: the 13th meeting, where the 14th was asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.mentions import Kind, Mention
from qa.terms import FORM_WORDS

# Ordinals, spelt or in figures, and whole numbers; not a piece of 3.5, 1,000, 2018-05-03 or G20.
_FIGURE = re.compile(
    r"(?<![\w.,:/–-])(?P<value>\d{1,3}(?:,\d{3})+|\d+)(?P<nth>st|nd|rd|th)?(?![\w:/]|[.,–-]\d)"
)
_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_SPELT = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_BREAK = re.compile(r"[.,;:!?()\"“”—\n]")
_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*")
ASKED = 5  # words behind the question's number that say what it counts
MOST = 4  # numbers of a question
WITHIN = 5  # words behind an article's number among which they must stand


@dataclass(frozen=True, slots=True)
class OtherNumber:
    """asked: the number as typed, with an ordinal's "the". found: an article's words, from its number on."""

    asked: str
    found: str
    ordinal: bool


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a text; follows: the words behind it up to the next mark, with their ends."""

    value: int
    text: str
    ordinal: bool
    start: int
    follows: tuple[tuple[str, int], ...]


class Numbers:
    """Compares the numbers of a question with those of texts. analyze: as of `LexicalIndex`."""

    def __init__(self, analyze: Callable[[str], Sequence[str]]) -> None:
        self._analyze = analyze

    def other(
        self, question: str, mentioned: Sequence[Mention], texts: Sequence[str]
    ) -> list[OtherNumber]:
        """Numbers of the question that stand before the same words with other values only.

        texts: of the evidence, best first; each must also hold a name of the question if it has
        any. A number that some text does have is none. Of several the nearest is given. The question's first MOST are compared.
        """
        dates = {p for one in mentioned if one.kind is Kind.DATE for p in range(one.start, one.end)}
        asked = [number for number in _numbers(question) if number.start not in dates][:MOST]
        if not asked:
            return []
        names = self._stems(" ".join(one.text for one in mentioned if one.kind is Kind.NAME))
        read = [(self._stems(text), text, list(_numbers(text))) for text in texts]
        near = [one for one in read if not names or not names.isdisjoint(one[0])]
        found = (self._compared(number, self._counted(number), near) for number in asked)
        return [one for one in found if one]

    def _counted(self, number: _Number) -> list[str]:
        """The stems of what is counted: of the words of matter that follow at once."""
        stems: list[str] = []
        for word, _ in number.follows[:ASKED]:
            own = [stem for stem in self._analyze(word) if stem not in FORM_WORDS]
            if not own:
                break
            stems += own
        return stems

    def _compared(
        self,
        asked: _Number,
        counted: Sequence[str],
        texts: Sequence[tuple[frozenset[str], str, Sequence[_Number]]],
    ) -> OtherNumber | None:
        best: tuple[int, OtherNumber] | None = None
        for stems, text, numbers in texts:
            if not counted or not stems.issuperset(counted):
                continue
            for number in numbers:
                end = self._end(number, counted) if number.ordinal == asked.ordinal else None
                if end is None:
                    continue
                if number.value == asked.value:
                    return None
                found = " ".join(text[number.start : end].split())
                far = abs(number.value - asked.value)
                near = asked.ordinal or far <= min(number.value, asked.value)  # half to twice
                if near and (best is None or far < best[0]):
                    best = far, OtherNumber(asked.text, found, asked.ordinal)
        return best[1] if best else None

    def _end(self, number: _Number, counted: Sequence[str]) -> int | None:
        """Where the words that the number counts end; None if it counts something else.

        An ordinal's noun may stand a few words behind it, the rest anywhere in the passage ("13th
        meeting of SCO secretaries"); a plain number's stands right behind.
        """
        wanted = counted[-1] if number.ordinal else counted[0]
        for word, end in number.follows[: WITHIN if number.ordinal else 1]:
            if wanted in self._analyze(word):
                return end
        return None

    def _stems(self, text: str) -> frozenset[str]:
        return frozenset(self._analyze(text))


def _numbers(text: str) -> Iterator[_Number]:
    for found in (*_FIGURE.finditer(text), *_SPELT.finditer(text)):
        rest = text[found.end() : found.end() + 80]
        stop = _BREAK.search(rest)
        follows = tuple(
            (word[0], found.end() + word.end())
            for word in _TOKEN.finditer(rest, 0, stop.start() if stop else len(rest))
        )
        if found.re is _SPELT:
            value, ordinal = _WORDS.index(found[0].lower()) + 1, True
        else:
            digits = found["value"].replace(",", "")
            if len(digits) > 15:  # noqa: PLR2004  # an id, not a count
                continue
            value, ordinal = int(digits), bool(found["nth"])
        yield _Number(value, found[0], ordinal, found.start(), follows)
