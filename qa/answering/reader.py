"""Reads a question and passages together: does a passage answer, with which words, is it so."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.text import SURROGATE
from embeddings.errors import WeightsChanged
from embeddings.graph import Graph, batches, exported
from embeddings.model_files import PACKAGED, ModelFiles
from qa.answering.reader_weights import Model, Size, WeightFiles

RECIPE = 2
"""Raise it when a change here changes readings."""

STEP = 32  # a pair is padded to a multiple of this many tokens: the graph meets ten lengths
BATCH_TOKENS: Mapping[Size, int] = {"small": 2048, "large": 1}
"""Tokens a batch. The large one reads one pair at a time: its bits depend on how many it reads."""
LONGEST = 30  # tokens of a span
QUESTION_TOKENS = 80  # longer than any question of the sets; the rest of an article asked is cut
FRONT_TOKENS = 48
FLOOR = 1e-9  # of a probability, before its logarithm
MOST_TOKENS = 320  # in all: a passage of 1,000 characters has about 220
ENCODER = "all-MiniLM-L6-v2"  # whose tokenizer both readers have, and the small one's embeddings
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Words that may answer: text[start:end] in code points, and their probability."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one passage.

    relevance: the probability that the passage answers. starts, ends: log-probabilities `(n + 1,)`
    that an answer starts or ends at each of its n tokens; before them, that none does. offsets:
    where the tokens stand in the text, in code points.
    """

    relevance: float
    starts: Floats
    ends: Floats
    offsets: Sequence[tuple[int, int]]

    @property
    def none(self) -> float:
        """The probability that no span answers."""
        return float(np.exp(self.starts[0] + self.ends[0]))

    def best(self, start: int, end: int) -> AnswerSpan | None:
        """The likeliest span within text[start:end]; None if no token lies within."""
        inside = [n for n, (low, high) in enumerate(self.offsets) if low >= start and high <= end]
        if not inside:
            return None
        first, last = inside[0], inside[-1] + 1
        scores = self.starts[first + 1 : last + 1, None] + self.ends[None, first + 1 : last + 1]
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

    def pooled(self, other: Reading) -> Reading:
        """What two readers say of the same passage: the logarithmic pool of their probabilities.

        Both weigh alike (Genest and Zidek 1986, section 3.2). What one of them did not see, because
        its pair was cut, is left out.
        """
        size = min(len(self.offsets), len(other.offsets))
        logit = (_logit(self.relevance) + _logit(other.relevance)) / 2
        starts, ends = (
            _normalized((one[: size + 1] + two[: size + 1]) / 2)
            for one, two in ((self.starts, other.starts), (self.ends, other.ends))
        )
        return Reading(_sigmoid(logit), starts, ends, self.offsets[:size])


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage makes of a claim: probabilities that add to 1.

    denied: also where it says another thing instead. unsaid: it says neither, or that it is open.
    """

    asserted: float
    denied: float
    unsaid: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How a model marks the parts of a pair: start, question, middle, front, behind, passage, end.

    behind: what ends a front that is there. padding: the token of what is no token. shift: what the
    model's ids are ahead of those of BERT, whose vocabulary it has otherwise.
    """

    start: int
    middle: tuple[int, ...]
    behind: tuple[int, ...]
    end: int
    padding: int
    shift: int


