"""The words of a sentence that say why, or how."""

from __future__ import annotations

import re

Span = tuple[int, int]

_STEP = r"[^,.;:?!—]"
# The surest first; each runs to the end of its clause.
_CAUSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:because(?: of)?|due to|owing to|thanks to|on account of|as a result of|in response to)\s{_STEP}+",
        rf"\b(?:caused|prompted|triggered|sparked|driven|fuell?ed|brought about) by\s{_STEP}+",
        rf"\b(?:in order to|so that|so as to|in protest (?:at|of|against)|for fear of)\s{_STEP}+",
        rf"\b(?:citing|blaming|amid|following)\s{_STEP}+",
        rf"(?<!\w)(?:since|after)\s(?!\d|of\b|that\b){_STEP}+",
        rf"\bby\s\w+ing\b{_STEP}*",
        rf"(?<!\bfrom)(?<!\bup)\bto\s(?!(?:the|a|an|his|her|its|their|be)\b)[a-z]\w+\s{_STEP}+",
        rf"\bfor\s(?:\w+ing|the)\b{_STEP}+",
    )
)


def cause(text: str) -> Span | None:
    """The span of the likeliest cause, purpose or means, cue included; None without any."""
    matches = (pattern.search(text) for pattern in _CAUSES)
    found = next((match for match in matches if match), None)
    return (found.start(), found.start() + len(found[0].rstrip())) if found else None
