"""Words spelt nearly alike: which phrase of a text was probably meant by what was typed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

# An apostrophe or a hyphen may stand inside a word: O'Brien, Saint-Denis.
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:[-'’](?!s\b)[^\W\d_]+)*(?!\w)")
_GAP = re.compile(r"[^\w.,;:!?()\n]{1,3}|\n|(?<=\b\w)\. ?")  # a full stop only behind an initial
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n\"“”])\s*$")
LONGEST = 40  # code points; longer is no name
TWO_FROM = 9  # letters from which two may be wrong: Xiaoping is no Xiaohong
ONE_FROM = 5  # letters of a word that stands alone: Iran is no Iraq
PLAIN_FROM = 7  # letters of a word typed in lower case, where every other spelling is a word too
VOWELS_FROM = 4  # letters of a word, vouched for, in which two vowels may be wrong: Zhou, Zhao
ANCHOR = 3  # letters of a word that, spelt right, vouches for its neighbours


def fold(word: str) -> str:
    """In lower case, without accents, apostrophes alike."""
    bare = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def tolerance(word: str, *, vouched: bool) -> int:
    """How many letters of a word may be wrong; vouched: a neighbour of it is spelt right."""
    letters = len(word)
    if any(character.isdigit() for character in word) or letters > LONGEST:
        return 0
    return 2 if letters >= TWO_FROM else int(letters >= (2 if vouched else ONE_FROM))


def distance(one: str, other: str) -> int:
    """Letters to add, drop, exchange or swap with the next between two folded words; 3 if more."""
    return int(OSA.distance(one, other, score_cutoff=2))


def nearest(typed: Sequence[str], texts: Iterable[str]) -> tuple[int, str] | None:
    """The phrase of the texts that was most probably meant, as they write it, and its distance.

    The nearest; of those the one in the earliest text, then the most frequent, then by alphabet.
    None where none is near.
    """
    counts: Counter[str] = Counter()
    place: dict[str, tuple[int, int]] = {}
    for number, text in enumerate(texts):
        for far, phrase in _near(typed, text):
            place.setdefault(phrase, (far, number))
            counts[phrase] += 1
    if not counts:
        return None
    phrase = min(counts, key=lambda one: (place[one], -counts[one], one))
    return place[phrase][0], phrase


def _near(typed: Sequence[str], text: str) -> Iterator[tuple[int, str]]:
    """Phrases of as many words as were typed, each near enough, none the same throughout."""
    words, first = list(_WORD.finditer(text)), fold(typed[0])[:2]
    for at in range(len(words) - len(typed) + 1):
        start, window = words[at].start(), words[at : at + len(typed)]
        if text[start].isascii() and text[start].lower() not in first:
            continue
        gaps = pairwise(window)
        if not all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in gaps):
            continue
        far = _apart(typed, [word[0] for word in window])
        if far and (len(typed) > 1 or _fits(typed[0], window[0][0], text[:start][-4:], far)):
            yield far, " ".join(text[start : window[-1].end()].split())


def _apart(typed: Sequence[str], words: Sequence[str]) -> int | None:
    """Letters between the words of a text and the typed ones, all together; None if too many."""
    vouched = len(typed) > 1
    if vouched:  # what is typed as a name means a name, and in lower case it may
        cased = any(one[:1].isupper() for one in typed)
        pairs = zip(typed, words, strict=True)
        if any(not w[0].isupper() and (t[:1].isupper() or not cased) for t, w in pairs):
            return None
        vouched = any(
            len(t) >= ANCHOR and fold(t) == fold(w) for t, w in zip(typed, words, strict=True)
        )
    total = 0
    for one, other in zip(map(fold, typed), map(fold, words), strict=True):
        most = tolerance(one, vouched=vouched)
        if vouched and len(one) >= VOWELS_FROM and _consonants(one) == _consonants(other):
            most = 2
        far = distance(one, other)
        swapped = len(one) > ANCHOR and far == 1 and sorted(one) == sorted(other)
        if not swapped and (far > most or (far and one[:1] != other[:1])):
            return None
        total += far
    return total


def _fits(typed: str, word: str, before: str, far: int) -> bool:
    """A word that was typed alone is held to more: a ballot is no ballet, nor a flood Floyd.

    Typed with a capital it means a name, and where a sentence begins no name is told.
    """
    name = word[0].isupper() and not _SENTENCE_END.search(before)
    if typed[:1].isupper():
        return name
    exchanged = len(word) == len(typed) and sorted(fold(word)) != sorted(fold(typed))
    if name:
        return not exchanged or len(typed) >= PLAIN_FROM
    return far == 1 and len(typed) >= (TWO_FROM if exchanged else PLAIN_FROM)


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in "aeiouy")
