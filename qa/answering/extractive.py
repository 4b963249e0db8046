"""Answers without a language model: the sentences of the sources that answer, word for word."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from qa.answering.abstention import Doubts
from qa.answering.agreement import Found, sides
from qa.answering.answerer import Draft
from qa.answering.composing.holders import DENIED
from qa.answering.composing.shorts import short_span
from qa.answering.composition import Ranked, Said, compose
from qa.answering.dating.days import worked_out
from qa.answering.dating.moments import Days as Moments
from qa.answering.kind import SHAPELESS, Kind
from qa.answering.logistic import Logistic
from qa.answering.sentences import Asked, Candidate, SentenceReader
from qa.answering.votes import told, voted
from qa.answering.windows import SETTLED, WindowReader
from qa.types import Claim, Evidence, Question, Side

AWAY = 60.0  # days from the question's at which an article is as far as can be
AWAY_UNDATED = 0.5
SAME = 0.5  # of the best's probability, from which a better story is cited for the same answer
# Of the confidence, where a time, a number or a description is asked for and none is said.
DOUBTED = 0.5
_TOLD_BY_FORM = frozenset((Kind.TIME, Kind.NUMBER, Kind.DEFINITION))
COMPARED = 40  # sentences whose answers are compared with the one given


class Days(Protocol):
    """Days that a question asks about."""

    def distance(self, day: date) -> int:
        """Days between a day and these."""
        ...


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer before it is weighed. outlook: the features of `confidence`."""

    said: Said
    sides: tuple[Side, ...]
    claims: tuple[Claim, ...]
    outlook: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ExtractiveAnswerer:
    """Ranks the sentences of the evidence by how likely each answers, and says the best.

    Two small logistic models, fitted by evals/fit_extractive.py: `sentence` gives the probability
    that a sentence holds the answer, `confidence` that the answer made of the best ones is right.
    windows: what the reader says of the sentences; None to go without. period: the days that a
    question asks about, given the day it is asked on. doubts: what the archive does not know of it.
    """

    sentences: SentenceReader
    windows: WindowReader | None
    period: Callable[[str, date], Days]
    doubts: Callable[[str, Sequence[Evidence]], Doubts]
    sentence: Logistic
    confidence: Logistic

    @property
    def name(self) -> str:
        """What a question calls it by."""
        return "extractive"

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """The sentences that answer, and what other articles say to it."""
        asked, candidates = self.read(question.standalone, evidence)
        if not candidates:
            return Draft(0.0, None, (), asked.kind.value)
        found = self.composed(question, asked, candidates)
        sure = self.confidence.probability(found.outlook)
        if found.said.doubted or asked.surely:  # what is known is known of another
            sure *= DENIED
        elif asked.misspelt:
            sure *= DOUBTED
        if found.said.short is None and asked.kind in _TOLD_BY_FORM:
            sure *= DOUBTED
        return Draft(
            sure,
            found.said.short,
            found.claims,
            asked.kind.value,
            found.said.word,
            found.sides,
        )

    def read(self, question: str, evidence: Sequence[Evidence]) -> tuple[Asked, list[Candidate]]:
        """The question taken apart, and the sentences of the evidence with their features."""
        doubts = self.doubts(question, evidence)
        asked = replace(
            self.sentences.asked(question).defining(evidence),
            renumbered=doubts.number,
            misspelt=doubts.misspelt,
            surely=doubts.surely,
        )
        candidates = self.sentences.candidates(asked, evidence)
        if self.windows is None:
            return asked, candidates
        return asked, voted(asked, self.windows.read(asked.read, candidates))

    def ranked(self, candidates: Sequence[Candidate]) -> list[Ranked]:
        """Sentences with the probability that each holds the answer, best first."""
        scored = [
            Ranked(
                self.sentence.probability(one.features),
                one,
                (one.span.start, one.span.end) if one.span else None,
                one.span.probability if one.span else 0.0,
            )
            for one in candidates
        ]
        return sorted(
            scored,
            key=lambda one: (-one.probability, one.candidate.evidence.rank, one.candidate.start),
        )

    def composed(
        self, question: Question, asked: Asked, candidates: Sequence[Candidate]
    ) -> Composed:
        """What the sentences, of which there must be one, say together."""
        ranked = _from_the_best(self.ranked(candidates))
        said = compose(asked, ranked)
        agreed = sides(asked.kind, _found(asked, ranked, said), asked.text)
        claims = tuple(_claims(said, agreed))
        outlook = _outlook(asked, ranked, said, agreed) | self._reach(question, said.candidates[0])
        return Composed(said, agreed, claims, outlook)

    def _reach(self, question: Question, first: Candidate) -> dict[str, float]:
        """How far the best sentence's article is from the days that the question names."""
        published = first.evidence.article.published
        if published is None:
            return {"away": AWAY_UNDATED}
        asked = self.period(question.standalone or question.text, question.asked_on)
        return {"away": min(1.0, asked.distance(published.date()) / AWAY)}


