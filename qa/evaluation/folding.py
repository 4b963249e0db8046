"""Text made comparable: letter case, punctuation, accents and ways of writing a number aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_POSSESSIVE = re.compile(r"(?<=\w)'s\b")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_ABBREVIATION = re.compile(r"\b[a-z](?:\.[a-z])+\b")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PERCENT = re.compile(r"%|\bper cent\b")
# Chinese and Japanese write no spaces: each character is a token of its own.
IDEOGRAPH = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")
_TOKEN = re.compile(r"\d+(?:\.\d+)+|\w+")
_ARTICLES = frozenset(("a", "an", "the"))


@lru_cache(maxsize=4096)
def fold(text: str) -> tuple[str, ...]:
    """The tokens of a text: "The U.S.'s $1,500.5 in Zürich" → the, us, 1500.5, in, zurich."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = folded.replace("\u2019", "'").replace("\u2018", "'")
    folded = _APOSTROPHE.sub("", _POSSESSIVE.sub("", folded))
    folded = _ABBREVIATION.sub(lambda match: match[0].replace(".", ""), folded)
    folded = _PERCENT.sub(" percent ", _THOUSANDS.sub("", folded))
    return tuple(_TOKEN.findall(IDEOGRAPH.sub(r" \1 ", folded).replace("_", " ")))


def contains(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the answers occurs in the text as whole tokens in a row.

    An answer of punctuation alone occurs nowhere.
    """
    padded = f" {' '.join(fold(text))} "
    return any(f" {' '.join(tokens)} " in padded for a in answers if (tokens := fold(a)))


def equal(text: str, answers: Iterable[str]) -> bool:
    """Whether the text is one of the answers, "a", "an" and "the" aside."""
    bare = _without_articles(text)
    return bool(bare) and any(bare == _without_articles(answer) for answer in answers)


def _without_articles(text: str) -> tuple[str, ...]:
    return tuple(token for token in fold(text) if token not in _ARTICLES)
