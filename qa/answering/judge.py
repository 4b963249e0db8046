"""Whether the sentences assert what is answered with them, or deny it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa.answering.candidates import Candidate, put_first
from qa.answering.compose import short_span
from qa.answering.question import Asked, Kind
from qa.answering.reader import Judgement, Judges
from qa.answering.values import Relation, relation
from qa.answering.windows import Window, around
from qa.types import Side, Standing

JUDGED = 8  # windows, those of the likeliest sentences first
BESIDE = 400  # code points of a sentence with those beside it: "That is wrong" stands behind
SURE = 0.7  # of a verdict, from which it is one
SAID = 0.9  # from which yes or no is said
# Of a denial that takes an answer away. A window that only says another thing is denial to the judge too: over
# newsroom and moving .7 and .9 take away ten answers and four, none of them denied, and this none.
TAKEN_AWAY = 0.97
RIVAL = 0.05  # of the first's probability, from which a sentence may have the last word
COVERED = 0.5  # of the first's coverage: a sentence that holds less is of another matter


def judged(judge: Judges, asked: Asked, order: Sequence[Candidate]) -> list[Candidate]:
    """The sentences in their order, the likeliest with what the judge makes of each with its answer.

    A yes-or-no question is judged as it is, once for sentences in one window; another one with
    the short answer behind it. `asserted`, `denied`: the probabilities; 0 where nothing was judged.
    """
    found: list[Candidate] = []
    seen: list[tuple[Window, str, Judgement]] = []
    for one in order:
        said = _claim(asked, one)
        known = (it for window, claim, it in seen if claim == said and window.holds(one))
        judgement = next(known, None)
        if judgement is None and said is not None and len(seen) < JUDGED:
            window = around(one, order, BESIDE)
            (judgement,) = judge.judge(said, [window.passage])
            seen.append((window, said, judgement))
        features = {
            "asserted": judgement.asserted if judgement else 0.0,
            "denied": judgement.denied if judgement else 0.0,
        }
        found.append(replace(one, features={**one.features, **features}))
    return found


def verdict(one: Candidate, sure: float = SURE) -> str | None:
    """Yes or no, where the judge is sure that it asserts or denies; never of a correction.

    What a correction takes back is another thing: `supersession` knows it.
    """
    if one.place.corrects:
        return None
    if one.features.get("asserted", 0.0) >= sure:
        return "yes"
    return "no" if one.features.get("denied", 0.0) >= sure else None


def denials(asked: Asked, order: Sequence[Candidate], lead: Candidate) -> list[Candidate]:
    """The sentences that deny the person whom lead names; none unless one of them is surely a denial."""
    if asked.kind is not Kind.PERSON:
        return []
    found = [one for one in order if verdict(one) == "no" and _same(asked, lead, one)]
    return found if any(verdict(one, TAKEN_AWAY) for one in found) else []


def last_word(asked: Asked, order: Sequence[Candidate]) -> Sequence[Candidate]:
    """The sentences, first the newest of those that settle a yes-or-no question, or the first's answer.

    An answer that nobody denies needs no last word.
    """
    first = order[0]
    if asked.kind is not Kind.YES_NO and not denials(asked, order, first):
        return order
    settled = [
        one
        for one in order
        if verdict(one)
        and one.probability >= RIVAL * first.probability
        and one.features["near"] >= COVERED * first.features["near"]
        and (asked.kind is Kind.YES_NO or _same(asked, first, one))
    ]
    if not settled:
        return order
    newest = max(_day(one) for one in settled)
    lead = next(one for one in settled if _day(one) == newest)
    return put_first(lead, order)


def with_denials(
    asked: Asked, order: Sequence[Candidate], lead: Candidate, agreed: Sequence[Side]
) -> tuple[Side, ...]:
    """The sides with the articles that deny the answer; no others, where the last word denies it.

    order: the sentences, lead the one that the answer stands in.
    """
    span, denying = short_span(asked, lead), denials(asked, order, lead)
    if span is None or not denying:
        return tuple(agreed)
    claims = {one.evidence.article.id: one.claim for one in reversed(denying)}
    newest = sorted(claims.values(), key=lambda one: one.evidence.article.published_on or date.min)
    against = Side(lead.text[slice(*span)], tuple(newest[::-1]), Standing.DENIED)
    return (against,) if verdict(lead) == "no" else (*agreed, against)


def _same(asked: Asked, first: Candidate, one: Candidate) -> bool:
    """Whether both sentences have the same answer."""
    mine, its = short_span(asked, first), short_span(asked, one)
    if mine is None or its is None:
        return False
    values = first.text[slice(*mine)], one.text[slice(*its)]
    return relation(*values, asked.kind) is Relation.SAME


def _day(one: Candidate) -> date:
    return one.evidence.article.published_on or date.min


def _claim(asked: Asked, one: Candidate) -> str | None:
    question = asked.put_to(one.evidence.article)
    if asked.kind is Kind.YES_NO:
        return question
    span = short_span(asked, one)
    return f"{question} {one.text[slice(*span)]}" if span else None
