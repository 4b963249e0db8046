"""What a question names and no article has: names, words and numbers, and what comes near them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from rapidfuzz.distance import OSA

from corpus.dates import YEAR
from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Filter
from qa.mentions import Mention, MentionKind, shown
from qa.terms import FORM_WORDS

LOOKED = 64  # passages looked through for a name, read from the store in 2 ms; mentions looked up
CHECKED = 8  # names and words that are absent; of more nobody would read
WIDEST = 8  # words of a name; more are a heading
APART = 2  # words that may stand between those of a name: Donald J. Trump
LONGEST = 40  # code points; a longer word is no name
TWO_FROM = 9  # letters from which two may be wrong: Xiaoping is no Xiaohong
ONE_FROM = 5  # letters of a name of one word: Iran is no Iraq
PLAIN_FROM = 7  # letters of a word typed in lower case, where every other spelling is a word too
ANCHOR = 3  # letters of a word that, spelt right, vouches for its neighbours
# Of the question's own time or wording, which no article need name; verbs that say little.
_FORM = re.compile(
    rf"{YEAR}|today|tonight|yesterday|tomorrow|ago|now|last|past|next|(?:recent|late|current)\w*"
    r"|(?:day|night|week|weekend|month|year|morning|afternoon|evening)s?"
    r"|ask|bring|call|come|find|get|give|go|keep|let|make|meet|need|put|say|send|set|show|speak"
    r"|take|tell|think|use|want",
    re.IGNORECASE,
)
# An apostrophe or a hyphen may stand inside a word: O'Brien, Saint-Denis.
_LETTERS = re.compile(r"(?<![^\W_])[^\W\d_]+(?:[-'’](?!s\b)[^\W\d_]+)*(?!\w)")
_GAP = re.compile(r"[^\w.,;:!?()\n]{1,3}|\n|(?<=\b\w)\. ?")  # a full stop only behind an initial


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


@dataclass(frozen=True, slots=True)
class Absences:
    """Looks for what one question mentions.

    texts: of the evidence, best first. where: which articles there are, as far as it is concerned.
    """

    lexical: LexicalIndex
    store: Store
    texts: Sequence[str]
    where: Filter

    def of(self, found: Sequence[Mention]) -> list[Absent]:
        """What is absent, in the question's order; CHECKED at most."""
        looked = [
            one
            for one in found
            if one.kind is not MentionKind.DATE
            and len(one.words) <= WIDEST
            and _spaced(one.text)
            and not _FORM.fullmatch(one.text)
        ]
        absent: dict[str, Absent] = {}
        for place, one in enumerate(looked[:LOOKED]):
            if len(absent) == CHECKED:
                break
            if self._held(one.words):
                continue
            tried = ((words, self._meant(words)) for words in _phrases(looked, place))
            words, meant = next((each for each in tried if each[1]), (one.words, None))
            kind = MentionKind.NAME if len(words) > 1 else one.kind
            text = " ".join(words)
            absent.setdefault(text.casefold(), Absent(text, kind, meant))
        return list(absent.values())

    def _held(self, words: Sequence[str]) -> bool:
        """Whether articles have every word, and those of a name of two near each other.

        Also True where too many passages hold both to look through. An outlet need not be mentioned
        by its own articles.
        """
        text = " ".join(words)
        stems = self.lexical.analyze(text)
        if self.lexical.known(stems, self.where).issuperset(stems):
            if len(words) != 2 or len(stems) < 2 or _together(self.texts, stems, self.lexical):  # noqa: PLR2004
                return True
            held = self.lexical.holding(dict.fromkeys(stems, 0), LOOKED, self.where)
            if len(held) >= LOOKED or _together(self._read(held), stems, self.lexical):
                return True
        return bool(self.store.articles(replace(self.where, sources=(text,)), limit=0)[1])

    def _meant(self, words: Sequence[str]) -> str | None:
        """The phrase that was probably meant, as articles write it: of the evidence, or of others.

        The index is asked once, for all words nearly as they were typed: one letter wrong, two where
        no article has the word.
        """
        if found := nearest(words, self.texts):
            return found
        stems = self.lexical.analyze(" ".join(words))
        known = self.lexical.known(stems, self.where)
        wanted = {
            one: 0 if len(one) < ANCHOR else 1 if one in known or len(one) == ANCHOR else 2
            for one in stems
        }
        return nearest(words, self._read(self.lexical.holding(wanted, LOOKED, self.where)))

    def _read(self, ids: Sequence[int]) -> list[str]:
        """The texts of these passages, each with its title, in the order of the ids."""
        held = self.store.passages(ids)
        return [f"{held[n][1].title}\n\n{held[n][0].text}" for n in ids if n in held]


def _phrases(found: Sequence[Mention], place: int) -> Iterator[tuple[str, ...]]:
    """What of a mention may be spelt wrongly: a word in lower case may be half of a name.

    Before a name of two words its title may stand. Of a number nothing is.
    """
    one = found[place]
    if one.kind is MentionKind.WORD:
        for first, second in pairwise(found[max(0, place - 1) : place + 2]):
            if second.start - first.end == 1:
                yield (*first.words, *second.words)
    if one.kind is not MentionKind.NUMBER:
        yield one.words
    if len(one.words) > 2:  # noqa: PLR2004 - a name of two words
        yield one.words[-2:]


def _together(texts: Sequence[str], stems: Sequence[str], lexical: LexicalIndex) -> bool:
    """Whether all stems stand within a few words of one another in one of the texts, in any order."""
    wanted, width = set(stems), len(stems) + APART
    for held in map(lexical.analyze, texts):
        places = [place for place, stem in enumerate(held) if stem in wanted]
        if any(wanted.issubset(held[place : place + width]) for place in places):
            return True
    return False


