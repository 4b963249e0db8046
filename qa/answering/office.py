"""Who holds an office: the answer of an article that calls him its holder, not one of his deputy."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.candidates import Candidate, put_first
from qa.answering.compose import short_span
from qa.answering.describe import Definition, descriptions, is_role
from qa.answering.question import Asked
from qa.terms import parted

DENIED = 0.25  # of the probability of a sentence whose answer is not the holder; by eye
AFFIRMED = 2.0  # where an article calls the answer just that
RECENT = 0.2  # of the first's probability: the newest holder so likely is the one of today; by eye
READ = 10  # sentences, likeliest first, whose articles are asked

_ASKED = re.compile(
    r"(?:(?:and|so|but|ok|then|now)\b[ ,]*)*who(?P<verb>[’']s| is| was| are| were)(?: now)? (?:the )?(?:current )?(?!(?-i:[a-z]+ed|known|seen|to)\b)"
    r"(?:(?P<owner>.+?)[’']s? )?(?P<office>[\w -]+?)"
    r"(?: (?:of|for|at|in) (?:the )?(?P<body>.+?))?[\s?.!]*$",
    re.IGNORECASE,
)
# Whoever is one of these to somebody is not that one.
_BELOW = (
    r"(?:deputy|vice|assistant|aide|adviser|advisor|acting|interim|former|ex|then|one-time|onetime|wife"
    r"|husband|widow|son|daughter|brother|sister|spokesman|spokeswoman|spokesperson|lawyer|successor"
    r"|predecessor|candidate|nominee|rival)"
)
_LOWERED = re.compile(rf"\b(?P<word>{_BELOW})\b", re.IGNORECASE)
_OF = re.compile(
    r"(?:\b(?:of|for|at) (?:the )?(?P<of>(?:[A-Z][\w&.-]*\s?)+)|\b(?P<owner>(?:[A-Z][\w&.-]* )*[A-Z][\w&.-]*)[’']s?\s)"
)
_HEADS = frozenset("head chief leader boss".split())  # of any body, whatever it calls its own
_LEADERS = _HEADS | frozenset(
    "president chair chairman chairwoman chairperson director ceo executive minister premier secretary"
    " general mayor governor commissioner commander king queen pope captain coach manager".split()
)
_ALIKE = (
    frozenset("chair chairman chairwoman chairperson".split()),
    frozenset("ceo executive".split()),
    frozenset("premier pm minister".split()),
    frozenset("coach manager trainer".split()),
)
_KINDS = frozenset(
    "prime interior foreign finance defense defence health justice home energy education transport".split()
)
LONGEST = 20_000  # code points of an article that are read
_NAME = re.compile(r"[A-Z][\w.’-]*(?:\s[A-Z][\w.’-]*)*")
SHORTEST = 4  # letters that words must share


@dataclass(frozen=True, slots=True)
class Office:
    """noun: its last word, in lower case; kind: those before it ("interior"). body: of what it is.

    now: the question is in the present, so that the newest article knows best.
    """

    noun: str
    kind: frozenset[str]
    body: frozenset[str]
    words: frozenset[str]
    now: bool = False

    @staticmethod
    def of(question: str) -> Office | None:
        """The office whose holder a question asks for; None if it asks for something else."""
        found = _ASKED.match(" ".join(question.split()))
        if not found or not is_role(found["office"].split()[-1]):
            return None
        body = _words(found["owner"] or "") | _words(found["body"] or "")
        *kind, noun = found["office"].lower().split()
        if not body and not kind:
            return None
        now = found["verb"].lower() in {"’s", "'s", " is", " are"}
        return Office(noun, frozenset(kind), body, _words(question), now)

    def held_by(self, answer: str, text: str) -> bool | None:
        """Whether an article describes whom an answer names as the holder; None if it does not say.

        answer: a span of the article, which begins with the name or a title before it.
        """
        run = _NAME.match(answer)
        words = run[0].split() if run else []
        titles = [n for n, word in enumerate(words, start=1) if is_role(word)]
        name = " ".join(words[max(titles, default=0) :])
        if not name:
            return None
        found = descriptions(Definition(name, person=True), text[:LONGEST])
        said = [self._said(text[one.start : one.end]) for one in found]
        return True if True in said else False if False in said else None

    def _said(self, text: str) -> bool | None:
        """Whether a description is of this office: not of a lower, a former or another body's.

        None where it names no body: "President Berg" may be any body's president.
        """
        if any(one["word"].lower() not in self.words for one in _LOWERED.finditer(text)):
            return False
        if not self._noun_in(text) or self._elsewhere(text):
            return False
        return True if self._here(text) else None

    def _noun_in(self, said: str) -> bool:
        if self.noun in _HEADS:
            return bool(_LEADERS & _words(said))
        group = next((one for one in _ALIKE if self.noun in one), frozenset((self.noun,)))
        words = re.findall(r"[^\W_]+", said.casefold())
        at = [n for n, word in enumerate(words) if word in group or _same(word, self.noun)]
        if not at or not self.kind or self.kind & set(words):
            return bool(at)
        return not any(words[n - 1] in _KINDS for n in at if n)

    def _elsewhere(self, said: str) -> bool:
        """Whether it is said of another body than the one asked about."""
        return not self._here(said) and any(one["of"] or one["owner"] for one in _OF.finditer(said))

    def _here(self, said: str) -> bool:
        """Whether it names the body asked about, if one is, by its words or its initials."""
        initials = "".join(re.findall(r"\b([A-Z])\w", said)).casefold()
        return not self.body or any(
            own in initials or any(_same(word, own) for word in _words(said)) for own in self.body
        )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", text.casefold())) - {"the", "of", "s", "and"}


def _same(one: str, other: str) -> bool:
    """Whether two words begin alike: "Russia" and "Russian", "chairman" and "chair"."""
    size = min(len(one), len(other))
    return one == other or (size >= SHORTEST and one[:size] == other[:size])


def holders_first(asked: Asked, order: Sequence[Candidate]) -> tuple[Sequence[Candidate], bool]:
    """The sentences, best first, with holders of the office asked about before others.

    And whether the likeliest answer is somebody whom an article describes otherwise, while the one
    that comes first is no holder: then nothing is known. Other questions change nothing.
    """
    office = Office.of(parted(asked.text)[0])
    if office is None:
        return order, False
    held = {id(one): _holds(office, asked, one) for one in order[:READ]}
    worth = {True: AFFIRMED, False: DENIED, None: 1.0}
    weighed = sorted(order, key=lambda one: -one.probability * worth[held.get(id(one))])
    if office.now:
        least = RECENT * weighed[0].probability
        holders = [one for one in weighed if one.probability >= least and held.get(id(one))]
        newest = max(holders, key=_published, default=weighed[0])
        weighed = put_first(newest, weighed)
    best = max(order, key=lambda one: one.probability)
    return weighed, held.get(id(best)) is False and not held.get(id(weighed[0]))


def _holds(office: Office, asked: Asked, one: Candidate) -> bool | None:
    span = short_span(asked, one)
    if span is None:
        return None
    return office.held_by(one.text[slice(*span)], one.evidence.article.text)


def _published(one: Candidate) -> float:
    """Seconds since 1970; before all others where no date is known."""
    published = one.evidence.article.published
    return published.timestamp() if published else -math.inf
