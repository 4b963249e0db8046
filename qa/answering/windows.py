"""Stage 2: what the reader says of the sentences. It reads windows around the likeliest of them."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.dates import behind_dateline
from corpus.types import Article
from qa.answering.candidates import Candidate
from qa.answering.question import Asked
from qa.answering.reader import AnswerSpan, Reading, Reads
from qa.answering.untrusted import trusted
from qa.terms import LONGEST

SIZE = 700  # code points of a window: about 150 tokens
FIRST = 4  # windows read of every question
MOST = 10  # read where the first do not settle it
AGAIN = 4  # windows that a second reader reads again, at most
CLEAR = 0.02  # of the best window's probability: one less likely is not read again
SETTLED = 0.5  # the probability of a span in a passage that answers, from which no more is read
FLOOR = 1e-6  # of a probability, before its logarithm
VOTE = 10  # a vote of probability p counts as ln(1 + VOTE p): many weak ones are no certainty
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset("the a an of in on at to for and s".split())


@dataclass(frozen=True, slots=True)
class Window:
    """text[start:end] of a candidate's article."""

    candidate: Candidate
    start: int
    end: int

    @property
    def passage(self) -> tuple[str, str]:
        """What is known of it, "Title (Source, 2018-05-23). ", and its text."""
        article = self.candidate.evidence.article
        return front(article), article.text[self.start : self.end]

    def holds(self, candidate: Candidate) -> bool:
        """Whether all of a candidate lies in it."""
        return (
            candidate.evidence.article.id == self.candidate.evidence.article.id
            and self.start <= candidate.start
            and candidate.end <= self.end
        )


@dataclass(frozen=True, slots=True)
class Read:
    """A window and what the reader makes of it; again: both readers, where there are two."""

    window: Window
    reading: Reading
    again: bool = False


