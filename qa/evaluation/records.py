"""What an evaluation keeps: a mark for each question, what was said, and the run as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qa.evaluation.questions import TestQuestion


@dataclass(frozen=True, slots=True)
class Mark:
    """The figures of one question: every measure is computed from these and from nothing else.

    one_article: unanswerable, but only from the one article it was written for.
    relevant: the number of relevant articles; relevant_ranks: their ranks among the articles
    found, from 1, ascending. answer_ranks: ranks of the passages that hold an accepted answer.
    right: None where no accepted answer is known; False for any answer to an unanswerable one.
    short_exact, short_contains, states_false, citation_right: None where they don't apply.
    words: of the answer, markers left out. quotes, quotes_exact: citations, and how many of them
    are the article's own words. seconds: wall time of the whole question.
    failed: the question could not be asked; counted as abstained, but not as a refusal.
    """

    id: str
    kind: str
    unanswerable: bool
    underspecified: bool
    follow_up: bool
    one_article: bool
    relevant: int
    relevant_ranks: tuple[int, ...]
    answer_ranks: tuple[int, ...]
    abstained: bool
    confidence: float
    right: bool | None
    short_exact: bool | None
    short_contains: bool | None
    states_false: bool | None
    words: int
    quotes: int
    quotes_exact: int
    citation_right: bool | None
    seconds: float
    failed: bool = False

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

    articles: ids, best first, each once, a story's near-duplicates right behind its best.
    evidence: the best passage of each story, in their order.
    error: the one line of the error where the question could not be asked.
    """

    question: TestQuestion
    mark: Mark
    articles: tuple[str, ...]
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
