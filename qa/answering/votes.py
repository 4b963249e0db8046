"""What the readings of a question say of each other: which answers were seen in several stories."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qa.answering.composing.spans import of_kind
from qa.answering.kind import Kind
from qa.answering.sentences import Asked, Candidate
from qa.answering.windows import FLOOR

VOTE = 10  # a vote of probability p counts as ln(1 + VOTE p): many weak ones are no certainty
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset("the a an of in on at to for and s".split())
_ASIDE = re.compile(
    r"\b(?:before|besides|except|replac(?:es?|ed|ing)|succeed(?:s|ed|ing)?|other than|apart from"
    r"|instead of|predecessor of|successor of)\s+((?:[A-Z][\w’'-]*\s?)+)"
)
Votes = Mapping[str, Mapping[int, float]]


def voted(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in their order, their features with what tells a good span from a bad one.

    `votes`: the same words seen as the answer in other stories; `held`: words seen that hold these
    or are held by them; `echoes`: the share of its words that the question has; `shape`: 1 if it
    looks like the kind of answer asked for. All are 0 where the reader saw no span. A span that
    only says words of the question is taken for none, unless the question offers a choice; so is one
    with a name that it sets aside ("who was mayor before Berg").
    """
    choice = asked.kind is Kind.YES_NO or " or " in asked.text  # the answer is in the question
    asking, aside = _asking(asked), _aside(asked)
    candidates = [one if choice else _unechoed(one, asking, aside) for one in candidates]
    spans = [told(one) for one in candidates]
    votes: dict[str, dict[int, float]] = defaultdict(dict)
    for one, words in zip(candidates, spans, strict=True):
        if words:
            rank = one.evidence.rank
            votes[words][rank] = max(votes[words].get(rank, 0.0), one.features["answers"])
    return [
        replace(one, features={**one.features, **_features(asked, one, words, votes)})
        for one, words in zip(candidates, spans, strict=True)
    ]


def _unechoed(one: Candidate, asking: set[str], aside: set[str]) -> Candidate:
    words = set(told(one).split())
    if one.span is None or not (words <= asking or words & aside):
        return one
    return replace(
        one, span=None, features={**one.features, "span": math.log(FLOOR), "answers": 0.0}
    )


def _asking(asked: Asked) -> set[str]:
    return {word for word in _WORD.findall(asked.text.casefold()) if word not in _EMPTY}


def _aside(asked: Asked) -> set[str]:
    """The words of names that the question sets aside."""
    names = " ".join(name[1] for name in _ASIDE.finditer(asked.text))
    return {word for word in _WORD.findall(names.casefold()) if word not in _EMPTY}


def told(candidate: Candidate) -> str:
    """The words of its span, folded; "" where there is none."""
    if candidate.span is None:
        return ""
    span = candidate.evidence.article.text[candidate.span.start : candidate.span.end]
    return " ".join(w for w in _WORD.findall(span.casefold()) if w not in _EMPTY)


def _features(asked: Asked, one: Candidate, said: str, votes: Votes) -> dict[str, float]:
    if one.span is None or not said:
        return {"votes": 0.0, "held": 0.0, "echoes": 0.0, "shape": 0.0}
    words = set(said.split())
    span = one.evidence.article.text[one.span.start : one.span.end]
    same = sum(p for rank, p in votes[said].items() if rank != one.evidence.rank)
    around = sum(
        max(ranks.values())
        for other, ranks in votes.items()
        if other != said and (words <= set(other.split()) or set(other.split()) <= words)
    )
    return {
        "votes": math.log1p(VOTE * same),
        "held": math.log1p(VOTE * around),
        "echoes": len(words & _asking(asked)) / len(words),
        "shape": float(of_kind(span, asked.kind)),
    }
