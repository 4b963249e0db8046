"""A question as its terms: the stems that carry its matter, each weighed by how rare it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass

from corpus.lexical import LexicalIndex
from corpus.text import sentences

# Words of a question that carry its form and not its matter, as the index stems them.
FORM_WORDS = frozenset(
    (
        "who whom whose what when where which whi why how mani many much did do does doe done is"
        " are was were be been has have had can could will would should may might pleas please"
        " tell me us about give list name there this that these those it its he she they his her"
        " their him i you we my your s t say said tell told happen"
    ).split()
)

# Capitalised, and yet no name: what begins a sentence, and the calendar. In lower case.
OPENERS = frozenset(
    (
        "a an the he she it they in on at by for from to of as if but and or so when while after"
        " before this that there here monday tuesday wednesday thursday friday saturday sunday"
        " january february march april may june july august september october november december"
    ).split()
)


# "according to CNN" says where to look, not what for.
ATTRIBUTION = re.compile(
    r"(?:^|,? )(?:as )?(?:according to|reported by) (?P<outlet>(?:[\w&'’ -]|\.(?=\w)){2,60}?)"
    r"(?:, |\s*(?=[.?!](?: |$)|$))",
    re.IGNORECASE,
)


def matter(question: str) -> str:
    """A question without the outlet that it is to be answered from; as it is where nothing else is left."""
    return ATTRIBUTION.sub(" ", question).strip(" ,") or question


# What a follow-up carries from its conversation, behind it.
BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")


def parted(question: str) -> tuple[str, str]:
    """A question and what stands in brackets behind it, "" where nothing does."""
    found = BRACKETS.search(question)
    return (question[: found.start()], found[1]) if found else (question, "")


LONGEST = 20_000  # code points of a passage; only a word without an end makes one longer


def rarest(lexical: LexicalIndex) -> float:
    """The idf of a word that one passage alone has; of an empty index as of one with a passage."""
    return math.log1p(max(len(lexical), 1))


@dataclass(frozen=True, slots=True)
class Terms:
    """weight: each stem's idf among the passages. stems: its keys. total: the sum of the idfs."""

    weight: Mapping[str, float]
    stems: frozenset[str]
    total: float

    @classmethod
    def of(cls, question: str, lexical: LexicalIndex) -> Terms:
        """The terms of a question, weighed by the index in use."""
        words = lexical.analyze(matter(question))
        stems = dict.fromkeys(stem for stem in words if stem not in FORM_WORDS)
        weight = lexical.idf(stems)
        return cls(weight, frozenset(weight), sum(weight.values()))

    def without(self, stems: AbstractSet[str]) -> Terms:
        """The terms but these; all of them where nothing else is left."""
        kept = {stem: weight for stem, weight in self.weight.items() if stem not in stems}
        return Terms(kept, frozenset(kept), sum(kept.values())) if kept else self

    def faded(self, stems: AbstractSet[str], share: float) -> Terms:
        """The terms, of which all but these weigh only a share of what they did."""
        weight = {
            stem: each if stem in stems else share * each for stem, each in self.weight.items()
        }
        return Terms(weight, self.stems, sum(weight.values()))

    def held(self, stems: Iterable[str]) -> frozenset[str]:
        """Those of the question's terms that are among these stems."""
        return self.stems.intersection(stems)

    def coverage(self, stems: AbstractSet[str]) -> float:
        """The share of the question's weight that these stems hold, 0 to 1."""
        held = sum([weight for stem, weight in self.weight.items() if stem in stems])
        return held / self.total if self.total else 0.0

    def best_sentence(
        self, text: str, language: str | None, lexical: LexicalIndex, known: frozenset[str]
    ) -> frozenset[str]:
        """Those of the question's terms that one sentence of a text holds with what is known besides.

        Of its sentences the one whose terms weigh most, the first of equals; known alone where
        there is none.
        """
        text = text[:LONGEST]
        held = dict.fromkeys(
            known | self.held(lexical.analyze(text[start:end]))
            for start, end in sentences(text, language)
        )
        return max(held, key=self.coverage, default=known)

    def rarest_missing(self, stems: AbstractSet[str]) -> float:
        """The share of the question's weight that the rarest term not among these stems has."""
        missing = (weight for stem, weight in self.weight.items() if stem not in stems)
        return max(missing, default=0.0) / self.total if self.total else 0.0
