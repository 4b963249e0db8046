"""What a conversation is about: the turn that a follow-up leads on from, and what it carries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus.lexical import LexicalIndex
from qa.mentions import Kind, Mention, mentions
from qa.terms import Terms
from qa.types import Turn

CARRIED = 8  # words at most: more would drown the question
FAINT = 0.3  # of the weightiest phrase's weight, that another must have
OFTEN = 3  # times that a word's being said again counts
WORDS = 40  # code points of a short answer that is carried as a name
FARTHER = 0.25  # an earlier turn must hold so much more of the question than the last one
_JOINED = re.compile(r"(?:['’]s?)?[ -]")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")

Analyze = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Told:
    """A turn and the words that it and the articles it cited hold.

    texts: of what was said and of the articles.
    """

    turn: Turn
    stems: frozenset[str]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, turn: Turn, texts: Sequence[str], analyze: Analyze) -> Told:
        """Read a turn with its articles."""
        said = (turn.question, turn.standalone, turn.answer, *turn.quotes, *turn.titles)
        whole = "\n".join((*said, *texts))
        return cls(turn, frozenset(analyze(whole)), (turn.answer, *texts))

    @cached_property
    def frame(self) -> str:
        """The question as it stands alone, without what was carried to it in brackets."""
        return _BRACKETS.sub("", self.turn.standalone or self.turn.question)


def antecedent(told: Sequence[Told], terms: Terms) -> tuple[Told, float]:
    """The turn that a question most likely leads on from, and its share of the question's weight.

    told: oldest first. The last one, unless an earlier one holds much more of the question.
    """
    best, most = told[-1], terms.coverage(told[-1].stems)
    for one in reversed(told[:-1]):
        share = terms.coverage(one.stems)
        if share > most + FARTHER:
            best, most = one, share
    return best, most


def carried(told: Told, text: str, lexical: LexicalIndex) -> list[str]:
    """What of a turn a follow-up's text still lacks, in the order it was said.

    Phrases of its question and the names of its answer, the most telling first until CARRIED words
    are full: those of rare words that the question, its answer and its sources' titles share.
    """
    turn = told.turn
    asked = turn.standalone or turn.question
    found = [*phrases(asked, lexical.analyze), *_answered(turn, lexical.analyze)]
    stems = {one: frozenset(lexical.analyze(one)) for one in found}
    rare = lexical.idf(set().union(*stems.values()))
    said = Counter(
        stem
        for part in (turn.question, turn.answer, *set(turn.titles))
        for stem in set(lexical.analyze(part))
    )
    weight = {
        one: sum(rare[stem] * (1 + min(said[stem], OFTEN)) for stem in stems[one]) for one in found
    }
    held, kept, room = set(lexical.analyze(text)), [], CARRIED
    for one in sorted(dict.fromkeys(found), key=lambda one: -weight[one]):
        if weight[one] < FAINT * max(weight.values()) or len(stems[one]) > room:
            continue
        if stems[one] and not stems[one] <= held:
            kept.append(one)
            held |= stems[one]
            room -= len(stems[one])
    return sorted(kept, key=found.index)


def phrases(text: str, analyze: Analyze) -> list[str]:
    """The matter of a question as it stands there: what only a space or an "'s" parts is one."""
    joined: list[Mention] = []
    for one in mentions(text, analyze):
        if joined and _JOINED.fullmatch(text[joined[-1].end : one.start]):
            joined[-1] = replace(joined[-1], end=one.end)
        else:
            joined.append(one)
    return [text[one.start : one.end] for one in joined]


def _answered(turn: Turn, analyze: Analyze) -> list[str]:
    """The short answer if it is a name; where none is known, the names that the answer repeats."""
    if turn.abstained:
        return []
    if turn.short is not None or turn.quotes:
        named = turn.short and len(turn.short) <= WORDS and turn.short[0].isupper()
        return [turn.short] if turn.short and named else []
    names = Counter(one.text for one in mentions(turn.answer, analyze) if one.kind is Kind.NAME)
    return [name for name, count in names.items() if count > 1]
