"""A small logistic model whose weights are a readable JSON file."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Logistic:
    """p = 1 / (1 + exp(-(bias + Σ weight · feature))); weights by the feature's name."""

    bias: float
    weights: Mapping[str, float]

    @classmethod
    def load(cls, name: str) -> Logistic:
        """The model that ships as qa/answering/<name>.json."""
        held = json.loads((files("qa.answering") / f"{name}.json").read_text())
        return cls(held["bias"], held["weights"])

    def probability(self, features: Mapping[str, float]) -> float:
        """0 to 1. Raises KeyError if a feature of the model is missing."""
        score = self.bias + sum(self.weights[name] * features[name] for name in self.weights)
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))
