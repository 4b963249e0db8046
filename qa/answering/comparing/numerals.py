"""Numbers in digits and in words, with their scales: "29", "twenty-nine", "3.5 million"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_ONES = {
    word: float(number)
    for number, word in enumerate(
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen"
        ).split()
    )
} | dict.fromkeys(("no", "none", "nobody"), 0.0)
_TENS = {
    word: 10.0 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_ORDINALS = {
    word: float(number)
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        start=1,
    )
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "m": 1e6, "mn": 1e6, "million": 1e6,
    "crore": 1e7, "bn": 1e9, "b": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12, "dozen": 12,
}  # fmt: skip
_JOINTS = (["hundred", "and"], ["thousand", "and"])  # "a hundred and five"
_FIGURES = 2  # digits of a number that is never round: 20 people are not 23


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at tokens [start, end).

    step: what its last digit stands for, closing noughts aside. scale: of its last word, 1e6.
    """

    value: float
    step: float
    scale: float
    start: int
    end: int


def numerals(tokens: list[str]) -> list[Numeral]:
    """The numbers among tokens in lower case, in order; an ordinal where there is no other."""
    found: list[Numeral] = []
    at = 0
    while at < len(tokens):
        one = _number(tokens, at)
        if one:
            found.append(one)
        at = one.end if one else at + 1
    ordinals = (n for n, token in enumerate(tokens) if token in _ORDINALS)
    return found or [Numeral(_ORDINALS[tokens[n]], 1, 1, n, n + 1) for n in ordinals][:1]


def _number(tokens: list[str], start: int) -> Numeral | None:
    """The number that begins at this token, with its scales."""
    total, value, step, scale, at = 0.0, 0.0, 1.0, 1.0, start
    if tokens[at][0].isdigit():
        value, step = _digits(tokens[at])
        at += 1
    while at < len(tokens):
        token = tokens[at]
        if token in _SCALES and at > start:
            scale = _SCALES[token]
            value, step = value * scale, step if total else step * scale
            if scale > _SCALES["hundred"]:
                total, value = total + value, 0.0
        elif token in _TENS and value % 100 == 0 and not tokens[start][0].isdigit():
            value, step = value + _TENS[token], 1.0
        elif token in _ONES and _follows(tokens, start, at):
            value, step = value + _ONES[token], 1.0
        elif not (at > start and tokens[at - 1 : at + 1] in _JOINTS):
            break
        at += 1
    if at == start:
        return None
    ended = at + 1 if tokens[at : at + 1] in (["st"], ["nd"], ["rd"], ["th"]) else at
    return Numeral(total + value, step, scale, start, ended)


def _follows(tokens: Sequence[str], start: int, at: int) -> bool:
    """Whether a word below twenty belongs to the number so far: "forty | two", "hundred and | five"."""
    return at == start or tokens[at - 1] in {*_TENS, *_SCALES, "and"}


def _digits(token: str) -> tuple[float, float]:
    """A number in digits and its step."""
    whole, _, decimals = token.replace(",", "").partition(".")
    noughts = len(whole) - len(whole.rstrip("0")) if len(whole) > _FIGURES else 0
    if decimals:
        return float(f"{whole}.{decimals}"), 10.0 ** -len(decimals)
    return float(whole), 10.0**noughts
