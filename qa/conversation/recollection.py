"""Answers of a session shown again: each quote compared anew with the archive's text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from corpus.errors import ArticleNotFound
from corpus.store import Store
from corpus.types import Article, Filter, Passage
from qa.answering.verify import ABSTAINED
from qa.conversation.kept import SHARED_FIELDS, Kept, KeptAbstention, KeptCitation, KeptSide, Quoted
from qa.conversation.sessions import Session, Sessions, SessionTurn
from qa.types import Abstention, Answer, Citation, Claim, Evidence, Question, Side, Verdict

GONE = "the article is no longer in the archive"
CHANGED = "the article's text has changed since it was quoted"


@dataclass(frozen=True, slots=True)
class Recollected:
    """An answer of before, and the articles that it cites by their ids.

    answer: its evidence is empty. Of a turn of which only the text was kept, its confidence is NaN
    and its id and index_fingerprint are empty. articles: as the archive has them now; one whose
    quote stands in it no longer as it was when it was quoted, without its text.
    """

    turn: SessionTurn
    answer: Answer
    articles: Mapping[str, Article]


@dataclass(slots=True)
class Recollection:
    """Shows the turns of one session again; reads each article once. Not safe to share."""

    store: Store
    session_id: str
    _read: dict[str, Article | None] = field(default_factory=dict)

    def turns(self, turns: Sequence[SessionTurn]) -> list[Recollected]:
        """The turns with their answers checked again, in their order."""
        return [self.turn(one) for one in turns]

    def turn(self, turn: SessionTurn) -> Recollected:
        """A turn with its answer checked again.

        A citation whose article is gone or changed has the verdict UNKNOWN and says so; its quote
        stays what was quoted. What has no verdict of its own, the sides, the days and the nearest
        passages, is left out where it cannot be proven any longer.
        """
        kept = turn.kept or _bare(turn)
        quotes = [one.quoted for one in kept.citations]
        held = {one.article_id: article for one in quotes if (article := self._held(one))}
        lost = {one.article_id: _as_it_was(one) for one in quotes if not self._held(one)}
        return Recollected(turn, self._answer(turn, kept), held | lost)

    def _answer(self, turn: SessionTurn, kept: Kept) -> Answer:
        held = {one.marker for one in kept.citations if self._held(one.quoted)}
        alike = {name: getattr(kept, name) for name in SHARED_FIELDS}
        alike["days"] = tuple(day for day in kept.days if day.marker in held)
        return Answer(
            **alike,
            question=Question(
                text=turn.question,
                asked_on=kept.asked_on,
                standalone=turn.standalone,
                filter=kept.filter,
                limit=kept.limit,
                answerer=kept.answerer,
                session_id=self.session_id,
                as_of=kept.as_of,
                ignore_period=kept.ignore_period,
            ),
            text=turn.answer,
            citations=tuple(self._citation(one) for one in kept.citations),
            evidence=(),
            sides=self._sides(kept.sides),
            abstention=self._abstention(kept.abstention) if kept.abstention else None,
            turn=turn.number,
        )

    def _citation(self, one: KeptCitation) -> Citation:
        quoted, verdict, reason = one.quoted, one.verdict, one.reason
        if self._held(quoted) is None:
            found = self._article(quoted.article_id)
            verdict, reason = Verdict.UNKNOWN, GONE if found is None else CHANGED
        return Citation(
            marker=one.marker,
            article_id=quoted.article_id,
            passage_id=quoted.passage_id,
            quote=quoted.quote,
            start=quoted.start,
            end=quoted.end,
            verdict=verdict,
            answer_start=one.answer_start,
            answer_end=one.answer_end,
            reason=reason,
        )

    def _sides(self, kept: Sequence[KeptSide]) -> tuple[Side, ...]:
        """The sides that still have a source; none where the answer given has none."""
        sides = [self._side(side) for side in kept]
        given = bool(sides and sides[0].claims)
        return tuple(side for side in sides if side.claims) if given else ()

    def _side(self, kept: KeptSide) -> Side:
        claims = tuple(_claim(one) for one in self._found(kept.quoted))
        correction = self._found([kept.correction] if kept.correction else [])
        return Side(
            kept.short, claims, kept.standing, _claim(correction[0]) if correction else None
        )

    def _abstention(self, kept: KeptAbstention) -> Abstention:
        return Abstention(kept.looked_for, kept.hints, self._found(kept.nearest), kept.reason)

    def _found(self, quotes: Sequence[Quoted]) -> tuple[Evidence, ...]:
        """Of these quotes those that still stand, as evidence without a score."""
        held = [(quoted, article) for quoted in quotes if (article := self._held(quoted))]
        return tuple(
            Evidence(rank, math.nan, {}, _passage(quoted), article)
            for rank, (quoted, article) in enumerate(held, start=1)
        )

    def _held(self, quoted: Quoted) -> Article | None:
        """The article, if the quote stands in it where it stood."""
        article = self._article(quoted.article_id)
        if article and article.text[quoted.start : quoted.end] == quoted.quote:
            return article
        return None

    def _article(self, article_id: str) -> Article | None:
        if article_id not in self._read:
            try:
                self._read[article_id] = self.store.article(article_id)
            except ArticleNotFound:
                self._read[article_id] = None
        return self._read[article_id]


def recollected(
    sessions: Sessions, store: Store, session_id: str
) -> tuple[Session, list[Recollected]]:
    """A conversation and its turns, their quotes compared again. Raises: SessionNotFound."""
    session = sessions.session(session_id)
    return session, Recollection(store, session_id).turns(sessions.turns(session_id))


def _bare(turn: SessionTurn) -> Kept:
    """A turn of which only the text was kept, when there was one answerer."""
    return Kept(
        id="",
        asked_on=turn.asked_at.date(),
        limit=10,
        filter=Filter(),
        short=None,
        citations=(),
        abstained=turn.answer == ABSTAINED,
        confidence=math.nan,
        answerer="extractive",
        index_fingerprint="",
        seconds={},
        kind="other",
        yes_no=None,
        sides=(),
        days=(),
        abstention=None,
    )


def _passage(quoted: Quoted) -> Passage:
    place = (quoted.start, quoted.end)
    return Passage(quoted.passage_id, quoted.article_id, *place, quoted.quote)


def _claim(found: Evidence) -> Claim:
    passage = found.passage
    return Claim(passage.text, found, passage.start, passage.end)


def _as_it_was(quoted: Quoted) -> Article:
    """What is still known of an article, its text aside."""
    told = (quoted.source, quoted.url, quoted.published)
    return Article(quoted.article_id, quoted.title, "", *told)
