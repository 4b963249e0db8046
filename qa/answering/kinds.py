"""What kind of thing a question asks for, told by its words."""

from __future__ import annotations

import re
from enum import Enum


class Kind(Enum):
    """The kind of answer wanted."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    LIST = "list"
    OTHER = "other"


_PLURAL = (
    r"(countries|nations|states|members|delegations|ministers|officials|leaders|people|players"
    r"|companies|cities|groups|organi[sz]ations|participants|areas|topics|issues|names|films|songs)"
)
# The first rule that matches decides; they are tried over the question in lower case.
_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.NUMBER, r"\bhow (many|much|old|long|far|big|tall|large|often|high|fast)\b"),
        (Kind.NUMBER, r"\b(what|which) (number|percentage|percent|share|proportion|age|price)\b"),
        (Kind.LIST, rf"\b(which|what|whose|name|list)( \w+){{0,3}} {_PLURAL}\b"),
        (Kind.LIST, r"\bwho (all )?(were |are )?(attended|attend|took part|participated|came|joined|present)\b"),
        (Kind.LIST, r"^(list|name) (all|the|some)\b"),
        (Kind.PERSON, r"\b(who|whom|whose|which (person|man|woman|player|actor|singer|minister))\b"),
        (Kind.TIME, r"\b(when|what (date|day|year|month|time)|which (date|day|year|month))\b"),
        (Kind.PLACE, r"\b(where|(what|which) (city|country|place|town|state|province|venue|location))\b"),
    )
)  # fmt: skip


def kind_of(question: str) -> Kind:
    """The kind of answer that a question wants; OTHER if its words do not tell."""
    folded = question.casefold()
    return next((kind for kind, rule in _RULES if rule.search(folded)), Kind.OTHER)
