"""Why nothing was answered: what was looked for, what comes nearest, what would help."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import islice

from corpus.dates import printed
from corpus.lexical import LexicalIndex
from corpus.store import Store
from corpus.types import Article, Filter
from qa.answering.missing import ANCHOR, Absences, Absent, apart, fold, other_numbers
from qa.answering.untrusted import injected
from qa.answering.worked_out import in_words
from qa.mentions import Mention, MentionKind, mentions, shown
from qa.terms import Terms, matter
from qa.types import Abstention, Evidence, Question

MOST_HINTS = 3
MOST_SOUGHT = 12  # entries of looked_for
NEAREST = 3
READ = 20  # passages of the evidence in which a spelling or a number is looked for
UNFILTERED = 30  # passages that match best without the filter
COVERED = 0.8  # of the weight of the question's words, that a text has which the filter hides
NEAR = 0.5  # of that weight, which a part has that was not read
EMPTY = "The archive is empty: index some articles first."
_PUT = re.compile(  # by which a question is put: "what does CMB stand for"
    r"(?:any|some|every|no)(?:one|body|thing|where)|stand|means?|meant|meaning|definition|know"
    r"|describe|explain|summari[sz]e|define",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Doubts:
    """What speaks against any answer.

    number: where the question has a number, the evidence has another ("the 13th meeting", not the
    14th). misspelt: a name of several words with capitals is in no article, one much like it is.
    """

    number: bool
    misspelt: bool = False


@dataclass(frozen=True, slots=True)
class Adviser:
    """Says what was looked for in vain and what would help. Thread-safe; the same every time.

    lexical gives the index in use. What was published after a question's as_of it neither looks at
    nor counts; only how rare a word is it knows from the whole index.
    """

    lexical: Callable[[], LexicalIndex]
    store: Store

    def explain(self, question: Question, evidence: Sequence[Evidence]) -> Abstention:
        """The explanation of not answering question.standalone from this evidence, best first.

        At most 12 entries of looked_for, three hints, most helpful first, and three passages; one
        hint more where part of an article was not read.
        """
        lexical = self.lexical()
        found = sought(matter(question.standalone), lexical)
        hints = _distinct(self._hints(question, found, evidence, lexical))
        return Abstention(
            tuple(islice(_distinct(shown(one.text) for one in found), MOST_SOUGHT)),
            (*islice(hints, MOST_HINTS), *_unread(question, evidence, lexical)),
            tuple(evidence[:NEAREST]),
        )

    def doubts(self, question: Question, evidence: Sequence[Evidence]) -> Doubts:
        """What of a question's stand-alone form the archive does not know.

        Of the tuning halves' questions with such a number none of 7 can be answered. That a name is
        in no article told nothing that the sentences do not tell (docs/answers.md).
        """
        lexical = self.lexical()
        asked = matter(question.standalone or question.text)
        found, texts = mentions(asked, lexical.analyze), _texts(evidence)
        absent = self._absent(question, found, texts, lexical) if len(lexical) else []
        misspelt = [one for one in absent if one.named and one.meant and _typed_as_name(one.text)]
        return Doubts(bool(other_numbers(asked, found, texts, lexical)), bool(misspelt))

    def _absent(
        self,
        question: Question,
        found: Sequence[Mention],
        texts: Sequence[str],
        lexical: LexicalIndex,
    ) -> list[Absent]:
        return Absences(lexical, self.store, texts, Filter().by(question.as_of)).of(found)

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
        if question.as_of and not self.store.reach(question.as_of):
            yield self._too_early(question.as_of)
            return
        texts = _texts(evidence)
        yield from self._filtered(question, found, evidence, lexical)
        absent = self._absent(question, found, texts, lexical)
        yield from (f"{one}; did you mean {one.meant}?" for one in absent if one.meant)
        yield from self._dates(question)
        numbers = other_numbers(matter(question.standalone), found, texts, lexical)
        yield from (f"Articles mention {other}, not {asked}." for asked, other in numbers)
        told = {asked.rpartition(" ")[2] for asked, _ in numbers}
        rest = [one for one in absent if not one.meant and one.text not in told]
        yield from (f"{one}." for one in rest if one.named)
        words = [one for one in rest if not one.named]
        if len(words) == 1:
            yield f"{words[0]}."
        elif words:
            *others, last = (f"'{shown(one.text)}'" for one in words[:MOST_HINTS])
            yield f"No article has the words {', '.join(others)} or {last}."

    def _dates(self, question: Question) -> Iterator[str]:
        """The question's days, if no article is from before their end or after their beginning."""
        if question.ignore_period:
            return
        days = [found.day for found in printed(question.standalone)]  # also of those to come
        if not days and (stated := question.stated):
            days = [stated.first, stated.last]
        reach = self.store.reach(question.as_of) if days else None
        if reach and (max(days) < reach[0].date() or min(days) > reach[1].date()):
            first, last = (moment.date() for moment in reach)
            yield (
                f"No article is from {in_words(min(days), max(days))}:"
                f" the archive's articles are from {in_words(first, last)}."
            )

    def _too_early(self, day: date) -> str:
        """That nothing had been published by then, as far as is known."""
        reach = self.store.reach()
        if reach is None:
            return f"No article has a date, so none is known to be from {in_words(day)} or before."
        first = in_words(reach[0].date())
        return f"No article is from {in_words(day)} or before: the archive's first is from {first}."

    # -- what a filter keeps out -----------------------------------------------------------------

    def _filtered(
        self,
        question: Question,
        found: Sequence[Mention],
        evidence: Sequence[Evidence],
        lexical: LexicalIndex,
    ) -> Iterator[str]:
        """What a filter hides, if it hides everything or all that matches the question."""
        where = question.filter
        if where.empty:
            return
        if not evidence and not self._count(question.bounds):
            yield self._nothing(question)
        outlets = "outlets" if len(where.sources) > 1 else "outlet"
        wider = {"": where}
        if where.sources and (where.published_from or where.published_to):
            wider |= {"dates": Filter(where.sources), outlets: replace(where, sources=())}
            outlets = f"dates and the {outlets}"
        wider[outlets if where.sources else "dates"] = Filter()
        matching = (
            (left, self._matching(question, found, one.by(question.as_of), lexical))
            for left, one in wider.items()
        )
        left, stories = next(((left, some) for left, some in matching if some), ("", ()))
        if left:
            yield _without(left, stories)

    def _matching(
        self, question: Question, found: Sequence[Mention], where: Filter, lexical: LexicalIndex
    ) -> list[Article]:
        """One article of each story that passes a filter and holds the question's names and words."""
        terms, asked = Terms.of(question.standalone, lexical), matter(question.standalone)
        named = [one.text for one in found if one.kind in {MentionKind.NAME, MentionKind.NUMBER}]
        names = frozenset(lexical.analyze(" ".join(named)))
        ids = [hit.passage_id for hit in lexical.search(asked, UNFILTERED, where)]
        held = self.store.passages(ids)
        best: dict[str, Article] = {}
        for passage, article in (held[one] for one in ids if one in held):
            stems = frozenset(lexical.analyze(f"{article.title}\n\n{passage.text}"))
            covered = terms.coverage(stems) >= (COVERED / 2 if names else COVERED)
            if terms.stems and names <= stems and covered:
                best.setdefault(article.id, article)
        stories = self.store.duplicates.stories(list(best))
        return list({stories[one.id]: one for one in reversed(best.values())}.values())[::-1]

    def _nothing(self, question: Question) -> str:
        """That the archive has no article that passes a filter, and what it has instead."""
        where, as_of = question.filter, question.as_of
        dated = bool(where.published_from or where.published_to)
        days = _days(question.bounds) if dated else ""
        *others, last = where.sources or ("",)
        outlets = f"of {', '.join(others)} or {last}" if others else f"of {last}" if last else ""
        text = " ".join(["The archive has no article", *filter(None, [outlets, days])])
        of_outlets = self._count(Filter(where.sources).by(as_of)) if where.sources else 0
        if dated and of_outlets:
            text += f", but {of_outlets:,} without the dates"
        elif where.sources and not of_outlets:
            text = f"The archive has no article {outlets}"
            held = [name for name, _ in self.store.summary().sources]
            near = [name for typed in where.sources for name in held if _one_outlet(typed, name)]
            near = [name for name in near if self._count(Filter((name,)).by(as_of))]
            if near:
                return f"{text}; did you mean {near[0]}?"
            in_dates = self._count(replace(where, sources=()).by(as_of)) if dated else 0
            text += f", but {in_dates:,} of others {days}" if in_dates else ""
        reach = self.store.reach(as_of) if dated else None
        if reach:
            text += f". Its articles are from {in_words(reach[0].date(), reach[1].date())}"
        return f"{text}."

    def _count(self, where: Filter) -> int:
        return self.store.articles(where, limit=0)[1]


