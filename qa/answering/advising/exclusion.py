"""What a filter keeps out: says so where it hides everything, or what would match the question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Article, Filter
from qa.answering.advising.spelling import ANCHOR, distance, fold, tolerance
from qa.answering.worked_out import in_words
from qa.mentions import Kind, Mention, shown
from qa.terms import Terms, matter
from qa.types import Evidence, Question

LOOKED = 30  # passages that match best without the filter
COVERED = 0.8  # of the weight of the question's words, where it names nothing


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Looks at what a question's filter keeps out."""

    lexical: LexicalIndex
    store: Store

    def hints(
        self, question: Question, found: Sequence[Mention], evidence: Sequence[Evidence]
    ) -> Iterator[str]:
        """Sentences about the filter; none where it is empty or keeps nothing better out."""
        where = question.filter
        if where.empty:
            return
        if not evidence:
            yield from self._nothing(where)
        yield from self._hidden(question, found, evidence)

    # -- nothing passes ----------------------------------------------------------------------

    def _nothing(self, where: Filter) -> Iterator[str]:
        if self._count(where):
            return
        dated = bool(where.published_from or where.published_to)
        outlets, dates = _of(where.sources), _days(where)
        text = " ".join(["The archive has no article", *filter(None, [outlets, dates])])
        of_outlets = self._count(Filter(sources=where.sources)) if where.sources else 0
        if dated and of_outlets:
            text += f", but {of_outlets:,} without the dates"
        elif where.sources and not of_outlets:
            text = f"The archive has no article {outlets}"
            if meant := self._outlets(where.sources):
                yield f"{text}; did you mean {meant}?"
                return
            in_dates = self._count(replace(where, sources=())) if dated else 0
            if in_dates:
                text += f", but {in_dates:,} of others {dates}"
        reach = self.store.reach() if dated else None
        if reach:
            text += f". Its articles are from {in_words(reach[0].date(), reach[1].date())}"
        yield f"{text}."

    def _count(self, where: Filter) -> int:
        return self.store.articles(where, limit=0)[1]

    def _outlets(self, typed: Sequence[str]) -> str | None:
        """The outlet of the archive whose name is nearest to one of those."""
        held = [name for name, _ in self.store.summary().sources]
        apart = [(_apart(name, other), held.index(other)) for name in typed for other in held]
        far, place = min(apart, default=(3, 0))
        return held[place] if far <= 2 else None  # noqa: PLR2004 - two letters, as in a long word

    # -- something better is kept out --------------------------------------------------------

    def _hidden(
        self, question: Question, found: Sequence[Mention], evidence: Sequence[Evidence]
    ) -> Iterator[str]:
        asked = _Wanted(question, found, self.lexical)
        if any(asked.in_text(_text(one.article, one.passage.text)) for one in evidence):
            return
        hits = self.lexical.search(matter(question.standalone), LOOKED)
        held = self.store.passages([hit.passage_id for hit in hits])
        best: dict[str, Article] = {}
        for hit in hits:
            if hit.passage_id in held:
                passage, article = held[hit.passage_id]
                if article.id not in best and asked.in_text(_text(article, passage.text)):
                    best[article.id] = article
        stories = self.store.duplicates.stories(list(best))
        kept: dict[str, Article] = {}
        for article in best.values():
            if not passes(article, question.filter):
                kept.setdefault(stories[article.id], article)
        if kept:
            yield _without(question.filter, list(kept.values()))


class _Wanted:
    """Whether a text has what a question names, or most of its words where it names nothing."""

    def __init__(self, question: Question, found: Sequence[Mention], lexical: LexicalIndex) -> None:
        self._analyze = lexical.analyze
        named = [one.text for one in found if one.kind in {Kind.NAME, Kind.NUMBER}]
        self._named = frozenset(self._analyze(" ".join(named)))
        self._terms = Terms.of(question.standalone, lexical)

    def in_text(self, text: str) -> bool:
        stems = frozenset(self._analyze(text))
        if not self._terms.stems:
            return False
        covered = self._terms.coverage(stems)
        return self._named <= stems and covered >= (COVERED / 2 if self._named else COVERED)


def _days(where: Filter) -> str:
    """The days that a filter keeps, behind "from", "since" or "until"; "" if it keeps all."""
    first = where.published_from.date() if where.published_from else None
    last = None
    if end := where.published_to:  # not itself included
        last = date.fromordinal(max(1, end.toordinal() - (end.time() == time())))
    if first and last:
        return f"from {in_words(first, max(first, last))}"
    if first:
        return f"since {in_words(first)}"
    return f"until {in_words(last)}" if last else ""


def passes(article: Article, where: Filter) -> bool:
    """Whether an article passes a filter."""
    if where.sources and (article.source or "").casefold() not in {
        name.casefold() for name in where.sources
    }:
        return False
    if not where.published_from and not where.published_to:
        return True
    at = article.published
    return (
        at is not None
        and (where.published_from is None or at >= where.published_from)
        and (where.published_to is None or at < where.published_to)
    )


def _without(where: Filter, stories: Sequence[Article]) -> str:
    """What to leave out of the filter, and how many stories match then."""
    undated, anywhere = Filter(sources=where.sources), replace(where, sources=())
    of_outlet = [one for one in stories if passes(one, undated)]
    of_dates = [one for one in stories if passes(one, anywhere)]
    outlets = "outlets" if len(where.sources) > 1 else "outlet"
    if where.sources and of_dates and len(of_dates) >= len(of_outlet):
        left, matching = outlets, of_dates
    elif of_outlet:
        left, matching = "dates", of_outlet
    else:
        left, matching = "dates and the " + outlets, list(stories)
    first = matching[0]
    told = filter(
        None, [first.source, in_words(first.published.date()) if first.published else None]
    )
    title = f"'{shown(first.title)}' ({', '.join(told) or 'undated'})"
    if len(matching) == 1:
        return f"Without the {left}, 1 story matches the question: {title}."
    return f"Without the {left}, {len(matching)} stories match the question, among them {title}."


def _apart(typed: str, outlet: str) -> int:
    """Letters between two outlets' names, 3 if they are not alike; cnn.com is CNN."""
    one, other = fold(typed), fold(outlet)
    label = other.rsplit(".", 1)[0] if "." in other else other
    if min(len(one), len(label)) < ANCHOR:
        return 3
    if one in other or label in one:
        return 1
    far = distance(one, label, 2)
    return far if far <= max(1, tolerance(one, vouched=False)) else 3


def _of(sources: Sequence[str]) -> str:
    """The outlets in words; "" if there are none."""
    if not sources:
        return ""
    *others, last = sources
    return f"of {', '.join(others)} or {last}" if others else f"of {last}"


def _text(article: Article, passage: str) -> str:
    return f"{article.title}\n\n{passage}"
