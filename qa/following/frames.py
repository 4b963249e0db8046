"""An ellipsis filled from the last question: "And Uzbekistan?" asked of what was asked before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from qa.following.marks import definite
from qa.following.referents import thing
from qa.following.verbs import bare
from qa.mentions import Mention, MentionKind, mentions
from qa.names import level, long_form

_PREPOSITION = re.compile(
    r"(?P<word>in|on|at|with|for|from|to|by|of|after|before|since|until|during|against|about|under)\s+(?P<rest>.+)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th)\b")
_ORDINAL_WORD = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|previous|largest|smallest|biggest|oldest|youngest)\b"
)
_ORDINAL_ALONE = re.compile(rf"the (?P<word>{_ORDINAL_WORD.pattern})(?: ones?)?", re.IGNORECASE)
_PHRASE = re.compile(
    r"[\w’'.-]*\w(?:(?: and)? (?!(?:in|on|at|with|for|from|to|by|of|after|before|since|until|during|against|about|under"
    r"|over|when|where|who|that|which|and|is|are|was|were|did|do|does|say|has|have|had)\b)[\w’'.-]*\w){0,5}"
)
_POSSESSIVE = re.compile(r"['’]s?$")
_DETERMINED = re.compile(r"the [a-z]")
_ASKS = re.compile(r"(?:when|where|why|how|who)\b", re.IGNORECASE)
_WHO = re.compile(r"(?:who|whom|(?:which|what) (?:[a-z]+ )?[a-z]+s)\s+(?=[a-z])", re.IGNORECASE)
_AUXILIARY = re.compile(
    r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b", re.IGNORECASE
)

Analyze = Callable[[str], Sequence[str]]


def filled(fragment: str, frame: str, analyze: Analyze) -> str | None:
    """The last question with the fragment in the place of what it answers to; None if none fits.

    A year takes a year's place, an ordinal an ordinal's, "with X" that of "with Y", a country that
    of a country, else a name that of the last name of its sort. Where none is of its sort and "who"
    was asked, it may be who: "did Uzbekistan attend the meeting".
    """
    fragment = fragment.strip(" ?.!,")
    if not fragment.split():
        return None
    for pattern in (_YEAR, _ORDINAL):
        new, old = pattern.search(fragment), list(pattern.finditer(frame))
        if new and old and len(fragment) <= len(new[0]) + 8:
            return _put(frame, old[-1].span(), new[0])
    place, alone = _ORDINAL_WORD.search(frame), _ORDINAL_ALONE.fullmatch(fragment)
    if place and alone:
        return _put(frame, place.span(), alone["word"])
    if _POSSESSIVE.search(fragment):
        return _owned(fragment, frame)
    led = _PREPOSITION.match(fragment)
    if led:
        return _led(led["word"].lower(), led["rest"], frame, analyze)
    return _alike(fragment, frame) or _named(fragment, frame, analyze)


def swapped(asking: str, frame: str) -> str | None:
    """The last question asked with another word: "why?" after "when did X close?".

    None where the two do not ask of the same words.
    """
    word = asking.strip(" ?.!").lower()
    old = _ASKS.match(frame)
    if word in ("when", "where", "why", "how") and old and old[0].lower() != "who":
        rest = frame[old.end() :].lstrip()
        if _AUXILIARY.match(rest):
            return f"{word} {rest}"
    if word in ("when", "where", "why", "how") and _AUXILIARY.match(frame):
        return f"{word} {frame[0].lower()}{frame[1:]}"
    return None


def _named(fragment: str, frame: str, analyze: Analyze) -> str | None:
    names = _names(frame, analyze)
    if _DETERMINED.match(fragment):
        return _done_by(fragment, frame, names)
    if not _is_name(fragment):
        return None
    if not names:
        return _whether(fragment, frame)
    kind = _level(fragment)
    alike = [one for one in names if kind and _level(one.text) == kind]
    like = alike if kind else [one for one in names if thing(one.text) == thing(fragment)]
    if not like and (whether := _whether(fragment, frame)):
        return whether
    if kind and not alike:
        return None
    doer = [one for one in names if _AUXILIARY.fullmatch(frame[: one.start].strip())]
    chosen = (like or doer or names)[-1]
    begin = re.search(r"(?:\bthe )?$", frame[: chosen.start], re.IGNORECASE)
    start = begin.start() if begin and not kind else chosen.start
    return _put(frame, (start, chosen.end), re.sub(r"^the (?=[A-Z])", "", fragment))


def _whether(fragment: str, frame: str) -> str | None:
    """Whether it is who was asked for: "and Uzbekistan?" after "who attended the meeting"."""
    asked = _WHO.match(frame)
    if not asked:
        return None
    rest = frame[asked.end() :].rstrip(" ?.!")
    auxiliary = _AUXILIARY.match(rest)
    if auxiliary:
        doing = auxiliary[0].lower() in ("did", "does", "do")
        return f"{rest} {fragment}" if doing else None
    verb, _, object_ = rest.partition(" ")
    return f"did {fragment} {done} {object_}".rstrip() if (done := bare(verb)) else None


def _done_by(fragment: str, frame: str, names: Sequence[Mention]) -> str | None:
    """Put "the mayor" where the doer stands: behind the auxiliary, a name or another such noun."""
    nouns = sorted((frame.find(noun), noun) for noun in definite(frame))
    doers = [(one.start, one.end) for one in names]
    doers += [(at - len("the "), at + len(noun)) for at, noun in nouns]
    for start, end in sorted(doers):
        if re.search(rf"{_AUXILIARY.pattern}\s+$", frame[:start], re.IGNORECASE):
            return _put(frame, (start, end), fragment)
    return None


def _alike(fragment: str, frame: str) -> str | None:
    """Put "best actor" where "best actress" stands: behind the word that both begin with."""
    first, *rest = fragment.split()
    if not rest or first.lower() in ("the", "a", "an", "his", "her", "their", "its"):
        return None
    words = r"\s+[\w’'-]+" * len(rest)
    place = re.search(rf"\b{re.escape(first)}{words}", frame, re.IGNORECASE)
    return _put(frame, place.span(), fragment) if place else None


def _led(word: str, rest: str, frame: str, analyze: Analyze) -> str | None:
    """Put it behind the frame's same preposition: "with Kyrgyzstan" for "with Tajikistan"."""
    named = any(word[:1].isupper() or word[:1].isdigit() for word in rest.split()) or _level(rest)
    places = [
        one.start
        for one in _names(frame, analyze, MentionKind.NAME, MentionKind.DATE, MentionKind.NUMBER)
    ]
    if not named:
        places = [found.end() for found in re.finditer(rf"\b{word} the ", frame, re.IGNORECASE)]
    for start in reversed(places):
        before = re.search(rf"\b{word} (?P<the>the )?$", frame[:start], re.IGNORECASE)
        if before:
            begin = before.start("the") if before["the"] else start
            return _put(frame, (begin, _end(frame, start)), rest)
    if word in ("in", "on", "at", "during", "after", "before", "since"):
        return f"{frame.rstrip(' ?.!')} {word} {rest}"
    return None


