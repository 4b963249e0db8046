"""Who a sentence says met whom: "A met B", "A was received by B", "talks between A and B".

Only what is said to have been is read: no "will meet", "to meet", "never met". The forms and what each
spares were kept for what they give on the halves looked at of evals/encounters (docs/answers.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from qa.chronicle.forms import (
    ACTIVE,
    ALONE,
    ASIDE,
    AUXILIARY,
    BORN,
    BY_ROLE,
    BY_TITLE,
    CREDIT,
    EMPTY,
    INITIAL,
    JOINED,
    MODAL,
    NAME,
    NO_NAMES,
    NO_SUBJECT,
    NOUN,
    OPENS,
    PASSIVE,
    PLACED,
    ROLE,
    SPLIT,
    STOP,
    TITLE_ALONE,
    TO_COME,
    WHERE,
    WILL,
)
from qa.names import Name

LONGEST = 1000  # code points of a sentence that is read
PHRASE = 200  # code points of a phrase that names whom somebody met
PARTIES = 8  # of one phrase
FORMS = 6  # of a kind that are read in one sentence
ASIDES = 3  # between commas, before a verb
TRAILING = 3  # words behind a name that belong to it: "Democratic state legislators"


@dataclass(frozen=True, slots=True)
class Party:
    """Who met: text[start:end] of the sentence, "former Cuban President Fidel Castro".

    name: None where it is described and not named.
    """

    text: str
    start: int
    end: int

    @property
    def name(self) -> Name | None:
        """The name in it."""
        return Name.of(self.text)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One side and the other, and where, in the sentence's words; "" where it does not say."""

    one: Party
    other: Party
    where: str


def meetings(sentence: str) -> Iterator[Meeting]:
    """Who met whom, as the sentence says; of a sentence longer than LONGEST nothing is read."""
    if len(sentence) > LONGEST:
        return
    seen: set[tuple[int, int]] = set()
    for found in (*_passive(sentence), *_active(sentence), *_noun(sentence)):
        for one in found[0]:
            for other in found[1]:
                if (one.start, other.start) not in seen and one.text != other.text:
                    seen |= {(one.start, other.start), (other.start, one.start)}
                    yield Meeting(one, other, _place(sentence, found[2]))


Sides = tuple[list[Party], list[Party], int]  # one, the other, and where the form ends


def _active(sentence: str) -> Iterator[Sides]:
    for match in islice(ACTIVE.finditer(sentence), FORMS):
        before = sentence[: match.start()]
        if TO_COME.search(before) or WILL.search(before[-40:]):
            continue
        if match["met"] and re.search(r"\b(?:was|were|been|be|is|are)(?: \w+ly)? $", before):
            continue  # "was met with criticism"
        named = not (match["with"] or match["together"])
        others = _parties(sentence, match.end(), named=named, taken=bool(match["take"]))
        ones = _subject(sentence, match.start())
        if match["met"] == "meet" and ones and ones[-1].end != len(before.rstrip()):
            continue  # "hopes to travel and meet"
        if not others and match["met"] and len(ones) > 1:  # "A and B met in Paris"
            yield ones[:1], ones[1:], match.end()
        elif ones and others:
            yield ones, others, match.end()


def _passive(sentence: str) -> Iterator[Sides]:
    for match in islice(PASSIVE.finditer(sentence), FORMS):
        if not TO_COME.search(sentence[: match.start()]):
            others = _parties(sentence, match.end(), named=True)
            yield _subject(sentence, match.start()), others, match.end()


def _noun(sentence: str) -> Iterator[Sides]:
    """Whom "a meeting with B", "after meeting B" are about: B, and who stands nearest before."""
    told = [(one.start(), one.end()) for one in ACTIVE.finditer(sentence) if one["held"]]
    for match in islice(NOUN.finditer(sentence), FORMS):
        before = sentence[: match.start()]
        if any(start <= match.start() < end for start, end in told):
            continue  # "held talks with"
        if TO_COME.search(before) or MODAL.search(before):
            continue
        named = not match[0].endswith("with ")
        others = _parties(sentence, match.end(), named=named, cut=bool(match["between"]))
        if match["between"]:
            if len(others) > 1 and not MODAL.search(sentence[others[-1].end :][:60]):
                yield others[:1], others[1:], match.end()
        elif others:
            yield _nearest(sentence, match.start(), others[-1].end), others, match.end()


