"""That a passage was found which nobody read, since it gives orders to whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.checking.instructions import orders
from qa.types import Evidence


def withheld(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """A hint that names how many passages gave orders; nothing where none did."""
    count = sum(orders(one.passage.text) is not None for one in evidence)
    if not count:
        return ()
    if count == 1:
        return ("A passage was not read because it gives orders to whoever reads it.",)
    return (f"{count} passages were not read because they give orders to whoever reads them.",)
