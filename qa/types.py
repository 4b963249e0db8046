"""The words of this room: questions, evidence, citations, answers and the events of a stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from corpus.types import Article, Filter, Passage
from qa.period import Period, StatedPeriod, latest, period_of


class Verdict(Enum):
    """Whether the quote supports the sentence that cites it."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange of a conversation; answer is "" where none was given.

    standalone: the question as it was searched; "" where unknown. short: the short answer.
    quotes: of the answer's citations, in their order; titles, articles: the titles and ids of their
    articles, one for each quote. abstained: True where the answer was "I don't know".
    """

    question: str
    answer: str
    standalone: str = ""
    short: str | None = None
    quotes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    abstained: bool = False
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    standalone: the question with its history worked in; equals text where nothing was added.
    asked_on: the day that "this week" counts from. limit: the number of evidence wanted, 1 to 100.
    history: earlier turns, oldest first. about: ids of the articles that they cited and that the
    question may be about too. alone: asked as it is, whatever its session says; the session keeps it.
    as_of: the archive as it stood at the end of that day, in UTC; None for as it stands.
    ignore_period: no period is read into its words.
    """

    text: str
    asked_on: date
    standalone: str = ""
    filter: Filter = field(default_factory=Filter)
    limit: int = 10
    answerer: str = "extractive"
    session_id: str | None = None
    history: tuple[Turn, ...] = ()
    about: tuple[str, ...] = ()
    alone: bool = False
    as_of: date | None = None
    ignore_period: bool = False

    @property
    def bounds(self) -> Filter:
        """Which articles may be used: those that pass the filter and were published by as_of."""
        return self.filter.by(self.as_of)

    @property
    def period(self) -> Period:
        """The days that its stand-alone form asks about."""
        if self.ignore_period:
            return latest(self.asked_on)
        return period_of(self.standalone or self.text, self.asked_on)

    @property
    def stated(self) -> StatedPeriod | None:
        """The period that was read into it; None where its words state none."""
        period = self.period
        if not period.stated or period.span is None:
            return None
        words = (self.standalone or self.text)[slice(*period.span)]
        return StatedPeriod(period.first, period.last, words)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage found, joined with its article.

    rank: from 1. score: the fused score, higher is better, comparable within one list only.
    ranks: the rank in each list it was found in, by the list's name ("lexical", "dense").
    folded: what else was found of the same story, best first: other passages of its article, and
    passages of near-duplicate articles. They have the rank of what they are folded under, and
    nothing folded under themselves.
    """

    rank: int
    score: float
    ranks: Mapping[str, int]
    passage: Passage
    article: Article
    folded: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence to say, and its proof: evidence.article.text[start:end], in code points."""

    text: str
    evidence: Evidence
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The exact words of the source."""
        return self.evidence.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence of the answer tied to its proof: `article.text[start:end] == quote`.

    marker: the number shown, from 1. answer_start, answer_end: the sentence in Answer.text
    (its "[1]" left out). All offsets count code points. reason: why the verdict, in words.
    """

    marker: int
    article_id: str
    passage_id: int
    quote: str
    start: int
    end: int
    verdict: Verdict
    answer_start: int
    answer_end: int
    reason: str = ""


class Standing(Enum):
    """How another answer of the sources stands to the one given."""

    DIFFERS = "differs"
    EARLIER = "earlier"  # it was so before
    CORRECTED = "corrected"  # a correction takes it back
    DENIED = "denied"  # the same answer, and these articles deny it


@dataclass(frozen=True, slots=True)
class Side:
    """One of the answers that sources give, and who gives it.

    short: in the words of its first claim's quote. claims: one for each independent story, newest
    first; near-duplicate copies of an article are one story. standing: of another side than that of
    the answer given; of that, DENIED where nothing is given since the last word denies it. correction: what takes it back, where it is corrected.
    """

    short: str
    claims: tuple[Claim, ...]
    standing: Standing = Standing.DIFFERS
    correction: Claim | None = None


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The day that words of a quote mean, counted from their article's own date.

    marker: of the citation whose quote has them. words: article.text[start:end], "Tuesday".
    first, last: the day; a period where they differ ("last week").
    """

    marker: int
    words: str
    start: int
    end: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that a language model wrote and that is not said. reason: why, in words."""

    text: str
    reason: str


class Reason(Enum):
    """Why nothing was answered, in a word."""

    NO_ANSWER = "no_answer"  # the archive does not seem to hold one
    NO_QUESTION = "no_question"  # a greeting, thanks, a lone word: nothing was asked of the archive
    OTHER_LANGUAGE = "other_language"  # no answer, and the articles found are in another language


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why nothing was answered.

    looked_for: the names, numbers and other words of the question that were sought, in its words.
    hints: sentences on what would help, most helpful first. nearest: the three best passages.
    """

    looked_for: tuple[str, ...]
    hints: tuple[str, ...]
    nearest: tuple[Evidence, ...]
    reason: Reason = Reason.NO_ANSWER


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said, and why it may be believed.

    id: the same for the same question over the same index. text: with markers ("… [1]").
    short: the span of a quote that answers; None where the question does not ask for one.
    confidence: probability that the answer is right, 0 to 1. seconds: by stage.
    kind: what kind of answer was wanted, a value of `answering.kinds.Kind`. yes_no: "yes" or "no"
    where the question asks for one and the quote settles it.
    sides: what independent articles say, the answer given first; more than one where they differ.
    days: what relative dates in the quotes mean. abstention: None unless abstained.
    turn: its number in its session, from 1; None without a session.
    period: what days were read into the question. dropped: what a language model wrote and is not
    said. fell_back: why the sources' own sentences are given in place of its, or behind them; None
    where they are not. answerer: who wrote the text.
    notes: sentences on how far the answer may be trusted beside its confidence, for the reader.
    remark: what is told of the last answer where the question is about that; None where it is not.
    """

    id: str
    question: Question
    text: str
    short: str | None
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...]
    abstained: bool
    confidence: float
    answerer: str
    index_fingerprint: str
    seconds: Mapping[str, float]
    kind: str = "other"
    yes_no: str | None = None
    sides: tuple[Side, ...] = ()
    days: tuple[WorkedOut, ...] = ()
    abstention: Abstention | None = None
    turn: int | None = None
    dropped: tuple[Dropped, ...] = ()
    fell_back: str | None = None
    period: StatedPeriod | None = None
    notes: tuple[str, ...] = ()
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """First event: the evidence."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the answer's text; the pieces joined are Answer.text.

    citation: of the sentence that the piece is, None where it is none; article: what that quotes.
    """

    text: str
    citation: Citation | None = None
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Last event: the whole answer."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing to show yet while a language model writes on; a moment to see who still listens."""


Event = Found | Token | Pause | Done
