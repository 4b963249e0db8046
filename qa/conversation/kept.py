"""An answer as a session keeps it: what was said and quoted, without the evidence around it.

`Kept.of(answer)` takes it down, `to_json` and `from_json` carry it to the database and back. It is
a shape of its own and not the JSON that is shown (qa/schemas): it has the moments that an article
was published at, and what was asked. A field that is added has a default, for older databases.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Self

from pydantic import TypeAdapter

from corpus.types import Article, Filter
from qa.period import StatedPeriod
from qa.retrieval.stories import unfolded
from qa.types import (
    Abstention,
    Answer,
    Citation,
    Claim,
    Dropped,
    Evidence,
    Reason,
    Side,
    Standing,
    Verdict,
    WorkedOut,
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of an article as they stood when they were quoted: then `text[start:end] == quote`.

    title, source, url, published: of the article then. Offsets count code points.
    """

    article_id: str
    passage_id: int
    title: str
    source: str | None
    url: str | None
    published: datetime | None
    quote: str
    start: int
    end: int

    @classmethod
    def of(cls, article: Article, passage_id: int, quote: str, start: int, end: int) -> Self:
        """The words of this article."""
        told = (article.title, article.source, article.url, article.published)
        return cls(article.id, passage_id, *told, quote, start, end)

    @classmethod
    def of_claim(cls, claim: Claim) -> Self:
        """What a claim quotes."""
        found = claim.evidence
        return cls.of(found.article, found.passage.id, claim.quote, claim.start, claim.end)

    @classmethod
    def of_passage(cls, found: Evidence) -> Self:
        """The whole of a passage."""
        passage = found.passage
        return cls.of(found.article, passage.id, passage.text, passage.start, passage.end)


@dataclass(frozen=True, slots=True)
class KeptCitation:
    """A citation, and its article as it was then; fields as in `qa.types.Citation`."""

    quoted: Quoted
    marker: int
    verdict: Verdict
    answer_start: int
    answer_end: int
    reason: str

    @classmethod
    def of(cls, one: Citation, article: Article) -> Self:
        """A citation of this article."""
        quoted = Quoted.of(article, one.passage_id, one.quote, one.start, one.end)
        return cls(quoted, one.marker, one.verdict, one.answer_start, one.answer_end, one.reason)


@dataclass(frozen=True, slots=True)
class KeptSide:
    """One of the answers that sources gave; quoted: one for each independent story.

    standing, correction: as in `qa.types.Side`.
    """

    short: str
    quoted: tuple[Quoted, ...]
    standing: Standing = Standing.DIFFERS
    correction: Quoted | None = None

    @classmethod
    def of(cls, side: Side) -> Self:
        """Take it down."""
        correction = Quoted.of_claim(side.correction) if side.correction else None
        quoted = tuple(Quoted.of_claim(claim) for claim in side.claims)
        return cls(side.short, quoted, side.standing, correction)


@dataclass(frozen=True, slots=True)
class KeptAbstention:
    """Why nothing was answered; nearest: the passages that came nearest."""

    looked_for: tuple[str, ...]
    hints: tuple[str, ...]
    nearest: tuple[Quoted, ...]
    reason: Reason = Reason.NO_ANSWER

    @classmethod
    def of(cls, why: Abstention) -> Self:
        """Take it down with its passages whole."""
        nearest = tuple(Quoted.of_passage(one) for one in why.nearest)
        return cls(why.looked_for, why.hints, nearest, why.reason)


# What stands in an answer and in what is kept of it under the same name.
SHARED_FIELDS = (
    "id short abstained confidence answerer index_fingerprint seconds kind yes_no days dropped"
    " fell_back period notes remark"
).split()


@dataclass(frozen=True, slots=True)
class Kept:
    """All of an answer but its text and its evidence; fields as in `qa.types.Answer`.

    asked_on, limit, filter, as_of, ignore_period: as the question was asked.
    """

    id: str
    asked_on: date
    limit: int
    filter: Filter
    short: str | None
    citations: tuple[KeptCitation, ...]
    abstained: bool
    confidence: float
    answerer: str
    index_fingerprint: str
    seconds: Mapping[str, float]
    kind: str
    yes_no: str | None
    sides: tuple[KeptSide, ...]
    days: tuple[WorkedOut, ...]
    abstention: KeptAbstention | None
    dropped: tuple[Dropped, ...] = ()
    fell_back: str | None = None
    period: StatedPeriod | None = None
    as_of: date | None = None
    ignore_period: bool = False
    notes: tuple[str, ...] = ()
    remark: str | None = None

    @classmethod
    def of(cls, answer: Answer) -> Self:
        """Take an answer down; its citations quote articles of its evidence."""
        articles = {one.article.id: one.article for one in unfolded(answer.evidence)}
        asked, why = answer.question, answer.abstention
        return cls(
            **{name: getattr(answer, name) for name in SHARED_FIELDS},
            asked_on=asked.asked_on,
            limit=asked.limit,
            filter=asked.filter,
            as_of=asked.as_of,
            ignore_period=asked.ignore_period,
            citations=tuple(
                KeptCitation.of(one, articles[one.article_id]) for one in answer.citations
            ),
            sides=tuple(KeptSide.of(side) for side in answer.sides),
            abstention=KeptAbstention.of(why) if why else None,
        )

    def to_json(self) -> str:
        """One line of JSON; notes and a reason only where there is something to say."""
        told = asdict(self)
        if not self.notes:
            del told["notes"]
        if self.abstention and self.abstention.reason is Reason.NO_ANSWER:
            del told["abstention"]["reason"]
        return json.dumps(told, ensure_ascii=False, default=_plain)

    @staticmethod
    def from_json(text: str) -> Kept:
        """Make it of what `to_json` gave, in this version or an older one."""
        return _adapter().validate_json(text)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    assert isinstance(value, date)  # a datetime is one
    return value.isoformat()


@cache
def _adapter() -> TypeAdapter[Kept]:
    """What reads the JSON; made once, when the first answer is read."""
    return TypeAdapter(Kept)
