"""The day of what a sentence tells: its own where it says one, else that of its article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from corpus.dates import behind_dateline, printed
from qa.answering.worked_out import worked_out
from qa.types import Claim

WEEK = timedelta(days=6)  # from the first day to the last; a longer period is no day of an event


@dataclass(frozen=True, slots=True)
class When:
    """From first to last, both included; None where neither sentence nor article has a date.

    told: the sentence says the day; else it is the day on which the article was published.
    """

    first: date | None
    last: date | None
    told: bool

    @property
    def order(self) -> tuple[date, date]:
        """By which entries are sorted: the undated last."""
        return self.first or date.max, self.last or date.max

    @classmethod
    def of(cls, claim: Claim) -> When:
        """The latest day that the quote names up to the article's own.

        A day to come is a plan, which is news of the day it was published on. Relative dates count
        from that day; the date in an agency's dateline is when a report was filed and no event.
        """
        day = claim.evidence.article.published_on
        begin = claim.start + behind_dateline(claim.quote)
        days = [(one.first, one.last) for one in worked_out(claim, 0) if one.start >= begin]
        days += [(p.day, p.day) for p in printed(claim.quote) if claim.start + p.start >= begin]
        gone = [
            (first, last)
            for first, last in days
            if last - first <= WEEK and (day is None or first <= day)
        ]
        if not gone:
            return cls(day, day, told=False)
        return cls(*max(gone), told=True)
