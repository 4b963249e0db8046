"""What the reader learns from: pairs of token ids with the spans that answer."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from negatives import mined
from rules import clozes, near_misses
from squad import Asked, Paragraph, Squad

from qa.answering.reader import QUESTION_TOKENS, TITLE_TOKENS, Pair, Pairs

LENGTH = 256  # tokens of a pair; a longer paragraph is cut to a window
UNTITLED = 0.25  # share of the pairs read without their title
NEGATIVES = 0.85  # share of the answerable questions read with a hard negative too, an epoch
CLOZES, MISSES = 3000, 2500  # made by rule, an epoch
AROUND = 100  # characters either side of an answer that are searched for words of the question
TARGETS = 4  # accepted spans learnt from, at most
_WORDS = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Example:
    """A question with a paragraph; spans are those that answer, in the paragraph's characters."""

    question: Asked
    paragraph: Paragraph
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Integer tensors `(n, length)`, and `spans` `(n, TARGETS, 2)` in tokens: -1 where there is none.

    allowed: where a span may start and end: position 0 and the passage.
    """

    ids: torch.Tensor
    mask: torch.Tensor
    types: torch.Tensor
    allowed: torch.Tensor
    spans: torch.Tensor


class Examples:
    """All examples of the paragraphs that are not kept out, drawn anew for each epoch."""

    def __init__(self, squad: Squad, pairs: Pairs, encoder: Any, seed: int) -> None:
        self._pairs, self._seed = pairs, seed
        self._paragraphs = [one for one in squad.paragraphs if not one.held_out]
        self._questions = [one for one in squad.questions if not one.paragraph.held_out]
        self._answerable = [one for one in self._questions if one.answers]
        found = mined(self._answerable, self._paragraphs, encoder)
        self._negatives = [pair for pair in zip(self._answerable, found, strict=True) if pair[1]]
        self._tokens: dict[str, Any] = {}

    def epoch(self, number: int, size: int) -> list[list[Pairing]]:
        """Batches of `size` pairs of about one length, in an order drawn by seed and number."""
        chance = random.Random(f"{self._seed} {number}")  # noqa: S311 - repeatable, not secret
        drawn = [self._paired(one, chance) for one in self._drawn(chance)]
        chance.shuffle(drawn)
        batches = []
        for start in range(0, len(drawn), size * 64):
            group = sorted(drawn[start : start + size * 64], key=lambda one: len(one.pair.ids))
            batches += [group[n : n + size] for n in range(0, len(group), size)]
        chance.shuffle(batches)
        return batches

    def _drawn(self, chance: random.Random) -> Iterator[Example]:
        made = clozes(self._paragraphs, chance, CLOZES)
        made += near_misses(self._questions, chance, MISSES)
        for one in [*self._questions, *made]:
            yield Example(one, one.paragraph, spans(one))
        for one, places in chance.sample(self._negatives, round(NEGATIVES * len(self._negatives))):
            yield Example(one, self._paragraphs[chance.choice(places)], ())

    def _paired(self, example: Example, chance: random.Random) -> Pairing:
        """The pair, cut to a window that holds a span that answers."""
        question = self._split(example.question.text).ids
        text = self._split(example.paragraph.text)
        untitled = chance.random() < UNTITLED
        title = [] if untitled else self._split(example.paragraph.title).ids
        taken = min(len(question), QUESTION_TOKENS) + min(len(title), TITLE_TOKENS) + 4
        room, length = LENGTH - taken, len(text.ids)
        targets = [_in_tokens(span, text.offsets) for span in example.spans]
        low, high = 0, max(0, length - room)
        if targets and high:
            start, end = chance.choice(targets)
            low, high = max(0, end - room + 1), min(high, start)
        begin = chance.randint(low, max(low, high)) if high else 0
        ids, offsets = text.ids[begin : begin + room], text.offsets[begin : begin + room]
        pair = self._pairs.joined(question, title, ids, offsets, LENGTH)
        inside = [
            (start - begin + pair.first, end - begin + pair.first)
            for start, end in targets
            if begin <= start and end < begin + len(ids)
        ]
        return Pairing(pair, tuple(inside[:TARGETS]))

    def _split(self, text: str) -> Any:
        if text not in self._tokens:
            self._tokens[text] = self._pairs.tokens(text)
        return self._tokens[text]


@dataclass(frozen=True, slots=True)
class Pairing:
    """A pair and the spans of its tokens that answer, first and last position, both within."""

    pair: Pair
    spans: tuple[tuple[int, int], ...]


def spans(question: Asked) -> tuple[tuple[int, int], ...]:
    """For each accepted answer the place in the paragraph that has most of the question around it."""
    text, asked = question.paragraph.text, set(_WORDS.findall(question.text.casefold()))
    found = []
    for answer in question.answers:
        places = [m.start() for m in re.finditer(re.escape(answer), text)]
        if places:
            start = max(places, key=lambda p: _near(text, p, p + len(answer), asked))
            found.append((start, start + len(answer)))
    return tuple(found)


def _near(text: str, start: int, end: int, asked: set[str]) -> int:
    around = text[max(0, start - AROUND) : end + AROUND].casefold()
    return len(asked.intersection(_WORDS.findall(around)))


def _in_tokens(span: tuple[int, int], offsets: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The first and the last token that a span of characters touches."""
    touched = [n for n, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
    return touched[0], touched[-1]


def collated(pairings: Sequence[Pairing]) -> Batch:
    """Pad pairs to the longest."""
    length = max(len(one.pair.ids) for one in pairings)
    ids, mask, types, allowed = (np.zeros((len(pairings), length), np.int64) for _ in range(4))
    targets = np.full((len(pairings), TARGETS, 2), -1, np.int64)
    for row, one in enumerate(pairings):
        size, pair = len(one.pair.ids), one.pair
        ids[row, :size], types[row, :size], mask[row, :size] = pair.ids, pair.types, 1
        allowed[row, pair.first : pair.first + len(pair.offsets)] = 1
        allowed[row, 0] = 1
        for place, span in enumerate(one.spans or ((0, 0),)):
            targets[row, place] = span
    return Batch(*(torch.from_numpy(a) for a in (ids, mask, types, allowed, targets)))
