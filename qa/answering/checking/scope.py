"""What part of a quote a sentence restates, and what that part denies, hedges or has from others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from qa.answering.checking.figures import is_date_word
from qa.answering.checking.negation import DENIALS, negates
from qa.answering.checking.wording import FUNCTION, Wording, stem

_SAYING = frozenset(
    (
        "said say says saying tell told tells claimed claims claim claiming alleges alleged accused"
        " accuses accusing insisted insists argued argues believes believed"
    ).split()
)
_THAT = frozenset(  # these attribute with "that", or at the end of what was said
    "reported reports report added adds wrote tweeted suggested suggests warned warns stated".split()
)
_HEARSAY = frozenset("reportedly allegedly supposedly purportedly".split())
_HEDGES = frozenset(
    (
        "may might could would should if unless whether nearly almost probably possibly perhaps"
        " likely planned plans plan expected expects hopes hoped wants wanted threatened"
    ).split()
)
_AFTER_SAYING = frozenset(  # behind "said" where what was said stands before it
    (
        "on in at during after before to in yesterday today late early monday tuesday wednesday"
        " thursday friday saturday sunday reporters journalists reuters parliament lawmakers him"
        " her them us me afp xinhua cnn"
    ).split()
)
_PREPOSITIONS = frozenset("of in from for at on with to near by who which".split())
_STOPS = frozenset(',;:()"') | {"but", "while", "although", "though", "whereas", "when", "after",
                                "before", "because", "since", "until"}  # fmt: skip
_NOT_SAID = frozenset("of against responsibility".split())  # "claims of fraud"
_MARKS = frozenset(',;:()".!?')
_BEHIND = 8  # tokens behind "said" at most where the clause says only when and to whom
_LONG = 60  # tokens of a clause read on either side at most
_SHOWN = 4  # words of a speaker shown
_PRONOUNS = frozenset("he she they it we i".split())


@dataclass(frozen=True, slots=True)
class _Clause:
    """Tokens [start, end). shared: those of the sentence's words."""

    start: int
    end: int
    shared: tuple[int, ...]


