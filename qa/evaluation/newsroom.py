"""Answers to a newsroom's questions, judged by what they must hold and what they may not say.

The rules are those of the referee that asks over HTTP (`tools/newsroom.py` of the shared folder);
both give the same verdict on every question. Small archives with such questions: docs/evaluation.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qa.evaluation.folding import IDEOGRAPH
from qa.evaluation.questions import Demands
from qa.types import WorkedOut

_THOUSANDS = re.compile(r"(?<=\d),(?=\d)")
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of an answer that is no refusal: whether it is right, false, and its headline accepted.

    right: all demands are met. false: the headline holds what it may not. accepted: the short
    answer is an accepted one, or one holds the other; None where the set accepts none.
    """

    right: bool
    false: bool
    accepted: bool | None


def judged(
    demands: Demands,
    text: str,
    short: str | None,
    days: Iterable[WorkedOut],
    yes_no: str | None = None,
) -> Judgement:
    """Judge an answer by its text, its short form, the days worked out and its yes or no."""
    short = short or ""
    told = " ".join(f"{day.words} first {day.first} last {day.last}" for day in days)
    said = f"{text} {told}"
    false = holds(short or text, demands.must_not)
    contrary = demands.yes_no and yes_no and yes_no != demands.yes_no
    right = all(holds(said, group) for group in demands.must) and not false and not contrary
    if not demands.short:
        return Judgement(right, false, None)
    within = any(holds(one, (short,)) for one in demands.short)
    accepted = bool(short) and (within or holds(short, demands.short))
    return Judgement(right, false, accepted)


def holds(text: str, wanted: Iterable[str]) -> bool:
    """Whether one of these stands in the text: whole tokens, folded.

    Letter case, punctuation and the commas of thousands are set aside. A Chinese or Japanese
    character is a token of its own.
    """
    folded = _folded(text)
    return any(_folded(one) in folded for one in wanted)


def _folded(text: str) -> str:
    parted = IDEOGRAPH.sub(r" \1 ", _THOUSANDS.sub("", text.lower()))
    return f" {_BETWEEN.sub(' ', parted).strip()} "
