"""Stage 3: what is said: the best sentence, a second one, and the short answer within the first.

Everything said is a stretch of a source; nothing here knows a model or an index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace

from corpus.text import Span
from qa.answering.candidates import Candidate, put_first
from qa.answering.describe import described
from qa.answering.question import Asked, Kind
from qa.answering.values import NUMBERS
from qa.answering.windows import answer_words
from qa.period import Period
from qa.types import Side

SAME = 0.5  # of the best's probability, from which a better story is cited for the same answer
SECOND = 0.25  # of the best's probability, from which a second sentence is said
MOST_WORDS = 60  # of two sentences together
SEVERAL = 0.15  # of the best's probability, from which a sentence is one of several
FURTHER = 0.05  # of the reader's probability, from which it sees more of a list
MOST_SAID = 4  # sentences of an overview or a list
MOST_WORDS_SEVERAL = 130  # of them together
LOOKED = 20  # sentences looked through for more of a list
MOST_STORIES = 5  # of the days asked about
# Of the names asked about, and of the best's coverage, from which a story is of the matter: of the latest
# ones, and of those of a few days.
MATTER, DATED = 0.75, 0.3
FEW_DAYS = 62
SEEN = 0.02  # of the reader's probability, from which it sees an answer at all
ALIKE = 0.6  # of the shorter sentence's words: two that share so many say the same
ENDLESS = 4000  # code points; no sentence is as long, so what is has lost its full stops
# A sentence with a row of names, where a list is asked for: 4 to 6 change 1 of 55 answers of the tuning
# halves (for worse), and give the first question its seven states over the sample and the raw seeds.
LISTING = 6.0
OUTRIGHT = 4.0  # a sentence that says who somebody is, where that is asked; tuning half
TITLED = 2.0  # one that gives a title before the name
SURE = 0.5  # of the reader's span, from which it is kept beside a row of names
REACH = 160  # characters before a change of value in which its verb may stand
UNCUT = 40  # characters either side in which a word or number may go on
FEWEST_ITEMS = 3  # of a list: two names are none
MOST_ITEMS = 60
LISTED = 4000  # code points of a sentence in which lists are looked for
_JOINT = re.compile(r"(?:,? (?:and|or|as well as) |, )(?:the |The )?(?=[A-ZÀ-ÖØ-Þ])")
_NAME = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w’'.&-]{0,40}(?: (?:(?:of|the|de|al) ){0,2}[A-ZÀ-ÖØ-Þ][\w’'.&-]{0,40}){0,5}"
)
_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)+|\w+")
_WORD = re.compile(r"\w+")
QUALIFIER = 20  # characters before a number that may bound it
_QUALIFIER = re.compile(
    r"\b(?:(?:no )?(?:more|fewer|less) than|at (?:least|most)|up to|about|around|nearly|almost|over"
    r"|some|roughly|approximately)\s[$€£¥]?$",
    re.IGNORECASE,
)
# Which of two values stands: the one before these words, or the one behind them.
_CONTRASTS = (
    (re.compile(r"^not .{1,60}?\bbut (?:only |rather )?", re.IGNORECASE), "behind"),
    (
        re.compile(r",? (?:and |but )?not\b|,? (?:instead of|rather than|(?:up|down) from|from)\b"),
        "before",
    ),
    (re.compile(r"^from .{1,60}? to | to ", re.IGNORECASE), "moved"),
)
_MOVED = re.compile(
    r"\b(?:r[aiou]s(?:e|en|es|ing|ed)|f[ae]ll|cuts?|reduc\w+|lower\w*|increas\w+|gr[eo]w\w*|drop\w*|slip\w*|up|down"
    r"|chang\w+|rais\w+|shorten\w*|put (?:off|back)|postpon\w+|mov\w+|revis\w+|correct\w+|climb\w*|went)\b",
    re.IGNORECASE,
)
_EDGES = ' \t\n.,;:"“”'
_INITIAL = re.compile(r"\b[A-Z]\.$")  # the full stop of "U.S." is its own


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer. said: the sentences to say, in the order to read them, at least one.

    short: a piece of one of their texts, None if none answers shortly. otherwise: the articles say
    that the likeliest answer is none. best: the place in said of the sentence that answers best.
    stories: each sentence opens a story of the days asked about, newest first.
    """

    said: tuple[Candidate, ...]
    short: str | None = None
    otherwise: bool = False
    best: int = 0
    stories: bool = False

    @property
    def lead(self) -> Candidate:
        """The sentence that answers best."""
        return self.said[self.best]

    @property
    def told(self) -> Candidate:
        """The sentence with the short answer; that which answers best where there is none."""
        return next((one for one in self.said if self.short and self.short in one.text), self.lead)

    def but(self, superseded: Iterable[Side]) -> Composed:
        """The same without the sentences that tell what is superseded, where a short answer stands."""
        old = {
            (claim.evidence.article.id, claim.start) for one in superseded for claim in one.claims
        }
        told = self.told
        kept = tuple(
            one
            for one in self.said
            if one is told or (one.evidence.article.id, one.start) not in old
        )
        return replace(self, said=kept, best=0) if self.short and kept != self.said else self