def _end(frame: str, start: int) -> int:
    """Where the phrase that begins there ends: before the next preposition, verb or mark."""
    return start + _PHRASE.match(frame[start:]).end()  # type: ignore[union-attr]


def _owned(fragment: str, frame: str) -> str | None:
    owner = re.search(r"\b[A-Z][\w’'-]*?(?: [A-Z][\w-]*?)*['’]s\b", frame)
    return _put(frame, owner.span(), fragment) if owner else None


def _names(frame: str, analyze: Analyze, *kinds: MentionKind) -> list[Mention]:
    """The names, countries typed in lower case among them."""
    return [
        one
        for one in mentions(frame, analyze)
        if one.kind in (kinds or (MentionKind.NAME,)) or _level(one.text)
    ]


def _is_name(fragment: str) -> bool:
    """Whether all of it is one name, "the" aside."""
    bare = re.sub(r"^(?:the|a|an) ", "", fragment)
    return bool(_level(bare)) or (
        bare[:1].isupper()
        and all(
            word[:1].isupper() or word in ("of", "the", "and", "de", "la") for word in bare.split()
        )
    )


def _level(name: str) -> str | None:
    return level(long_form(name.lower()))


def _put(frame: str, span: tuple[int, int], new: str) -> str:
    return frame[: span[0]] + new + frame[span[1] :]