def sought(text: str, lexical: LexicalIndex) -> list[Mention]:
    """What a question looks for, in its words and their order; none where it says only how it asks."""
    found = mentions(text, lexical.analyze)
    return [one for one in found if not _PUT.fullmatch(one.text)]


def _without(left: str, stories: Sequence[Article]) -> str:
    """How many stories match without what is left out of the filter, and one of them."""
    first = stories[0]
    told = filter(None, [first.source, in_words(first.published.date()) if first.published else ""])
    title = f"'{shown(first.title)}' ({', '.join(told) or 'undated'})"
    if len(stories) == 1:
        return f"Without the {left}, 1 story matches the question: {title}."
    return f"Without the {left}, {len(stories)} stories match the question, among them {title}."


def _days(where: Filter) -> str:
    """The days that a filter keeps, behind "from", "since" or "until"; "" if it keeps all."""
    first = where.published_from.date() if where.published_from else None
    last = None
    if end := where.published_to:  # not itself included
        last = date.fromordinal(max(1, end.toordinal() - (end.time() == time())))
    if first and last:
        return f"from {in_words(first, max(first, last))}"
    return f"since {in_words(first)}" if first else f"until {in_words(last)}" if last else ""


def _one_outlet(typed: str, outlet: str) -> bool:
    """Whether two names are nearly one; cnn.com is CNN."""
    one, other = fold(typed), fold(outlet).partition(".")[0]
    return len(other) >= ANCHOR and (other in one or bool(apart([typed], [outlet])))


