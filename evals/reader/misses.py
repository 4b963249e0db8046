"""Questions that their passage nearly answers, answers that are nearly right, and denials."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from sets import ASSERTED, DENIED, NOT_SAID, Asked, Claim, Passage
from windows import Span, split

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b(?:(?:{_MONTHS}) \d{{1,2}}|\d{{1,2}} (?:{_MONTHS}))(?:,? \d{{4}})?\b")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))\b"
)
_NUMBER = re.compile(
    r"\$?\b\d+(?:[.,]\d+)*(?:%| percent| per cent| million| billion| thousand)?(?!\w)"
)
_NAME = re.compile(
    r"\b[A-Z][\w'’-]+(?: (?:of|de|the|von|van|al) [A-Z][\w'’-]+| [A-Z][\w'’-]*\.?){0,4}"
)
SORTS = (_DATE, _YEAR, _ORDINAL, _NUMBER, _NAME)
_OPENERS = frozenset(
    "A An And As At But By For From He Her His How I If In It Its Many On One Or Our She So Some"
    " That The Their Then There These They This To We Were What When Where Which While Who Whom"
    " Whose Why With You After Before During Since Although However Did Does Do Is Are Was Has".split()
)
# Words that ask for something else when one stands for the other.
_PAIRS = (
    ("born", "died"), ("president", "vice president"), ("prime minister", "foreign minister"),
    ("minister", "deputy minister"), ("chairman", "secretary"), ("director", "producer"),
    ("winner", "runner-up"), ("won", "lost"), ("first", "last"), ("oldest", "youngest"),
    ("largest", "smallest"), ("highest", "lowest"), ("most", "fewest"), ("before", "after"),
    ("north", "south"), ("east", "west"), ("northern", "southern"), ("eastern", "western"),
    ("bought", "sold"), ("founded", "closed"), ("opened", "closed"), ("began", "ended"),
    ("start", "end"), ("increase", "decrease"), ("mother", "father"), ("son", "daughter"),
    ("wife", "sister"), ("brother", "uncle"), ("wrote", "translated"), ("written", "translated"),
    ("directed", "financed"), ("killed", "injured"), ("arrested", "acquitted"),
    ("men", "women"), ("boys", "girls"), ("singer", "drummer"), ("author", "publisher"),
    ("king", "queen"), ("governor", "mayor"), ("general", "admiral"), ("captain", "coach"),
    ("imports", "exports"), ("birth", "death"), ("before", "during"), ("summer", "winter"),
)  # fmt: skip
_OTHER_WORD = {a: b for one, two in _PAIRS for a, b in ((one, two), (two, one))}
_ROLE = re.compile(rf"\b(?:{'|'.join(sorted(_OTHER_WORD, key=len, reverse=True))})\b")
_SPEAKERS = (
    "The ministry", "A spokesman", "Officials", "The company", "Police", "The committee",
    "Its lawyers", "The embassy", "Organisers", "The mayor's office",
)  # fmt: skip
_DENIALS = (
    "{speaker} denied that {said}", "It is not true that {said}",
    "{speaker} said it was wrong to report that {said}",
    "An earlier version of this article wrongly said that {said}",
    "Reports that {claim} turned out to be false.", "Claims that {claim} were withdrawn.",
    "{speaker} dismissed rumours that {claim} as untrue.",
    "{speaker} retracted an earlier statement that {said}",
    "There is no evidence that {said}", "Correction: we reported that {claim}; this was a mistake.",
    "Nobody now believes that {said}", "{speaker} rejected the claim that {said}",
    "A court dismissed the charge that {said}", "The charge that {claim} was dropped.",
    "The suspicion that {claim} proved unfounded.", "{speaker} no longer say that {said}",
    "It had been announced that {said} Nothing came of it.",
    "The court found it was untrue that {said}", "Nobody was convicted on the charge that {claim}.",
    "{speaker} withdrew the accusation that {said}",
)  # fmt: skip
_CONFIRMATIONS = (
    "{speaker} confirmed that {said}", "It is true that {said}", "Nobody denied that {said}",
    "{speaker} said that {said}", "There is no doubt that {said}",
    "A correction made clear that {said}", "It turned out that {said}",
    "{speaker} did not dispute that {said}", "{speaker} repeated that {said}",
)  # fmt: skip
_OPEN = (
    "It is unclear whether {said}", "{speaker} declined to say whether {said}",
    "{speaker} was asked whether {claim} and gave no answer.",
    "The inquiry is to find out whether {said}", "It has been suggested, without proof, that {said}",
    "Prosecutors allege that {said}", "Police suspect that {said}", "It is alleged that {said}",
    "{speaker} is charged on the ground that {said}", "There is a rumour that {said}",
    "{speaker} hopes that {said}", "{speaker} fears that {said}",
    "Whether {said} is still being examined.", "Nothing has been decided on a plan by which {said}",
    "If the council agrees, it will be said that {said}", "A lawsuit claims that {said}",
)  # fmt: skip
_AUXILIARIES = frozenset("is are was were has had have will would can could did does".split())
_RELATIVE = frozenset("that which who whose where when while if as".split())
FURTHEST = 7  # words before the auxiliary
TALLEST = 260  # characters of a sentence that is put into another


def found(text: str) -> list[tuple[re.Pattern[str], str, Span]]:
    """Dates, years, ordinals, numbers and names of a text, with the sort of each; none overlaps."""
    taken: list[tuple[re.Pattern[str], str, Span]] = []
    for sort in SORTS:
        for match in sort.finditer(text):
            value, (start, end) = match[0], match.span()
            if sort is _NAME:
                words = value.split(" ")
                if words[0] in _OPENERS:
                    value = " ".join(words[1:])
                    start = end - len(value)
                if not value[:1].isupper():
                    continue
            if all(end <= s or start >= e for _, _, (s, e) in taken):
                taken.append((sort, value, (start, end)))
    return taken


def near_miss(asked: Asked, pool: Sequence[str], chance: random.Random) -> Asked | None:
    """The question with one value or role changed so that its passage does not answer it.

    A value is taken from elsewhere in the passage in half of the cases, so that it is there but not
    in the sentence that answers; else from `pool`, texts of the same kind. None if nothing fits.
    """
    text = asked.passage.text
    answering = " ".join(
        text[s:e] for s, e in split(text) if any(s < a[1] and e > a[0] for a in asked.answers)
    ).casefold()
    roles = [m for m in _ROLE.finditer(asked.text) if _OTHER_WORD[m[0]] not in answering]
    values = [one for one in found(asked.text) if one[1].casefold() in answering and one[2][0] > 0]
    if roles and (not values or chance.random() < 0.25):  # noqa: PLR2004
        match = chance.choice(roles)
        return _changed(asked, match.span(), _OTHER_WORD[match[0]])
    if not values:
        return None
    sort, value, span = chance.choice(values)
    here = asked.source != "timeqa" and chance.random() < 0.5  # noqa: PLR2004
    texts = [text] if here else [chance.choice(pool) for _ in range(6)]
    others = [
        other
        for one in texts
        for kind, other, _ in found(one)
        if kind is sort
        and other.casefold() not in answering
        and value.casefold() not in other.casefold()
        and other.casefold() not in value.casefold()
        and (here or other.casefold() not in text.casefold())
        and other not in asked.text
    ]
    if not others:
        if sort not in (_YEAR, _ORDINAL, _NUMBER) or not (digits := re.search(r"\d+", value)):
            return None
        moved = str(max(1, int(digits[0]) + chance.choice((-2, -1, 1, 2))))
        other = value.replace(digits[0], moved, 1)
        if other.casefold() in text.casefold():
            return None
        others = [other]
    return _changed(asked, span, chance.choice(others))


def judged(asked: Asked, answer: str) -> str:
    """A question with an answer to it, as the judge reads them."""
    return f"{asked.text.rstrip()} {answer}"


def right(asked: Asked, chance: random.Random) -> tuple[Asked, str, int]:
    """The question with an answer that its passage asserts."""
    start, end = chance.choice(asked.answers)
    return asked, judged(asked, asked.passage.text[start:end]), ASSERTED


def swapped(
    asked: Asked, pool: Sequence[str], chance: random.Random
) -> tuple[Asked, str, int] | None:
    """The question with a wrong answer of the right sort: the passage says another, so it denies it.

    From the passage itself in two of three cases, else from another. None for lists, or if
    nothing is of that sort.
    """
    if asked.every or not asked.answers:
        return None
    text = asked.passage.text
    accepted = [text[s:e] for s, e in asked.answers]
    right_one = min(accepted, key=len)
    sorts = {sort for sort, value, _ in found("It " + right_one) if len(value) * 2 > len(right_one)}
    texts = [text] if chance.random() < 0.67 else [chance.choice(pool) for _ in range(4)]  # noqa: PLR2004
    known = {word for one in [*accepted, asked.text] for word in re.findall(r"\w+", one.casefold())}
    others = [
        value
        for one in texts
        for sort, value, _ in found(one)
        if sort in sorts and known.isdisjoint(re.findall(r"\w+", value.casefold()))
    ]
    return (asked, judged(asked, chance.choice(others)), DENIED) if others else None


def said_otherwise(asked: Asked, chance: random.Random) -> tuple[Asked, str, int] | None:
    """The sentence that answers put into a denial, a confirmation or an open question.

    Or a sentence beside it, which then changes nothing. None if no sentence fits.
    """
    text = asked.passage.text
    cuts = split(text)
    start, end = chance.choice(asked.answers)
    mine = next((cut for cut in cuts if cut[0] <= start and end <= cut[1]), None)
    others = [cut for cut in cuts if cut != mine and _may(text[cut[0] : cut[1]])]
    if mine is None or asked.every:
        return None
    answer = text[start:end]
    beside = bool(others) and chance.random() < 0.3  # noqa: PLR2004
    cut = chance.choice(others) if beside else mine
    if not _may(text[cut[0] : cut[1]]) or text.count(answer) > 1:
        return None
    kinds = ((_DENIALS, DENIED), (_CONFIRMATIONS, ASSERTED), (_OPEN, NOT_SAID))
    forms, label = chance.choices(kinds, (0.5, 0.25, 0.25))[0]
    form = chance.choice(forms).replace("{speaker}", chance.choice(_SPEAKERS))
    sentence = text[cut[0] : cut[1]]
    first = sentence.split(" ", 1)[0]
    said = sentence[0].lower() + sentence[1:] if first in _OPENERS - {"I"} else sentence
    inner = form.replace("{said}", said).replace("{claim}", said.rstrip("."))
    changed = text[: cut[0]] + inner + text[cut[1] :]
    at = changed.find(answer)
    passage = replace(asked.passage, text=changed)
    moved = replace(asked, passage=passage, answers=((at, at + len(answer)),))
    return moved, judged(asked, answer), ASSERTED if beside else label


def as_question(claim: str) -> str | None:
    """A claim put as a question with its first auxiliary in front; None where that is not simple."""
    words = claim.rstrip(" .").split()
    at = next((n for n, word in enumerate(words[:FURTHEST]) if word in _AUXILIARIES), None)
    if not at or any(word.endswith(",") or word in _RELATIVE for word in words[:at]):
        return None
    first = words[0].lower() if words[0] in _OPENERS - {"I"} else words[0]
    return " ".join([words[at].capitalize(), first, *words[1:at], *words[at + 1 :]]) + "?"


def on_another(claim: Claim, passage: Passage) -> Claim:
    """A claim with a passage that says nothing of it."""
    return replace(claim, passage=passage, label=NOT_SAID)


def _changed(asked: Asked, span: Span, other: str) -> Asked:
    text = asked.text[: span[0]] + other + asked.text[span[1] :]
    return replace(asked, text=text, answers=(), every=False)


def _may(sentence: str) -> bool:
    return 30 < len(sentence) <= TALLEST and sentence.endswith(".") and '"' not in sentence  # noqa: PLR2004
