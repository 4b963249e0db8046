"""Text folded for comparing: its words and the marks between them, whatever Unicode wrote them with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Words that say nothing of the matter by themselves.
FUNCTION = frozenset(
    (
        "a an the and or of in on at by for from to with into onto over under as if but so than then"
        " is are was were be been being am do does did done have has had having will would shall"
        " should can could may might must he she it they we you i him her them us me his hers its"
        " their our your my who whom whose which that this these those there here what when where"
        " why how while after before since until during about also not no never nor up out off all"
        " any some each both more most such s t"
    ).split()
)
_ABBREVIATIONS = frozenset(
    (
        "mr mrs ms dr st gen sen rep gov col lt capt sgt prof jr sr no inc co corp ltd vs jan feb"
        " mar apr jun jul aug sep sept oct nov dec"
    ).split()
)
_MARKS = frozenset('.,;:!?()"-%$€£¥')
_KEPT = _MARKS | {"'", "/"}
# What other marks are folded to: the long dash parts clauses, the short one does not.
_SAME = {
    **{character: character for character in _KEPT},
    **dict.fromkeys("—―", ";"), **dict.fromkeys("…。", "."), **dict.fromkeys("、،", ","),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"), **dict.fromkeys("“”„‟«»「」", '"'),
    "−": "-", "؛": ";", "؟": "?",
}  # fmt: skip
_WORD = r"[^\s'\-.,;:!?()\"%$€£¥/\d][^\s'\-.,;:!?()\"%$€£¥/]*"
_TOKEN = re.compile(
    rf"\d{{1,3}}(?:,\d{{3}}){{1,6}}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|{_WORD}(?:'{_WORD})*"
    r"|[.,;:!?()\"%$€£¥]|(?<![\w-])-(?=[\d$€£¥])"
)
_SPACED = re.compile(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))")  # "1 000" in one number
_ISO = re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)(?![\d-])")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")
_NOT = re.compile(r"(?:(?P<wo>\bwo)|\bca|(?P<any>[a-z]))n't\b|\bcan(?=not\b)", re.IGNORECASE)
_MANY_MARKS = 8  # combining marks on one letter; more are noise, and sorting them is quadratic


@dataclass(frozen=True, slots=True)
class Wording:
    """A text's tokens in order: words, numbers and marks.

    printed: with their capitals. folded: in lower case, without "'s" and without
    the commas of "1,000". The two run in parallel.
    """

    printed: tuple[str, ...]
    folded: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Wording:
        """The tokens of a text; accents, invisible marks and emoji aside."""
        printed = tuple(_TOKEN.findall(_plain(text)))
        return cls(printed, tuple(_folded(token) for token in printed))

    @property
    def words(self) -> list[str]:
        """The folded words and numbers, without the marks."""
        return [token for token in self.folded if token not in _MARKS]

    def is_word(self, at: int) -> bool:
        """Whether the token is no mark."""
        return self.folded[at] not in _MARKS

    def is_capital(self, at: int) -> bool:
        """Whether the token is a word that begins with a capital."""
        return self.printed[at][0].isupper()

    def begins(self, at: int) -> bool:
        """Whether the token is the first of a sentence or of a quotation."""
        return at == 0 or self.folded[at - 1] in {'"', ":", "!", "?", ";"} or self._ends(at - 1)

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The spans [start, end) of the sentences, in tokens."""
        start = 0
        for at in range(len(self.folded)):
            if self.folded[at] in {"!", "?"} or self._ends(at):
                yield start, at + 1
                start = at + 1
        if start < len(self.folded):
            yield start, len(self.folded)

    def _ends(self, at: int) -> bool:
        """Whether the token is a full stop, and not that of "Mr."."""
        return self.folded[at] == "." and not (
            at and (self.folded[at - 1] in _ABBREVIATIONS or len(self.folded[at - 1]) == 1)
            and not self.folded[at - 1].isdigit()
        )  # fmt: skip


def stem(word: str) -> str:
    """What a word's forms share, roughly: its first five letters, less an ending."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:  # noqa: PLR2004  # "used", "eats"
            return word.removesuffix(ending)[:5]
    return word[:5]


def _folded(token: str) -> str:
    return token.replace(",", "") if token[0].isdecimal() else token.casefold().removesuffix("'s")


def _plain(text: str) -> str:
    """The text in its plainest characters; those that only look different become the same."""
    text = _SPACED.sub("", text)
    if not text.isascii():
        text = _replaced(text)
        marks = "".join(sorted(c for c in set(text) if unicodedata.combining(c)))
        if marks:
            text = re.sub(rf"([{marks}]{{{_MANY_MARKS}}})[{marks}]+", r"\1", text)
        text = unicodedata.normalize("NFKD", text)
    text = _replaced(text)
    text = _ISO.sub(_spelled, text).replace(" - ", " ; ")
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    return _NOT.sub(_negated, text)


def _replaced(text: str) -> str:
    return text.translate({ord(c): _character(c) for c in set(text)})


def _character(character: str) -> str:
    """What a character is folded to."""
    if character in _SAME:
        return _SAME[character]
    category = unicodedata.category(character)
    if category == "Cf" or "\u0300" <= character <= "\u036f" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if category == "No":  # "3½" is not 31/2
        return f" {character}"
    if category == "Pd":
        return "-"
    wide = category == "Po" and unicodedata.normalize("NFKD", character) in _KEPT
    return character if wide or category[0] in "LNM" else " "


def _spelled(found: re.Match[str]) -> str:
    return f"{int(found['d'])} {_MONTHS[int(found['m']) - 1]} {found['y']}"


def _negated(found: re.Match[str]) -> str:
    if found["any"]:
        return f"{found['any']} not"
    if found["wo"]:
        return "will not"
    return "can not" if "'" in found[0] else "can "
