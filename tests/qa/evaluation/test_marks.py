"""Asking a set: every question on its day, judged against what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

import pytest

from corpus.types import Article, Passage
from qa.errors import BadQuestion
from qa.evaluation.marks import evaluate, judged
from qa.evaluation.newsroom import holds
from qa.evaluation.page import worst
from qa.evaluation.questions import Demands, Relevant, TestQuestion
from qa.types import Answer, Citation, Evidence, Question, Turn, Verdict, WorkedOut

if TYPE_CHECKING:
    from qa.evaluation.marks import Mark, Record

TODAY = date(2024, 9, 11)
KNOWN = TestQuestion(
    id="q", text="Where did they meet?", answers=("Beijing",), relevant=(Relevant("b"),)
)

TEXTS = {
    "a": "They met in Astana. Nothing here.",
    "b": "Dateline. They met in Beijing on 1 May.",
}


def evidence(rank: int, article_id: str, text: str) -> Evidence:
    """A passage of an article that says more before it, the same for every passage of its id."""
    whole = TEXTS[article_id]
    start = whole.index(text)
    article = Article(article_id, f"Title of {article_id}", whole)
    passage = Passage(rank, article_id, start, start + len(text), text)
    return Evidence(rank, 1 / rank, {}, passage, article)


FOUND = (
    evidence(1, "a", "They met in Astana."),
    evidence(2, "a", "Nothing here."),
    evidence(3, "b", "They met in Beijing on 1 May."),
)


def cited(source: Evidence, *, marker: int = 1, quote: str | None = None) -> Citation:
    """A citation of the whole passage, exact unless another quote is given."""
    passage = source.passage
    return Citation(
        marker, source.article.id, passage.id, passage.text if quote is None else quote,
        passage.start, passage.end, Verdict.SUPPORTED, 0, 5,
    )  # fmt: skip


def answer(text: str = "They met in Beijing. [1]", **changes: object) -> Answer:
    """The right answer, cited rightly, but for the changes."""
    plain = Answer(
        id="i", question=Question("Where did they meet?", TODAY), text=text, short="Beijing",
        citations=(cited(FOUND[2]),), evidence=FOUND, abstained=False, confidence=0.8,
        answerer="extractive", index_fingerprint="f", seconds={},
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def mark(given: Answer, known: TestQuestion = KNOWN) -> Mark:
    """How the answer is marked."""
    return judged(known, given, 0.5).mark


def test_a_right_answer_is_marked_so() -> None:
    """Ranks count articles once each and passages one by one."""
    made = mark(answer())
    assert (made.relevant_ranks, made.answer_ranks) == ((2,), (3,))
    assert (made.right, made.short_exact, made.short_contains) == (True, True, True)
    assert (made.words, made.quotes, made.quotes_exact) == (4, 1, 1)
    assert made.citation_right
    assert made.seconds == 0.5


def test_abstaining_on_an_answerable_question_is_wrong() -> None:
    """Whatever text comes with the refusal does not count, nor does its short answer."""
    made = mark(answer(abstained=True))
    assert (made.right, made.short_exact, made.short_contains) == (False, False, False)
    assert made.citation_right is None


def test_nothing_said_to_an_unanswerable_question_is_right() -> None:
    """There is no right answer to give, neither by answering nor by refusing."""
    known = TestQuestion(id="q", text="x", unanswerable=True)
    for given in (answer(), answer(abstained=True)):
        assert mark(given, known).right is False
        assert mark(given, known).citation_right is None


def test_without_accepted_answers_nothing_is_judged() -> None:
    """A set with no strings to look for says nothing of right and wrong."""
    made = mark(answer(), replace(KNOWN, answers=()))
    assert (made.right, made.short_exact, made.answer_ranks) == (None, None, ())


def test_a_marker_is_no_answer() -> None:
    """The "[1]" of a citation does not hold the answer "1"; a bracket that cites nothing stays."""
    known = replace(KNOWN, answers=("1",))
    assert mark(answer("They met once. [1]"), known).right is False
    assert mark(answer("They met [1] time.", citations=()), known).right is True


@pytest.mark.parametrize(
    "citation",
    [
        cited(FOUND[2], quote="They met in Beijing on 2 May."),
        cited(FOUND[2], quote=""),
        replace(cited(FOUND[2]), start=1),
        replace(cited(FOUND[2]), start=-len(TEXTS["b"]) + 10),
        replace(cited(FOUND[2]), article_id="elsewhere"),
    ],
)
def test_a_quote_that_is_not_the_articles_is_not_exact(citation: Citation) -> None:
    """A word changed, nothing quoted, offsets that are off, an article not shown."""
    assert mark(answer(citations=(cited(FOUND[0]), citation))).quotes_exact == 1


def test_the_first_citation_decides_whether_it_is_right() -> None:
    """A relevant article cited second, or none cited at all, is not right."""
    assert mark(answer(citations=(cited(FOUND[0]), cited(FOUND[2])))).citation_right is False
    assert mark(answer(citations=())).citation_right is False


def test_a_known_falsehood_is_noticed() -> None:
    """The falsified answers of a set are looked for in what is said."""
    known = replace(KNOWN, false_answers=("Astana",))
    assert mark(answer("In Astana. [1]"), known).states_false is True
    assert mark(answer("In Astana. [1]", abstained=True), known).states_false is False
    assert mark(answer(), KNOWN).states_false is None


def test_each_question_is_asked_on_its_day_with_its_history() -> None:
    """The day given, else today; progress and seconds follow the questions."""
    asked: list[Question] = []
    told: list[tuple[int, int]] = []
    ticks = count()

    def ask(question: Question) -> Answer:
        asked.append(question)
        return answer()

    questions = (
        replace(KNOWN, id="1", asked_on=date(2018, 5, 25), history=(Turn("Who?", "They."),)),
        replace(KNOWN, id="2"),
    )
    run = evaluate(
        ask, questions, today=TODAY, limit=7,
        progress=lambda done, total: told.append((done, total)), clock=lambda: float(next(ticks)),
    )  # fmt: skip
    assert asked[0].history == (Turn("Who?", "They."),)
    assert [question.asked_on for question in asked] == [date(2018, 5, 25), TODAY]
    assert {question.limit for question in asked} == {7}
    assert told == [(1, 2), (2, 2)]
    assert [made.seconds for made in run.marks] == [1.0, 1.0]
    assert [made.follow_up for made in run.marks] == [True, False]
    assert run.complete


def test_earlier_questions_are_asked_first_in_a_session_that_is_forgotten() -> None:
    """All of one session, on one day; only the last is timed and marked."""
    asked: list[Question] = []
    forgotten: list[str] = []
    ticks = count()

    def ask(question: Question) -> Answer:
        asked.append(question)
        next(ticks)
        return answer()

    known = replace(KNOWN, earlier=("Who met?", "When?"))
    run = evaluate(
        ask, (known, KNOWN), today=TODAY, forget=forgotten.append, clock=lambda: float(next(ticks))
    )
    assert [one.text for one in asked] == ["Who met?", "When?", known.text, known.text]
    assert {one.session_id for one in asked} == {forgotten[0], None}
    assert [made.seconds for made in run.marks] == [2.0, 2.0]
    assert [made.follow_up for made in run.marks] == [True, False]


DEMANDS = Demands(
    must=(("Beijing", "the capital"), ("1200",)), must_not=("Astana",), short=("Beijing",)
)


@pytest.mark.parametrize(
    ("said", "short", "right", "false", "headline"),
    [
        ("In BEIJING, 1,200 met.", "Beijing", True, False, True),
        ("In the capital, 1,200 met.", "in Beijing", True, False, True),
        ("In Beijing.", None, False, False, False),
        ("In Astana or Beijing 1,200 met.", None, False, True, False),
        ("In Beijing, not Astana, 1,200 met.", "Beijing", True, False, True),
        ("In Beijingers' eyes 1,200 met.", "Astana", False, True, False),
    ],
)
def test_demands_are_judged(
    said: str, short: str | None, *, right: bool, false: bool, headline: bool
) -> None:
    """Every group must have an alternative in the answer; the headline holds nothing forbidden."""
    known = replace(KNOWN, answers=(), demands=DEMANDS)
    made = mark(answer(said, short=short), known)
    assert (made.right, made.states_false, made.headline) == (right, false, headline)
    refused = mark(answer(said, short=short, abstained=True), known)
    assert (refused.right, refused.states_false, refused.headline) == (False, False, False)


@pytest.mark.parametrize(
    ("said", "wanted", "right"),
    [
        ("宣布由副馆长闻若棠出任馆长", "闻若棠", True), ("缆车单程45元，比1月低", "45元", True),
        ("缆车单程145元", "45元", False), ("推迟到5月16日", "5月16日", True), ("推迟到15月16日", "5月16日", False),
        ("トヨタ自動車は工場を建てる", "自動車", True), ("A 45-metre mast", "45元", False),
        ("In Beijingers' eyes", "Beijing", False), ("1,200 met", "1200", True),
    ],
)  # fmt: skip
def test_chinese_is_compared_by_characters(said: str, wanted: str, *, right: bool) -> None:
    """It has no spaces; its numbers are whole tokens still, and other scripts' words too."""
    assert holds(said, (wanted,)) is right


