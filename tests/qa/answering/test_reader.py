"""The shipped reader on the real model: what it finds, and that nothing beside it changes that."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from qa.answering.reader import LONGEST, MOST_TOKENS, Reader, Reading

FERRY = (
    "Marlow opens night ferry",
    (
        "The port of Marlow opened a night ferry to the island of Sandholm on Wednesday. The ship"
        " carries 240 passengers and takes 95 minutes. Petra Lindqvist runs the harbour of Marlow."
    ),
)
BRIDGE = (
    "Bridge over the Vela mended",
    (
        "Workers have mended the stone bridge over the Vela. Heavy rain had washed one of its arches"
        " away in the spring, and farmers drove their sheep through the ford meanwhile."
    ),
)
BREAD = (
    "",
    "Cheap flour makes bread rise badly, bakers say. They knead it twice and leave it in the cold.",
)
ASKED = [
    ("Who runs the harbour of Marlow?", "Petra Lindqvist"),
    ("How many passengers does the ship carry?", "240"),
    ("Which island does the ferry go to?", "Sandholm"),
]
SLOWEST = 5.0  # seconds of the processor for a megabyte; it takes less than one


def same(one: Reading, other: Reading) -> bool:
    """Tell whether two readings have the same bits."""
    return (
        (one.relevance, one.none, list(one.offsets))
        == (other.relevance, other.none, list(other.offsets))
        and one.starts.tobytes() == other.starts.tobytes()
        and one.ends.tobytes() == other.ends.tobytes()
    )


def many() -> list[tuple[str, str]]:
    """Make passages of all lengths, several of each padded length, in no order."""
    chance = random.Random(4)
    words = " ".join(text for _, text in (FERRY, BRIDGE, BREAD)).split()
    made = [
        (chance.choice(["", "Harbour", "Night ferry opened"]), " ".join(chance.choices(words, k=k)))
        for k in (1, 3, 20, 22, 24, 40, 60, 61, 62, 90, 91, 92, 93, 120, 150, 180, 240, 400)
    ]
    made += [FERRY, BRIDGE, BREAD]
    chance.shuffle(made)
    return made


@pytest.mark.parametrize(("question", "answer"), ASKED)
def test_it_finds_the_words_that_answer(reader: Reader, question: str, answer: str) -> None:
    """The best span of the passage that answers is the answer, and likelier than none."""
    (reading,) = reader.read(question, [FERRY])
    text = FERRY[1]
    best = reading.best(0, len(text))
    assert best is not None
    assert text[best.start : best.end] == answer
    assert best.probability > reading.none


@pytest.mark.parametrize("question", [question for question, _ in ASKED])
def test_it_tells_what_is_beside_the_point(reader: Reader, question: str) -> None:
    """A passage on another matter is less relevant, and none is likelier of it."""
    right, *others = reader.read(question, [FERRY, BRIDGE, BREAD])
    for other in others:
        assert other.relevance < right.relevance / 2
        assert other.none > right.none
        best = other.best(0, 10_000)
        assert best is not None
        assert other.none > best.probability


def test_a_best_span_lies_within_what_is_asked(reader: Reader) -> None:
    """Whole tokens inside the bounds, at most 30 of them; None where no token lies within."""
    (reading,) = reader.read(ASKED[0][0], [FERRY])
    text = FERRY[1]
    for start, end in [(0, 40), (14, 20), (30, 31), (80, len(text))]:
        best = reading.best(start, end)
        inside = [one for one in reading.offsets if one[0] >= start and one[1] <= end]
        if not inside:
            assert best is None
            continue
        assert best is not None
        assert start <= best.start < best.end <= end
        assert {best.start, best.end} <= {place for one in inside for place in one}
    (long,) = reader.read(ASKED[0][0], [("", "river " * 300)])
    widest = long.best(0, 10_000)
    assert widest is not None
    assert (widest.end - widest.start) // len("river ") < LONGEST


def test_one_reading_does_not_depend_on_the_others(reader: Reader) -> None:
    """A passage has the same bits alone, among twenty, in another order and twice in a call."""
    passages, question = many(), ASKED[0][0]
    alone = [reader.read(question, [one])[0] for one in passages]
    order = list(range(len(passages)))
    random.Random(8).shuffle(order)
    shuffled = reader.read(question, [passages[place] for place in order])
    twice = reader.read(question, passages * 2)
    for place, reading in enumerate(alone):
        assert same(reading, twice[place]), passages[place]
        assert same(reading, twice[place + len(passages)]), passages[place]
        assert same(reading, shuffled[order.index(place)]), passages[place]


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_threads_change_no_bit(reader: Reader, model_cache: Path, threads: int) -> None:
    """Any number of threads reads the same as the library's own choice."""
    passages = many()
    other = Reader("small", model_cache, threads)
    for question, _ in ASKED:
        found = zip(reader.read(question, passages), other.read(question, passages), strict=True)
        assert all(same(*pair) for pair in found)


def test_several_at_once_read_what_one_reads(reader: Reader, model_cache: Path) -> None:
    """Four threads that share a reader, one that is not loaded yet too, each get their own."""
    questions = [question for question, _ in ASKED] * 4
    expected = [reader.read(question, [FERRY, BRIDGE]) for question in questions]
    fresh = Reader("small", model_cache)
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(lambda question: fresh.read(question, [FERRY, BRIDGE]), questions)
        for readings, right in zip(found, expected, strict=True):
            assert all(same(*pair) for pair in zip(readings, right, strict=True))


