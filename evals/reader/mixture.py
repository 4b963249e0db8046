"""The pairs that the large reader learns from, block by block, by a table of shares."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from misses import as_question, judged, near_miss, on_another, right, said_otherwise, swapped
from sets import NOT_SAID, SENTENCE_SETS, Asked, Claim, Passage, Sets
from verdicts import report
from windows import Articles, Span, front, placed, relative, split, window

SHARES = {
    # answered: about half of all pairs
    "squad": 0.115,
    "squadshifts-wiki": 0.105,
    "qamr": 0.06,  # placed among other sentences, as are the next two
    "qadiscourse": 0.03,
    "qasrl-gs": 0.015,
    "multispanqa": 0.025,  # lists
    "timeqa": 0.035,
    "qed": 0.03,
    "nq-open": 0.035,
    "selqa": 0.015,  # whole sentences: only that they answer is learnt
    "disfl-qa": 0.015,
    "relative": 0.02,  # "in 1998" told as "last year"; a quarter of them has no answer
    # not answered: about three in ten
    "squad none": 0.06,
    "disfl-qa none": 0.01,
    "timeqa none": 0.01,
    "retrieved": 0.11,  # the passages that a search finds first and that lack the answer
    "near miss": 0.08,
    "denied": 0.01,  # the sentence that answers stands in a denial or an open question
    # for the judge: about a fifth
    "fever-symmetric": 0.025,
    "fool-me-twice": 0.045,
    "cannot-wikifactcheck": 0.015,  # has denials only
    "cad-nli": 0.025,
    "right answer": 0.04,
    "wrong answer": 0.03,
    "near miss answered": 0.015,
    "said otherwise": 0.02,
    "claim elsewhere": 0.005,
}
# For a judge that is a model of its own.
JUDGE_SHARES = {
    "fever-symmetric": 0.12,
    "fool-me-twice": 0.20,
    "cannot-wikifactcheck": 0.04,
    "cad-nli": 0.20,
    "right answer": 0.14,
    "wrong answer": 0.09,
    "near miss answered": 0.05,
    "said otherwise": 0.13,
    "claim elsewhere": 0.03,
    "verdicts": 0.20,  # of made-up people: accused, denied, cleared, convicted, corrected
}
SPECIFIC = ("squad", "squadshifts-wiki", "nq-open", "qed", "timeqa", "multispanqa")
SURROUNDED = 0.4  # share of the evidence of claims that is placed among other sentences
PUT_AS_QUESTION = 0.35  # of claims that can be: "Was Ada Lovelace a poet?", to which it answers no
NEAREST = 8  # passages found for a question of which one is taken
TRIES = 3000
LONGEST_BESIDE = 250  # characters of a sentence beside a verdict


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pair to learn from. spans: in the text's characters, none if it does not answer.

    label: what the judge should say of it; None for pairs that only the reader learns from.
    """

    question: str
    front: str
    text: str
    spans: tuple[Span, ...]
    source: str
    every: bool = False
    evidence: bool = False
    label: int | None = None


