"""What an answerer is: evidence in, claims out, each tied to the words that prove it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.types import Claim, Dropped, Evidence, Pause, Question, Side


@dataclass(frozen=True, slots=True)
class Failed:
    """The answerer could not go on. reason: why and what to do, in words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Declined:
    """The answerer read the evidence and says that it does not answer. reason: in words."""

    reason: str


@dataclass(frozen=True, slots=True)
class Short:
    """A short answer to take in place of the draft's, where a quote that is shown has its words."""

    text: str


Statement = Claim | Short | Dropped | Failed | Declined | Pause


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are checked.

    confidence: probability that the answer is right, 0 to 1. short: a span of a claim's quote,
    None where the question does not ask for one or none was found. claims: in reading order; may
    be made as they are read. kind: of the question, a value of `Kind`. yes_no: "yes" or "no" where
    a claim settles a question that asks for one. sides: what independent articles say, the answer
    given first. instead: what is said where the answerer fails or none of its claims holds.
    """

    confidence: float
    short: str | None
    claims: Iterable[Statement]
    kind: str = "other"
    yes_no: str | None = None
    sides: tuple[Side, ...] = ()
    instead: Draft | None = None


class Answerer(Protocol):
    """Safe to call from several threads."""

    @property
    def name(self) -> str:
        """What a question calls it by."""
        ...

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Read the evidence, best first, and say what answers question.standalone."""
        ...