def test_demands_on_yes_or_no_and_days() -> None:
    """The other word is wrong, none is not; a day that was worked out counts as said."""
    known = replace(KNOWN, answers=(), demands=Demands((("2024-09-10",),), yes_no="no"))
    day = WorkedOut(1, "Tuesday", 0, 7, date(2024, 9, 10), date(2024, 9, 10))
    for said, right in (("no", True), (None, True), ("yes", False)):
        given = answer("On Tuesday.", days=(day,), yes_no=said)
        assert mark(given, known).right is right
    assert mark(answer("On Tuesday."), known).right is False


def test_no_answer_meets_the_demands_of_an_unanswerable_question() -> None:
    """What it may not say still counts."""
    known = replace(KNOWN, answers=(), unanswerable=True, demands=Demands(must_not=("Beijing",)))
    made = mark(answer(), known)
    assert (made.right, made.states_false, made.headline) == (False, True, None)


def test_ctrl_c_keeps_what_is_done() -> None:
    """The run comes back with the records made so far, and says that it is not whole."""

    def ask(question: Question) -> Answer:
        if question.text == "stop":
            raise KeyboardInterrupt
        return answer()

    run = evaluate(ask, (KNOWN, replace(KNOWN, id="2", text="stop"), KNOWN), today=TODAY)
    assert (len(run.records), run.wanted, run.complete) == (1, 3, False)