class Mixture:
    """Draws pairs; the same seed and block give the same ones, whichever were drawn before."""

    def __init__(self, sets: Sets, seed: int, shares: Mapping[str, float] = SHARES) -> None:
        self._seed, self._shares = seed, shares
        self._claims = {
            name: [one for one in sets.claims if one.source == name]
            for name in dict.fromkeys(one.source for one in sets.claims)
        }
        self._articles = Articles([one.passage for one in sets.questions])
        self._asked: dict[str, list[Asked]] = {}
        for one in sets.questions:
            name = one.source if one.answers else f"{one.source} none"
            if one.source not in SENTENCE_SETS or _specific(one):
                self._asked.setdefault(name, []).append(one)
        self._answerable = [one for name in SPECIFIC for one in self._asked.get(name, ())]
        self._texts = sorted({one.passage.text for one in self._answerable})

    def block(self, number: int, size: int) -> list[Drawn]:
        """The pairs of one block, in the order in which they are learnt from."""
        drawn = []
        for name, count in _counts(self._filled, size).items():
            chance = random.Random(f"{self._seed} {name} {number}")  # noqa: S311 - repeatable
            rows = self._turn(name, number * count, count, chance)
            drawn += [self._one(name, row, chance) for row in rows]
        random.Random(f"{self._seed} {number}").shuffle(drawn)  # noqa: S311
        return drawn

    @cached_property
    def _filled(self) -> dict[str, float]:
        """The shares that there are rows for."""
        return {name: share for name, share in self._shares.items() if self._rows(name)}

    def _rows(self, name: str) -> Sequence[Asked] | Sequence[Claim]:
        if name in self._claims or name in self._asked:
            return self._claims.get(name) or self._asked[name]
        if name == "claim elsewhere":
            return self._claims.get("fool-me-twice", [])
        return self._answerable if name in self._makers else []

    def _turn(
        self, name: str, start: int, count: int, chance: random.Random
    ) -> list[Asked] | list[Claim]:
        """The next rows of a source in an order of its own, again from the first after the last."""
        rows = list(self._rows(name))
        random.Random(f"{self._seed} {name}").shuffle(rows)  # noqa: S311
        del chance
        return [rows[n % len(rows)] for n in range(start, start + count)]

    def _one(self, name: str, row: Asked | Claim, chance: random.Random) -> Drawn:
        if isinstance(row, Claim):
            if name == "claim elsewhere":
                row = on_another(row, chance.choice(self._claims["fool-me-twice"]).passage)
            return self._claimed(name, row, chance)
        make = self._makers.get(name)
        for _ in range(TRIES):
            made = make(row, chance) if make else self._plain(name, row, chance)
            if made is not None:
                return made
            row = chance.choice(self._answerable)
        msg = f"nothing of {len(self._answerable)} questions makes a pair for {name}"
        raise ValueError(msg)

    def _plain(self, name: str, row: Asked, chance: random.Random) -> Drawn:
        if row.source in SENTENCE_SETS:
            row = placed(row, self._articles, chance)
        seen = window(row, chance)
        return Drawn(row.text, seen.front, seen.text, seen.spans, name, row.every, row.evidence)

    def _claimed(self, name: str, row: Claim, chance: random.Random) -> Drawn:
        text = row.passage.text
        if row.passage.domain == "wikipedia" and chance.random() < SURROUNDED:
            before, behind = self._articles.about(row.passage, chance)
            text = " ".join([*before, text, *behind])
        head = front(row.passage, chance) if row.passage.title or chance.random() < 0.3 else ""  # noqa: PLR2004
        said = row.text
        if chance.random() < PUT_AS_QUESTION:
            said = as_question(said) or said
        return Drawn(said, head, text, (), name, label=row.label)

    @cached_property
    def _makers(self) -> dict[str, Callable[[Asked, random.Random], Drawn | None]]:
        return {
            "relative": self._relative,
            "retrieved": self._retrieved,
            "near miss": self._near_miss,
            "denied": self._denied,
            "right answer": lambda row, chance: _judging(
                "right answer", right(row, chance), chance
            ),
            "wrong answer": lambda row, chance: _judging(
                "wrong answer", swapped(row, self._texts, chance), chance
            ),
            "near miss answered": self._near_miss_answered,
            "verdicts": self._verdict,
            "said otherwise": lambda row, chance: _judging(
                "said otherwise", said_otherwise(row, chance), chance
            ),
        }

    def _relative(self, row: Asked, chance: random.Random) -> Drawn | None:
        made = relative(row, chance)
        if made is None:
            return None
        seen = window(made[0], chance, made[1])
        if made[1].isoformat() not in seen.front:
            return None
        return Drawn(made[0].text, seen.front, seen.text, seen.spans, "relative")

    def _retrieved(self, row: Asked, chance: random.Random) -> Drawn | None:
        found = self._search(row)
        if not found:
            return None
        other = Asked(row.text, chance.choice(found), (), row.source)
        seen = window(other, chance)
        return Drawn(row.text, seen.front, seen.text, (), "retrieved")

    def _near_miss(self, row: Asked, chance: random.Random) -> Drawn | None:
        missed = near_miss(row, self._texts, chance)
        if missed is None:
            return None
        seen = window(row, chance)
        return Drawn(missed.text, seen.front, seen.text, (), "near miss")

    def _verdict(self, row: Asked, chance: random.Random) -> Drawn:
        texts = [chance.choice(self._texts) for _ in range(4)]
        beside = [text[slice(*chance.choice(split(text)))] for text in texts]
        made = report(chance, [one for one in beside if len(one) < LONGEST_BESIDE])
        head = front(replace(row.passage, title=made.title, domain="news"), chance)
        return Drawn(made.asked, head, made.text, (), "verdicts", label=made.label)

    def _near_miss_answered(self, row: Asked, chance: random.Random) -> Drawn | None:
        missed = near_miss(row, self._texts, chance)
        if missed is None:
            return None
        start, end = chance.choice(row.answers)
        said = judged(missed, row.passage.text[start:end])
        return _judging("near miss answered", (row, said, NOT_SAID), chance)

    def _denied(self, row: Asked, chance: random.Random) -> Drawn | None:
        made = said_otherwise(row, chance)
        if made is None or made[2] == 0:
            return None
        seen = window(made[0], chance)
        return Drawn(row.text, seen.front, seen.text, (), "denied")

    def _search(self, row: Asked) -> list[Passage]:
        """The passages nearest to a question by tf-idf that hold none of its answers."""
        answers = [row.passage.text[s:e].casefold() for s, e in row.answers]
        return [
            one
            for one in self._searched.best(row.text, NEAREST + 2)
            if one.text != row.passage.text
            and not any(answer in one.text.casefold() for answer in answers)
        ][:NEAREST]

    @cached_property
    def _searched(self) -> Searched:
        passages = {one.passage.text: one.passage for rows in self._asked.values() for one in rows}
        long = [one for one in passages.values() if one.place is None]
        return Searched([*long, *self._articles.passages()])


