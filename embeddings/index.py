"""What a vector index is: ids and vectors in, nearest passages out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from corpus.types import Hit


class VectorIndex(Protocol):
    """Vectors under 63-bit passage ids; safe to search while another thread changes it."""

    def __len__(self) -> int:
        """Count the passages held."""
        ...

    def ids(self) -> NDArray[np.int64]:
        """Return the ids held, ascending."""
        ...

    def search(
        self, vector: NDArray[np.float32], limit: int, allowed: NDArray[np.int64] | None = None
    ) -> list[Hit]:
        """Find the at most `limit` nearest passages, best first, equal scores by ascending id.

        vector: `(dimension,)`; a score is its inner product with a passage's vector.
        allowed: sorted unique ids to choose among, before the limit applies; None means all.
        """
        ...

    def add(self, ids: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        """Add vectors `(len(ids), dimension)` under unique ids, replacing those already there."""
        ...

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Remove these ids; those not held are ignored."""
        ...

    def save(self, path: Path) -> None:
        """Write to `path` whole or not at all: a kill leaves the file that was there."""
        ...
