"""Pairs as a reader sees them: token ids with what is to be learnt, kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from mixture import Drawn

from embeddings.model_files import ModelFiles
from qa.answering.reader import ENCODER, LAYOUTS, Pairs
from qa.answering.reader_weights import Size

MOST = 256  # tokens of a pair
TARGETS = 12  # spans of a pair, at most
UNKNOWN = -1  # of a label: none; of a span: none; of a tag: not counted


@dataclass(frozen=True, slots=True)
class Pair:
    """A question with a passage as token ids, laid out as `qa.answering.reader` does.

    first: position of the passage's first token; the
    front before it is no part of it. spans: first and last position of each answer. The rest as
    `Drawn` has it, label UNKNOWN for none.
    """

    ids: Sequence[int]
    first: int
    spans: Sequence[tuple[int, int]]
    label: int = UNKNOWN
    every: bool = False
    evidence: bool = False


class Tokens:
    """Makes pairs to learn from, laid out as the reader will be given them. size: of the reader."""

    def __init__(self, size: Size) -> None:
        self._pairs = Pairs(ModelFiles.find(ENCODER).folder / "tokenizer.json", size)
        self._layout = LAYOUTS[size]

    def pair(
        self,
        question: str,
        front: str,
        text: str,
        spans: Sequence[tuple[int, int]] = (),
        most: int = MOST,
    ) -> tuple[Pair, Sequence[tuple[int, int]]]:
        """The pair, and for each of the passage's tokens its characters in the text.

        most: tokens of the pair.
        What is too long is cut before and behind the first span, or at the end if there is none.
        """
        before = self._pairs.head(self._pairs.ids(question), self._pairs.ids(front))
        body = self._pairs.tokens(text)
        room = most - len(before) - 1
        targets = [found for span in spans if (found := _touched(span, body.offsets))]
        cut = max(0, targets[0][1] + 1 - room) if targets else 0
        ids, offsets = body.ids[cut : cut + room], body.offsets[cut : cut + room]
        first, shift = len(before), self._layout.shift
        inside = [
            (s - cut + first, e - cut + first) for s, e in targets if s >= cut and e < cut + room
        ]
        tokens = [*before, *(one + shift for one in ids), self._layout.end]
        return Pair(tokens, first, inside[:TARGETS]), offsets

    def drawn(self, one: Drawn) -> Pair:
        """The pair of what was drawn."""
        pair, _ = self.pair(one.question, one.front, one.text, one.spans)
        label = UNKNOWN if one.label is None else one.label
        return Pair(pair.ids, pair.first, pair.spans, label, one.every, one.evidence)


@dataclass(frozen=True, slots=True)
class Batch:
    """Integer tensors; n pairs of at most `length` tokens.

    ids, mask: `(n, length)`. allowed: where a span may start and end, position 0 and the passage.
    spans: `(n, TARGETS, 2)`, UNKNOWN where there is none; (0, 0) says that nothing answers.
    tags: `(n, length)`, 1 in an answer, 0 not, UNKNOWN not counted. label: `(n,)`, UNKNOWN for
    pairs that the reader learns from. every, evidence: `(n,)`.
    """

    ids: torch.Tensor
    mask: torch.Tensor
    allowed: torch.Tensor
    spans: torch.Tensor
    tags: torch.Tensor
    label: torch.Tensor
    every: torch.Tensor
    evidence: torch.Tensor


def collated(pairs: Sequence[Pair]) -> Batch:
    """Pad pairs to the longest."""
    length = max(len(one.ids) for one in pairs)
    ids = np.ones((len(pairs), length), np.int64)  # 1 is MPNet's padding
    mask, allowed = np.zeros_like(ids), np.zeros_like(ids)
    tags = np.full_like(ids, UNKNOWN)
    spans = np.full((len(pairs), TARGETS, 2), UNKNOWN, np.int64)
    for row, one in enumerate(pairs):
        size = len(one.ids)
        ids[row, :size], mask[row, :size] = one.ids, 1
        allowed[row, one.first : size - 1] = 1
        allowed[row, 0] = 1
        spans[row, : max(1, len(one.spans))] = one.spans or ((0, 0),)
        if not one.evidence:
            tags[row, one.first : size - 1] = 0
            shortest = min(one.spans, key=lambda span: span[1] - span[0], default=None)
            for span in one.spans:
                tags[row, span[0] : span[1] + 1] = 1 if one.every else UNKNOWN
            if shortest:
                tags[row, shortest[0] : shortest[1] + 1] = 1
    flags = [[one.label, one.every, one.evidence] for one in pairs]
    label, every, evidence = np.array(flags, np.int64).T
    arrays = (ids, mask, allowed, spans, tags, label, every, evidence)
    return Batch(*(torch.from_numpy(np.ascontiguousarray(one)) for one in arrays))


def save(pairs: Sequence[Pair], path: Path) -> None:
    """Write pairs to an .npz file, whole or not at all."""
    numbers = np.array(
        [[len(one.ids), one.first, one.label, one.every, one.evidence] for one in pairs], np.int32
    )
    spans = [(n, *span) for n, one in enumerate(pairs) for span in one.spans]
    making = path.with_suffix(".new.npz")
    np.savez(
        making,
        ids=np.concatenate([np.array(one.ids, np.int32) for one in pairs]),
        numbers=numbers,
        spans=np.array(spans, np.int32).reshape(-1, 3),
    )
    making.replace(path)


def load(path: Path) -> list[Pair]:
    """Read what `save` wrote."""
    with np.load(path) as held:
        ids, numbers, spans = held["ids"], held["numbers"], held["spans"]
    ends = np.cumsum(numbers[:, 0])
    mine: dict[int, list[tuple[int, int]]] = {}
    for row, start, end in spans.tolist():
        mine.setdefault(row, []).append((start, end))
    return [
        Pair(ids[end - size : end].tolist(), first, mine.get(n, ()), label, bool(every), bool(ev))
        for n, (end, (size, first, label, every, ev)) in enumerate(
            zip(ends.tolist(), numbers.tolist(), strict=True)
        )
    ]


def _touched(span: tuple[int, int], offsets: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The first and the last token that a span of characters touches; None if there is none."""
    touched = [n for n, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
    return (touched[0], touched[-1]) if touched else None
