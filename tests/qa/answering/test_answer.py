"""The extractive answerer: its five stages over a real word index, with a scripted reader."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from archive_of_words import Archive

from corpus.types import Article, Filter
from qa.answering.answer import PARTS, ExtractiveAnswerer
from qa.answering.answerer import Draft
from qa.answering.calibrate import Logistic, outlook
from qa.answering.reader import Reading
from qa.archive import READERS
from qa.types import Evidence, Question

DAY = datetime(2020, 5, 8, tzinfo=UTC)  # a Friday
BY_ANSWERS = Logistic(0.0, {"answers": 4.0, "rank": 0.1})
BY_BEST = Logistic(0.0, {"best": 1.0})
HOST = "It rained on the square all day. On Tuesday\n28 leaders came to Lund."
GUEST = "In Lund 28 leaders came to the summit. They ate fish and bread."
LATE = "To Lund came 29 leaders, it was said. They ate fish and bread."


@dataclass(frozen=True)
class Script:
    """A reader that finds these words, each with a probability; all else not at all."""

    answers: Mapping[str, float]

    def warm(self) -> None:
        """Load nothing."""

    def read(self, _: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read by script, a code point a token."""
        return [self._reading(text) for _, text in passages]

    def _reading(self, text: str) -> Reading:
        starts = np.full(len(text) + 1, -30.0)
        ends = starts.copy()
        words = next((words for words in self.answers if words in text), None)
        chance = self.answers[words] if words else 0.0
        starts[0] = ends[0] = math.log(1 - chance) / 2
        if words:
            place = text.index(words) + 1
            starts[place] = ends[place + len(words) - 1] = math.log(chance) / 2
        offsets = [(n, n + 1) for n in range(len(text))]
        return Reading(chance or 0.01, starts, ends, offsets)


@pytest.fixture
def summit(new: Archive) -> Archive:
    """Three articles of a summit in Lund."""
    texts = {"host": HOST, "guest": GUEST, "late": LATE}
    return new.put(*(Article(n, f"Summit {n}", t, published=DAY) for n, t in texts.items()))


def answerer(
    archive: Archive,
    answers: Mapping[str, float] | None,
    confidence: Logistic = BY_BEST,
    without: frozenset[str] = frozenset(),
) -> ExtractiveAnswerer:
    """Make an answerer on scripted reading; None reads nothing."""
    sentence = BY_ANSWERS if answers is not None else Logistic(0.0, {"words": 1.0})
    readers = [Script(answers)] if answers is not None else []
    return ExtractiveAnswerer(
        lambda: archive.index, readers, None, archive.adviser, sentence, confidence, without
    )


def evidence(archive: Archive, *names: str) -> list[Evidence]:
    """Give these articles as they were found, best first."""
    found = {one.article.id: one for one in archive.evidence("leaders Lund fish", Filter())}
    return [replace(found[name], rank=n, score=1 / n) for n, name in enumerate(names, start=1)]


def draft(
    archive: Archive,
    answers: Mapping[str, float] | None,
    *names: str,
    text: str = "How many leaders came to Lund?",
    **options: object,
) -> Draft:
    """Draft an answer of these articles."""
    question = Question(text, date(2020, 5, 9), text)
    return answerer(archive, answers, **options).draft(question, evidence(archive, *names))  # type: ignore[arg-type]


def test_no_evidence_says_nothing(summit: Archive) -> None:
    """No sentence, no claim, no confidence: the service abstains."""
    assert draft(summit, {}) == Draft(0.0, None, (), "number")


def test_the_likeliest_sentence_is_said_in_its_own_words(summit: Archive) -> None:
    """The quote is the article's text, line breaks and all; what is said has them as spaces."""
    said = draft(summit, {"28 leaders": 0.9}, "host")
    claim = next(iter(said.claims))
    assert claim.quote == "On Tuesday\n28 leaders came to Lund."
    assert claim.evidence.article.text[claim.start : claim.end] == claim.quote
    assert claim.text == "On Tuesday 28 leaders came to Lund."
    assert (said.short, said.kind) == ("28 leaders", "number")