def _parties(
    sentence: str, at: int, *, named: bool, taken: bool = False, cut: bool = False
) -> list[Party]:
    """Those in the phrase that begins there. named: only who has a name or a role.

    taken: behind a verb that takes things too ("received the award"): only who has a title or role.
    cut: a verb may follow a name: what stands behind it is left out.
    """
    phrase = _phrase(sentence[at : at + PHRASE])
    if BORN.search(phrase):
        return []
    found: list[Party] = []
    pieces = list(_pieces(phrase))
    for n, (start, text) in enumerate(pieces):
        item = _whole(text)
        names, role = _real_names(item), ROLE.search(item)
        if not names and not role:
            if n or named:
                break  # ", secretary of …" without a name of its own ends the list
            continue
        if names and not role and cut:
            item = item[: names[-1].end()]
        unnamed = not names or names[-1].end() < len(item)
        if unnamed and n + 2 == len(pieces) and NAME.fullmatch(pieces[n + 1][1]) and "," in phrase:
            continue  # "Norland's trade minister, Bo Tarn"
        if _is_party(item, taken=taken):
            begin = at + start + text.index(item)
            found.append(Party(item, begin, begin + len(item)))
    return found[:PARTIES]


def _real_names(item: str) -> list[re.Match[str]]:
    return [one for one in NAME.finditer(item) if one[0] not in NO_NAMES]


def _pieces(phrase: str) -> Iterator[tuple[int, str]]:
    """The items of a list with where each begins."""
    start = 0
    for match in SPLIT.finditer(f"{phrase}, "):
        text = phrase[start : match.start()].strip(" ,")
        if text:
            yield phrase.index(text, start), text
        start = match.end()


def _is_party(item: str, *, taken: bool) -> bool:
    """Whether an item of a list is somebody."""
    names, role = _real_names(item), ROLE.search(item)
    if ALONE.match(item) or EMPTY.match(item) or TITLE_ALONE.search(item):
        return False
    if not role and (taken or _place_name(item)):
        return False
    behind = item[names[-1].end() :].strip() if names else ""
    return bool(role) or (bool(names) and not behind)


def _whole(item: str) -> str:
    """An item up to its name or its role: what stands behind is about them, or another clause."""
    names = list(NAME.finditer(item))
    if not names:
        return item
    end = names[0].end()
    for name in names[1:]:
        if not re.fullmatch(
            r"(?: (?!a |the |an |\w+ed )[a-z][\w-]*){1,5} ", item[end : name.start()]
        ):
            break
        end = name.end()
    role = ROLE.search(item)
    if (role and role.start() < names[0].start()) or len(item[end:].split()) <= TRAILING:
        return item
    follows = role and len(item[end : role.start()].split()) <= 1
    return item[: role.end() if role and follows else end]


def _phrase(text: str) -> str:
    """The text up to where a phrase ends; a list goes on behind a comma, an aside does not."""
    end = len(text)
    for stop in STOP.finditer(text):
        if text[stop.start()] == "." and INITIAL.search(text[: stop.start() + 1]):
            continue
        end = stop.start()
        break
    phrase = text[:end].rstrip(" ,")
    first, *rest = phrase.split(", ")
    if not rest:
        return phrase
    if not NAME.search(first) or not re.search(r"[A-Z]\w+$", first):
        return ", ".join([first, rest[0]]) if NAME.match(rest[0]) else first
    listed = " and " in rest[-1] or rest[-1].startswith("and ")
    return phrase if listed and all(NAME.search(one) for one in rest) else first


