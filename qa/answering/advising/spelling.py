"""Words spelt nearly alike: how far apart, and which phrase of a text was probably meant."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from string import ascii_letters

_LETTER = r"[^\W\d_]"
# An apostrophe or a hyphen may stand inside a word: O'Brien, Saint-Denis.
_REST = rf"{_LETTER}*(?:[-'’](?!s\b){_LETTER}+)*"
_GAP = r"(?:[^\w.,;:!?()\n]{1,3}|(?<=\b\w)\. ?|\n)"  # a full stop only behind an initial
_SENTENCE_END = re.compile(r"[.!?:;\n\"“”]\s*$")
LONGEST = 40  # code points; longer is no name
TWO_FROM = 9  # letters from which two may be wrong: Xiaoping is no Xiaohong
ONE_FROM = 5  # letters of a word that stands alone: Iran is no Iraq
PLAIN_FROM = 7  # letters of a word typed in lower case, where every other spelling is a word too
VOWELS_FROM = 4  # letters of a word, vouched for, in which two vowels may be wrong: Zhou, Zhao
ANCHOR = 3  # letters of a word that, spelt right, vouches for its neighbours


def fold(word: str) -> str:
    """In lower case, without accents, apostrophes alike."""
    if word.isascii():
        return word.casefold()
    bare = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, exchange or swap with the next; most + 1 where it takes more.

    Optimal string alignment, row by row.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, beside in enumerate(other, start=1):
            least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != beside))
            if i > 1 and j > 1 and letter == other[j - 2] and beside == one[i - 2]:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)


def tolerance(word: str, *, vouched: bool) -> int:
    """How many letters of a word may be wrong; vouched: a neighbour of it is spelt right."""
    letters = len(word)
    if any(character.isdigit() for character in word) or letters > LONGEST:
        return 0
    if letters >= TWO_FROM:
        return 2
    return 1 if letters >= (2 if vouched else ONE_FROM) else 0


class _Letters:
    """One typed word, and how far words of texts are from it; remembers what it has compared."""

    def __init__(self, typed: str) -> None:
        self.typed = fold(typed)
        self.capital = typed[:1].isupper()
        self._most = {way: tolerance(self.typed, vouched=way) for way in (False, True)}
        self._consonants = _consonants(self.typed)
        self._known: dict[tuple[str, bool], int | None] = {}

    @property
    def first(self) -> str:
        """A pattern of the letters that a word near to it begins with: its first, or its second."""
        own = self.typed[:2] + self.typed[:2].upper()
        return (
            rf"[^\W\d_{''.join(c for c in ascii_letters if c not in own)}]"  # or one with an accent
        )

    def apart(self, word: str, *, vouched: bool) -> int | None:
        """Letters between a word of a text and the typed one; None if too many."""
        key = word, vouched
        if key not in self._known:
            self._known[key] = self._compared(fold(word), vouched=vouched)
        return self._known[key]

    def _compared(self, word: str, *, vouched: bool) -> int | None:
        typed, most = self.typed, self._most[vouched]
        if word == typed:
            return 0
        if len(typed) > ANCHOR and _swap(word, typed):
            return 1
        if word[:1] != typed[:1]:
            return None
        if vouched and len(typed) >= VOWELS_FROM and _consonants(word) == self._consonants:
            most = 2
        if abs(len(word) - len(typed)) > (most if vouched else 1):
            return None
        far = distance(typed, word, most)
        return far if far <= most else None


class Typed:
    """Words as they were typed, to look for in texts what is spelt nearly alike."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = [_Letters(word) for word in words]
        first, *rest = [word.first for word in self._words]
        # Letters before the boundary: so a text is searched for them alone, five times as fast.
        phrase = _GAP.join(
            [rf"({first}(?<!\w.)(?<!\w[-'’].){_REST})", *(f"({one}{_REST})" for one in rest)]
        )
        self._phrase = re.compile(rf"{phrase}(?!\w)")

    def nearest(self, texts: Iterable[str]) -> tuple[int, str] | None:
        """The phrase of the texts that was most probably meant, as they write it, and its distance.

        The nearest; of those the one in the earliest text, then the most frequent, then by
        alphabet. None where none is near.
        """
        counts: Counter[str] = Counter()
        place: dict[str, tuple[int, int]] = {}
        for number, text in enumerate(texts):
            for far, phrase in self._near(text):
                place.setdefault(phrase, (far, number))
                counts[phrase] += 1
        if not counts:
            return None
        phrase = min(counts, key=lambda one: (place[one], -counts[one], one))
        return place[phrase][0], phrase

    def _near(self, text: str) -> Iterable[tuple[int, str]]:
        """Phrases of as many words as were typed, each near enough, none the same throughout."""
        found = self._phrase.search(text)
        while found:
            words = found.groups()
            far = self._together(words)
            if far and (len(words) > 1 or self._fits(text, found.start(), words[0], far)):
                yield far, " ".join(found[0].split())
            found = self._phrase.search(text, found.start() + 1)  # phrases may overlap

    def _together(self, words: Sequence[str]) -> int | None:
        vouched = len(words) > 1
        apart = self._apart(words, vouched=vouched)
        if apart is None or not vouched:
            return sum(apart) if apart else None
        cased = any(word.capital for word in self._words)
        for typed, word in zip(self._words, words, strict=True):
            if not word[0].isupper() and (typed.capital or not cased):
                return None  # what is typed as a name means a name, and in lower case it may
        if not any(
            far == 0 and len(word.typed) >= ANCHOR
            for far, word in zip(apart, self._words, strict=True)
        ):
            apart = self._apart(words, vouched=False)
        return sum(apart) if apart else None

    def _apart(self, words: Sequence[str], *, vouched: bool) -> list[int] | None:
        every = []
        for typed, word in zip(self._words, words, strict=True):
            far = typed.apart(word, vouched=vouched)
            if far is None:
                return None
            every.append(far)
        return every

    def _fits(self, text: str, start: int, word: str, far: int) -> bool:
        """A word that was typed alone is held to more: a ballot is no ballet, nor a flood Floyd.

        Typed with a capital it means a name, and where a sentence begins no name is told.
        """
        typed = self._words[0]
        before = text[max(0, start - 4) : start]
        name = word[0].isupper() and bool(before) and not _SENTENCE_END.search(before)
        if typed.capital:
            return name
        exchanged = len(word) == len(typed.typed) and not _swap(fold(word), typed.typed)
        if name:
            return not exchanged or len(typed.typed) >= PLAIN_FROM
        return far == 1 and len(typed.typed) >= (TWO_FROM if exchanged else PLAIN_FROM)


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in "aeiouy")


def _swap(one: str, other: str) -> bool:
    """Whether they differ in two neighbouring letters that changed places."""
    if len(one) != len(other):
        return False
    apart = [place for place in range(len(one)) if one[place] != other[place]]
    if len(apart) != 2 or apart[1] != apart[0] + 1:  # noqa: PLR2004
        return False
    first, second = apart
    return one[first] == other[second] and one[second] == other[first]
