"""Names as sources write them: "President Xi", "Zhao Kezhi", "the U.S.", "Tampa, Florida", "SCO"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qa.places import level, long_form

_TITLES = frozenset(
    (
        "mr mrs ms miss dr prof professor sir dame lord lady sen senator rep representative gov"
        " governor president vice prime minister chancellor premier king queen prince princess duke"
        " duchess pope general gen colonel col captain capt lt sgt judge justice chief coach"
        " secretary ambassador mayor director chairman chairwoman ceo rev reverend saint st"
        " republican democrat democratic"
    ).split()
)
_SMALL = frozenset(
    "a an the of and in on at to by for from with de la le al el's co inc corp ltd plc llc".split()
)
_NOBODY = frozenset(
    "he she it they him her them his hers their i we you who this that these those there".split()
)
_WORD = re.compile(r"[^\W_]+")
ALIKE = 0.85  # of the letters: "Zelensky" and "Zelenskyy", one name in two spellings
SIMILAR = 0.75  # perhaps one name: "Muhammad" and "Mohammed"
_LONGEST_ACRONYM = 7


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one form. words: in lower case, without accents, titles and small words.

    head: those before the first comma. acronym: its word, where that was all in capitals.
    """

    words: tuple[str, ...]
    head: tuple[str, ...]
    acronym: str = ""

    @property
    def country(self) -> bool:
        """Whether it is a country's."""
        return level(" ".join(self.words)) == "country"


def name(text: str) -> Name | None:
    """The name in a short answer; None if none of its words is capitalised, or only a title is."""
    plain = plainly(text)
    capital = [word for word in _WORD.findall(plain) if not word.islower()]
    words = _form(capital)
    if not words:
        return None
    before, comma, _ = plain.partition(",")
    head = _form([word for word in _WORD.findall(before) if not word.islower()]) if comma else ()
    short = capital[0] if len(capital) == 1 and 1 < len(capital[0]) <= _LONGEST_ACRONYM else ""
    acronym = words[0] if short.isupper() and len(words) == 1 else ""
    return Name(words, head or words, acronym)


def plainly(text: str) -> str:
    """Without accents, possessives, and the dots of "U.S."."""
    marked = unicodedata.normalize("NFKD", text.replace("’", "'"))
    plain = "".join(letter for letter in marked if not unicodedata.combining(letter))
    plain = re.sub(r"'s\b", "", plain).replace("'", "")
    return re.sub(r"\b(?:[A-Z]\.)+[A-Z]?\b\.?", lambda dots: dots[0].replace(".", ""), plain)


def one_person(one: Name, other: Name) -> bool | None:
    """True if two names of persons can be one person's, False if not, None if that is unsure."""
    if one.acronym or other.acronym or one.country or other.country:
        return one_thing(one, other)
    fewer, more = sorted((one.words, other.words), key=len)
    left = [word for word in fewer if word not in more]
    others = [word for word in more if word not in fewer]
    if not left:
        return not _initials_clash(fewer, more)
    spellings = [max((_spelling(a, b) for b in others), default=0.0) for a in left]
    if min(spellings) >= ALIKE:
        return True
    unsure = min(spellings) >= SIMILAR or (fewer[-1] == more[-1] and _nicknames(left, others))
    return None if unsure else False


def one_thing(one: Name, other: Name) -> bool | None:
    """True if two names can be of one place or body, False if not, None if that is unsure."""
    if one.country and other.country:
        return one.words == other.words
    if _stands_for(one, other) or _stands_for(other, one):
        return True
    if set(one.words) <= set(other.words) or set(other.words) <= set(one.words):
        return True
    if level(" ".join(one.head)) != level(" ".join(other.head)):
        return None
    if (one.acronym and len(other.words) > 1) or (other.acronym and len(one.words) > 1):
        return None
    shared = set(one.head) & set(other.head)
    return None if 2 * len(shared) >= min(len(one.head), len(other.head)) else False


def _form(words: Sequence[str]) -> tuple[str, ...]:
    folded = [word.casefold() for word in words]
    telling = [word for word in folded if word not in _SMALL | _TITLES | _NOBODY]
    return tuple(long_form(" ".join(telling)).split())


def _stands_for(short: Name, long: Name) -> bool:
    """Whether one is the other's initials."""
    initials = "".join(word[0] for word in long.words)
    return len(long.words) > 1 and short.acronym == initials


def _initials_clash(fewer: Sequence[str], more: Sequence[str]) -> bool:
    """Whether both have initials, and others: George W. Bush and George H. W. Bush are two."""
    initials = [tuple(word for word in words if len(word) == 1) for words in (fewer, more)]
    return bool(initials[0]) and initials[0] != initials[1]


def _spelling(one: str, other: str) -> float:
    """How alike two words are: 1 for an initial of the other, by letters otherwise."""
    if len(one) == 1 or len(other) == 1:
        return float(one[0] == other[0])
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _nicknames(left: Sequence[str], others: Sequence[str]) -> bool:
    """Whether what differs begins alike: "Joe" and "Joseph"."""
    return bool(others) and all(any(a[:2] == b[:2] for b in others) for a in left)