def _from_the_best(ranked: Sequence[Ranked]) -> Sequence[Ranked]:
    """The sentences with one first that says what the first says, of the best story that does."""
    first = ranked[0]
    if not first.seen:  # all words of the question, no answer
        first = next((one for one in ranked if _sure(one, first)), first)
    words = told(first.candidate)
    same = [
        one
        for one in ranked
        if words and told(one.candidate) == words and one.probability >= SAME * first.probability
    ]
    best = min(same, key=lambda one: one.candidate.evidence.rank, default=first)
    return [best, *(one for one in ranked if one is not best)]


def _sure(one: Ranked, first: Ranked) -> bool:
    """Whether the reader is sure of a sentence that is nearly as likely as the first."""
    answers = one.candidate.features.get("answers", 0.0)
    return answers >= SETTLED and one.probability >= SAME * first.probability


def _outlook(
    asked: Asked, ranked: Sequence[Ranked], said: Said, agreed: Sequence[Side]
) -> dict[str, float]:
    """What tells whether the sentences said answer: the features of `confidence`."""
    first = said.candidates[0]
    elsewhere = [
        o.candidate.evidence for o in ranked if o.candidate.evidence.rank != first.evidence.rank
    ]
    return {
        **{name: first.features[name] for name in _KEPT if name in first.features},
        "best": ranked[0].probability,
        "score": first.evidence.score,
        "lead": first.evidence.score - max((one.score for one in elsewhere), default=0.0),
        "top": float(first.evidence.rank == 1),
        "widest": max(one.candidate.features["passage"] for one in ranked),
        "kindless": float(asked.kind in SHAPELESS),
        "short": float(said.short is not None),
        "listed": first.features["kind"] if asked.kind is Kind.LIST else 0.0,
        "agree": math.log2(max(1, len(agreed[0].claims))) if agreed else 0.0,
        "differ": float(len(agreed) > 1),
        "renumbered": float(asked.renumbered),
    }


_KEPT = (
    "near", "passage", "missing", "names", "numbers", "relevance", "span", "answers", "votes",
)  # fmt: skip


def _found(asked: Asked, ranked: Sequence[Ranked], said: Said) -> list[Found]:
    """The short answers that the reader sees, likeliest first, but the one given before all.

    Without a reader, those of the rules: what it has not read would often be no answer at all.
    """
    read = [one for one in ranked[:COMPARED] if one.candidate.features.get("read", 1.0)]
    found = [one for each in read if (one := _short(asked, each))]
    found.sort(key=lambda one: -one.probability)
    given = [n for n, one in enumerate(found) if said.short and one.short == said.short]
    return [found[given[0]], *found[: given[0]], *found[given[0] + 1 :]] if given else []


def _short(asked: Asked, one: Ranked) -> Found | None:
    span, candidate = short_span(asked, one), one.candidate
    if span is None:
        return None
    claim = _claim(candidate)
    return Found(
        one.text[slice(*span)],
        candidate.features.get("answers", one.probability),
        str(candidate.evidence.rank),
        claim,
        candidate.features["near"],
        _days(claim, candidate.start + span[0]) if asked.kind is Kind.TIME else None,
    )


def _days(claim: Claim, start: int) -> Moments | None:
    """What a relative date that stands at `start` of the article was worked out to be."""
    found = (one for one in worked_out(claim, 0) if one.start <= start < one.end)
    return next(((one.first, one.last) for one in found), None)


def _claims(said: Said, agreed: Sequence[Side]) -> Iterator[Claim]:
    """The sentences to say; who differs is quoted too."""
    claims = [_claim(one) for one in said.candidates]
    yield from claims
    for side in agreed[1:]:
        if not any(_within(side.claims[0], one) for one in claims):
            yield side.claims[0]


def _claim(candidate: Candidate) -> Claim:
    return Claim(
        " ".join(candidate.text.split()), candidate.evidence, candidate.start, candidate.end
    )


def _within(claim: Claim, other: Claim) -> bool:
    return (
        claim.evidence.article.id == other.evidence.article.id
        and other.start <= claim.start
        and claim.end <= other.end
    )