def _spaced(text: str) -> bool:
    """Whether the script parts its words: in Chinese a question is a run of which no article has all."""
    return all(c.lower() != c.upper() or not c.isalpha() for c in text)


# -- words spelt nearly alike ----------------------------------------------------------------------


def nearest(typed: Sequence[str], texts: Sequence[str]) -> str | None:
    """The phrase of the texts that was most probably meant, as they write it; None where none is near.

    The nearest; of those the one in the earliest text, then the most frequent, then by alphabet.
    """
    found = [(*one, number) for number, text in enumerate(texts) for one in _near(typed, text)]
    counts = Counter(phrase for phrase, _, _ in found)
    first = min(found, key=lambda one: (*one[1:], -counts[one[0]], one[0]), default=None)
    return first[0] if first else None


def _near(typed: Sequence[str], text: str) -> Iterator[tuple[str, int]]:
    """Phrases of as many words as were typed, each near enough, and how many letters are other."""
    words, first = list(_LETTERS.finditer(text)), fold(typed[0])[:1]
    for at in range(len(words) - len(typed) + 1):
        window = words[at : at + len(typed)]
        if fold(window[0][0][:1]) != first:
            continue
        gaps = pairwise(window)
        if all(_GAP.fullmatch(text, a.end(), b.start()) for a, b in gaps):
            far = apart(typed, [word[0] for word in window])
            if far:
                yield " ".join(text[window[0].start() : window[-1].end()].split()), far


def apart(typed: Sequence[str], words: Sequence[str]) -> int | None:
    """Letters between the words of a text and the typed ones, all together; None if too many.

    A name is a name in the text too; a word typed alone in lower case is held to more: a ballot is no
    ballet. One word that is right vouches for the others: of them two vowels may be wrong.
    """
    pairs = [(fold(one), fold(other)) for one, other in zip(typed, words, strict=True)]
    cased, alone = any(one[:1].isupper() for one in typed), len(typed) == 1
    names = [word for one, word in zip(typed, words, strict=True) if one[:1].isupper() or not cased]
    named = all(word[0].isupper() for word in names)
    if not named and (cased or not alone):
        return None
    vouched = any(one == other and len(one) >= ANCHOR for one, other in pairs)
    least = 2 if vouched else ONE_FROM if cased or not alone else PLAIN_FROM
    total = 0
    for one, other in pairs:
        vowels = vouched and len(one) > ANCHOR and _consonants(one) == _consonants(other)
        most = 2 if vowels or len(one) >= TWO_FROM else int(len(one) >= least)
        far = OSA.distance(one, other, score_cutoff=2)
        if far > most or (far and (one[:1] != other[:1] or len(one) > LONGEST)):
            return None
        total += far
    exchanged = total > 1 or len(pairs[0][0]) == len(pairs[0][1])
    return None if total > 2 or (exchanged and not named) else total  # noqa: PLR2004 - letters


def fold(word: str) -> str:
    """In lower case, without accents, apostrophes alike."""
    bare = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in "aeiouy")


# -- numbers that articles have otherwise --------------------------------------------------------

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


def other_numbers(
    question: str, found: Sequence[Mention], texts: Sequence[str], lexical: LexicalIndex
) -> list[tuple[str, str]]:
    """Numbers of the question with those that stand before the same words in the texts instead.

    texts: of the evidence; each must also hold a name of the question if it has any. A number that
    some text does have is none. Of several the nearest is given: ("the 14th", "the 13th meeting").
    """
    dates = {p for one in found if one.kind is MentionKind.DATE for p in range(one.start, one.end)}
    named = " ".join(one.text for one in found if one.kind is MentionKind.NAME)
    names, told = frozenset(lexical.analyze(named)), []
    asked = [number for number in _NUMBER.finditer(question) if number.start() not in dates][:4]
    stems = [frozenset(lexical.analyze(text)) if asked else frozenset() for text in texts]
    near = [(text, s) for text, s in zip(texts, stems, strict=True) if not names or names & s]
    for number in asked:
        counted: list[str] = []
        for word in _behind(number):
            own = [stem for stem in lexical.analyze(word[0]) if stem not in FORM_WORDS]
            if not own:
                break
            counted += own
        others = [
            other
            for text, held in near
            if counted and held.issuperset(counted)
            for other in _counting(text, number, counted, lexical)
        ]
        nearest_one = min(others, key=lambda one: one[0], default=(0, ""))
        if nearest_one[0] > 0:
            the = "the " if _ordinal(number) else ""
            told.append((f"{the}{number[0]}", the + nearest_one[1]))
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
        for word in _behind(number)[: None if ordinal else 1]:
            if wanted in lexical.analyze(word[0]):
                yield far, " ".join(text[number.start() : number.end() + word.end()].split())
                break


def _behind(number: re.Match[str]) -> list[re.Match[str]]:
    """The first words behind a number, up to the next mark; their places count from its end."""
    behind = number.string[number.end() : number.end() + 60]
    return list(islice(_TOKEN.finditer(_MARK.split(behind, maxsplit=1)[0]), WITHIN))


def _value(number: re.Match[str]) -> int:
    if number["spelt"]:
        return _ORDINALS.index(number["spelt"].lower()) + 1
    return int(number["value"].replace(",", ""))


def _ordinal(number: re.Match[str]) -> bool:
    return bool(number["nth"] or number["spelt"])
