"""What a question asks for, told from its words: who, when, where, how many and so on."""

from __future__ import annotations

import re

KINDS = ("who", "when", "where", "how many", "what", "which", "list", "why", "how", "other")

_START = re.compile(
    r"""^(?:and|but|so|then|in|on|at|by|for|from|to|of|with|about|since|until|during|under)?\s*
    (?:(?P<list>list|name\s+(?:all|the|some|two|three|four|five)|enumerate)
      |(?P<when>when|(?:what|which)\s+(?:year|month|day|date|time)s?)
      |(?P<how_many>how\s+(?:many|much))
      |(?P<who>who|whom|whose|who's)
      |(?P<where>where)|(?P<why>why)|(?P<how>how)|(?P<which>which)|(?P<what>what|what's))\b""",
    re.VERBOSE | re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def guess(question: str) -> str:
    """One of KINDS, from the first words of its last sentence, else its first question word.

    "The bill passed. How many voted for it?" is "how many"; "The final was won by who?" is "who".
    """
    last = _SENTENCE.split(question.strip())[-1]
    words = last.split()
    # A list is told only by the first words: "… on the list" asks for none.
    starts = [last, *(" ".join(words[i : i + 2]) for i in range(1, len(words)))]
    for place, start in enumerate(starts):
        match = _START.match(start)
        kind = match.lastgroup if match else None
        if kind is not None and (place == 0 or kind != "list"):
            return kind.replace("_", " ")
    return "other"