def test_a_question_refused_is_kept_with_its_error() -> None:
    """It counts as wrong and is shown; the rest is asked."""

    def ask(question: Question) -> Answer:
        if question.text == "?":
            raise BadQuestion(expected="a word", found="none", remedy="ask with words")
        return answer()

    run = evaluate(ask, (replace(KNOWN, id="2", text="?"), KNOWN), today=TODAY)
    assert run.complete
    assert [made.right for made in run.marks] == [False, True]
    assert "ask with words" in (run.records[0].error or "")


def test_any_other_error_is_raised() -> None:
    """A defect is not counted as a wrong answer."""

    def ask(question: Question) -> Answer:
        raise ZeroDivisionError(question.text)

    with pytest.raises(ZeroDivisionError):
        evaluate(ask, (KNOWN,), today=TODAY)


def test_the_worst_failures_come_first() -> None:
    """A quote that is none, then wrong answers by confidence, then refusals."""

    def record(name: str, **changes: object) -> Record:
        return judged(replace(KNOWN, id=name), answer("In Astana.", **changes), 0.1)

    records = [
        record("unsure", confidence=0.4),
        record("refused", abstained=True, confidence=0.2),
        judged(KNOWN, answer(), 0.1),
        record("sure", confidence=0.9),
        record("misquoted", citations=(cited(FOUND[2], quote="no"),), confidence=0.1),
    ]
    failures = worst(records)
    names = [record.question.id for record, _ in failures]
    assert names == ["misquoted", "sure", "unsure", "refused"]
    assert failures[1][1] == "wrong; passage 3 holds an accepted answer"
    assert len(worst(records, limit=2)) == 2
