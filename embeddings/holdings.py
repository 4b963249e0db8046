"""What a vector index holds at one moment: the saved rows, less those gone, and those that came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from embeddings.pending import Spill
    from embeddings.scan import SignCodes
    from embeddings.vector_file import VectorFile

MERGED = 8192  # rows at once on their way into a file: 12 MB of 384 floats


@dataclass(frozen=True, slots=True)
class Holdings:
    """Never changed, so a search may use it while the index changes.

    codes: of the saved rows, None where there are none. gone: True for saved rows that are removed
    or replaced, shape (saved,); None for none. ids, slots, came: the rows that came since, by
    ascending ids.
    """

    saved: VectorFile
    codes: SignCodes | None
    gone: NDArray[np.bool_] | None
    ids: NDArray[np.int64]
    slots: NDArray[np.intp]
    came: Spill

    def __len__(self) -> int:
        gone = 0 if self.gone is None else int(np.count_nonzero(self.gone))
        return len(self.saved.ids) - gone + len(self.ids)

    def all_ids(self) -> NDArray[np.int64]:
        """Ascending."""
        saved = self.saved.ids if self.gone is None else self.saved.ids[~self.gone]
        return np.sort(np.concatenate([saved, self.ids]))

    def of_saved(self, allowed: NDArray[np.int64] | None) -> NDArray[np.intp] | None:
        """The numbers of the saved rows to choose among, ascending; None for all there are."""
        if allowed is None:
            return None if self.gone is None else np.flatnonzero(~self.gone)
        rows = places(self.saved.ids, allowed)
        return rows if self.gone is None else rows[~self.gone[rows]]

    def of_came(
        self, allowed: NDArray[np.int64] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """The ids that came since and are allowed, and where their rows lie."""
        if allowed is None:
            return self.ids, self.slots
        among = places(self.ids, allowed)
        return self.ids[among], self.slots[among]

    def merged(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """All ids, ascending, with their rows, MERGED at a time."""
        chosen = self.of_saved(None)
        kept = np.arange(len(self.saved.ids)) if chosen is None else chosen
        ids = np.concatenate([self.saved.ids[kept], self.ids])
        origins = np.concatenate([kept, len(self.saved.ids) + self.slots])
        order = np.argsort(ids)
        for first in range(0, len(order), MERGED):
            some = order[first : first + MERGED]
            origin = origins[some]
            came = origin >= len(self.saved.ids)
            rows = np.empty((len(some), self.saved.rows.shape[1]), np.float32)
            rows[~came] = self.saved.rows[origin[~came]]
            rows[came] = self.came.take(origin[came] - len(self.saved.ids))
            yield ids[some], rows


def places(held: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.intp]:
    """Where wanted ids stand among those held, both ascending; ids not held are left out."""
    found = np.searchsorted(held, wanted)
    found, wanted = found[found < len(held)], wanted[found < len(held)]
    same: NDArray[np.intp] = found[held[found] == wanted]
    return same
