"""What an encoder is: texts in, unit vectors out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into vectors; cheap to construct, safe to call from several threads."""

    @property
    def dimension(self) -> int:
        """The length of every vector; known without loading the model."""
        ...

    @property
    def fingerprint(self) -> str:
        """Short hex of everything that changes a vector; known without loading the model.

        Vectors under one fingerprint are comparable; under two they are not.
        """
        ...

    def warm(self) -> None:
        """Load the model now; the first `encode` does it otherwise."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Turn texts into vectors: `(len(texts), dimension)` float32, of length 1, in the texts' order.

        A text's vector does not depend on the texts beside it. No texts: `(0, dimension)`.
        """
        ...
