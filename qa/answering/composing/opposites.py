"""What is told of the injured does not answer for the dead, nor a loss for a profit."""

from __future__ import annotations

import re

_DEATH = (
    r"dead|die[ds]?|dying|kill(?:ed|s|ing)?|deaths?|fatal\w*|lives lost|lost their lives|slain|murdered"
    r"|drowned|perished"
)
_INJURY = r"injur\w+|wound(?:ed|s|ing)?|hurt|hospitali[sz]ed"
_PAIRS = tuple(
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in ((_DEATH, _INJURY), (r"profits?|profitable", r"loss|losses|lost"))
)


def opposed(question: str, text: str) -> bool:
    """Whether a text tells only the opposite of what a question asks about: "how many died"."""
    return any(
        _only(asked, other, question) and _only(other, asked, text)
        for one, two in _PAIRS
        for asked, other in ((one, two), (two, one))
    )


def _only(one: re.Pattern[str], other: re.Pattern[str], text: str) -> bool:
    return bool(one.search(text)) and not other.search(text)
