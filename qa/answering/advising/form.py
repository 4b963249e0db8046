"""Words by which a question is put, which no article need have: "what does CMB stand for", "anyone"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.mentions import Kind, Mention

# They stand for whatever the answer would name.
_PRONOUNS = frozenset(
    f"{quantity}{thing}"
    for quantity in ("any", "some", "every", "no")
    for thing in ("one", "body", "thing", "where")
)
# What a word means, what somebody may know, and what the asker is to be given. Each has the word
# that is form in a group; the same word elsewhere is matter: "means of transport", "stand trial".
_ASKING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bwhat\b[^?!]*\b(stands?|stood) for\b",
        r"\b(?:do|does|did)\b[^?!]*(?<!\bthe )(?<!\ba )(?<!\ban )\b(mean)\b",
        r"\bwhat\b[^?!]*(?<!\bby )\b(means?|meant)\s*(?:[?!.(]|$)",
        r"\b(?:is|are|was|were) (meant) by\b",
        r"\bwhat(?:'s|’s| is| was) the (meaning|definition) of\b",
        r"\b(?:you|we|anyone|anybody|someone|somebody) (knows?)\b",
        r"^\W*(?:(?:please|can|could|would|you)\W+)*(describe|explain|summari[sz]e|define)\b",
    )
)


def matters(question: str, found: Sequence[Mention]) -> list[Mention]:
    """Those of the question's mentions that carry its matter, in their order."""
    form = {put.start(1) for pattern in _ASKING for put in pattern.finditer(question)}
    return [one for one in found if not (one.start in form or _pronoun(one))]


def _pronoun(one: Mention) -> bool:
    """Also with a capital, where it opens a sentence."""
    return one.kind in {Kind.WORD, Kind.NAME} and one.text.lower() in _PRONOUNS
