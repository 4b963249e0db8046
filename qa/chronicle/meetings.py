"""Who a sentence says met whom: "A met B", "A was received by B", "talks between A and B".

Only what is said to have been is read: no "will meet", "to meet", "never met". The forms and what each
spares were kept for what they give on the halves looked at of evals/encounters (docs/answers.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.dates import MONTHS, WEEKDAYS
from qa.names import Name

LONGEST = 1000  # code points of a sentence that is read
PHRASE = 200  # code points of a phrase that names whom somebody met
PARTIES = 8  # of one phrase
FORMS = 6  # of a kind that are read in one sentence
ASIDES = 3  # between commas, before a verb
TRAILING = 3  # words behind a name that belong to it: "Democratic state legislators"

_ADVERB = (
    r"(?:also|then|later|recently|briefly|privately|separately|personally|virtually|first|just|earlier"
    r"|once|twice|already|repeatedly|last|jointly|together|again)"
)
_MEALS = r"(?:breakfast|lunch|dinner|tea)"
_TALKS = rf"(?:meetings?|talks|discussions|summit|audience|{_MEALS})"
_TAKE = r"(?:hosted|hosts|received|receives|(?:was|is|were|are) (?:hosting|receiving|welcoming|greeting))"  # also a show, also an award
_GREET = r"(?:welcomed|welcomes|greeted|greets)"
# Between a verb or noun and "with": "met on Tuesday with", "a meeting in Los Angeles with".
_LOOSE = r"(?:(?!(?:to|as|that(?! day)|who|which|about|like|by|for|and)\b)[^\s,.;:()]{1,30} ){0,8}?"
_ACTIVE = re.compile(
    rf"\b(?:(?P<met>met|meets|meet)(?: up)?(?: {_ADVERB})?(?P<with> {_LOOSE}with)?"
    rf"|(?P<take>{_TAKE})|{_GREET}"
    rf"|(?:(?P<held>held|holds|had|has|have) (?:(?!been\b)[\w-]+ ){{0,4}}?{_TALKS}|sat down|sits down|shook hands|shakes hands|dined"
    rf"|talks) {_LOOSE}(?P<together>with)) "
)
_PASSIVE = re.compile(
    r"\b(?:was|were|been|is|are|being) (?:\w+ly )?(?:hosted|welcomed|received|greeted|met)\b"
    r"(?: [^,.;:()]{1,40}?)? by "
)
_NOUN = re.compile(
    rf"\b(?:{_TALKS} {_LOOSE}(?:with|(?P<between>between)) "
    rf"|meeting(?! of\b)(?: up)?(?: {_ADVERB})? (?:{_LOOSE}with )?)"
)
_TO_COME = re.compile(  # right before a verb or noun: it has not been, or not with these
    r"(?:\b(?:will|would|to|could|can|may|might|should|must|shall|not|never|cannot|did|does|do|if"
    r"|for|any|no|next|upcoming|planned|possible|potential|proposed|future|cancell?ed|arranged?|requested"
    r"|sought|seek(?:ing|s)?|want(?:s|ed)?|hopes?|plans?|agreed|invited|scheduled|arranging)\b"
    r"|n[’']t|\b(?:ahead of|before|without|instead of|until|rather than)\b)"
    rf"(?: (?:{_ADVERB}|a|an|the|his|her|their|in-person|face-to-face|be|have|hold|private|first|second|direct|formal"
    r"|bilateral|joint|prospect|offer|idea|request|chance|of))*\s?$",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(?:will|won[’']t|would|could|may|might|should|(?:is|are|was|were) (?:to|set|due)|if)\b"
)
_WILL = re.compile(r"\b(?:will|would|could|may|might|should|to|not|never|n[’']t)\b(?: \w+)? $")
_STOP = re.compile(
    r"[.;:()—“”\"]|(?<![A-Z])\.(?:\s|$)| [-–] "
    r"|\b(?:in|at|on|during|after|before|while|to|as|about|over|for|earlier|last|this|next|where|when|who|whose"
    r"|that|which|amid|ahead|alongside|following|via|by|from|since|because|until|but|if|had|has|have|was|were"
    r"|is|are|said|says|will|would|and then|inside|outside|near|aboard|despite|yesterday|today|shortly|twice|a (?:day|week|month|year)"
    r"|once|\w+ times|between|among|with|against|under|like)\b"
)
_CAPITAL = r"[A-Z][\w’'.-]{0,40}"
_NAME = re.compile(
    rf"{_CAPITAL}(?: (?:(?:of|de|da|di|van|von|der|bin|al|el|la|the) ){{0,2}}{_CAPITAL}){{0,9}}"
)
_CREDIT = re.compile(r".*\b(?:Images|Photos?|Reuters|AP|AFP|Shutterstock|Getty|Caption|PA)\b:? ?")
_INITIAL = re.compile(
    r"\b(?:[A-Z]|St|Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Col|Lt|Sgt|Rev|Prof|Hon|Jr|Sr|U\.S|U\.K)\.$"
)
_SPLIT = re.compile(r",? and |, | as well as ")
_ROLE = re.compile(  # who is met without a name
    r"\b(?:president|minister|premier|chancellor|king|queen|prince|princess|pope|lady|leader|leaders|official|officials"
    r"|ministers?|secretar(?:y|ies)|ambassadors?|envoys?|counterparts?|delegat\w+|participants|heads?|chiefs?"
    r"|representatives?|members|lawmakers?|senators?|governors?|mayors?|executives?|families|relatives|survivors"
    r"|victims|protesters|students|workers|residents|journalists|reporters|advisers?|generals?|commanders?"
    r"|activists|managers?|panel|aides|volunteers|staff|doctors|lawyers|investors|therapists|fan|legislators?|politicians?|donors|supporters|fans|voters|teachers|organizers|negotiators|troops|soldiers|veterans|refugees|children|presidents|team)\b",
    re.IGNORECASE,
)
_BORN = re.compile(r"\b(?:baby|babies|twins?|triplets|son|daughter|child)\b", re.IGNORECASE)
_BY_ROLE = re.compile(
    rf"(?: [a-z][\w-]{{1,30}})?? (?-i:{_ROLE.pattern.lower()})(?: {_NAME.pattern})?"
)
_ALONE = re.compile(
    r"^(?:he|she|they|him|her|them|it|who|us|you|me|each other|one another)$", re.IGNORECASE
)
_EMPTY = re.compile(
    r"^(?:(?:a|an|the|his|her|its|their|some|[A-Z]-\S+|[A-Z0-9]{2,5}|[a-z]+ed\b.*)\s*)+$"
)
_TITLE_ALONE = re.compile(r"\b(?:Vice|President|Minister|Secretary|Premier|Chairman|Speaker)$")
_AUXILIARY = re.compile(
    rf"(?: (?:{_ADVERB}|has|have|had|who|is|are|\w+ly|on {_CAPITAL}(?: (?:morning|afternoon|evening|night))?))+$"
)
_ASIDE = re.compile(r", [^,]{1,220},\s*$")
_NO_NAMES = frozenset(
    (
        *(word.capitalize() for word in WEEKDAYS), *MONTHS, *"The A An In On At When After Before During"
        " While As Following But And Meanwhile Earlier Later Last This Then However If Since With For"
        " By From It It's It’s He She They We I His Her Their Its That There Also Leaving January February March"
        " April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug"
        " Sep Sept Oct Nov Dec Speaking Most Recently Among Both Under Was Were Is Are Did Do Does Has Have What Who Why How Analysis Out I’ve".split(),
    )
)  # fmt: skip
_NO_SUBJECT = re.compile(r"\b(?:the [a-z]+|to|of|the) $")
_BY_TITLE = re.compile(
    rf"(?:^|[\s“\"])((?:(?:[Tt]he|[Aa]n?) )?(?:[\w’'-]{{1,30}} ){{0,2}}(?:{_ROLE.pattern}))$",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\b(?:In|At|On|From|Near) (?:the )?$")  # "In Brussels, A met"
_JOINED = re.compile(r",? and (?:[a-z]\w+ ){0,4}|, (?:[a-z]\w+ ){0,4}")
_PLACED = re.compile(r"\b(?:in|at|on|near|from) (?:the |downtown |central )?$")
_WHERE = re.compile(  # not "in the Chinese capital"
    rf"\b(?:in|at) (?P<place>(?>(?:the )?{_NAME.pattern}))(?![\w’'-]| (?!(?:on|in|at|to|for|with|and|after|before"
    r"|during|as|where|when|last|this|later?|yesterday|earl\w+|ahead|while|from|by)\b)[a-z])"
)


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
    for match in islice(_ACTIVE.finditer(sentence), FORMS):
        before = sentence[: match.start()]
        if _TO_COME.search(before) or _WILL.search(before[-40:]):
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
    for match in islice(_PASSIVE.finditer(sentence), FORMS):
        if not _TO_COME.search(sentence[: match.start()]):
            others = _parties(sentence, match.end(), named=True)
            yield _subject(sentence, match.start()), others, match.end()


def _noun(sentence: str) -> Iterator[Sides]:
    """Whom "a meeting with B", "after meeting B" are about: B, and who stands nearest before."""
    told = [(one.start(), one.end()) for one in _ACTIVE.finditer(sentence) if one["held"]]
    for match in islice(_NOUN.finditer(sentence), FORMS):
        before = sentence[: match.start()]
        if any(start <= match.start() < end for start, end in told):
            continue  # "held talks with"
        if _TO_COME.search(before) or _MODAL.search(before):
            continue
        named = not match[0].endswith("with ")
        others = _parties(sentence, match.end(), named=named)
        if match["between"]:
            if len(others) > 1 and not _MODAL.search(sentence[others[-1].end :][:60]):
                yield others[:1], others[1:], match.end()
        elif others:
            yield _nearest(sentence, match.start(), others[-1].end), others, match.end()


def _parties(sentence: str, at: int, *, named: bool, taken: bool = False) -> list[Party]:
    """Those in the phrase that begins there. named: only who has a name or a role.

    taken: behind a verb that takes things too ("received the award"): only who has a title or role.
    """
    phrase = _phrase(sentence[at : at + PHRASE])
    if _BORN.search(phrase):
        return []
    found: list[Party] = []
    start = 0
    pieces = [*_SPLIT.finditer(phrase)]
    for n in range(len(pieces) + 1):
        end = pieces[n].start() if n < len(pieces) else len(phrase)
        item = _whole(phrase[start:end].strip(" ,"))
        begin = at + start + (len(phrase[start:end]) - len(phrase[start:end].lstrip(" ,")))
        names = [one for one in _NAME.finditer(item) if one[0] not in _NO_NAMES]
        role = _ROLE.search(item)
        plain = (
            bool(_ALONE.match(item))
            or bool(_EMPTY.match(item))
            or not item
            or (not role and _place_name(item))
        )
        thing = bool(_TITLE_ALONE.search(item)) or (taken and not role)
        behind = item[names[-1].end() :].strip() if names else ""
        thing = thing or (bool(behind) and not role)
        if not names and not role:
            if n or named:
                break  # ", secretary of …" without a name of its own ends the list
            plain = True
        if not plain and not thing:
            found.append(Party(item, begin, begin + len(item)))
        start = pieces[n].end() if n < len(pieces) else len(phrase)
    return found[:PARTIES]


def _whole(item: str) -> str:
    """An item up to its name or its role: what stands behind is about them, or another clause."""
    names = list(_NAME.finditer(item))
    if not names:
        return item
    end = names[0].end()
    for name in names[1:]:
        if not re.fullmatch(
            r"(?: (?!a |the |an |\w+ed )[a-z][\w-]*){1,5} ", item[end : name.start()]
        ):
            break
        end = name.end()
    role = _ROLE.search(item)
    if (role and role.start() < names[0].start()) or len(item[end:].split()) <= TRAILING:
        return item
    follows = role and len(item[end : role.start()].split()) <= 1
    return item[: role.end() if role and follows else end]


def _phrase(text: str) -> str:
    """The text up to where a phrase ends; a list goes on behind a comma, an aside does not."""
    end = len(text)
    for stop in _STOP.finditer(text):
        if text[stop.start()] == "." and _INITIAL.search(text[: stop.start() + 1]):
            continue
        end = stop.start()
        break
    phrase = text[:end].rstrip(" ,")
    first, *rest = phrase.split(", ")
    if not rest:
        return phrase
    if not _NAME.search(first) or not re.search(r"[A-Z]\w+$", first):
        return ", ".join([first, rest[0]]) if _NAME.match(rest[0]) else first
    listed = " and " in rest[-1] or rest[-1].startswith("and ")
    return phrase if listed and all(_NAME.search(one) for one in rest) else first


def _subject(sentence: str, end: int) -> list[Party]:
    """Who does what the verb at `end` says: the names right before it, asides left out."""
    before = _AUXILIARY.sub("", f" {sentence[:end].rstrip()}")[1:]
    named = re.search(rf", ({_NAME.pattern}),$", before)
    if named and not re.match(r"[A-Z]-", named[1]):
        return [Party(named[1], named.start(1), named.end(1))]  # "the head of the agency, A, met"
    for _ in range(ASIDES):
        before = _ASIDE.sub("", f"{before} ").rstrip()
    before = _AUXILIARY.sub("", f" {before}")[1:].rstrip(" ,–—-")
    names = _names(before)
    if names and names[-1].end == len(before):
        return _listed(before, names)
    role = _BY_TITLE.search(before)
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
        if _OPENS.search(before[: one.start]) or not _JOINED.fullmatch(gap):
            break
        ones.insert(0, one)
    return [] if _PLACED.search(before[: ones[0].start]) else ones


def _free(sentence: str, names: list[Party]) -> list[Party]:
    """The names that may be subjects: no places, and not whose something is."""
    return [
        one
        for one in names
        if not _PLACED.search(sentence[: one.start])
        and not sentence[: one.start].endswith("(")
        and not _NO_SUBJECT.search(sentence[: one.start])
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
    more = _BY_ROLE.match(sentence, party.end)
    end = more.end() if more else party.end
    return Party(sentence[party.start : end], party.start, end)


def _names(text: str, at: int = 0) -> list[Party]:
    found = []
    for match in _NAME.finditer(text, at):
        start, words = match.start(), match[0]
        credit = _CREDIT.match(words)
        if credit:
            start, words = start + credit.end(), words[credit.end() :]
        first, _, rest = words.partition(" ")
        if first in _NO_NAMES:
            start, words = start + len(first) + 1, rest
        bare = words.rstrip(".") if not _INITIAL.search(words) else words
        bare = re.sub(r"[’']s?$", "", bare)
        opening = start == 0 and (
            re.fullmatch(r"\w+(?:ed|ing|ly)", bare)
            or re.match(r" star | [–-]+ | \(", text[len(bare) :])
        )
        if (
            bare
            and bare[0].isupper()
            and bare not in _NO_NAMES
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
    for match in _WHERE.finditer(sentence, at):
        words = match["place"]
        first = words.removeprefix("the ").split()[0].rstrip(".,")
        if first not in _NO_NAMES:
            return re.sub(r"[’']s$|[.,]+$", "", words)
    return ""
