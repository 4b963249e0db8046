"""What a question names and no article has: names, words and numbers, and what comes near them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from corpus.dates import YEAR
from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Filter
from qa.answering.spelling import ANCHOR, nearest, tolerance
from qa.mentions import Mention, MentionKind, shown
from qa.terms import FORM_WORDS

LOOKED = 64  # passages looked through for a name; they are read from the store in 2 ms
CHECKED = 8  # names and words of a question that are looked up
WIDEST = 8  # words of a name; more are a heading
GUESSES = 8  # phrases for which something near is looked for
LOOKUPS = 6  # times that the archive is asked for what is spelt nearly alike, 1 to 3 ms each
APART = 2  # words that may stand between those of a name: Donald J. Trump
_JOINTS = frozenset("of the and".split())
_LINKS = _JOINTS | frozenset("de da di la le van von der den bin ibn al el y".split())
# Of the question's own time or wording, which no article need name; verbs that say little.
_FORM = re.compile(
    rf"{YEAR}|today|tonight|yesterday|tomorrow|ago|now|last|past|next|(?:recent|late|current)\w*"
    r"|(?:day|night|week|weekend|month|year|morning|afternoon|evening)s?"
    r"|(?:any|some|every|no)(?:one|body|thing|where)|stands?|means?|meant|meaning|definition|knows?"
    r"|describe|explain|summari[sz]e|define|ask|bring|call|come|find|get|give|go|keep|let|make|meet"
    r"|need|put|say|send|set|show|speak|take|tell|think|use|want",
    re.IGNORECASE,
)
# Ordinals, spelt or in figures, and whole numbers; not a piece of 3.5, 1,000, 2018-05-03 or G20.
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_NUMBER = re.compile(
    r"(?<![\w.,:/–-])(?P<value>\d{1,3}(?:,\d{3}){1,3}|\d{1,12})(?P<nth>st|nd|rd|th)?(?![\w:/]|[.,–-]\d)"
    rf"|\b(?P<spelt>{'|'.join(_ORDINALS)})\b",
    re.IGNORECASE,
)
_MARK = re.compile(r"[.,;:!?()\"“”—\n]")
_TOKEN = re.compile(r"\w+(?:[-'’]\w+)*")
WITHIN = 5  # words behind an ordinal among which its noun stands


@dataclass(frozen=True, slots=True)
class Absent:
    """A name or word that no article has. meant: as an article writes what is near it, or None."""

    text: str
    kind: MentionKind
    meant: str | None

    @property
    def named(self) -> bool:
        """Whether it is a name."""
        return self.kind is MentionKind.NAME

    def __str__(self) -> str:
        what = "mentions" if self.named else f"has the {self.kind.value}"
        return f"No article {what} '{shown(self.text)}'"


@dataclass(slots=True)
class Absences:
    """Looks for what one question mentions. For one thread. texts: of the evidence, best first."""

    lexical: LexicalIndex
    store: Store
    texts: Sequence[str]
    _guesses: int = GUESSES
    _lookups: int = LOOKUPS
    _stems: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, found: Sequence[Mention]) -> list[Absent]:
        """What is absent, in the question's order; of the first CHECKED that could be."""
        spelt = [
            one
            for one in found
            if one.kind is not MentionKind.DATE and len(one.words) <= WIDEST and _spaced(one.text)
        ]
        absent: list[Absent] = []
        checked = 0
        for place, one in enumerate(spelt):
            if one.kind is MentionKind.NAME:
                absent += self._name(one.words)
            elif not (_FORM.fullmatch(one.text) or self._known(one.text)):
                absent.append(self._word(one, spelt[max(0, place - 1) : place + 2]))
            else:
                continue
            checked += 1
            if checked == CHECKED:
                break
        return list({one.text.casefold(): one for one in reversed(absent)}.values())[::-1]

    def _name(self, words: Sequence[str]) -> Iterator[Absent]:
        text = " ".join(words)
        if self._seen(words) or self.store.articles(Filter(sources=(text,)), limit=0)[1]:
            return  # an outlet need not be mentioned by its own articles
        meant = self._meant(words)
        if meant or len(words) == 1:
            yield Absent(text, MentionKind.NAME, meant)
        elif _JOINTS.intersection(words):
            for part in re.split(r" (?:(?:of|the|and) )+", f" {text} "):
                yield from self._name(part.split()) if part.strip() else ()
        else:
            yield from self._in_part(words)

    def _in_part(self, words: Sequence[str]) -> Iterator[Absent]:
        """Where a name as a whole is near nothing: the words of it that are to blame."""
        unknown = [word for word in words if word not in _LINKS and not self._known(word)]
        pairs = list(pairwise(words)) if len(words) > 2 else []  # noqa: PLR2004 - a pair is itself
        alone = [(word,) for word in unknown] if len(unknown) == 1 else []
        for some in (*pairs, *alone):
            if not set(unknown).isdisjoint(some) and (meant := self._meant(some)):
                yield Absent(" ".join(some), MentionKind.NAME, meant)
                return
        partly = any(self._seen(pair) for pair in pairs)
        for text in unknown if partly else [" ".join(words)]:
            yield Absent(text, MentionKind.NAME, None)

    def _word(self, one: Mention, around: Sequence[Mention]) -> Absent:
        """A word in lower case may be half of a name."""
        if one.kind is not MentionKind.WORD:
            return Absent(one.text, one.kind, None)
        for first, second in pairwise(around):
            words = (*first.words, *second.words)
            if second.start - first.end == 1 and (meant := self._meant(words)):
                return Absent(" ".join(words), MentionKind.NAME, meant)
        return Absent(one.text, one.kind, self._meant(one.words))

    def _seen(self, words: Sequence[str]) -> bool:
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
        texts = map(self.lexical.analyze, self._read(held))
        return len(held) >= LOOKED or any(_together(text, stems) for text in texts)

    def _known(self, word: str) -> bool:
        """Whether the archive has the word, or every part of a joined one."""
        stems = self._stemmed(word)
        return self.lexical.known(stems).issuperset(stems)

    def _meant(self, words: Sequence[str]) -> str | None:
        """The phrase that was probably meant: of the evidence if only one letter is wrong there."""
        if self._guesses == 0:
            return None
        self._guesses -= 1
        found = nearest(words, self.texts)
        for wanted in () if found and found[0] == 1 else self._wanted(words):
            if self._lookups == 0:
                break
            self._lookups -= 1
            other = nearest(words, self._read(self.lexical.holding(wanted, LOOKED)))
            if other and (found is None or other[0] < found[0]):
                found = other
                break
        return found[1] if found and found[0] <= 2 else None  # noqa: PLR2004 - letters

    def _wanted(self, words: Sequence[str]) -> Iterator[dict[str, int]]:
        """What to ask the word index for: one word wrong and the others right, then all wrong.

        One letter first, for two of a short word bring in much. Of a stem two may be wrong where
        one of the word is: Torrez is one letter from Torres, whose stem is "torr".
        """
        bare = [(word, self._stemmed(word)) for word in words if word not in _LINKS]
        bare = [(word, stems) for word, stems in bare if stems]
        most = [
            2 * min(1, tolerance(word, vouched=len(words) > 1) + (len(word) > ANCHOR))
            for word, _ in bare
        ]
        right = [self.lexical.known(stems).issuperset(stems) for _, stems in bare]
        for edits in (1, 2):
            for wrong in range(len(bare)):
                if edits <= most[wrong] and all(right[:wrong] + right[wrong + 1 :]):
                    yield {
                        stem: edits if place == wrong else 0
                        for place, (_, stems) in enumerate(bare)
                        for stem in stems
                    }
        if len(bare) > 1 and all(most):
            yield {stem: 1 for _, stems in bare for stem in stems}

    def _read(self, ids: Sequence[int]) -> list[str]:
        """The texts of these passages, each with its title, in the order of the ids."""
        held = self.store.passages(ids)
        return [f"{held[n][1].title}\n\n{held[n][0].text}" for n in ids if n in held]

    def _stemmed(self, text: str) -> tuple[str, ...]:
        if text not in self._stems:
            self._stems[text] = tuple(self.lexical.analyze(text))
        return self._stems[text]


