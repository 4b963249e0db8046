"""Reads a question and passages together: does a passage answer, and with which of its words."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.text import SURROGATE
from embeddings.errors import WeightsChanged
from embeddings.graph import Graph, batches, exported
from embeddings.model_files import PACKAGED, ModelFiles
from qa.answering.reader_weights import WeightsFile

RECIPE = 2
"""Raise it when a change here changes readings."""

STEP = 32  # a pair is padded to a multiple of this many tokens: the graph meets ten lengths
BATCH_TOKENS = 2048
LONGEST = 30  # tokens of a span
QUESTION_TOKENS = 80  # longer than any question of the sets; the rest of an article asked is cut
FRONT_TOKENS = 48
MOST_TOKENS = 320  # in all: a passage of 1,000 characters has about 220
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Words that may answer: text[start:end] in code points, and their probability."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Probabilities that a passage asserts a claim, denies it, or does not say; their sum is 1."""

    asserted: float
    denied: float
    unsaid: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader makes of one passage.

    relevance: the probability that the passage answers. none: that no span of it does.
    starts, ends: log-probabilities that the answer starts or ends at each of its tokens `(n,)`;
    inside: probabilities that each is a part of an answer; offsets: where they stand in the text, in
    code points. judged: of what was asked, where that was a claim, or a question with its answer.
    """

    relevance: float
    none: float
    starts: Floats
    ends: Floats
    inside: Floats
    offsets: Sequence[tuple[int, int]]
    judged: Judged

    def best(self, start: int, end: int) -> AnswerSpan | None:
        """The likeliest span within text[start:end]; None if no token lies within."""
        inside = [n for n, (low, high) in enumerate(self.offsets) if low >= start and high <= end]
        if not inside:
            return None
        first, last = inside[0], inside[-1] + 1
        scores = self.starts[first:last, None] + self.ends[None, first:last]
        size = last - first
        fits = np.triu(np.ones((size, size), dtype=bool)) & ~np.triu(
            np.ones((size, size), dtype=bool), LONGEST
        )
        place = int(np.argmax(np.where(fits, scores, -np.inf)))
        low, high = divmod(place, size)
        return AnswerSpan(
            self.offsets[first + low][0],
            self.offsets[first + high][1],
            float(np.exp(scores[low, high])),
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """[CLS] question [SEP] front [SEP] passage [SEP]; without a front its [SEP] is left out too.

    front: what is known of the passage: "Title (Source, 2018-05-23). ". ids: one a token. first: the
    position of the passage's first token. offsets: start and end of each of the passage's tokens in
    its text, in code points.
    """

    ids: Sequence[int]
    first: int
    offsets: Sequence[tuple[int, int]]


class Pairs:
    """Makes pairs with a model's tokenizer. Thread-safe.

    tokenizer: the path of a tokenizer.json.
    """

    def __init__(self, tokenizer: Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - not every process reads

        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._cls, self._sep = self._tokenizer.encode("").ids

    def of(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Pair]:
        """The question with each (front, text); what does not fit is cut at the end."""
        asked = self.tokens(question).ids
        return [
            self._pair(asked, self.tokens(front).ids, self.tokens(text)) for front, text in passages
        ]

    def tokens(self, text: str) -> Any:
        """A text's tokens without special ones: an Encoding of the library tokenizers."""
        return self._tokenizer.encode(text, add_special_tokens=False)

    def _pair(self, question: Sequence[int], front: Sequence[int], text: Any) -> Pair:
        known = [*front[:FRONT_TOKENS], self._sep] if front else []
        head = [self._cls, *question[:QUESTION_TOKENS], self._sep, *known]
        room = MOST_TOKENS - len(head) - 1
        return Pair([*head, *text.ids[:room], self._sep], len(head), text.offsets[:room])


class Reads(Protocol):
    """What reads a question with passages: `Reader`, or a fake."""

    def warm(self) -> None:
        """Load the model now."""
        ...

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """A reading of each (front, text), in their order."""
        ...


