"""The readers' weights as they ship: whole numbers, with a scale for each row.

The small reader's are int8 (`packed`). The large one's are coarser and deflated (`deflated`): steps of
a share of the row's deviation, so that few distinct numbers remain and most take some four bits.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from embeddings.errors import WeightsChanged

Size = Literal["small", "large"]
Model = Literal["small", "large", "judge"]
SIZES: Mapping[Model, Size] = {"small": "small", "large": "large", "judge": "small"}
"""What each model that ships is built like."""
Weights = Mapping[str, NDArray[np.float32]]
SCALE, SHAPE, DEFLATED = ".scale", ".shape", ".deflated"
LARGEST = 127


@dataclass(frozen=True, slots=True)
class WeightFiles:
    """The weights of a model that ships, and what its card says that they must be.

    size: what it is built like. sha256: of each safetensors file, by its path. base: the packaged
    model that frozen weights are taken from, None if the files have them all. base_sha256: of its
    weights.
    """

    size: Size
    sha256: Mapping[Path, str]
    base: str | None
    base_sha256: str | None

    @classmethod
    def shipped(cls, model: Model) -> WeightFiles:
        """Those of qa/answering/reader-<model>.json."""
        folder = Path(str(files("qa.answering")))
        card = json.loads((folder / f"reader-{model}.json").read_text(encoding="utf-8"))
        hashes = {folder / name: sha256 for name, sha256 in card["files"].items()}
        return cls(SIZES[model], hashes, card["base"], card["base_sha256"])

    @property
    def fingerprint(self) -> str:
        """Names these weights."""
        return "-".join(sha256[:12] for sha256 in self.sha256.values())

    def load(self) -> Weights:
        """All tensors but those of the base. Raises WeightsChanged unless the hashes are right."""
        from safetensors.numpy import load  # noqa: PLC0415 - only for the export

        held: dict[str, NDArray[np.generic]] = {}
        for path, sha256 in self.sha256.items():
            data = path.read_bytes() if path.is_file() else b""
            found = hashlib.sha256(data).hexdigest() if data else "no such file"
            if found != sha256:
                raise WeightsChanged(
                    expected=f"{path} with sha256 {sha256[:12]}…",
                    found=f"{found[:12]}",
                    remedy="check the file out again, or install dateline anew",
                )
            held |= load(data)
        return unpacked(held)


def packed(weights: Weights) -> dict[str, NDArray[np.generic]]:
    """Matrices as int8 with a float32 scale for each row; vectors as they are.

    A row is divided by its largest value / 127 and rounded: at most 0.4 % of that value is lost.
    """
    held: dict[str, NDArray[np.generic]] = {}
    for name, value in sorted(weights.items()):
        if value.ndim != 2:  # noqa: PLR2004 - a matrix
            held[name] = value.astype(np.float32)
            continue
        held[name], held[name + SCALE] = whole_numbers(value)
    return held


def whole_numbers(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The int8 `(n, m)` and the scales `(n, 1)` whose product is about the matrix `(n, m)`."""
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-12) / LARGEST
    return np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32)


def deflated(weights: Weights, step: float) -> dict[str, NDArray[np.generic]]:
    """Matrices as deflated int8 with a float32 scale for each row; vectors as they are.

    step: of a row's standard deviation. Of normal values each takes about 2.05 - log2(step) bits
    (the entropy of a uniform quantizer), and step / sqrt(12) of their deviation is lost.
    """
    held: dict[str, NDArray[np.generic]] = {}
    for name, value in sorted(weights.items()):
        if value.ndim != 2:  # noqa: PLR2004 - a matrix
            held[name] = value.astype(np.float32)
            continue
        least = np.abs(value).max(axis=1, keepdims=True) / LARGEST
        scale = np.maximum(np.maximum(value.std(axis=1, keepdims=True) * step, least), 1e-12)
        scale = scale.astype(np.float32)
        packer = zlib.compressobj(9, zlib.DEFLATED, 15, 9, zlib.Z_HUFFMAN_ONLY)
        data = packer.compress(np.rint(value / scale).astype(np.int8).tobytes()) + packer.flush()
        held[name + DEFLATED] = np.frombuffer(data, np.uint8)
        held[name + SHAPE] = np.array(value.shape, np.int64)
        held[name + SCALE] = scale
    return held


def unpacked(held: Mapping[str, NDArray[np.generic]]) -> Weights:
    """The weights as float32, of either form."""
    found: dict[str, NDArray[np.float32]] = {}
    for name, value in held.items():
        if name.endswith((SCALE, SHAPE)):
            continue
        plain, numbers = name.removesuffix(DEFLATED), value
        if name.endswith(DEFLATED):
            data = zlib.decompress(value.tobytes())
            numbers = np.frombuffer(data, np.int8).reshape(_ints(held[plain + SHAPE]))
        scale: Any = held.get(plain + SCALE, np.float32(1))
        found[plain] = numbers.astype(np.float32) * scale.astype(np.float32)
    return found


def _ints(shape: NDArray[np.generic]) -> tuple[int, ...]:
    return tuple(int(one) for one in shape)
