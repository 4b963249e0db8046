"""Why nothing was answered: what was looked for, what comes nearest, what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Protocol

from corpus.dates import printed
from corpus.lexical import LexicalIndex
from corpus.store import Store
from qa.answering.advising.absence import Absences, Absent
from qa.answering.advising.exclusion import Exclusion
from qa.answering.advising.form import matters
from qa.answering.advising.inflection import nameable
from qa.answering.advising.numbering import Numbers, OtherNumber
from qa.answering.dating.datespan import between, named
from qa.mentions import Kind, Mention, mentions, shown
from qa.terms import matter
from qa.types import Abstention, Evidence, Question

MOST_HINTS = 3
MOST_SOUGHT = 12  # entries of looked_for
NEAREST = 3
READ = 20  # passages of the evidence in which a spelling or a number is looked for
EMPTY = "The archive is empty: index some articles first."


class Days(Protocol):
    """Days that a question asks about, both included; stated: its words say so."""

    @property
    def first(self) -> date:
        """The first of them."""
        ...

    @property
    def last(self) -> date:
        """The last of them."""
        ...

    @property
    def stated(self) -> bool:
        """False if they are a guess."""
        ...


@dataclass(frozen=True, slots=True)
class Doubts:
    """What speaks against any answer.

    number: where the question has a number, the
    evidence has another ("the 13th meeting", not the 14th). misspelt: a name of several words is in
    no article and one much like it is; surely: it is typed as a name is, for "astrid sink" may be none.
    """

    number: bool
    misspelt: bool = False
    surely: bool = False


@dataclass(frozen=True, slots=True)
class Adviser:
    """Says what was looked for in vain and what would help. Thread-safe; the same every time.

    lexical gives the index in use. period: the days that a question asks about, given the day it
    is asked on, as `period_of`.
    """

    lexical: Callable[[], LexicalIndex]
    store: Store
    period: Callable[[str, date], Days]

    def explain(self, question: Question, evidence: Sequence[Evidence]) -> Abstention:
        """The explanation of not answering question.standalone from this evidence, best first.

        At most 12 entries of looked_for, three hints, most helpful first, and three passages.
        """
        lexical = self.lexical()
        asked = matter(question.standalone)
        found = matters(asked, mentions(asked, lexical.analyze))
        hints = _distinct(self._hints(question, found, evidence, lexical))
        return Abstention(
            tuple(islice(_distinct(shown(one.text) for one in found), MOST_SOUGHT)),
            tuple(islice(hints, MOST_HINTS)),
            tuple(evidence[:NEAREST]),
        )

    def doubts(self, question: str, evidence: Sequence[Evidence]) -> Doubts:
        """What of a stand-alone question the archive does not know.

        Of the tuning halves' questions with such a number none of 7 can be answered. That a name is
        in no article told nothing that the sentences do not tell (docs/answers.md).
        """
        lexical = self.lexical()
        found, texts = mentions(matter(question), lexical.analyze), _texts(evidence)
        absent = Absences(lexical, self.store, texts).of(found) if len(lexical) else []
        others = Numbers(lexical.analyze).other(matter(question), found, texts)
        names = [one for one in absent if one.kind is Kind.NAME]
        misspelt = [one.text for one in names if one.meant and " " in one.text]
        return Doubts(bool(others), bool(misspelt), any(map(_capitalised, misspelt)))

    def _hints(
        self,
        question: Question,
        found: Sequence[Mention],
        evidence: Sequence[Evidence],
        lexical: LexicalIndex,
    ) -> Iterator[str]:
        if not len(lexical):
            yield EMPTY
            return
        yield from Exclusion(lexical, self.store).hints(question, found, evidence)
        texts = _texts(evidence)
        sought = [one for one in found if one.kind is not Kind.WORD or nameable(one.text, lexical)]
        absent = Absences(lexical, self.store, texts).of(sought)
        yield from (_near(one) for one in absent if one.meant)
        yield from self._dates(question)
        others = Numbers(lexical.analyze).other(matter(question.standalone), found, texts)
        yield from (_other(one) for one in others)
        counted = {one.asked for one in others}
        rest = [one for one in absent if not one.meant and one.text not in counted]
        yield from (_never(one) for one in rest if one.kind is Kind.NAME)
        yield from _no_words([one for one in rest if one.kind is not Kind.NAME])

    def _dates(self, question: Question) -> Iterator[str]:
        """The question's days, if no article is from before their end or after their beginning."""
        days = _printed(question.standalone) or self._period(question)
        reach = self.store.reach() if days else None
        if days is None or reach is None:
            return
        first, last = (moment.date() for moment in reach)
        if days[1] < first or days[0] > last:
            yield (
                f"No article is from {named(*days)}:"
                f" the archive's articles are from {between(first, last)}."
            )

    def _period(self, question: Question) -> tuple[date, date] | None:
        asked = self.period(question.standalone, question.asked_on)
        return (asked.first, asked.last) if asked.stated else None


def _printed(question: str) -> tuple[date, date] | None:
    """The first and last of the full dates that the question names, also of those to come."""
    days = [found.day for found in printed(question)]
    return (min(days), max(days)) if days else None


def _near(one: Absent) -> str:
    return f"{_lacking(one)}; did you mean {one.meant}?"


def _never(one: Absent) -> str:
    return f"{_lacking(one)}."


def _lacking(one: Absent) -> str:
    text = shown(one.text)
    if one.kind is Kind.NAME:
        return f"No article mentions '{text}'"
    return f"No article has the {one.kind.value} '{text}'"


def _no_words(absent: Sequence[Absent]) -> Iterator[str]:
    if len(absent) == 1:
        yield _never(absent[0])
    elif absent:
        *others, last = (f"'{shown(one.text)}'" for one in absent[:MOST_HINTS])
        yield f"No article has the words {', '.join(others)} or {last}."


def _other(one: OtherNumber) -> str:
    the = "the " if one.ordinal else ""
    return f"Articles mention {the}{one.found}, not {the}{one.asked}."


def _texts(evidence: Sequence[Evidence]) -> list[str]:
    """Title and passage of each, best first, what is folded under it right behind it."""
    every = (part for one in evidence for part in (one, *one.folded))
    return [f"{one.article.title}\n\n{one.passage.text}" for one in islice(every, READ)]


def _distinct(entries: Iterable[str]) -> Iterator[str]:
    known: set[str] = set()
    for entry in entries:
        if entry.casefold() not in known:
            known.add(entry.casefold())
            yield entry


def _capitalised(name: str) -> bool:
    return all(word[:1].isupper() for word in name.split())