@pytest.mark.parametrize(("question", "answer"), ASKED)
def test_the_large_one_finds_them_too(large_reader: Reader, question: str, answer: str) -> None:
    """The passage that answers is more relevant than the others, and the answer likelier than none."""
    right, *others = large_reader.read(question, [FERRY, BRIDGE, BREAD])
    best = right.best(0, len(FERRY[1]))
    assert best is not None
    assert FERRY[1][best.start : best.end] == answer
    assert best.probability > right.none
    for other in others:
        assert other.relevance < right.relevance
        assert other.none > right.none


def test_no_bit_of_a_large_reading_depends_on_others(
    large_reader: Reader, model_cache: Path
) -> None:
    """A passage has the same bits alone, among others, in another order, and on one thread."""
    passages, question = many()[::2], ASKED[0][0]
    alone = [large_reader.read(question, [one])[0] for one in passages]
    backwards = large_reader.read(question, passages[::-1])[::-1]
    on_one = Reader("large", model_cache, threads=1).read(question, passages)
    for reading, *others in zip(alone, backwards, on_one, strict=True):
        assert all(same(reading, other) for other in others)


def test_two_readings_are_pooled() -> None:
    """Each weighs half in logarithms; what one did not see of the passage is left out."""

    def of(relevance: float, none: float, *starts: float) -> Reading:
        chances = np.log(np.array([none, *starts]))
        offsets = [(4 * n, 4 * n + 3) for n in range(len(starts))]
        return Reading(relevance, chances, chances, offsets)

    one, other = of(0.9, 0.1, 0.8, 0.1), of(0.5, 0.4, 0.4, 0.1, 0.1)
    for pooled in (one.pooled(other), other.pooled(one)):
        assert pooled.relevance == pytest.approx(0.75)  # odds of 9 and of 1: of 3 together
        parts = np.sqrt([0.04, 0.32, 0.01])
        assert np.exp(pooled.starts) == pytest.approx(parts / parts.sum())
        assert np.exp(pooled.ends) == pytest.approx(parts / parts.sum())
        assert list(pooled.offsets) == [(0, 3), (4, 7)]
    alike = one.pooled(one)
    assert alike.relevance == pytest.approx(one.relevance)
    assert np.exp(alike.starts) == pytest.approx(np.exp(one.starts))


def test_no_passages(reader: Reader) -> None:
    """Nothing to read gives no readings."""
    assert reader.read("Who?", []) == []


@pytest.mark.parametrize("passage", [("", ""), ("Title", " \n\t"), ("", "\u200b\u0301")])
def test_a_passage_without_words(reader: Reader, passage: tuple[str, str]) -> None:
    """It holds no span: none is certain, and nothing fails."""
    (reading,) = reader.read("Who runs the harbour?", [passage])
    assert reading.none == pytest.approx(1)
    assert reading.best(0, 100) is None


def test_half_a_surrogate_pair(reader: Reader) -> None:
    """It counts as one odd character: the answer behind it is found where it stands."""
    text = f"\ud83d {FERRY[1]} \udc4d"
    (reading,) = reader.read(f"\ud800 {ASKED[0][0]}", [(f"\udfff {FERRY[0]}", text)])
    best = reading.best(0, len(text))
    assert best is not None
    assert text[best.start : best.end] == "Petra Lindqvist"


@pytest.mark.parametrize(
    "odd",
    ["🌍 \U0001f468\u200d\U0001f469\u200d\U0001f467", "Cafe\u0301 a\u0316\u0301", "\u200fשלום\u200f \u202eabc\u202c"],
)  # fmt: skip
def test_spans_are_exact_behind_odd_characters(reader: Reader, odd: str) -> None:
    """Emoji, combining characters and marks of direction move no span by a code point."""
    text = f"{odd} {FERRY[1]}"
    (reading,) = reader.read(ASKED[0][0], [(FERRY[0], text)])
    best = reading.best(0, len(text))
    assert best is not None
    assert text[best.start : best.end] == "Petra Lindqvist"


@pytest.mark.parametrize(
    "text", ["river " * 170_000, "x" * 1_000_000, "🌍" * 250_000, "\n" * 10**6]
)
def test_a_megabyte_without_a_full_stop(reader: Reader, text: str) -> None:
    """It is read as far as 320 tokens go, and in seconds."""
    began = time.process_time()
    (reading,) = reader.read("Who runs the harbour?", [("", text)])
    assert time.process_time() - began < SLOWEST
    assert len(reading.offsets) < MOST_TOKENS
    assert 0 <= reading.relevance <= 1


@pytest.mark.parametrize("question", ["", "?", "🌍", "river " * 1000])
def test_an_odd_question_is_read(reader: Reader, question: str) -> None:
    """Probabilities stay probabilities, whatever is asked."""
    for reading in reader.read(question, [FERRY, BRIDGE]):
        assert 0 <= reading.relevance <= 1
        assert 0 <= reading.none <= 1
        assert log_sums(reading.starts) <= 1e-6
        assert log_sums(reading.ends) <= 1e-6


def log_sums(chances: Sequence[float]) -> float:
    """Give the logarithm of the sum of probabilities given by theirs."""
    return float(np.logaddexp.reduce(np.asarray(chances)))