def _together(held: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether all stems stand within a few words of one another, in any order."""
    wanted, width = set(stems), len(stems) + APART
    places = [place for place, stem in enumerate(held) if stem in wanted]
    return any(wanted.issubset(held[place : place + width]) for place in places)


def _spaced(text: str) -> bool:
    """Whether the script parts its words: of Chinese the index holds whole clauses as one word."""
    return all(c.lower() != c.upper() or not c.isalpha() for c in text)


# -- numbers that articles have otherwise --------------------------------------------------------


def other_numbers(
    question: str, found: Sequence[Mention], texts: Sequence[str], lexical: LexicalIndex
) -> list[tuple[str, str]]:
    """Numbers of the question with those that stand before the same words in the texts instead.

    texts: of the evidence; each must also hold a name of the question if it has any. A number that
    some text does have is none. Of several the nearest is given: ("the 14th", "the 13th meeting").
    """
    analyze, told = lexical.analyze, []
    dates = {p for one in found if one.kind is MentionKind.DATE for p in range(one.start, one.end)}
    named = " ".join(one.text for one in found if one.kind is MentionKind.NAME)
    names = frozenset(analyze(named))
    asked = [number for number in _NUMBER.finditer(question) if number.start() not in dates]
    stems = [frozenset(analyze(text)) if asked else frozenset() for text in texts]
    near = [(text, s) for text, s in zip(texts, stems, strict=True) if not names or names & s]
    for number in asked[:4]:
        counted: list[str] = []
        for word in _TOKEN.findall(_behind(number))[:WITHIN]:
            own = [stem for stem in analyze(word) if stem not in FORM_WORDS]
            if not own:
                break
            counted += own
        others: list[tuple[int, str]] = []
        for text, held in near:
            if counted and held.issuperset(counted):
                others += _counting(text, number, counted, lexical)
        if others and min(others)[0] > 0:
            the = "the " if _ordinal(number) else ""
            told.append((f"{the}{number[0]}", the + min(others, key=lambda one: one[0])[1]))
    return told


def _counting(
    text: str, asked: re.Match[str], counted: Sequence[str], lexical: LexicalIndex
) -> Iterator[tuple[int, str]]:
    """Numbers of a text that count the same: how far they are from the one asked, and their words.

    An ordinal's noun may stand a few words behind it, the rest anywhere in the passage ("13th
    meeting of SCO secretaries"); a plain number's stands right behind, and is half to twice it.
    """
    value, ordinal = _value(asked), _ordinal(asked)
    wanted = counted[-1] if ordinal else counted[0]
    for number in _NUMBER.finditer(text):
        far = abs(_value(number) - value)
        if _ordinal(number) != ordinal or not (ordinal or far <= min(_value(number), value)):
            continue
        for word in islice(_TOKEN.finditer(_behind(number)), WITHIN if ordinal else 1):
            if wanted in lexical.analyze(word[0]):
                yield far, " ".join(text[number.start() : number.end() + word.end()].split())
                break


def _behind(number: re.Match[str]) -> str:
    """The text behind a number up to the next mark, at most 60 code points."""
    return _MARK.split(number.string[number.end() : number.end() + 60], maxsplit=1)[0]


def _value(number: re.Match[str]) -> int:
    if number["spelt"]:
        return _ORDINALS.index(number["spelt"].lower()) + 1
    return int(number["value"].replace(",", ""))


def _ordinal(number: re.Match[str]) -> bool:
    return bool(number["nth"] or number["spelt"])