def compose(
    asked: Asked, order: Sequence[Candidate], without: AbstractSet[str] = frozenset()
) -> Composed:
    """The answer that these sentences give. order: best first, not empty.

    One sentence where one is enough; a second if it is nearly as likely and adds to it, and both
    have at most 60 words. without: parts left out, of `answer.PARTS`.
    """
    if asked.definition and "descriptions" not in without:
        order = sorted(order, key=lambda one: -one.probability * _describing(asked, one))
    if asked.kind is Kind.LIST and "lists" not in without:
        order = sorted(
            order, key=lambda one: -one.probability * (LISTING if _has_list(one.text) else 1)
        )
    first, *others = (_bounded(one) for one in order)
    if asked.overview and "several" not in without:
        stories = _stories(asked, asked.overview, [first, *others])
        if stories:
            return Composed(tuple(stories), stories=True)
    said = [first]
    if "several" not in without and asked.kind is Kind.SUMMARY:
        said = _overview(first, others)
    elif "several" not in without and asked.kind is Kind.LIST and not _has_list(first.text):
        said += _further(asked, first, others)
    elif "second" not in without:
        words = MOST_WORDS - len(first.text.split())
        least = SECOND * first.probability
        fit = (
            one
            for one in others
            if one.probability >= least
            and one.answers >= SEEN
            and len(one.text.split()) <= words
            and _adds(asked, first, one)
        )
        said += [one for one in [next(fit, None)] if one]
    if asked.kind in (Kind.SUMMARY, Kind.YES_NO):  # told in sentences
        return Composed(tuple(said), best=said.index(first))
    shorts = ((one, short_span(asked, one, without)) for one in said)
    short = next((one.text[slice(*span)] for one, span in shorts if span), None)
    return Composed(tuple(said), short)


