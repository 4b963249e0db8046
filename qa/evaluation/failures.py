"""The questions that went wrong, the worst first, each with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.evaluation.records import Record


@dataclass(frozen=True, slots=True)
class Failure:
    """A record with the reason why it counts as wrong."""

    record: Record
    reason: str


def worst(records: Sequence[Record], limit: int = 40) -> tuple[Failure, ...]:
    """Quotes that are none, then wrong answers, then refusals of what could be answered.

    Of each the most confident first; then those whose evidence held the answer highest.
    """
    failures = [
        Failure(record, reason) for record in records if (reason := _reason(record)) is not None
    ]
    return tuple(sorted(failures, key=_severity)[:limit])


def _severity(failure: Failure) -> tuple[bool, bool, float, int]:
    mark = failure.record.mark
    unseen = len(failure.record.evidence) + 1
    proven = mark.quotes_exact == mark.quotes
    return proven, mark.abstained, -mark.confidence, min(mark.answer_ranks, default=unseen)


def _reason(record: Record) -> str | None:
    mark = record.mark
    if record.error is not None:
        return f"could not be asked: {record.error}"
    if mark.quotes_exact < mark.quotes:
        return f"{mark.quotes - mark.quotes_exact} of {mark.quotes} quotes not the article's words"
    if mark.unanswerable:
        return None if mark.abstained else "answered, though the archive holds no answer"
    if mark.right is None or mark.right:
        return None
    return f"{'refused' if mark.abstained else 'wrong'}; {_found(record)}"


def _found(record: Record) -> str:
    if record.mark.answer_ranks:
        return f"passage {record.mark.answer_ranks[0]} holds an accepted answer"
    if record.mark.relevant_ranks:
        return "a relevant article was found, but no passage with an accepted answer"
    return "no relevant article was found"