class Scope:
    """The clauses of a quote that a sentence restates: they have all of its words that the quote has.

    All of them where they share no word.
    """

    def __init__(self, said: Wording, quoted: Wording) -> None:
        self._said, self._quoted = said, quoted
        self._stems = frozenset(stem(word) for word in said.folded if word not in FUNCTION)
        self._sentences = list(quoted.sentences())
        self._restated = self._chosen()

    def denied(self) -> bool:
        """Whether the restated part of the quote is negated."""
        inside = [at for one in self._restated for at in range(one.start, one.end)]
        if any(negates(self._quoted, at) for at in inside):
            return True
        last = {one.end - 1 for one in self._restated}
        for start, end in self._sentences:
            said = False
            for at in range(start, end):
                said = said or self._quoted.folded[at] in DENIALS
                if said and at in last:
                    return True
        return False

    def hedges(self) -> list[str]:
        """Words that make the restated part less than a fact, and that the sentence has not."""
        had = frozenset(self._said.folded)
        inside = [at for one in self._restated for at in range(one.start, one.end)]
        found = [self._quoted.folded[n] for n in inside if not is_date_word(self._quoted, n)]
        return [word for word in dict.fromkeys(found) if word in _HEDGES and word not in had]

    def attributed(self) -> str | None:
        """Who says what the restated part says, as printed, unless the sentence says so too."""
        if attributes(self._said):
            return None
        shared = sorted(at for one in self._restated for at in one.shared)
        for start, end in self._sentences:
            for at in range(start, end):
                reach = self._reach(at, start, end)
                if reach is None:
                    continue
                within = bisect_left(shared, reach[1]) - bisect_left(shared, reach[0])
                if 2 * within > len(shared) and not self._speaker_said(at, start, end):
                    return self._shown(at, start, end)
        return None

    def _chosen(self) -> list[_Clause]:
        clauses = [
            _Clause(start, end, tuple(at for at in range(start, end) if self._shares(at)))
            for start, end in _clauses(self._quoted, self._sentences)
        ]
        seen: set[str] = set()
        chosen = []
        for one in sorted(clauses, key=lambda c: (-len(c.shared), c.start)):
            new = {stem(self._quoted.folded[at]) for at in one.shared} - seen
            if new:
                chosen.append(one)
                seen |= new
        return chosen or clauses

    def _shares(self, at: int) -> bool:
        word = self._quoted.folded[at]
        return word not in FUNCTION and self._quoted.is_word(at) and stem(word) in self._stems

    def _reach(self, at: int, start: int, end: int) -> tuple[int, int] | None:
        """The tokens that a word attributes, within its sentence [start, end)."""
        folded = self._quoted.folded
        word, following = folded[at], folded[at + 1] if at + 1 < end else ""
        if word == "according" and following == "to":
            return start, end
        if word in _HEARSAY:
            return _clause_around(self._quoted, at, start, end)
        if word not in _SAYING | _THAT or following in _NOT_SAID or folded[at - 1 : at] == ("to",):
            return None
        left, right = _clause_around(self._quoted, at, start, end)
        rest = folded[at + 1 : right]
        after_quote = folded[left - 1 : left] == ('"',)
        if self._introduces(at, left, end) and not after_quote:
            return at + 1, end
        short = len(rest) <= _BEHIND and "that" not in rest
        aside = at == left or not rest or rest[0] in _AFTER_SAYING or word in {"told", "tell"}
        trails = left > start and short and aside
        if trails or after_quote:
            return start, end
        return (at + 1, end) if word in _SAYING else None

    def _introduces(self, at: int, left: int, end: int) -> bool:
        """Whether what is said follows: "said that", "said: ", and in "Zhao, 60, said he"."""
        folded = self._quoted.folded
        behind = folded[at + 1 : min(end, at + 3)]
        if behind[:1] in {("that",), (":",), ('"',)} or behind == (",", '"'):
            return True
        goes_on = bool(behind) and (behind[0] in _PRONOUNS or folded[at].endswith("ing"))
        return at == left and (goes_on or folded[at].startswith("accus"))

    def _speaker_said(self, at: int, start: int, end: int) -> bool:
        """Whether the sentence names the speaker, or means him by the same pronoun."""
        speaker = self._speaker(at, start, end)
        if not speaker:
            return False
        head = self._quoted.folded[speaker[-1]]
        if head in _PRONOUNS:
            return head in self._said.folded
        names = [n for n in speaker[-2:] if self._quoted.is_capital(n)] or speaker[-1:]
        return any(stem(self._quoted.folded[n]) in self._stems for n in names)

    def _speaker(self, at: int, start: int, end: int) -> list[int]:
        """The tokens that name who speaks: before the word, or behind it if nothing is before."""
        left, right = _clause_around(self._quoted, at, start, end)
        folded = self._quoted.folded
        if folded[at] in _HEARSAY:
            return []
        span = range(left, at)
        if folded[at] == "according":
            span = range(at + 2, right)
        elif at == left and (self._introduces(at, left, end) or right - at > _BEHIND):
            span = range(start, min(at, start + _LONG))
        elif at == left:
            span = range(at + 1, right)
        found: list[int] = []
        for token in span:
            if found and (folded[token] in _PREPOSITIONS or _bounds(self._quoted, token)):
                break
            if self._quoted.is_word(token) and (
                folded[token] not in FUNCTION or folded[token] in _PRONOUNS
            ):
                found.append(token)
        return found

    def _shown(self, at: int, start: int, end: int) -> str:
        """The words that name the speaker, and the word that says so."""
        tokens = [at, *self._speaker(at, start, end)[:_SHOWN]]
        return " ".join(self._quoted.printed[min(tokens) : max(tokens) + 1][-2 * _SHOWN :])


def attributes(said: Wording) -> bool:
    """Whether a sentence says whose word it gives."""
    cues = _SAYING | _THAT | _HEARSAY | DENIALS | {"according", "confirmed", "announced"}
    return any(word in cues for word in said.folded)


def _clauses(wording: Wording, sentences: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans of the clauses; one without a word of matter goes with the next."""
    for start, end in sentences:
        begin, telling = start, False
        for at in range(start, end):
            if wording.folded[at] in _STOPS and telling:
                yield begin, at
                begin, telling = at, False
            word = wording.folded[at]
            telling = telling or (
                wording.is_word(at) and word not in FUNCTION and word not in _STOPS
            )
        if begin < end:
            yield begin, end


def _clause_around(wording: Wording, at: int, start: int, end: int) -> tuple[int, int]:
    """The tokens around one, up to the marks on either side."""
    left, right = at, at + 1
    while left > max(start, at - _LONG) and not _bounds(wording, left - 1):
        left -= 1
    while right < min(end, at + _LONG) and not _bounds(wording, right):
        right += 1
    return left, right


def _bounds(wording: Wording, at: int) -> bool:
    return wording.folded[at] in _MARKS