def _overview(first: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """The likeliest sentence of each of a few articles, in the order in which they were published."""
    said, stories = [first], {first.evidence.rank}
    for one in others:
        if len(said) == MOST_SAID or one.probability < SEVERAL * first.probability:
            break
        if one.evidence.rank not in stories and _fits(said, one) and not _repeats(said, one):
            said.append(one)
            stories.add(one.evidence.rank)
    if any(one.evidence.article.published is None for one in said):
        return said
    return sorted(said, key=lambda one: str(one.evidence.article.published))


def _stories(asked: Asked, days: Period, order: Sequence[Candidate]) -> list[Candidate]:
    """What opens each story of these days on the matter asked about, newest first.

    Of the only story three sentences, of two stories two each.
    """
    most = max(one.features["near"] for one in order)
    short = days.last.toordinal() - days.first.toordinal() <= FEW_DAYS
    least = DATED if short else MATTER  # few days say already what is asked about
    found: dict[int, list[Candidate]] = {}
    for one in order:
        if asked.tells_of(one.evidence.article):
            found.setdefault(one.evidence.rank, []).append(one)
    stories = [
        sorted(held, key=lambda one: one.start)
        for held in found.values()
        if max(one.features["names"] for one in held) >= least
        and max(one.features["near"] for one in held) >= least * most
    ]
    stories.sort(key=lambda held: str(held[0].evidence.article.published_on), reverse=True)
    each = max(1, 4 - len(stories)) if len(stories) != 2 else 2  # noqa: PLR2004
    said: list[Candidate] = []
    for held in stories[:MOST_STORIES]:
        its = [one for one in held if one.evidence.article.id == held[0].evidence.article.id]
        said += [one for one in its[:each] if not _repeats(said, one)]
    return said


def _further(asked: Asked, first: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Sentences that name more of a list: each has an answer that those before lack."""
    said = [first]
    for one in others[:LOOKED]:
        if len(said) == MOST_SAID:
            break
        likely = one.probability >= SEVERAL * first.probability and one.answers >= FURTHER
        if not (likely and _fits(said, one)) or _repeats(said, one):
            continue
        span = short_span(asked, one)
        told = " ".join(each.text for each in said).casefold()
        if span and not all(
            word in told for word in _WORD.findall(one.text[slice(*span)].casefold())
        ):
            said.append(one)
    return said[1:]


def _fits(said: Sequence[Candidate], one: Candidate) -> bool:
    return (
        len(one.text.split()) + sum(len(each.text.split()) for each in said) <= MOST_WORDS_SEVERAL
    )


def _repeats(said: Sequence[Candidate], one: Candidate) -> bool:
    """Whether a sentence is nearly in the words of one that is said already."""
    mine = frozenset(_WORD.findall(one.text.casefold()))
    return any(
        len(mine & its) >= ALIKE * max(1, min(len(mine), len(its)))
        for its in (frozenset(_WORD.findall(each.text.casefold())) for each in said)
    )


def from_the_best(order: Sequence[Candidate]) -> Sequence[Candidate]:
    """The sentences with one first that says what the first says, of the best story that does."""
    first = order[0]
    words, least = answer_words(first), SAME * first.probability
    same = [
        one for one in order if words and one.probability >= least and answer_words(one) == words
    ]
    best = min(same, key=lambda one: one.evidence.rank, default=first)
    return put_first(best, order)


def short_span(
    asked: Asked, one: Candidate, without: AbstractSet[str] = frozenset()
) -> Span | None:
    """Where in the sentence's text the short answer stands; None if nothing answers shortly.

    The reader's words, whole; of a list all of its names; where a description is asked for, that.
    """
    if asked.definition and "descriptions" not in without:
        told = described(asked.definition, one.text)
        return (told.start, told.end) if told else None
    if one.span is None:
        return None
    start, end = one.span.start - one.start, one.span.end - one.start
    if not 0 <= start < end <= len(one.text):
        return None
    span = _trimmed(one.text, _standing(one.text, _whole(one.text, (start, end))))
    if span and asked.kind is Kind.NUMBER:
        return _qualified(one.text, span)
    if span and asked.kind is Kind.LIST and "lists" not in without:
        return _trimmed(one.text, _listed(one.text, span, one.span.probability))
    return span


def _adds(asked: Asked, first: Candidate, other: Candidate) -> bool:
    """Whether the other sentence has another answer or more of the question's terms.

    A sentence in nearly the same words never adds.
    """
    if _repeats([first], other):
        return False
    if other.features["words"] > first.features["words"]:
        return True
    span = short_span(asked, other)
    return span is not None and other.text[slice(*span)].casefold() not in first.text.casefold()


def _describing(asked: Asked, one: Candidate) -> float:
    found = described(asked.definition, one.text) if asked.definition else None
    return 1.0 if found is None else OUTRIGHT if found.outright else TITLED


def _bounded(one: Candidate) -> Candidate:
    """The sentence, or of an endless one the stretch around the reader's span."""
    if one.end - one.start <= ENDLESS:
        return one
    middle = one.span.start if one.span else one.start
    start = max(one.start, min(middle - ENDLESS // 2, one.end - ENDLESS))
    text = one.evidence.article.text
    words = [found.span() for found in re.finditer(r"\S+", text[start : start + ENDLESS])]
    if len(words) <= 2:  # noqa: PLR2004 - nothing to cut between
        return one.cut(start, start + ENDLESS)
    return one.cut(start + words[1][0], start + words[-2][1])


def _whole(text: str, span: Span) -> Span:
    """The span with the words and numbers that it cuts through: "211" of "48,211" is "48,211"."""
    start, end = span
    for found in _TOKEN.finditer(text, max(0, start - UNCUT), min(len(text), end + UNCUT)):
        if found.start() < end and start < found.end():
            start, end = min(start, found.start()), max(end, found.end())
    return start, end


def _standing(text: str, span: Span) -> Span:
    """Of two values told in contrast the one that holds: "588 million, not 558", "from 7 years to 5"."""
    start, end = span
    said = text[start:end]
    for pattern, kept in _CONTRASTS:
        found = pattern.search(said)
        if found is None:
            continue
        before, behind = said[: found.start()], said[found.end() :]
        if not _measured(behind) or not _measured(before or found[0]):
            continue
        if kept == "before":
            return start, start + found.start()
        came = found[0] != " to " or text[max(0, start - 5) : start].casefold() == "from "
        if kept == "behind" or (came and _MOVED.search(text[max(0, start - REACH) : start])):
            return start + found.end(), end
    return span


def _measured(text: str) -> bool:
    """Whether a number stands in it, in figures or in words."""
    return any(word.isdecimal() or word in NUMBERS for word in _WORD.findall(text.casefold()))


def _qualified(text: str, span: Span) -> Span:
    """The number with "more than" before it: without it, it says too much."""
    before = _QUALIFIER.search(text[max(0, span[0] - QUALIFIER) : span[0]])
    return (span[0] - len(before[0]), span[1]) if before else span


def _trimmed(text: str, span: Span) -> Span | None:
    """The span without the white space and punctuation around it; None if nothing is left."""
    start, end = span
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES and not _INITIAL.search(text[start:end]):
        end -= 1
    return (start, end) if start < end else None


def _listed(text: str, span: Span, sure: float) -> Span:
    """The row of names that the span is a part of, or the longest where the reader is not sure of it."""
    rows = [(a, b, items) for a, b, items in _lists(text) if items >= FEWEST_ITEMS]
    for start, end, _ in rows:
        if start < span[1] and span[0] < end:
            return min(start, span[0]), max(end, span[1])
    if rows and sure < SURE:
        start, end, _ = max(rows, key=lambda row: row[2])
        return start, end
    return span


def _lists(text: str) -> Iterator[tuple[int, int, int]]:
    """Where names stand in a row, "India, Pakistan and Russia": start, end, how many."""
    text, at = text[:LISTED], 0
    while name := _NAME.search(text, at):
        start, end, items = name.start(), name.end(), 1
        while items < MOST_ITEMS and (joint := _JOINT.match(text, end)):
            following = _NAME.match(text, joint.end())
            if following is None:
                break
            end, items = following.end(), items + 1
        yield start, end, items
        at = end


def _has_list(text: str) -> bool:
    return any(items >= FEWEST_ITEMS for _, _, items in _lists(text))
