"""One answer judged against what is known of its question."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.evaluation.folding import contains, equal
from qa.evaluation.questions import TestQuestion
from qa.evaluation.records import Mark, Record, Seen
from qa.retrieval.stories import unfolded
from qa.types import Answer

_MARKER = re.compile(r"\s?\[(\d+)\]")


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
    articles = tuple(dict.fromkeys(one.article.id for one in unfolded(answer.evidence)))
    return Record(
        question=question,
        mark=_mark(question, answer, seconds, seen, articles),
        articles=articles,
        evidence=seen,
        text=answer.text,
        short=answer.short,
        standalone=answer.question.standalone or answer.question.text,
    )


def unasked(question: TestQuestion, error: str, seconds: float) -> Record:
    """The record of a question that was refused with an error: nothing found, nothing said."""
    mark = replace(_nothing_said(question, seconds), failed=True)
    return Record(question, mark, (), (), "", None, question.text, error)


def _nothing_said(question: TestQuestion, seconds: float) -> Mark:
    return Mark(
        id=question.id,
        kind=question.guessed_kind,
        unanswerable=question.unanswerable,
        underspecified=question.underspecified,
        follow_up=bool(question.history),
        one_article=question.unanswerable and question.context_article_id is not None,
        relevant=len({entry.article_id for entry in question.relevant}),
        relevant_ranks=(),
        answer_ranks=(),
        abstained=True,
        confidence=0.0,
        right=_right(question, said=False),
        short_exact=_applies(question, value=False),
        short_contains=_applies(question, value=False),
        states_false=False if question.false_answers else None,
        words=0,
        quotes=0,
        quotes_exact=0,
        citation_right=None,
        seconds=round(seconds, 6),
    )


def _mark(
    question: TestQuestion,
    answer: Answer,
    seconds: float,
    seen: tuple[Seen, ...],
    articles: tuple[str, ...],
) -> Mark:
    wanted = {entry.article_id for entry in question.relevant}
    mark = replace(
        _nothing_said(question, seconds),
        relevant_ranks=tuple(rank for rank, id_ in enumerate(articles, 1) if id_ in wanted),
        answer_ranks=tuple(rank for rank, entry in enumerate(seen, 1) if entry.answers),
        abstained=answer.abstained,
        confidence=answer.confidence,
        quotes=len(answer.citations),
        quotes_exact=_quotes_exact(answer),
    )
    return mark if answer.abstained else _said(mark, question, answer, wanted)


def _said(mark: Mark, question: TestQuestion, answer: Answer, wanted: set[str]) -> Mark:
    bare, short = _without_markers(answer), answer.short or ""
    first = answer.citations[0].article_id if answer.citations else None
    return replace(
        mark,
        right=_right(question, said=contains(bare, question.answers)),
        short_exact=_applies(question, value=equal(short, question.answers)),
        short_contains=_applies(question, value=contains(short, question.answers)),
        states_false=contains(bare, question.false_answers) if question.false_answers else None,
        words=len(bare.split()),
        citation_right=first in wanted if question.answerable and wanted else None,
    )


def _right(question: TestQuestion, *, said: bool) -> bool | None:
    """said: whether an accepted answer was given."""
    return False if question.unanswerable else _applies(question, value=said)


def _applies(question: TestQuestion, *, value: bool) -> bool | None:
    return value if question.answerable and question.answers else None


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
