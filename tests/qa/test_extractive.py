"""The extractive answerer: sentences ranked, an answer composed of them, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from corpus.text import sentences
from corpus.types import Article, Passage
from qa.answering.abstention import Doubts
from qa.answering.answerer import Draft
from qa.answering.composing.spans import short_answer
from qa.answering.extractive import ExtractiveAnswerer
from qa.answering.kind import Kind
from qa.answering.logistic import Logistic
from qa.answering.sentences import Asked, Candidate
from qa.reading.reader import Span
from qa.terms import Terms
from qa.types import Evidence, Question

DAY = datetime(2020, 5, 8, tzinfo=UTC)  # a Friday
FEATURES = (
    "rank words near passage title names numbers kind before kindless place length cosine".split()
)
READ = "relevance span answers share read".split()
BY_ANSWERS = Logistic(0.0, {"answers": 1.0})
BY_BEST = Logistic(0.0, {"best": 1.0})


def told(rank: int, name: str, text: str, *, folded: tuple[Evidence, ...] = ()) -> Evidence:
    """Make an article found at a rank, in both lists if the rank is odd."""
    ranks = {"lexical": rank, "dense": rank} if rank % 2 else {"lexical": rank}
    passage = Passage(abs(hash(name)), name, 0, len(text), text)
    dated = Article(name, f"Title {name}", text, published=DAY)
    return Evidence(rank, 1 / rank, ranks, passage, dated, folded)


class Sentences:
    """Gives every sentence of the evidence even features."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def asked(self, question: str) -> Asked:
        """Take the question apart."""
        words = frozenset(question.casefold().strip("?").split())
        weight = {word.rstrip("s"): 6.0 for word in words if len(word) > 3}
        terms = Terms(weight, frozenset(weight), sum(weight.values()))
        return Asked(question, self._kind, terms, words, frozenset())

    def candidates(self, _: Asked, evidence: Sequence[Evidence]) -> list[Candidate]:
        """List the sentences in the order of the text, folded ones after what they are under."""
        return [
            Candidate(one, start, end, dict.fromkeys(FEATURES, 0.5))
            for each in evidence
            for one in (each, *each.folded)
            for start, end in sentences(one.passage.text)
        ]


