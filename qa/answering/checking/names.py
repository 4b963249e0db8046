"""The names that a text says, and which of them another has not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.answering.checking.figures import is_date_word
from qa.answering.checking.wording import FUNCTION, Wording
from qa.terms import OPENERS

# What begins a sentence with a capital and is no name.
_ORDINARY = OPENERS | FUNCTION | frozenset(
    (
        "i people police someone everyone nobody former new many several few about nearly almost"
        " around only even among between every because although though however following according"
        " without within upon our yes such still yet once unlike despite instead meanwhile later"
        " earlier today yesterday tomorrow tonight one two three four five six seven eight nine ten"
        " twelve dozens hundreds thousands millions first second third last next another other two"
        " parliament government president minister prime troops rescuers women men children"
        " unemployment inflation turnout production trade growth support work power nothing"
    ).split()
)  # fmt: skip
_ORDINARY_END = re.compile(r"(?:[^s']s|ing|ed|ly|tion|ment|ness|ity)$")
# Between words of one name: titles change places, and "Chinese" is of "China".
_TITLES = frozenset(
    (
        "president prime minister foreign defence defense interior finance chancellor secretary"
        " general king queen prince princess senator governor mayor mr mrs ms dr sir lord lady pope"
        " chief executive director chairman chairwoman chair judge justice captain colonel vice"
        " deputy former first state council party"
    ).split()
)
_OF_A_PLACE = frozenset(
    (
        "|a|e|y|ey|n|an|ian|ans|ians|ns|ese|ish|i|is|s|stan|istan|o|lese|ain|ine|inian|land|in|any"
    ).split("|")
)
_PLACES = {"french": "france", "dutch": "netherlands", "spanish": "spain", "british": "britain"}
_SHARED = 4  # letters that a place and its people share at least: "Ital-y", "Ital-ian"
_FROM = re.compile(r"(?:ian|ese|ish)$")
_ACRONYM = range(2, 7)  # letters


class _Held:
    """The names of the quote, as they are looked up."""

    def __init__(self, quoted: Wording) -> None:
        self.words = frozenset(quoted.folded)
        self.runs = list(_runs(quoted))
        self.initials = "|".join(
            "".join(quoted.printed[at][0] for at in run).upper() for run in self.runs
        )
        self.acronyms = {word for word in quoted.printed if _is_acronym(word)}
        self.starts = {word[:_SHARED] for word in self.words}
        self.places: dict[str, set[str]] = {}
        for run in self.runs:
            for at in run:
                word = quoted.folded[at]
                self.places.setdefault(word[:_SHARED], set()).add(word)
        self.within: dict[str, set[int]] = {}  # the runs of two words and more that a word is in
        self.alone: set[str] = set()
        self._place(quoted)

    def _place(self, quoted: Wording) -> None:
        for number, run in enumerate(self.runs):
            for at in run:
                if len(run) > 1:
                    self.within.setdefault(quoted.folded[at], set()).add(number)
                else:
                    self.alone.add(quoted.folded[at])
        named = {at for run in self.runs for at in run}
        self.alone.update(w for at, w in enumerate(quoted.folded) if at not in named)

    def has(self, word: str) -> bool:
        """Whether the quote has the word, or the place or people that it is named for."""
        if word in self.words:
            return True
        near = self.places.get(word[:_SHARED], set())
        if any(_kin(word, other) for other in near):
            return True
        return _PLACES.get(word) in self.words or any(
            people in self.words for people, place in _PLACES.items() if place == word
        )

    def apart(self, first: str, second: str) -> bool:
        """Whether two words are of two names here, and never of one: "Li Keqiang", "Wang Qishan"."""
        if any(w in _TITLES or _FROM.search(w) or w in self.alone for w in (first, second)):
            return False
        one, other = self.within.get(first, set()), self.within.get(second, set())
        return bool(one and other and not one & other)


def missing_name(said: Wording, quoted: Wording, article: str) -> str | None:
    """The first name said that the quote has not, as printed; None if it has all.

    article: the whole text, whose words in lower case are no names at a sentence's beginning.
    """
    if not _has_small_letters(said):
        return None
    held, small = _Held(quoted), None
    for run in _runs(said):
        initials = "".join(said.printed[at][0] for at in run).upper()
        for number, at in enumerate(run):
            word, before = said.folded[at], said.folded[run[number - 1]] if number else ""
            if not held.has(word):
                if _abbreviates(said.printed[at], held.initials):
                    continue
                if _spelt_out(initials, number, held.acronyms):
                    continue
                if len(run) == 1 and said.begins(at):
                    small = frozenset(article.split()) if small is None else small
                    if word in small or _ORDINARY_END.search(word):
                        continue
                return said.printed[at].removesuffix("'s")
            if before and held.apart(before, word):
                return f"{said.printed[at - 1]} {said.printed[at].removesuffix(chr(39) + 's')}"
    return None


def _runs(wording: Wording) -> Iterator[list[int]]:
    """The tokens of each name: capitalised words side by side, or joined by "of" and "the"."""
    run: list[int] = []
    for at, word in enumerate(wording.folded):
        if _is_name(wording, at):
            if run and wording.begins(at):
                yield run
                run = []
            run.append(at)
        elif run and not (word in {"of", "the"} and at + 1 < len(wording.folded)):
            yield run
            run = []
    if run:
        yield run


def _is_name(wording: Wording, at: int) -> bool:
    if not wording.is_capital(at) or wording.folded[at] == "i" or is_date_word(wording, at):
        return False
    return not (wording.folded[at] in _ORDINARY and wording.begins(at)) and (
        wording.folded[at] not in FUNCTION or _is_acronym(wording.printed[at])
    )


def _has_small_letters(wording: Wording) -> bool:
    """Whether capitals tell names: not in a headline that has them all through."""
    words = [w for w in wording.printed if w[0].isalpha()]
    return len(words) < 4 or any(w[0].islower() and w not in FUNCTION for w in words)  # noqa: PLR2004


def _is_acronym(word: str) -> bool:
    return len(word) in _ACRONYM and word.isupper() and word.isalpha()


def _kin(word: str, other: str) -> bool:
    """Whether two words are a place and its people, or one name in two of its forms."""
    shared = 0
    for one, two in zip(word, other, strict=False):
        if one != two:
            break
        shared += 1
    ends = {word[shared:], other[shared:]}
    return shared >= _SHARED and ends <= _OF_A_PLACE


def _abbreviates(word: str, initials: str) -> bool:
    return _is_acronym(word) and word in initials


def _spelt_out(initials: str, number: int, acronyms: set[str]) -> bool:
    """Whether the run's words around this one spell an acronym of the quote out."""
    return any(
        initials[start : start + length] in acronyms
        for length in _ACRONYM
        for start in range(max(0, number - length + 1), number + 1)
    )
