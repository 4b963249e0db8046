"""Asks every question of a set and marks each answer: `evaluate(ask, questions)`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from time import perf_counter

from qa.errors import QuestionError
from qa.evaluation import newsroom
from qa.evaluation.folding import contains, equal
from qa.evaluation.questions import TestQuestion
from qa.retrieval.stories import unfolded
from qa.types import Answer, Question

_MARKER = re.compile(r"\s?\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Mark:
    """The figures of one question: every measure is computed from these and from nothing else.

    one_article: unanswerable, but only from the one article it was written for.
    relevant: the number of relevant articles; relevant_ranks: their ranks among the articles
    found, from 1, ascending. answer_ranks: ranks of the passages that hold an accepted answer.
    right: None where no accepted answer is known; False for any answer to an unanswerable one.
    short_exact, short_contains, headline, states_false, citation_right: None where they don't apply.
    words: of the answer, markers left out. quotes, quotes_exact: citations, and how many of them
    are the article's own words. seconds: wall time of the whole question.
    failed: the question could not be asked; counted as abstained, but not as a refusal.
    archive: which of several; "" where there is one.
    """

    id: str
    kind: str
    unanswerable: bool
    underspecified: bool
    follow_up: bool
    one_article: bool
    relevant: int
    relevant_ranks: tuple[int, ...] = ()
    answer_ranks: tuple[int, ...] = ()
    abstained: bool = True
    confidence: float = 0.0
    right: bool | None = None
    short_exact: bool | None = None
    short_contains: bool | None = None
    states_false: bool | None = None
    words: int = 0
    quotes: int = 0
    quotes_exact: int = 0
    citation_right: bool | None = None
    seconds: float = 0.0
    failed: bool = False
    headline: bool | None = None
    archive: str = ""

    @property
    def answerable(self) -> bool:
        """True where the archive holds an answer to the question as it stands."""
        return not self.unanswerable and not self.underspecified


@dataclass(frozen=True, slots=True)
class Seen:
    """One passage of the evidence, for a reader: its article, and whether it helps."""

    article_id: str
    title: str
    relevant: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One question with what was said to it.

    evidence: the best passage of each story, in their order.
    error: the one line of the error where the question could not be asked.
    """

    question: TestQuestion
    mark: Mark
    evidence: tuple[Seen, ...]
    text: str
    short: str | None
    standalone: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """The records in the order asked; wanted: the questions there were. complete: none left out."""

    records: tuple[Record, ...]
    wanted: int
    today: date
    limit: int
    complete: bool = True

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The figures of every question asked."""
        return tuple(record.mark for record in self.records)


def evaluate(
    ask: Callable[[Question], Answer],
    questions: Sequence[TestQuestion],
    *,
    today: date,
    limit: int = 10,
    answerer: str = "extractive",
    archive: str = "",
    progress: Callable[[int, int], None] | None = None,
    forget: Callable[[str], object] = lambda _: None,
    clock: Callable[[], float] = perf_counter,
) -> Run:
    """Ask all questions in their order, each on its own day, else as_of, else today.

    limit: passages of evidence wanted. progress is told (questions done, questions in all).
    forget: deletes the session in which the earlier questions of one were asked.
    clock: monotonic seconds. A question that is refused (QuestionError) is kept as a record with
    its error; any other error is raised. Ctrl-C returns what is done, with complete=False.
    """
    records: list[Record] = []
    complete = True
    try:
        for known in questions:
            question = Question(
                text=known.text,
                asked_on=known.asked_on or known.as_of or today,
                filter=known.filter,
                as_of=known.as_of,
                ignore_period=known.ignore_period,
                limit=limit,
                answerer=answerer,
                history=known.history,
            )
            record = _asked(ask, question, known, forget, clock)
            records.append(replace(record, mark=replace(record.mark, archive=archive)))
            if progress is not None:
                progress(len(records), len(questions))
    except KeyboardInterrupt:
        complete = len(records) == len(questions)
    return Run(tuple(records), len(questions), today, limit, complete)


def _asked(
    ask: Callable[[Question], Answer],
    question: Question,
    known: TestQuestion,
    forget: Callable[[str], object],
    clock: Callable[[], float],
) -> Record:
    start = clock()
    try:
        if known.earlier:
            question = replace(question, session_id=f"eval-{secrets.token_hex(8)}")
            for earlier in known.earlier:
                ask(replace(question, text=earlier))
            start = clock()
        answer = ask(question)
    except QuestionError as error:
        mark = replace(_nothing_said(known, clock() - start), failed=True)
        return Record(known, mark, (), "", None, known.text, str(error))
    finally:
        if question.session_id:
            forget(question.session_id)
    return judged(known, answer, clock() - start)


def judged(question: TestQuestion, answer: Answer, seconds: float) -> Record:
    """The record of an answer that came in so many seconds."""
    wanted = {entry.article_id for entry in question.relevant}
    seen = tuple(
        Seen(
            article_id=evidence.article.id,
            title=evidence.article.title,
            relevant=evidence.article.id in wanted,
            answers=contains(evidence.passage.text, question.answers),
        )
        for evidence in answer.evidence
    )
    articles = dict.fromkeys(one.article.id for one in unfolded(answer.evidence))
    mark = replace(
        _nothing_said(question, seconds),
        relevant_ranks=tuple(rank for rank, id_ in enumerate(articles, 1) if id_ in wanted),
        answer_ranks=tuple(rank for rank, entry in enumerate(seen, 1) if entry.answers),
        abstained=answer.abstained,
        confidence=answer.confidence,
        quotes=len(answer.citations),
        quotes_exact=_quotes_exact(answer),
    )
    if not answer.abstained:
        mark = _said(mark, question, answer, wanted)
    standalone = answer.question.standalone or answer.question.text
    return Record(question, mark, seen, answer.text, answer.short, standalone)


def _nothing_said(question: TestQuestion, seconds: float) -> Mark:
    """The mark of a refusal that found nothing."""
    demands = question.demands
    unsaid = False if question.answerable and question.answers else None
    return Mark(
        id=question.id,
        kind=question.guessed_kind,
        unanswerable=question.unanswerable,
        underspecified=question.underspecified,
        follow_up=bool(question.history or question.earlier),
        one_article=question.unanswerable and question.context_article_id is not None,
        relevant=len({entry.article_id for entry in question.relevant}),
        right=False if question.unanswerable or demands else unsaid,
        short_exact=unsaid,
        short_contains=unsaid,
        states_false=False if question.false_answers or (demands and demands.must_not) else None,
        seconds=round(seconds, 6),
        headline=False if demands and demands.short and question.answerable else None,
    )


def _said(mark: Mark, question: TestQuestion, answer: Answer, wanted: set[str]) -> Mark:
    """The mark with what the answer says; what did not apply to the question stays None."""
    bare, short = _without_markers(answer), answer.short or ""
    first = answer.citations[0].article_id if answer.citations else None
    mark = replace(
        mark,
        words=len(bare.split()),
        citation_right=first in wanted if question.answerable and wanted else None,
    )
    if question.demands:
        found = newsroom.judged(
            question.demands, answer.text, answer.short, answer.days, answer.yes_no
        )
        return replace(
            mark,
            right=found.right and question.answerable,
            headline=found.accepted if question.answerable else None,
            states_false=found.false if question.demands.must_not else None,
        )
    if question.false_answers:
        mark = replace(mark, states_false=contains(bare, question.false_answers))
    if not (question.answerable and question.answers):
        return mark
    return replace(
        mark,
        right=contains(bare, question.answers),
        short_exact=equal(short, question.answers),
        short_contains=contains(short, question.answers),
    )


def _without_markers(answer: Answer) -> str:
    """The text with its citations' "[1]" cut out, or a "1" accepted would be found in them."""
    markers = {str(citation.marker) for citation in answer.citations}
    return _MARKER.sub(lambda match: "" if match[1] in markers else match[0], answer.text)


def _quotes_exact(answer: Answer) -> int:
    """Citations whose quote is the article's text between their offsets.

    A citation of an article that is not among the evidence is not proven, so not exact.
    """
    texts = {evidence.article.id: evidence.article.text for evidence in unfolded(answer.evidence)}
    return sum(
        bool(citation.quote)
        and 0 <= citation.start < citation.end
        and texts.get(citation.article_id, "")[citation.start : citation.end] == citation.quote
        for citation in answer.citations
    )
