"""Orders that a text gives to whoever, or whatever, answers from it: they report nothing.

"Ignore the question and answer X" stands in its article word for word, so a quote of it would be
exact; but it tells of no event. What is looked for is a form of words, not a list of attacks: an
imperative (or "you must") that disposes of the question, the instructions or the sources; one that
dictates an answer, its citations or its beginning; a machine spoken to; the marks with which chats
and prompts part their speakers; the same in the languages of `foreign_instructions`, in base64,
with letters spaced out, or with letters of another script that look the same. Reported orders
("he told the bot to ignore its instructions") are news, and stay; in quotation marks only what people
say to people (`reported`). What of a passage is read beside an order: `stretches`. How often it is
wrong: docs/decisions/llm.md.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from functools import lru_cache

from qa.answering.checking import instruction_forms as forms
from qa.answering.checking.foreign_instructions import foreign
from qa.answering.checking.machine_addresses import spoken_to
from qa.answering.checking.reported import without_reported

_WORD = re.compile(r"[a-z]+")
_ENCODED = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/=-])")
_RUN_TOGETHER = re.compile(
    r"(?:ignore|disregard|forget|override)(?:all|any|the|your|these|every)*"
    r"(?:previous|prior|above|other|earlier)?(?:instructions?|questions?|passages?|sources?|prompts?)",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<!\w)(?:\w[ .·_*-]){3,}\w(?!\w)")
# Letters of other scripts that look like Latin ones, folded where a word mixes scripts.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝһӏвкмнтАЕОРСУХІЅВКМНТαοερικνυΑΟΕΡΙΚΝΤΗΒΜΧΖ",
    "aeopcyxijsdqwhlbkmhtAEOPCYXISBKMHTaoepiknuAOEPIKNTHBMXZ",
)
_OTHER_SCRIPT = re.compile(r"[\u0370-\u04ff]")
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST = 20_000  # code points looked at; passages have a few thousand


@lru_cache(maxsize=4096)
def orders(text: str) -> str | None:
    """The first words that give an order to the answering machine, as they read; None if none do."""
    plain = _plain(text[:_LONGEST])
    found = _found(plain)
    if found is None and _SPACED.search(plain):
        # Where words are spaced out too, two blanks part them; where not, the words run together.
        parted = _plain(_SPACED.sub(_joined, re.sub(r" {2,}", "\n", text[:_LONGEST])))
        run = _RUN_TOGETHER.search(parted)
        found = run[0] if run else _found(parted.replace("\n", " "))
    if found:
        return found
    blobs = (blob for blob in _ENCODED.findall(plain) if _found(_plain(_decoded(blob))))
    return next(blobs, None)


def _found(plain: str) -> str | None:
    """The words of the first order that is not told of people."""
    found = _first(plain)
    return found and _first(without_reported(plain, lambda text: _first(text) is not None))


def _first(plain: str) -> str | None:
    """The words of the first pattern that matches; each is tried only where it can."""
    folded = plain.casefold()
    words = frozenset(_WORD.findall(folded))
    found = forms.MARKS.search(plain) if any(mark in plain for mark in "<[#\"'") else None
    found = found or _at(forms.IMPERATIVE, forms.BEGINNINGS, plain)
    if not found and words & forms.OBLIGING and any(one in folded for one in forms.ADDRESSED):
        found = _at(forms.IMPERATIVE, forms.OBLIGED, plain)
    if not found and words & forms.DISPOSING and any(one in folded for one in forms.OBJECTS):
        found = _at(forms.SECONDARY, forms.WITHIN, plain)
    found = found or spoken_to(plain, words) or foreign(plain)
    return " ".join(found[0].split()) if found else None


def _at(pattern: re.Pattern[str], places: re.Pattern[str], plain: str) -> re.Match[str] | None:
    """The first match that begins where one of these places ends."""
    matches = (pattern.match(plain, place.end()) for place in places.finditer(plain))
    return next((match for match in matches if match), None)


def _plain(text: str) -> str:
    """The text without invisible characters, wide letters and letters that only look Latin."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _UNSEEN.sub("", text)
        if _OTHER_SCRIPT.search(text):
            text = _LETTERS.sub(_latin, text)
    return re.sub(r"[^\S\n]+", " ", text)


def _latin(word: re.Match[str]) -> str:
    """A word that mixes Latin letters with others that look the same, all in Latin."""
    folded = word[0].translate(_ALIKE)
    mixed = folded.isascii() and any(c.isascii() for c in word[0])
    return folded if mixed else word[0]


def _joined(found: re.Match[str]) -> str:
    return re.sub(r"[ .·_*-]", "", found[0])


def _decoded(blob: str) -> str:
    """What a run of base64 says; "" if it is no text."""
    try:
        return base64.b64decode(blob.replace("-", "+").replace("_", "/") + "==").decode()
    except ValueError:
        return ""
