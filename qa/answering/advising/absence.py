"""Names and words that no article has, and what was probably meant by them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.dates import YEAR
from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Filter
from qa.answering.advising.spelling import ANCHOR, LONGEST, VOWELS_FROM, Typed, tolerance
from qa.mentions import Kind, Mention

LOOKED = 64  # passages looked through for a name; they are read from the store in 2 ms
CHECKED = 8  # names and words of a question that are looked up
WIDEST = 8  # words of a name; more are a heading
GUESSES = 8  # phrases for which something near is looked for in the evidence, 0.3 ms each
LOOKUPS = 6  # times that the archive is asked for what is spelt nearly alike, 1 to 3 ms each
APART = 2  # words that may stand between those of a name: Donald J. Trump
SPREAD_FROM = 6  # letters of a word alone whose stem is looked for two letters away
JOINTS = frozenset("of the and".split())
LINKS = JOINTS | frozenset("de da di la le van von der den bin ibn al el y".split())

# Of a question's own time, which no article need name.
_TIME = re.compile(
    rf"{YEAR}|today|tonight|yesterday|tomorrow|ago|now|last|past|next|(?:recent|late|current)\w*"
    r"|(?:day|night|week|weekend|month|year|morning|afternoon|evening)s?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Absent:
    """A name or word that no article has. meant: as an article writes what is near it, or None."""

    text: str
    kind: Kind
    meant: str | None


@dataclass(slots=True)
class Absences:
    """Looks for what one question mentions. For one thread.

    texts: of the evidence, best first: where a spelling is looked for before the archive.
    """

    lexical: LexicalIndex
    store: Store
    texts: Sequence[str]
    _stems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _guesses: int = 0
    _lookups: int = 0

    def of(self, found: Sequence[Mention]) -> list[Absent]:
        """What is absent, in the question's order; of the first CHECKED that could be."""
        spelt = [
            one
            for one in found
            if one.kind is not Kind.DATE and len(one.words) <= WIDEST and _spaced(one.text)
        ]
        absent: list[Absent] = []
        checked = 0
        for place, one in enumerate(spelt):
            if one.kind is Kind.NAME:
                absent += self._name(one.words)
            elif not (_TIME.fullmatch(one.text) or self._known(one.text)):
                beside = [
                    pair for pair in pairwise(spelt[max(0, place - 1) : place + 2]) if one in pair
                ]
                absent.append(self._word(one, beside))
            else:
                continue
            checked += 1
            if checked == CHECKED:
                break
        return list({one.text.casefold(): one for one in reversed(absent)}.values())[::-1]

    # -- names -------------------------------------------------------------------------------

    def _name(self, words: Sequence[str]) -> Iterator[Absent]:
        if self.seen(words):
            return
        text = " ".join(words)
        if self.store.articles(Filter(sources=(text,)), limit=0)[1]:
            return  # an outlet, which its own articles need not mention
        meant = self._meant(words)
        if meant or len(words) == 1:
            yield Absent(text, Kind.NAME, meant)
        elif JOINTS.intersection(words):
            for part in _parts(words):
                yield from self._name(part)
        else:
            yield from self._in_part(words)

    def _in_part(self, words: Sequence[str]) -> Iterator[Absent]:
        """Where a name as a whole is near nothing: the words of it that are to blame."""
        bare = [word for word in words if word not in LINKS]
        unknown = [word for word in bare if not self._known(word)]
        partly = len(bare) > 2 and any(self.seen(pair) for pair in pairwise(words))  # noqa: PLR2004
        for word in unknown:
            place = list(words).index(word)
            around = [words[max(0, place - 1) : place + 1], words[place : place + 2]]
            pairs = [pair for pair in around if 1 < len(pair) < len(words)]
            alone = [[word]] if len(unknown) == 1 and len(word) >= SPREAD_FROM else []
            for some in (*pairs, *alone):
                if meant := self._meant(some, most=len(some)):
                    yield Absent(" ".join(some), Kind.NAME, meant)
                    return
        if partly:
            yield from (Absent(word, Kind.NAME, None) for word in unknown)
        else:
            yield Absent(" ".join(words), Kind.NAME, None)

    def seen(self, words: Sequence[str]) -> bool:
        """Whether an article has the words near each other, in any order and form.

        Also True where too many passages hold them all to look through.
        """
        stems = self._stemmed(" ".join(words))
        if not stems or all(len(stem) == 1 for stem in stems):
            return True
        if not self.lexical.known(stems).issuperset(stems):
            return False
        if len(stems) == 1 or any(_together(self._stemmed(text), stems) for text in self.texts):
            return True
        held = self.lexical.holding(dict.fromkeys(stems, 0), LOOKED)
        return len(held) >= LOOKED or any(
            _together(self.lexical.analyze(text), stems) for text in self._read(held)
        )

    # -- words -------------------------------------------------------------------------------

    def _word(self, one: Mention, beside: Sequence[tuple[Mention, Mention]]) -> Absent:
        """A word in lower case may be half of a name."""
        if one.kind is Kind.WORD:
            for first, second in beside:
                adjacent = second.start - first.end == 1
                words = (*first.words, *second.words)
                if adjacent and (meant := self._meant(words)):
                    return Absent(" ".join(words), Kind.NAME, meant)
            return Absent(one.text, one.kind, self._meant(one.words))
        return Absent(one.text, one.kind, None)

    def _known(self, word: str) -> bool:
        """Whether the archive has the word, or every part of a joined one; True if it is not looked up."""
        stems = self._stemmed(word)
        return self.lexical.known(stems).issuperset(stems)

    # -- what was meant ----------------------------------------------------------------------

    def _meant(self, words: Sequence[str], most: int = 2) -> str | None:
        """The phrase that was probably meant: of the evidence if only one letter is wrong there.

        most: how many letters of a phrase may be wrong.
        """
        if self._guesses == GUESSES:
            return None
        self._guesses += 1
        typed = Typed(tuple(words))
        found = typed.nearest(self.texts)
        if found and found[0] == 1:
            return found[1]
        for wanted in self._wanted(words):
            if self._lookups == LOOKUPS:
                break
            self._lookups += 1
            other = typed.nearest(self._read(self.lexical.holding(wanted, LOOKED)))
            if other and (found is None or other[0] < found[0]):
                found = other
                break
        return found[1] if found and found[0] <= most else None

    def _wanted(self, words: Sequence[str]) -> Iterator[dict[str, int]]:
        """What to ask the word index for: one word wrong and the others right, then all wrong.

        One letter first, for two of a short word bring in much. They may be stems of one letter
        less: Torrez is one letter from Torres, whose stem is "torr", two from torrez.
        """
        spread = [(stems, self._spread(word, words)) for word, stems in self._bare(words)]
        right = [self.lexical.known(stems).issuperset(stems) for stems, _ in spread]
        for edits in (1, 2):
            for wrong, (_, most) in enumerate(spread):
                if edits <= most and all(right[:wrong] + right[wrong + 1 :]):
                    yield {
                        stem: edits if place == wrong else 0
                        for place, (stems, _) in enumerate(spread)
                        for stem in stems
                    }
        if len(spread) > 1 and all(most for _, most in spread):
            yield {stem: 1 for stems, _ in spread for stem in stems}

    def _bare(self, words: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        """The words that the index holds, with their stems."""
        each = [(word, self._stemmed(word)) for word in words if word not in LINKS]
        return [(word, stems) for word, stems in each if stems]

    @staticmethod
    def _spread(word: str, words: Sequence[str]) -> int:
        """How many letters of a word's stem may be other where it is looked for."""
        vouched = len(words) > 1
        most = tolerance(word, vouched=vouched) or int(ANCHOR < len(word) <= LONGEST)
        return 2 if most and len(word) >= (VOWELS_FROM if vouched else SPREAD_FROM) else most

    def _read(self, ids: Sequence[int]) -> list[str]:
        """The texts of these passages, each with its title, in the order of the ids."""
        held = self.store.passages(ids)
        return [
            f"{held[number][1].title}\n\n{held[number][0].text}" for number in ids if number in held
        ]

    def _stemmed(self, text: str) -> tuple[str, ...]:
        if text not in self._stems:
            self._stems[text] = tuple(self.lexical.analyze(text))
        return self._stems[text]


def _together(held: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether all stems stand within a few words of one another, in any order."""
    wanted = set(stems)
    width = len(stems) + APART
    places = [place for place, stem in enumerate(held) if stem in wanted]
    return any(wanted.issubset(held[place : place + width]) for place in places)


def _parts(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The name cut where "of" and "the" stand."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in JOINTS:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts if part]


def _spaced(text: str) -> bool:
    """Whether the script parts its words: of Chinese the index holds whole clauses as one word."""
    return all(c.lower() != c.upper() or not c.isalpha() for c in text)
