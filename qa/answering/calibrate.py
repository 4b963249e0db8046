"""Confidence: the probability that an answer is right. It is made here and nowhere else.

Two small logistic models, fitted by evals/fit.py, whose command and weights are readable JSON files
beside this module: `sentence` says how likely a sentence holds the answer, `confidence` how likely the
answer made of the best ones is right. There is a pair for each value of the setting `answering.reader`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from qa.answering.abstain import Doubts
from qa.answering.candidates import Candidate
from qa.answering.compose import Composed
from qa.answering.question import Asked, Kind
from qa.answering.values import moment, quantity
from qa.types import Side

LEAST = 1e-4  # of a probability, before its logarithm
# The most that is said of an answer in a language that nothing was fitted on: "unsure".
UNFITTED = 0.49


@dataclass(frozen=True, slots=True)
class Logistic:
    """p = 1 / (1 + exp(-(bias + Σ weight · feature))); weights by the feature's name."""

    bias: float
    weights: Mapping[str, float]

    @classmethod
    def load(cls, name: str) -> Logistic:
        """The model that ships as qa/answering/<name>.json."""
        held = json.loads((files("qa.answering") / f"{name}.json").read_text(encoding="utf-8"))
        return cls(held["bias"], held["weights"])

    def probability(self, features: Mapping[str, float]) -> float:
        """0 to 1. Raises KeyError if a feature of the model is missing."""
        score = self.bias + sum(self.weights[name] * features[name] for name in self.weights)
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))


def ranked(sentence: Logistic, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences with the probability that each holds the answer, best first."""
    scored = [replace(one, probability=sentence.probability(one.features)) for one in candidates]
    return sorted(scored, key=lambda one: (-one.probability, one.evidence.rank, one.start))


def outlook(  # noqa: PLR0917 - each is one of the stages before
    asked: Asked,
    composed: Composed,
    order: Sequence[Candidate],
    sides: Sequence[Side],
    doubts: Doubts,
    size: int,
) -> dict[str, float]:
    """What tells whether an answer is right: the features of `confidence`.

    order: the sentences, best first. doubts: what the archive does not know of the question.
    size: passages of the archive.
    """
    first = composed.lead
    return {
        "relevance": first.features.get("relevance", 0.0),
        "missing": first.features["missing"],
        "numbers": first.features["numbers"],
        "best": order[0].probability,
        "lag": math.log(max(first.probability, LEAST) / max(order[0].probability, LEAST)),
        "score": first.evidence.score,
        "top": float(first.evidence.rank == 1),
        "short": float(composed.short is not None),
        "agree": math.log2(max(1, len(sides[0].claims))) if sides else 0.0,
        "renumbered": float(doubts.number),
        "size": math.log10(max(1, size)),
        "described": float(asked.kind is Kind.DEFINITION and composed.short is not None),
        "list": float(asked.kind is Kind.LIST),
        "unlike": float(_unlike(asked.kind, composed.short)),
        **_verdict(asked, composed),
    }


def _verdict(asked: Asked, composed: Composed) -> dict[str, float]:
    """What the judge makes of the answer; of a yes-or-no question how sure it is of either."""
    told = composed.told.features
    asserted, denied = told.get("asserted", 0.0), told.get("denied", 0.0)
    if asked.kind is Kind.YES_NO:
        return {"asserted": max(asserted, denied), "denied": 0.0}
    if composed.short is None:
        return {"asserted": 0.0, "denied": 0.0}
    return {"asserted": asserted, "denied": denied}


def _unlike(kind: Kind, short: str | None) -> bool:
    """Whether a number, a day or a description is asked for, and none is said."""
    if kind is Kind.NUMBER:
        return short is None or quantity(short) is None or moment(short) is not None
    if kind is Kind.TIME:
        return short is None or moment(short) is None
    return kind is Kind.DEFINITION and short is None
