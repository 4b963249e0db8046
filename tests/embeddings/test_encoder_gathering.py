"""Calls that arrive together are encoded together, and nobody can tell."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from embeddings.encoder import GatheringEncoder, HashingEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from embeddings.encoder import TransformerEncoder

PATIENCE = 20  # seconds; only a hang takes them


@dataclass
class Gated:
    """A hashing encoder whose every call waits to be let through, and is noted.

    failing: the texts that raise, every time; one that interrupts does so once.
    """

    inner: HashingEncoder = field(default_factory=HashingEncoder)
    began: list[list[str]] = field(default_factory=list)
    failing: dict[str, type[BaseException]] = field(default_factory=dict)
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    dimension: int = 64
    fingerprint: str = "0123456789abcdef"

    def warm(self) -> None:
        """Load nothing."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Note the texts, wait, then encode or fail."""
        self.began.append(list(texts))
        self.entered.release()
        assert self.gate.acquire(timeout=PATIENCE)
        for text in texts:
            if error := self.failing.get(text):
                if not issubclass(error, Exception):
                    del self.failing[text]
                raise error(text)
        return self.inner.encode(texts)

    def open(self) -> None:
        """Let every call through from now on."""
        self.gate.release(1000)


@dataclass
class Stage:
    """Threads that encode, started one after the other."""

    gated: Gated
    gathering: GatheringEncoder
    pool: ThreadPoolExecutor

    def call(self, *texts: str) -> Callable[[], NDArray[np.float32]]:
        """Start a call and return when it waits or runs; give what waits for its result."""
        before = self.gated.entered
        waiting = len(self.gathering._waiting)
        running = len(self.gated.began)
        future = self.pool.submit(self.gathering.encode, texts)
        if running:
            until(lambda: len(self.gathering._waiting) > waiting)
        else:
            assert before.acquire(timeout=PATIENCE)
        return lambda: future.result(PATIENCE)


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    pause = threading.Event()
    for _ in range(PATIENCE * 1000):
        if true():
            return
        pause.wait(0.001)
    pytest.fail("it never came about")


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Set a gated encoder behind a gathering one."""
    gated = Gated()
    with ThreadPoolExecutor(20) as pool:
        yield Stage(gated, GatheringEncoder(gated, together=20, alone=80), pool)
        gated.open()


def alone(*texts: str) -> NDArray[np.float32]:
    """Encode without gathering."""
    return HashingEncoder().encode(texts)


def test_the_first_runs_at_once(stage: Stage) -> None:
    """A call to an idle encoder waits for no company."""
    result = stage.call("one")
    assert stage.gated.began == [["one"]]
    stage.gated.open()
    assert np.array_equal(result(), alone("one"))


def test_those_who_come_meanwhile_go_together(stage: Stage) -> None:
    """Calls that arrive during another are one batch, in order, and each gets its own vectors."""
    results = [stage.call("first"), stage.call("a", "b"), stage.call("c"), stage.call("d")]
    stage.gated.open()
    for result, texts in zip(results, [("first",), ("a", "b"), ("c",), ("d",)], strict=True):
        assert np.array_equal(result(), alone(*texts))
    assert stage.gated.began == [["first"], ["a", "b", "c", "d"]]


def test_a_batch_has_its_limit(stage: Stage) -> None:
    """More characters than go together are further batches, none twice, none skipped."""
    results = [stage.call("first"), *[stage.call(letter * 8) for letter in "abcde"]]
    stage.gated.open()
    for result in results:
        result()
    sizes = [sum(map(len, batch)) for batch in stage.gated.began[1:]]
    assert sizes == [16, 16, 8]


def test_an_error_reaches_its_caller_alone(stage: Stage) -> None:
    """Whoever was gathered with a text that cannot be encoded still gets vectors."""
    stage.gated.failing = {"bad": ValueError, "worse": KeyError}
    first, good, bad, worse, fine = (
        stage.call(text) for text in ("first", "good", "bad", "worse", "fine")
    )
    stage.gated.open()
    assert np.array_equal(first(), alone("first"))
    assert np.array_equal(good(), alone("good"))
    assert np.array_equal(fine(), alone("fine"))
    with pytest.raises(ValueError, match="bad"):
        bad()
    with pytest.raises(KeyError, match="worse"):
        worse()
    assert stage.gathering.encode(["after"]).shape == (1, 64)


def test_a_thread_told_to_stop_leaves_the_others_their_turn(stage: Stage) -> None:
    """An interrupt in the thread that encodes for several is its own; the others are served."""
    stage.gated.failing = {"stop": KeyboardInterrupt}
    first = stage.call("first")
    results = [stage.call(text) for text in ("a", "stop", "b")]
    stage.gated.open()
    assert np.array_equal(first(), alone("first"))
    ended: list[str] = []
    for result, text in zip(results, ("a", "stop", "b"), strict=True):
        try:
            assert np.array_equal(result(), alone(text))
            ended.append("served")
        except KeyboardInterrupt:
            ended.append("interrupted")
    assert sorted(ended) == ["interrupted", "served", "served"]
    assert stage.gated.began[1] == ["a", "stop", "b"]
    assert stage.gathering.encode(["after"]).shape == (1, 64)


def test_a_long_call_lets_others_in_between(stage: Stage) -> None:
    """A question that arrives during a long call is encoded after the part that runs."""
    texts = [f"long text {n}" for n in range(10)]
    long = stage.call(*texts)
    question = stage.call("who?")
    stage.gated.open()
    assert np.array_equal(question(), alone("who?"))
    assert np.array_equal(long(), alone(*texts))
    assert "who?" in stage.gated.began[1]
    assert all(sum(map(len, batch)) <= 80 for batch in stage.gated.began)


def test_a_long_call_that_nobody_waits_for_takes_longer_parts(stage: Stage) -> None:
    """Its parts grow to the limit of a call alone."""
    stage.gated.open()
    stage.gathering.encode([f"text {n:4}" for n in range(40)])
    sizes = [sum(map(len, batch)) for batch in stage.gated.began]
    assert sizes[:3] == [18, 36, 72]
    assert set(sizes[3:-1]) == {72}


def test_a_text_longer_than_any_part(stage: Stage) -> None:
    """It is encoded by itself."""
    stage.gated.open()
    texts = ["x" * 500, "y", "z" * 90]
    assert np.array_equal(stage.gathering.encode(texts), alone(*texts))


CALLS = st.lists(st.lists(st.text(max_size=30), max_size=8), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(CALLS, st.integers(1, 200), st.integers(1, 400))
def test_same_as_alone(calls: list[list[str]], together: int, most: int) -> None:
    """Whatever is asked at once, by as many threads, each gets what it would get alone."""
    gathering = GatheringEncoder(HashingEncoder(16), together=together, alone=most)
    plain = HashingEncoder(16)
    start = threading.Barrier(len(calls))

    def ask(texts: list[str]) -> NDArray[np.float32]:
        start.wait(PATIENCE)
        return gathering.encode(texts)

    with ThreadPoolExecutor(len(calls)) as pool:
        for texts, vectors in zip(calls, pool.map(ask, calls), strict=True):
            assert np.array_equal(vectors, plain.encode(texts))


def test_same_bits_by_the_real_model(minilm: TransformerEncoder) -> None:
    """Sixteen threads that ask the real model at once get, bit by bit, what each gets alone."""
    chance = random.Random(4)
    words = "minister ferry Beijing 2018 storm the of met sank 北京 naïve election".split()
    calls = [
        [" ".join(chance.choices(words, k=chance.randint(1, 120))) for _ in range(size)]
        for size in (1, 1, 11, 1, 3, 64, 1, 11, 2, 1, 30, 1, 1, 11, 1, 5)
    ]
    expected = [minilm.encode(texts) for texts in calls]
    gathering = GatheringEncoder(minilm, together=4000)
    for _ in range(3):
        with ThreadPoolExecutor(len(calls)) as pool:
            found = list(pool.map(gathering.encode, calls))
        assert all(map(np.array_equal, found, expected))