class Windows:
    """Reads the words that it is told, each with a probability; all else not at all."""

    def __init__(self, answers: Mapping[str, float]) -> None:
        self._answers = answers

    def read(self, _: str, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Read by script."""
        return [self._known(one) for one in candidates]

    def _known(self, one: Candidate) -> Candidate:
        words = next((words for words in self._answers if words in one.text), None)
        if words is None:
            return replace(one, features={**one.features, **dict.fromkeys(READ, 0.0)})
        chance = self._answers[words]
        start = one.start + one.text.index(words)
        features = {**one.features, **dict.fromkeys(READ, 1.0), "answers": chance}
        return replace(one, features=features, span=Span(start, start + len(words), chance))


def answerer(
    answers: Mapping[str, float] | None,
    kind: Kind = Kind.NUMBER,
    sentence: Logistic = BY_ANSWERS,
    confidence: Logistic = BY_BEST,
) -> ExtractiveAnswerer:
    """Make an answerer on scripted reading; None reads nothing."""
    windows = None if answers is None else Windows(answers)
    return ExtractiveAnswerer(
        sentences=Sentences(kind),  # type: ignore[arg-type]
        windows=windows,  # type: ignore[arg-type]
        period=lambda _, day: SimpleNamespace(distance=lambda other: abs((other - day).days)),
        doubts=lambda question, _: Doubts("14th" in question, *["Zhou" in question] * 2),
        sentence=sentence,
        confidence=confidence,
    )


def draft(
    answers: Mapping[str, float],
    evidence: Sequence[Evidence],
    confidence: Mapping[str, float] | None = None,
    kind: Kind = Kind.NUMBER,
) -> Draft:
    """Draft an answer, its confidence a sum of these features, from 0 at -50 on."""
    sure = Logistic(-50.0 if confidence else 0.0, confidence or {"best": 1.0})
    question = Question("how many leaders came", date(2020, 5, 9), "how many leaders came")
    return answerer(answers, kind, confidence=sure).draft(question, evidence)


HOST = told(1, "host", "It rained on the square. On Tuesday\n28 leaders came to Lund.")
GUEST = told(2, "guest", "In Lund 28 leaders came. They ate fish.")
LATE = told(3, "late", "To Lund came 29 leaders. They ate fish.")


def logit(probability: float) -> float:
    """Give what a confidence of one summed feature was before the logistic function."""
    return next(n / 10 for n in range(-600, 600) if probability < Logistic(n / 10 + 0.05, {}).probability({}))  # fmt: skip


def test_no_evidence_says_nothing() -> None:
    """No sentence, no claim, no confidence: the service abstains."""
    assert draft({}, []) == Draft(0.0, None, (), "number")


def test_the_likeliest_sentence_is_said_in_its_own_words() -> None:
    """The quote is the article's text, line breaks and all; what is said has them as spaces."""
    said = draft({"28 leaders": 0.9}, [told(1, "fish", "They ate fish."), replace(HOST, rank=2)])
    (claim,) = said.claims
    assert claim.quote == "On Tuesday\n28 leaders came to Lund."
    assert claim.evidence.article.text[claim.start : claim.end] == claim.quote
    assert claim.text == "On Tuesday 28 leaders came to Lund."
    assert (said.short, said.kind) == ("28 leaders", "number")


def test_ties_go_to_the_better_rank_and_the_earlier_sentence() -> None:
    """Sentences equally likely stand in the order of the evidence, then of the text."""
    answering = answerer({"9 men": 0.5, "fish": 0.5})
    evidence = [told(2, "two", "Leaders? 9 men ate. Much fish."), told(1, "one", "Some fish.")]
    _, candidates = answering.read("how many leaders came", evidence)
    ranked = answering.ranked(candidates)
    assert [one.text for one in ranked[:3]] == ["Some fish.", "9 men ate.", "Much fish."]
    assert answering.ranked(candidates[::-1]) == ranked


def test_the_readers_span_comes_along() -> None:
    """A ranked sentence has the span in the article, and how sure the reader is; unread has none."""
    answering = answerer({"28 leaders": 0.9})
    first, *rest = answering.ranked(answering.read("how many leaders came", [HOST])[1])
    assert first.span is not None
    assert HOST.article.text[slice(*first.span)] == "28 leaders"
    assert first.span_probability == 0.9
    assert first.probability == BY_ANSWERS.probability({"answers": 0.9})
    assert [(one.span, one.span_probability) for one in rest] == [(None, 0.0)]


def test_without_a_reader_the_rules_find_the_short_answer() -> None:
    """Sentences are ranked by what else is known of them."""
    unread = answerer(None, sentence=Logistic(0.0, {"words": 1.0}))
    said = unread.draft(Question("q", DAY.date(), "how many leaders came"), [GUEST])
    quote = said.claims[0].quote
    span = short_answer(quote, Kind.NUMBER, frozenset())
    assert span is not None
    assert said.short == quote[slice(*span)]


def test_what_agrees_is_counted_once_a_story() -> None:
    """Two independent articles agree; a copy folded under one of them adds nothing."""
    copy = told(1, "copy", "It rained on the square. On Tuesday 28 leaders came to Lund.")
    answers = {"28 leaders": 0.9}
    pair = draft(answers, [HOST, GUEST], {"agree": 1.0})
    copied = draft(answers, [replace(HOST, folded=(copy,)), GUEST], {"agree": 1.0})
    alone = draft(answers, [replace(HOST, folded=(copy,))], {"agree": 1.0})
    assert len(pair.sides) == len(copied.sides) == len(alone.sides) == 1
    assert [len(one.sides[0].claims) for one in (pair, copied, alone)] == [2, 2, 1]
    assert [logit(one.confidence) + 50 for one in (pair, copied, alone)] == [1, 1, 0]


def test_who_differs_is_quoted_too() -> None:
    """Another number is said beside the answer, with its own article, and makes less sure."""
    answers = {"28 leaders": 0.9, "29 leaders": 0.8}
    said = draft(answers, [HOST, LATE], {"differ": 3.0})
    assert [side.short for side in said.sides] == ["28 leaders", "29 leaders"]
    assert [claim.evidence.article.id for claim in said.claims] == ["host", "late"]
    assert said.claims[1].quote == "To Lund came 29 leaders."
    assert logit(said.confidence) + 50 == pytest.approx(3)
    assert said.short == "28 leaders"


def test_the_lead_is_over_the_next_story() -> None:
    """An answer is sure by how far its story leads, not its own next sentence."""
    twice = told(1, "host", "On Tuesday 28 leaders came. All 28 leaders left.")
    alone = draft({"28 leaders": 0.9}, [twice], {"lead": 1.0})
    beside = draft({"28 leaders": 0.9, "fish": 0.9}, [twice, LATE], {"lead": 1.0})
    assert alone.confidence > beside.confidence


@pytest.mark.parametrize(
    ("feature", "expected"),
    [("top", 1.0), ("widest", 0.5), ("kindless", 0.0), ("passage", 0.5)],
)  # fmt: skip
def test_what_confidence_knows(feature: str, expected: float) -> None:
    """Whether it is of the first story, and what of the question its passage holds."""
    said = draft({"28 leaders": 0.9}, [HOST], {feature: 10.0})
    assert logit(said.confidence) + 50 == pytest.approx(10 * expected)


@pytest.mark.parametrize(("text", "worth"), [("14th", 0.368), ("Zhou ate", 1 / 4)])
def test_what_speaks_against_any_answer(text: str, worth: float) -> None:
    """A number that is another there; a name that is misspelt, so that what is known is another's."""
    answering = answerer({"28 leaders": 0.9}, confidence=Logistic(-9.0, {"renumbered": -1.0}))
    ask = [Question(asked, DAY.date(), asked) for asked in (text, "who ate")]
    doubted, plain = (answering.draft(one, [HOST]).confidence for one in ask)
    assert doubted == pytest.approx(worth * plain, rel=0.01)


def test_a_kind_without_shape_is_noted() -> None:
    """An answer to "why" cannot be told by its form, and confidence knows."""
    said = draft({"28 leaders": 0.9}, [HOST], {"kindless": 10.0}, Kind.REASON)
    assert logit(said.confidence) + 50 == pytest.approx(10)


def test_relative_days_of_one_week_do_not_differ() -> None:
    """The date of an article says which day its "Tuesday" is: the date that another one names."""
    other = told(2, "guest", "The leaders came on 5 May 2020. They ate fish.")
    said = draft({"Tuesday": 0.9, "5 May 2020": 0.8}, [HOST, other], kind=Kind.TIME)
    assert [len(side.claims) for side in said.sides] == [2]


def test_yes_and_no_come_along() -> None:
    """A question that asks for yes or no gets its word from the sentence that settles it."""
    question = Question("q", DAY.date(), "Did the leaders come to Lund?")
    refusing = told(1, "a", "The leaders did not come to Lund.")
    words = {"did not come": 0.9}
    assert answerer(words, Kind.YES_NO).draft(question, [refusing]).yes_no == "no"
    assert answerer(words, Kind.NUMBER).draft(question, [refusing]).yes_no is None


@pytest.mark.parametrize(("days", "expected"), [(0, 0.0), (30, 0.5), (600, 1.0)])
def test_how_far_the_article_is_from_the_days_asked_about(days: int, expected: float) -> None:
    """Confidence knows how far off the best sentence's article is, two months at most."""
    asked_on = (DAY + timedelta(days=days)).date()
    away = answerer({"28 leaders": 0.9}, confidence=Logistic(-50.0, {"away": 10.0}))
    said = away.draft(Question("q", asked_on, "how many leaders came"), [HOST])
    assert logit(said.confidence) + 50 == pytest.approx(10 * expected)