def _subject(sentence: str, end: int) -> list[Party]:
    """Who does what the verb at `end` says: the names right before it, asides left out."""
    before = AUXILIARY.sub("", f" {sentence[:end].rstrip()}")[1:]
    named = re.search(rf", ({NAME.pattern}),$", before)
    if named and not re.match(r"[A-Z]-", named[1]):
        return [Party(named[1], named.start(1), named.end(1))]  # "the head of the agency, A, met"
    for _ in range(ASIDES):
        before = ASIDE.sub("", f"{before} ").rstrip()
    before = AUXILIARY.sub("", f" {before}")[1:].rstrip(" ,–—-")
    names = _names(before)
    if names and names[-1].end == len(before):
        return _listed(before, names)
    role = BY_TITLE.search(before)
    if role:
        return [Party(role[1], role.start(1), role.end(1))]
    free = _free(before, names)
    if re.search(r"\bthey$", before):
        return free[-2:]
    if re.search(r"\b(?:he|she|who)$", before):
        return free[:1]
    return free[:1] if re.search(r"\b(?:and|while|then|where)$", before) else []


def _listed(before: str, names: list[Party]) -> list[Party]:
    """The last name and those that a list joins to it; none where it says where: "at A and B met"."""
    ones = [names[-1]]
    for one in reversed(names[:-1]):
        gap = before[one.end : ones[0].start]
        if OPENS.search(before[: one.start]) or not JOINED.fullmatch(gap):
            break
        ones.insert(0, one)
    return [] if PLACED.search(before[: ones[0].start]) else ones


def _free(sentence: str, names: list[Party]) -> list[Party]:
    """The names that may be subjects: no places, and not whose something is."""
    return [
        one
        for one in names
        if not PLACED.search(sentence[: one.start])
        and not sentence[: one.start].endswith("(")
        and not NO_SUBJECT.search(sentence[: one.start])
        and not re.match(r"[’']s? (?!(?:\w+ )?(?:meeting|talks)\b)", sentence[one.end :])
    ]


def _nearest(sentence: str, start: int, end: int) -> list[Party]:
    """The name nearest before a meeting, or else the first one behind whom it was with."""
    free = _free(sentence, _names(sentence[:start]))
    if free:
        return [_extended(sentence, free[-1])]
    behind = re.search(r", (?=[A-Z])", sentence[end:])
    if behind is None:
        return []
    names = [one for one in _names(sentence, end + behind.end()) if one.start == end + behind.end()]
    return [_extended(sentence, one) for one in names[:1]]


def _extended(sentence: str, party: Party) -> Party:
    """With the role and the name behind an adjective: "Chinese leader Xi Jinping", "French officials"."""
    more = BY_ROLE.match(sentence, party.end)
    end = more.end() if more else party.end
    return Party(sentence[party.start : end], party.start, end)


def _names(text: str, at: int = 0) -> list[Party]:
    found = []
    for match in NAME.finditer(text, at):
        start, words = match.start(), match[0]
        credit = CREDIT.match(words)
        if credit:
            start, words = start + credit.end(), words[credit.end() :]
        first, _, rest = words.partition(" ")
        if first in NO_NAMES:
            start, words = start + len(first) + 1, rest
        bare = words.rstrip(".") if not INITIAL.search(words) else words
        bare = re.sub(r"[’']s?$", "", bare)
        opening = start == 0 and (
            re.fullmatch(r"\w+(?:ed|ing|ly)", bare)
            or re.match(r" star | [–-]+ | \(", text[len(bare) :])
        )
        if (
            bare
            and bare[0].isupper()
            and bare not in NO_NAMES
            and not re.match(r"[A-Z]-", bare)
            and not opening
            and not _place_name(bare)
        ):
            found.append(Party(bare, start, start + len(bare)))
    return found


def _place_name(text: str) -> bool:
    """Whether a text is the name of a country, a state or a region."""
    name = Name.of(text)
    return name is not None and name.level in {"country", "state", "region"}


def _place(sentence: str, at: int) -> str:
    """The first place named behind the form: "in Moscow", "at the White House"."""
    for match in WHERE.finditer(sentence, at):
        words = match["place"]
        first = words.removeprefix("the ").split()[0].rstrip(".,")
        if first not in NO_NAMES:
            return re.sub(r"[’']s$|[.,]+$", "", words)
    return ""
