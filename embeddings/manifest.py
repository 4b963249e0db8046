"""The last file that a sync writes: what the derived indexes hold, and under which fingerprint."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the indexes in a folder hold.

    revision: the store's, when they agreed with it. encoder: its fingerprint.
    passages, vectors: how many are found by words and by meaning; fewer vectors than passages
    means that encoding was interrupted. vector_bytes: the size of the vector index's file.
    kind: the vector index's, see FaissIndex.kind. fingerprint: 16 hex digits of all that they hold.
    """

    revision: int
    encoder: str
    passages: int
    vectors: int
    vector_bytes: int
    kind: str
    fingerprint: str

    @classmethod
    def load(cls, path: Path) -> Self | None:
        """The manifest at path; None if there is none or it cannot be read, which means: sync."""
        try:
            return cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def save(self, path: Path) -> None:
        """Write whole or not at all."""
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        with temporary.open("w") as file:
            json.dump(asdict(self), file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def fingerprint(encoder: str, kind: str, holdings: Iterable[NDArray[np.int64]]) -> str:
    """16 hex digits over the encoder, the kind of vector index and the sorted ids of every index."""
    # An exact index finds what any exact index finds, so it goes unnamed.
    names = encoder if kind == "exact" else f"{encoder} {kind}"
    digest = hashlib.blake2b(names.encode(), digest_size=8)
    for ids in holdings:
        digest.update(len(ids).to_bytes(8, "little") + ids.astype("<i8").tobytes())
    return digest.hexdigest()
