"""A deterministic encoder without a model, for tests: words and character trigrams, hashed."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_WORD = re.compile(r"\w+")


class HashingEncoder:
    """Feature hashing with signs (Weinberger et al. 2009): texts that share words are near.

    dimension: the length of every vector, at least 1.
    """

    def __init__(self, dimension: int = 64) -> None:
        if dimension < 1:
            message = f"expected a dimension of at least 1; found {dimension}; give one, such as 64"
            raise ValueError(message)
        self._dimension = dimension

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        return self._dimension

    @property
    def fingerprint(self) -> str:
        """16 hex digits that stand for the recipe and the dimension."""
        recipe = f"hashing 1 blake2b words trigrams {self._dimension}"
        return hashlib.blake2b(recipe.encode(), digest_size=8).hexdigest()

    def warm(self) -> None:
        """Do nothing: there is nothing to load."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into vectors: `(len(texts), dimension)` float32, of length 1, in their order."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float64)
        for row, text in zip(vectors, texts, strict=True):
            for feature, weight in _features(text):
                slot, sign = self._place(feature)
                row[slot] += sign * weight
            norm = np.sqrt(np.sum(row * row))
            if norm == 0.0:  # no feature, or all cancelled: still a unit vector
                row[0] = norm = 1.0
            np.divide(row, norm, out=row)
        return vectors.astype(np.float32)

    def _place(self, feature: str) -> tuple[int, float]:
        """Return a feature's slot and sign; `hash()` would differ between processes."""
        digest = hashlib.blake2b(feature.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        return (number >> 1) % self._dimension, 1.0 if number & 1 else -1.0


def _features(text: str) -> Iterator[tuple[str, float]]:
    """Yield words at weight 1, their character trigrams at 1/4, so that inflected words stay near."""
    for word in _WORD.findall(text.casefold()):
        yield f"w {word}", 1.0
        padded = f"<{word}>"
        for start in range(len(padded) - 2):
            yield f"t {padded[start : start + 3]}", 0.25
