"""The reader's weights in one file: whole numbers of 8 bits, with a scale for each row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import WeightsChanged

Weights = Mapping[str, NDArray[np.float32]]
SCALE = ".scale"
LARGEST = 127


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """The weights in one safetensors file, and the card beside it that says what they must be.

    sha256: of the file. base: the packaged model that they were trained from. base_sha256: of its
    weights, for the frozen ones are taken from there.
    """

    path: Path
    sha256: str
    base: str
    base_sha256: str

    @classmethod
    def shipped(cls) -> WeightsFile:
        """The reader that ships: qa/answering/reader.safetensors."""
        folder = Path(str(files("qa.answering")))
        card = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        return cls(folder / "reader.safetensors", card["sha256"], card["base"], card["base_sha256"])

    def load(self) -> Weights:
        """All tensors but the frozen ones. Raises WeightsChanged unless the hash is right."""
        from safetensors.numpy import load  # noqa: PLC0415 - only for the export

        data = self.path.read_bytes() if self.path.is_file() else b""
        found = hashlib.sha256(data).hexdigest() if data else "no such file"
        if found != self.sha256:
            raise WeightsChanged(
                expected=f"{self.path} with sha256 {self.sha256[:12]}…",
                found=f"{found[:12]}",
                remedy="check the file out again, or install dateline anew",
            )
        return unpacked(load(data))


def packed(weights: Weights) -> dict[str, NDArray[np.generic]]:
    """Matrices as int8 with a float32 scale for each row; vectors as they are.

    A row is divided by its largest value / 127 and rounded: at most 0.4 % of that value is lost.
    """
    held: dict[str, NDArray[np.generic]] = {}
    for name, value in sorted(weights.items()):
        if value.ndim != 2:  # noqa: PLR2004 - a matrix
            held[name] = value.astype(np.float32)
            continue
        scale = np.maximum(np.abs(value).max(axis=1, keepdims=True), 1e-12) / LARGEST
        held[name] = np.rint(value / scale).astype(np.int8)
        held[name + SCALE] = scale.astype(np.float32)
    return held


def unpacked(held: Mapping[str, NDArray[np.generic]]) -> Weights:
    """The weights as float32."""
    return {
        name: value.astype(np.float32) * held.get(name + SCALE, np.float32(1)).astype(np.float32)
        for name, value in held.items()
        if not name.endswith(SCALE)
    }
