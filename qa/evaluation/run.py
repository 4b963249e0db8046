"""Asks every question and keeps what came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from time import perf_counter

from qa.errors import QuestionError
from qa.evaluation.marking import judged, unasked
from qa.evaluation.questions import TestQuestion
from qa.evaluation.records import Record, Run
from qa.types import Answer, Question


def evaluate(
    ask: Callable[[Question], Answer],
    questions: Sequence[TestQuestion],
    *,
    today: date,
    limit: int = 10,
    answerer: str = "extractive",
    progress: Callable[[int, int], None] | None = None,
    clock: Callable[[], float] = perf_counter,
) -> Run:
    """Ask all questions in their order, each on its own day, else today.

    limit: passages of evidence wanted. progress is told (questions done, questions in all).
    clock: monotonic seconds. A question that is refused (QuestionError) is kept as a record with
    its error; any other error is raised. Ctrl-C returns what is done, with complete=False.
    """
    records: list[Record] = []
    complete = True
    try:
        for question in questions:
            records.append(
                _asked(ask, _question(question, today, limit, answerer), question, clock)
            )
            if progress is not None:
                progress(len(records), len(questions))
    except KeyboardInterrupt:
        complete = len(records) == len(questions)
    return Run(tuple(records), len(questions), today, limit, complete)


def _question(known: TestQuestion, today: date, limit: int, answerer: str) -> Question:
    return Question(
        text=known.text,
        asked_on=known.asked_on or today,
        filter=known.filter,
        limit=limit,
        answerer=answerer,
        history=known.history,
    )


def _asked(
    ask: Callable[[Question], Answer],
    question: Question,
    known: TestQuestion,
    clock: Callable[[], float],
) -> Record:
    start = clock()
    try:
        answer = ask(question)
    except QuestionError as error:
        return unasked(known, str(error), clock() - start)
    return judged(known, answer, clock() - start)