class Searched:
    """Passages found by tf-idf with sublinear term frequency; titles count as their text."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - 3 s

        self._passages = passages
        self._words = TfidfVectorizer(sublinear_tf=True, stop_words="english", dtype=np.float32)
        held = self._words.fit_transform([f"{one.title}\n{one.text}" for one in passages])
        self._held = held.T.tocsr()

    def best(self, question: str, count: int) -> list[Passage]:
        """The passages nearest to a question, best first."""
        row = (self._words.transform([question]) @ self._held).tocoo()
        order = np.lexsort((row.col, -row.data))[:count]
        return [self._passages[int(n)] for n in row.col[order]]


def _judging(name: str, made: tuple[Asked, str, int] | None, chance: random.Random) -> Drawn | None:
    if made is None:
        return None
    asked, said, label = made
    seen = window(asked, chance)
    answer = said[len(asked.text.rstrip()) + 1 :] if label == 0 else ""
    if answer and answer not in seen.text:
        return None  # another accepted answer stands in the window, this one does not
    return Drawn(said, seen.front, seen.text, (), name, label=label)


def _specific(asked: Asked) -> bool:
    """Whether a question over one sentence says enough to be asked over several."""
    words = {word for word in asked.text.casefold().rstrip("?").split() if len(word) > 3}  # noqa: PLR2004
    return len(words & set(asked.passage.text.casefold().split())) > 1


def _counts(shares: dict[str, float], size: int) -> dict[str, int]:
    """How many of `size` pairs each source gives; the largest remainders round up."""
    whole = sum(shares.values())
    exact = {name: share / whole * size for name, share in shares.items()}
    counts = {name: int(value) for name, value in exact.items()}
    rest = sorted(exact, key=lambda name: (counts[name] - exact[name], name))
    for name in rest[: size - sum(counts.values())]:
        counts[name] += 1
    return counts