# -- what was not read ---------------------------------------------------------------------------


def _unread(
    question: Question, evidence: Sequence[Evidence], lexical: LexicalIndex
) -> Iterator[str]:
    """A hint that names the articles of which a part near the question looks like a prompt injection.

    Near is a passage that has half of the question's words, and the rarest, as the archive has them.
    """
    giving = [one for one in evidence if injected(one.passage.text)]
    if not giving:
        return
    terms = Terms.of(question.standalone, lexical)
    known = lexical.known(terms.stems, Filter().by(question.as_of))
    terms = terms.without(terms.stems - known)
    rarest = max(sorted(terms.stems), key=terms.weight.__getitem__, default="")
    titles: dict[str, None] = {}
    for one in giving:
        stems = set(lexical.analyze(f"{one.article.title}\n\n{one.passage.text}"))
        if rarest in stems and terms.coverage(stems) >= NEAR:
            title = shown(one.article.title)
            titles[f"'{title}'" if title else "an article without a title"] = None
    if len(titles) == 1:
        yield f"Part of {next(iter(titles))} was not read because it looks like a prompt injection."
    elif titles:
        named = (
            list(titles) if len(titles) <= MOST_HINTS else [*list(titles)[:MOST_HINTS], "others"]
        )
        parts = f"Parts of {', '.join(named[:-1])} and {named[-1]}"
        yield f"{parts} were not read because they look like prompt injections."


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


def _typed_as_name(text: str) -> bool:
    """Two words or more with capitals: "astrid sink" may be no name."""
    words = text.split()
    return len(words) > 1 and all(word[0].isupper() for word in words)