LAYOUTS: Mapping[Size, Layout] = {
    "small": Layout(start=101, middle=(102,), behind=(102,), end=102, padding=0, shift=0),  # BERT's
    "large": Layout(start=0, middle=(2, 2), behind=(), end=2, padding=1, shift=4),  # MPNet's
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage as token ids, laid out as a model wants it.

    front: what is known of the passage: "Title (Source, 2018-05-23). ". ids: one a token. first: the
    position of the passage's first token. offsets: start and end of each of the passage's tokens in
    its text, in code points.
    """

    ids: Sequence[int]
    first: int
    offsets: Sequence[tuple[int, int]]


class Pairs:
    """Makes pairs. Thread-safe.

    tokenizer: the path of BERT's tokenizer.json; of either reader, for they share a vocabulary.
    """

    def __init__(self, tokenizer: Path, size: Size) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - not every process reads

        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._layout = LAYOUTS[size]

    def of(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Pair]:
        """The question with each (front, text); what does not fit is cut at the end."""
        asked = self.ids(question)
        return [self._pair(asked, self.ids(front), self.tokens(text)) for front, text in passages]

    def tokens(self, text: str) -> Any:
        """A text's tokens without special ones: an Encoding of the library tokenizers, of BERT's ids."""
        return self._tokenizer.encode(text, add_special_tokens=False)

    def ids(self, text: str) -> list[int]:
        """A text's tokens without special ones, as the model numbers them."""
        return [one + self._layout.shift for one in self.tokens(text).ids]

    def head(self, question: Sequence[int], front: Sequence[int]) -> list[int]:
        """What stands before the passage; what is too long is cut."""
        it = self._layout
        known = [*front[:FRONT_TOKENS], *it.behind] if front else []
        return [it.start, *question[:QUESTION_TOKENS], *it.middle, *known]

    def _pair(self, question: Sequence[int], front: Sequence[int], text: Any) -> Pair:
        head, it = self.head(question, front), self._layout
        room = MOST_TOKENS - len(head) - 1
        ids = [one + it.shift for one in text.ids[:room]]
        return Pair([*head, *ids, it.end], len(head), text.offsets[:room])


class Reads(Protocol):
    """What reads a question with passages: `Reader`, or a fake."""

    def warm(self) -> None:
        """Load the model now."""
        ...

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """A reading of each (front, text), in their order."""
        ...


class Judges(Protocol):
    """What judges a claim by passages: `Reader`, or a fake."""

    def warm(self) -> None:
        """Load the model now."""
        ...

    def judge(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """What each (front, text) makes of a claim, in their order."""
        ...


class Reader:
    """A shipped model on OpenVINO. Thread-safe; constructing it reads two small files.

    model: which one; "judge" is there to `judge`, the others to `read`. cache: a folder of ours,
    made when needed; the exported graph is kept in it. threads: to compute with; None leaves it to
    the library.
    """

    def __init__(self, model: Model, cache: Path, threads: int | None = None) -> None:
        self._cache, self._threads = cache, threads
        self._files = WeightFiles.shipped(model)
        self._encoder = ModelFiles.find(ENCODER)
        self._lock = threading.Lock()
        self._graph: Graph | None = None
        self._pairs: Pairs | None = None

    @property
    def fingerprint(self) -> str:
        """Names the weights and what is made of them."""
        return f"{RECIPE}-{self._files.fingerprint}"

    def prepare(self) -> None:
        """Export the graph if it never was: half a minute and torch, better not in a server.

        Raises WeightsChanged, BackendMissing, NoRoom.
        """
        self._exported()

    def warm(self) -> None:
        """Load the model now. Raises WeightsChanged, BackendMissing, NoRoom."""
        with self._lock:
            if self._graph is None:
                self._pairs = Pairs(self._encoder.folder / "tokenizer.json", self._files.size)
                self._graph = Graph(self._exported(), self._threads)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """A reading of each (front, text), in their order; one does not depend on the others."""
        return [_reading(pair, logits) for pair, logits in self._outputs(question, passages)]

    def judge(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[Judgement]:
        """What each (front, text) makes of a claim, in their order.

        claim: a sentence, a question with an answer behind it, or a question to which "asserted" is yes.
        """
        return [_judgement(logits) for _, logits in self._outputs(claim, passages)]

    def _outputs(
        self, question: str, passages: Sequence[tuple[str, str]]
    ) -> list[tuple[Pair, Floats]]:
        """The pair of each passage, and what the network makes of it `(length + 2, 3)`."""
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
        found: dict[int, Floats] = {}
        for batch in batches(lengths, BATCH_TOKENS[self._files.size]):
            shape = len(batch), lengths[batch[0]]
            ids = np.full(shape, LAYOUTS[self._files.size].padding, dtype=np.int64)
            mask = np.zeros_like(ids)
            for row, place in enumerate(batch):
                size = len(pairs[place].ids)
                ids[row, :size], mask[row, :size] = pairs[place].ids, 1
            logits = self._graph.run(ids, mask)
            found |= dict(zip(batch, logits.astype(np.float64), strict=True))
        return [(pair, found[place]) for place, pair in enumerate(pairs)]

    def _exported(self) -> Path:
        """The folder of the graph, exported now if it never was."""
        return exported(self._cache / f"reader-{self.fingerprint}", self._export)

    def _export(self, folder: Path) -> None:
        files = self._files
        if files.base is not None:
            if PACKAGED[files.base].sha256 != files.base_sha256:
                raise WeightsChanged(
                    expected=f"{files.base} as the reader was trained from",
                    found="another version",
                    remedy="install the version that constraints.txt names",
                )
            self._encoder.check(self._cache / "weights.json")
        from qa.answering.reader_network import export  # noqa: PLC0415 - torch takes 6 s to import

        export(files.size, self._encoder.folder, files.load(), folder)


def _reading(pair: Pair, logits: Floats) -> Reading:
    """logits: (length + 2, 3): starts and ends of each token; behind them relevance."""
    first, last = pair.first, pair.first + len(pair.offsets)
    allowed = np.concatenate([logits[:1, :2], logits[first:last, :2]])
    starts, ends = _normalized(allowed[:, 0]), _normalized(allowed[:, 1])
    return Reading(_sigmoid(logits[-2, 0]), starts, ends, pair.offsets)


def _judgement(logits: Floats) -> Judgement:
    """logits: (length + 2, 3), the last row's of the judge."""
    asserted, denied, unsaid = np.exp(_normalized(logits[-1]))
    return Judgement(float(asserted), float(denied), float(unsaid))


def _normalized(scores: Floats) -> Floats:
    found: Floats = scores - np.logaddexp.reduce(scores)
    return found


def _sigmoid(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))


def _logit(probability: float) -> float:
    bounded = min(max(probability, FLOOR), 1 - FLOOR)
    return float(np.log(bounded / (1 - bounded)))