def test_independent_articles_agree(summit: Archive) -> None:
    """Both are on the answer's side, and confidence knows how many."""
    by_agreement = Logistic(0.0, {"agree": 1.0})
    said = draft(summit, {"28 leaders": 0.9}, "host", "guest", confidence=by_agreement)
    assert [len(side.claims) for side in said.sides] == [2]
    assert said.confidence == pytest.approx(1 / (1 + math.exp(-1)))


def test_who_differs_is_quoted_too(summit: Archive) -> None:
    """Another number is said beside the answer, with its own article."""
    said = draft(summit, {"28 leaders": 0.9, "29 leaders": 0.85}, "host", "late")
    assert [side.short for side in said.sides] == ["28 leaders", "29 leaders"]
    assert [claim.evidence.article.id for claim in said.claims] == ["host", "late"]
    assert said.short == "28 leaders"


def test_relative_days_are_compared_as_days(summit: Archive) -> None:
    """The date of an article says which day its "Tuesday" is: the date that another one names."""
    summit.put(Article("dated", "Dated", "The leaders came to Lund on 5 May 2020.", published=DAY))
    text = "When did the leaders come to Lund?"
    asked = Question(text, date(2020, 5, 9), text)
    found = summit.evidence("leaders Lund Tuesday May", Filter())
    said = answerer(summit, {"Tuesday": 0.9, "5 May 2020": 0.8}).draft(
        asked, [one for one in found if one.article.id in {"host", "dated"}]
    )
    assert [len(side.claims) for side in said.sides] == [2]


def test_a_number_that_articles_have_otherwise_is_a_doubt(summit: Archive) -> None:
    """The 14th is asked about, the 13th is told: confidence knows."""
    summit.put(
        Article("nth", "Meeting", "Berg spoke at the 13th meeting of the board.", published=DAY)
    )
    doubting = Logistic(0.0, {"renumbered": -2.0})
    for ordinal, worth in (("14th", -2.0), ("13th", 0.0)):
        text = f"Who spoke at the {ordinal} meeting of the board?"
        found = summit.evidence("13th meeting board", Filter())
        said = answerer(summit, {"Berg": 0.9}, doubting).draft(
            Question(text, date(2020, 5, 9), text), found
        )
        assert said.confidence == pytest.approx(1 / (1 + math.exp(-worth)))


def test_confidence_knows_the_size_of_the_archive(summit: Archive) -> None:
    """A near miss is all that a small archive has."""
    reading = answerer(summit, {"28 leaders": 0.9}).read(
        Question("How many leaders came?", date(2020, 5, 9)), evidence(summit, "host")
    )
    composed, sides = answerer(summit, {}).compose(reading)
    features = outlook(reading.asked, composed, reading.order, sides, reading.doubts, reading.size)
    assert features["size"] == pytest.approx(math.log10(len(summit.index)))
    assert all(math.isfinite(value) for value in features.values())


def test_without_a_reader_sentences_are_ranked_by_words(summit: Archive) -> None:
    """Nothing answers shortly then."""
    said = draft(summit, None, "guest")
    assert next(iter(said.claims)).quote == "In Lund 28 leaders came to the summit."
    assert said.short is None


@pytest.mark.parametrize("part", sorted(PARTS.keys() - {"reader"}))
def test_each_part_can_be_left_out(summit: Archive, part: str) -> None:
    """The answer is made without it."""
    said = draft(
        summit, {"28 leaders": 0.9, "29 leaders": 0.85}, "host", "late", without=frozenset({part})
    )
    assert next(iter(said.claims)).quote.endswith("28 leaders came to Lund.")
    assert bool(said.sides) == (part != "agreement")


def test_the_shipped_models_know_their_features(summit: Archive) -> None:
    """Every weight of the files is of a feature that is made."""
    for name in READERS:
        answers = {"28 leaders": 0.9} if READERS[name] else None
        answering = replace(
            answerer(summit, answers),
            sentence=Logistic.load(f"sentence-{name}"),
            confidence=Logistic.load(f"confidence-{name}"),
        )
        text = "How many leaders came to Lund?"
        said = answering.draft(Question(text, date(2020, 5, 9), text), evidence(summit, "host"))
        assert 0 < said.confidence < 1