class Reader:
    """The shipped reader on OpenVINO. Thread-safe; constructing it reads two small files.

    cache: a folder of ours, made when needed; the exported graph is kept in it.
    threads: to compute with; None leaves it to the library.
    """

    def __init__(self, cache: Path, threads: int | None = None) -> None:
        self._cache, self._threads = cache, threads
        self._file = WeightsFile.shipped()
        self._base = ModelFiles.find(self._file.base)
        self._lock = threading.Lock()
        self._graph: Graph | None = None
        self._pairs: Pairs | None = None

    @property
    def fingerprint(self) -> str:
        """Names the weights and what is made of them."""
        return f"{RECIPE}-{self._file.sha256[:12]}"

    def prepare(self) -> None:
        """Export the graph if it never was: 10 s and torch, better while indexing than in a server.

        Raises WeightsChanged, BackendMissing, NoRoom.
        """
        self._exported()

    def warm(self) -> None:
        """Load the model now. Raises WeightsChanged, BackendMissing, NoRoom."""
        with self._lock:
            if self._graph is None:
                self._pairs = Pairs(self._base.folder / "tokenizer.json")
                self._graph = Graph(self._exported(), self._threads)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """A reading of each (front, text), in their order; one does not depend on the others."""
        if not passages:
            return []
        if self._graph is None:
            self.warm()
        assert self._graph is not None
        assert self._pairs is not None
        plain = [
            (SURROGATE.sub("\ufffd", front), SURROGATE.sub("\ufffd", text))
            for front, text in passages
        ]
        pairs = self._pairs.of(SURROGATE.sub("\ufffd", question), plain)
        lengths = [-(-len(pair.ids) // STEP) * STEP for pair in pairs]
        found: dict[int, Reading] = {}
        for batch in batches(lengths, BATCH_TOKENS):
            tensors = np.zeros((2, len(batch), lengths[batch[0]]), dtype=np.int64)
            for row, place in enumerate(batch):
                pair = pairs[place]
                size = len(pair.ids)
                tensors[:, row, :size] = pair.ids, np.ones(size)
            logits = self._graph.run(*tensors)
            found |= {
                place: _reading(pairs[place], row)
                for place, row in zip(batch, logits.astype(np.float64), strict=True)
            }
        return [found[place] for place in range(len(pairs))]

    def _exported(self) -> Path:
        """The folder of the graph, exported now if it never was."""
        return exported(self._cache / f"reader-{self.fingerprint}", self._export)

    def _export(self, folder: Path) -> None:
        if PACKAGED[self._file.base].sha256 != self._file.base_sha256:
            raise WeightsChanged(
                expected=f"{self._file.base} as the reader was trained from",
                found="another version",
                remedy="install the version that constraints.txt names",
            )
        self._base.check(self._cache / "weights.json")
        from qa.answering.reader_network import export  # noqa: PLC0415 - torch takes 6 s to import

        export(self._base.folder, self._file.load(), folder)


def _reading(pair: Pair, logits: Floats) -> Reading:
    """logits: (length + 2, 3): starts, ends and tags; behind them relevance, then judgement."""
    first, last = pair.first, pair.first + len(pair.offsets)
    judged, allowed = logits[-1], np.concatenate([logits[:1, :2], logits[first:last, :2]])
    chances = allowed - np.logaddexp.reduce(allowed, axis=0)
    return Reading(
        relevance=float(_sigmoid(logits[-2, 0])),
        none=float(np.exp(chances[0].sum())),
        starts=chances[1:, 0],
        ends=chances[1:, 1],
        inside=_sigmoid(logits[first:last, 2]),
        offsets=pair.offsets,
        judged=Judged(*np.exp(judged - np.logaddexp.reduce(judged)).tolist()),
    )


def _sigmoid(logits: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-logits))
    return found
