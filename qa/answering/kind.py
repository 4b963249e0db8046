"""The kinds of things that questions ask for."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """The kind of answer wanted."""

    PERSON = "person"
    PLACE = "place"
    TIME = "time"
    NUMBER = "number"
    LIST = "list"
    WHICH = "which"
    WHAT = "what"
    REASON = "reason"
    DEFINITION = "definition"  # told by the archive too: qa/answering/defining
    YES_NO = "yes_no"
    QUOTATION = "quotation"
    SUMMARY = "summary"
    OTHER = "other"


# The kinds whose answers have no shape of their own: a sentence cannot be told to hold one.
SHAPELESS = frozenset(
    (Kind.WHICH, Kind.WHAT, Kind.REASON, Kind.YES_NO, Kind.QUOTATION, Kind.SUMMARY, Kind.OTHER)
)