def read_windows(
    readers: Sequence[Reads], asked: Asked, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The candidates in their order, those in a window read with their span and more features.

    readers: one or two; the second reads the likeliest windows again, and what both say counts.

    `relevance`: logit of the window's. `span`: logarithm of the best span's probability.
    `answers`: relevance times that of the span. `share`: of the sum of all `answers`. `read`: 1 if
    read. `votes`: the same words seen as the answer in other stories.
    """
    reader, *second = readers
    windows = _windows(candidates)
    readings = _put(reader, asked, windows[:FIRST])
    if not any(_likely(one) >= SETTLED for one in readings):
        readings += _put(reader, asked, windows[FIRST:])
    read = [Read(*one) for one in zip(windows, readings, strict=False)]
    for one in second:
        read = _again(one, asked, read)
    known = [_known(one, read) for one in candidates]
    total = sum(one.features["answers"] for one in known) or 1.0
    votes = _votes(known)
    return [
        replace(
            one,
            features={
                **one.features,
                "share": one.features["answers"] / total,
                "votes": _others(one, votes),
            },
        )
        for one in known
    ]


def read_articles(
    reader: Reads, asked: Asked, articles: Sequence[Sequence[Candidate]]
) -> list[list[Candidate]]:
    """The candidates of each article, read in one window around its first: one reading an article.

    The features are those of `read_windows` without `share` and `votes`, which compare articles.
    """
    windows = [around(one[0], one) for one in articles]
    read = [Read(*one) for one in zip(windows, _put(reader, asked, windows), strict=True)]
    return [
        [_known(one, [told]) for one in candidates]
        for told, candidates in zip(read, articles, strict=True)
    ]


def _put(reader: Reads, asked: Asked, windows: Sequence[Window]) -> list[Reading]:
    """What a reader says of windows, each asked as its article's day allows."""
    questions = [asked.put_to(one.candidate.evidence.article) for one in windows]
    found: dict[int, Reading] = {}
    for question in dict.fromkeys(questions):
        mine = [n for n, one in enumerate(questions) if one == question]
        readings = reader.read(question, [windows[n].passage for n in mine])
        found.update(zip(mine, readings, strict=True))
    return [found[n] for n in range(len(windows))]


def _again(second: Reads, asked: Asked, read: Sequence[Read]) -> list[Read]:
    """What is read, the likeliest of it by a second reader too."""
    likely = sorted(read, key=lambda one: -_likely(one.reading))[:AGAIN]
    chosen = [one for one in likely if _likely(one.reading) >= CLEAR * _likely(likely[0].reading)]
    readings = _put(second, asked, [one.window for one in chosen])
    better = {
        id(one): Read(one.window, one.reading.pooled(reading), again=True)
        for one, reading in zip(chosen, readings, strict=True)
    }
    return [better.get(id(one), one) for one in read]


def front(article: Article) -> str:
    """What stands before a window: "Title (Source, 2018-05-23). ", without what is not known."""
    published = article.published.date().isoformat() if article.published else None
    said = ", ".join(one for one in (article.source, published) if one)
    if article.title and said:
        return f"{article.title} ({said}). "
    return f"({said}). " if said else f"{article.title}. " if article.title else ""


def answer_words(candidate: Candidate) -> str:
    """The words of its span, folded, without articles and prepositions; "" where there is none."""
    if candidate.span is None:
        return ""
    span = candidate.evidence.article.text[candidate.span.start : candidate.span.end]
    return " ".join(w for w in _WORD.findall(span.casefold()) if w not in _EMPTY)


def _votes(candidates: Sequence[Candidate]) -> Mapping[str, Mapping[int, float]]:
    """For each answer's words the best probability that each story's sentences give it."""
    votes: dict[str, dict[int, float]] = defaultdict(dict)
    for one in candidates:
        if words := answer_words(one):
            rank = one.evidence.rank
            votes[words][rank] = max(votes[words].get(rank, 0.0), one.features["answers"])
    return votes


def _others(one: Candidate, votes: Mapping[str, Mapping[int, float]]) -> float:
    seen = votes.get(answer_words(one), {})
    return math.log1p(VOTE * sum(p for rank, p in seen.items() if rank != one.evidence.rank))


def _windows(candidates: Sequence[Candidate]) -> list[Window]:
    """Up to MOST windows, each around the first candidate that no earlier one holds."""
    windows: list[Window] = []
    for candidate in candidates:
        if len(windows) == MOST:
            break
        if not any(window.holds(candidate) for window in windows):
            windows.append(around(candidate, candidates))
    return windows


def around(candidate: Candidate, candidates: Sequence[Candidate], size: int = SIZE) -> Window:
    """The candidate with as many of the sentences about it in its passage's stretch as size allows."""
    first, last = _stretch(candidate)
    near = sorted(
        (
            (one.start, one.end)
            for one in candidates
            if one.evidence.article.id == candidate.evidence.article.id
            and first <= one.start
            and one.end <= last
        ),
        key=lambda place: abs(place[0] - candidate.start),
    )
    start, end = candidate.start, candidate.end
    for low, high in near:
        if max(end, high) - min(start, low) <= size:
            start, end = min(start, low), max(end, high)
    return Window(candidate, start, end)


def _stretch(candidate: Candidate) -> tuple[int, int]:
    """Where the stretch of its passage lies that holds it, with no prompt injection inside."""
    passage, language = candidate.evidence.passage, candidate.evidence.article.language
    start, end = candidate.start - passage.start, candidate.end - passage.start
    for low, high in trusted(passage.text[:LONGEST], language):
        if low <= start and end <= high:
            return passage.start + low, passage.start + high
    return passage.start, passage.end


def _likely(reading: Reading) -> float:
    """How likely the window answers, with its best span."""
    whole = reading.best(0, reading.offsets[-1][1]) if reading.offsets else None
    return reading.relevance * whole.probability if whole else 0.0


def _known(candidate: Candidate, read: Sequence[Read]) -> Candidate:
    """The candidate with the best of what the windows that hold it say."""
    behind = candidate.start + behind_dateline(candidate.text)  # which answers nothing
    begin = max(candidate.place.holds, behind)
    found = [
        (one, span)
        for one in read
        if one.window.holds(candidate)
        and (span := one.reading.best(begin - one.window.start, candidate.end - one.window.start))
    ]
    if not found:
        return _with(candidate, None, FLOOR, 0.0, read=False)
    best, span = max(
        found, key=lambda each: (each[0].again, each[0].reading.relevance * each[1].probability)
    )
    start = best.window.start
    wrong = best.reading.best(candidate.start - start, candidate.place.wrong - start)
    left = 1 - wrong.probability if wrong else 1.0  # of the probability of all spans
    probability = min(span.probability / max(left, FLOOR), 1.0)
    placed = replace(_moved(span, start), probability=probability)
    if wrong:
        candidate = replace(candidate, wrong=_moved(wrong, start))
    return _with(candidate, placed, best.reading.relevance, probability, read=True)


def _moved(span: AnswerSpan, start: int) -> AnswerSpan:
    """A window's span as one of the article, in which the window starts there."""
    return replace(span, start=span.start + start, end=span.end + start)


def _with(
    candidate: Candidate,
    span: AnswerSpan | None,
    relevance: float,
    probability: float,
    *,
    read: bool,
) -> Candidate:
    bounded = min(max(relevance, FLOOR), 1 - FLOOR)
    features = {
        "relevance": math.log(bounded / (1 - bounded)),
        "span": math.log(max(probability, FLOOR)),
        "answers": relevance * probability,
        "read": float(read),
    }
    return replace(candidate, features={**candidate.features, **features}, span=span)
