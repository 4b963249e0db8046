"""Where and when a story was filed, "BEIJING, May 21 (Xinhua) -- ": no answer to what happened."""

from __future__ import annotations

import re
from typing import Final

from corpus.dates import DATELINE

_LONGEST = 120  # code points
UNDATED: Final = re.compile(
    r"^[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w. ]{2,20}){0,2} ?(?:\([A-Za-z .]+\))? ?(?:--|—|–|-) "
)


def filed(text: str) -> int:
    """Where the dateline that opens a sentence ends; 0 where none does."""
    found = DATELINE.match(text[:_LONGEST]) or UNDATED.match(text[:_LONGEST])
    return found.end() if found else 0
