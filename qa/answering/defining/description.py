"""The words of a sentence that say who somebody is or what something is, in the forms that news has.

After the patterns for definition questions of TREC (Voorhees 2003; Xu, Weischedel and Licuanan 2004):
appositions, copulas, titles before a name, relative clauses and acronyms spelt out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from qa.answering.defining.definition import Definition
from qa.answering.defining.roles import has_role, is_role

LONGEST = 2000  # code points of a sentence that are read
PLACES = 20
WORDS = 30  # of a description at most
TITLE = 8  # words of a title before a name
FIRST_NAMES = 40  # code points of what the question left out of a name
BEFORE = 200  # code points before a name in which its title stands

_STOPS = frozenset(
    (
        "said says told asked met called named thanked welcomed urged and or but with by to from in"
        " at on for about as like when while where after before that which who whom is was are were"
        " be been has have had will would if because although since against between among including"
        " than into over under not also only even the a an his her its their of"
    ).split()
)
_LINKS = frozenset("of for to in the a an".split())
# With these no description begins: what follows the name goes on with what it does.
_NO_NOUN = re.compile(
    r"(?:who|whom|whose|which|that|where|when|while|and|or|but|nor|as|after|before|because|since"
    r"|although|though|if|unless|until|in|on|at|to|for|from|with|by|of|during|including|among"
    r"|according|despite|however|too|also|he|she|it|they|we|there|then|now|so|not|is|was|are|were"
    r"|has|had|have|will|would|could|said|says|told|tells|wrote|added|died|along|like|such|meanwhile"
    r"|just|about|\w+ing|(?!red|sacred)\w+ed|born|known|seen|left|right|via|per|both|each|all|even)\b",
    re.IGNORECASE,
)
_OWNER = r"(?:[A-Z][\w.&-]*\s)*[A-Z][\w.&-]*[’']s?"
_DETERMINED = re.compile(rf"(?:[Aa]n?|[Tt]he|[Oo]ne of|another|former|then|{_OWNER})[\s-]")
_TRADES = frozenset("shipping banking mining housing building engineering trading training".split())
_BARE = re.compile(r"^(?:the|one of)\s", re.IGNORECASE)
# Whose lawyer it is stands elsewhere: "his lawyer" tells nobody.
_POINTS = re.compile(r"(?:his|her|its|their|our|my|your)\b", re.IGNORECASE)
_ENDS = re.compile(
    r",(?!\d)|[;:!?()\[\]]|\s[-–—]+\s|—|[\"“”]|\.(?=\s+[A-Z\"“]|\s*$)"
    r"|\s(?:who|which|whose|whom|where|when|while|because|although|said|says|told)\b"
)
_ACRONYM = re.compile(r"\(([A-Z]{2,6})\)")
_OPENS = re.compile(r"(?:,|\s[-–—]+|—|\s\()\s?")
_AGE = re.compile(r",\s(?:aged\s)?\d{1,3}(?=,)")
_ADVERB = r"(?:also |now |currently |then |still |once )?"
_IS_A = re.compile(
    rf"(?:,\swho|,)?\s(?:is|was|are|were|became|remains|serves as|served as)\s{_ADVERB}"
    rf"(?=(?:an?|the|one of|head|chief|director|president|chair|{_OWNER})\s)"
)
_WHO_DOES = re.compile(
    r",\swho\s(?=(?:heads?|headed|leads?|led|runs|ran|chairs|chaired|founded|co-?founded|owns|owned"
    r"|created|wrote|directs|directed|represents|represented|serves|served|plays|played|hosts|hosted"
    r"|teaches|taught)\b)"
)
_PHRASE = re.compile(
    rf"(?<![\w’'])(?:[Tt]he|[Aa]n?|(?!(?:But|And|As|Yet|So|Then|When|While|After)\s){_OWNER})\s(?:[\w’'-]+\s){{0,9}}[\w’'-]+$"
)
_COMMA = re.compile(r",\s(?:[A-Z][\w.’-]*\s){0,2}$")  # first names may stand between
_PARTED = re.compile(r"[,;:.(]\s|[\"“]|\s[-–—]+\s")
# What bears a person's name: "the O.B. Curtis Water Plant", "the Bob Moran Award".
_AFTER_ONE = re.compile(
    r"\s(?:[A-Z][a-z]+\s){0,3}(?:Academy|Act|Airport|Arena|Avenue|Award|Bridge|Building|Cent(?:er|re)"
    r"|College|Cup|Field|Foundation|Fund|Group|Hall|Hospital|House|Institute|Law|Library|Medal|Memorial"
    r"|Museum|Park|Plant|Prize|Road|School|Show|Stadium|Street|Theat(?:er|re)|Trophy|University)\b"
)
_WORD = re.compile(r"[^\W_](?:[\w.&’'-]*[\w.])?")


@dataclass(frozen=True, slots=True)
class Description:
    """text[start:end] tells who or what it is; outright: in so many words, not by a title alone."""

    start: int
    end: int
    outright: bool


def described(definition: Definition, text: str) -> Description | None:
    """The clearest words of a sentence that tell, the first of several; None if none do."""
    return max(descriptions(definition, text[:LONGEST]), key=lambda one: one.outright, default=None)


def descriptions(definition: Definition, text: str) -> list[Description]:
    """All words of a text that tell, as it stands there, of the first PLACES that name it."""
    return [
        one
        for start, end in islice(definition.places(text), PLACES)
        if not (definition.person and _AFTER_ONE.match(text, end))
        for one in (
            _spelt_out(text, start, end),
            _apposed(text, end),
            _stated(text, end),
            _led(text, start, end),
            _titled(text, start),
        )
        if one and (definition.person or " " in text[one.start : one.end])
    ]


def outright(definition: Definition, text: str) -> bool:
    """Whether a text says in so many words who or what it is."""
    found = described(definition, text)
    return found is not None and found.outright


def _spelt_out(text: str, start: int, end: int) -> Description | None:
    """The words whose initials it is: "Shanghai Cooperation Organization (SCO)"."""
    bracketed = text[start - 1 : start] == "(" and text[end : end + 1] == ")"
    if not (bracketed and text[start:end].isupper()):
        return None
    letters = [letter for letter in text[start:end] if letter.isalpha()]
    words = list(_WORD.finditer(text, 0, start - 1))[-2 * len(letters) :]
    for number, word in enumerate(words):
        initials = [one[0][0] for one in words[number:] if one[0][0].isupper()]
        if initials == letters and word[0][0].isupper():
            return Description(word.start(), words[-1].end(), outright=True)
    return None


def _apposed(text: str, end: int) -> Description | None:
    """Behind the name: "Corradi, the city's rat czar," or "Corradi (a former teacher)"."""
    age = _AGE.match(text, end)
    opened = _OPENS.match(text, age.end() if age else end)
    if not opened or _NO_NOUN.match(text, opened.end()) or _POINTS.match(text, opened.end()):
        return None
    chunk = text[opened.end() : _end(text, opened.end())]
    noun = _DETERMINED.match(chunk) and re.search(r"\b[a-z]{3,}", _BARE.sub("", chunk))
    if chunk[:1].isdigit() or not (noun or has_role(chunk)):
        return None
    return _bounded(text, opened.end(), outright=True)


def _stated(text: str, end: int) -> Description | None:
    """Behind the name and a verb: "Corradi is a former teacher", "Corradi, who heads the agency"."""
    if is_a := _IS_A.match(text, end):
        return _bounded(text, is_a.end(), outright=True)
    does = _WHO_DOES.match(text, end)
    return _bounded(text, does.end(), outright=False) if does else None


def _led(text: str, start: int, end: int) -> Description | None:
    """Before the name and a comma: "The city's first rat czar, Corradi, said"."""
    comma = _COMMA.search(text, max(0, start - FIRST_NAMES), start)
    if text[end : end + 1] not in {",", "."} or not comma:
        return None
    stop = comma.start()
    low = max((one.end() for one in _PARTED.finditer(text, 0, stop)), default=0)
    found = _PHRASE.search(text[:stop], low)
    if not found or not has_role(found[0]):
        return None
    if (_STOPS - _LINKS).intersection(found[0].split()[1:]):
        return None
    return Description(found.start(), stop, outright=False)


def _titled(text: str, start: int) -> Description | None:
    """Right before the name: "Pakistan's national security adviser Janjua"."""
    if text[start - 1 : start] != " ":
        return None
    before = list(re.finditer(r"\S+", text[max(0, start - BEFORE) : start]))
    while len(before) > 1 and _first_name(before[-1][0]):  # that the question left out
        before.pop()
    if not before or not is_role(before[-1][0]) or before[-1][0][-1] in ",;:)":
        return None
    first = last = before[-1]
    for word in before[-2 : -TITLE - 1 : -1]:
        if word[0].lower() in _STOPS or word[0][-1] in ",;:)!?" or not _modifies(word[0]):
            break
        first = word
    shift = max(0, start - BEFORE)
    return Description(shift + first.start(), shift + last.end(), outright=False)


def _first_name(word: str) -> bool:
    return word[0].isupper() and word.isalpha() and not is_role(word)


def _modifies(word: str) -> bool:
    """Whether a word before a title may belong to it: "former", "U.S.", no verb and no sentence's end."""
    if re.search(r"(?:[a-z]ed|ly|ing)$|[\"“”(]", word) and word.lower() not in _TRADES:
        return False
    return word[-1] != "." or re.fullmatch(r"(?:[A-Z]\.)+|[A-Z][a-z]{1,3}\.", word) is not None


def _end(text: str, start: int) -> int:
    """Where a phrase ends; an acronym in brackets does not end it."""
    masked = _ACRONYM.sub(lambda found: f"-{found[1]}-", text)
    found = _ENDS.search(masked, start)
    return found.start() if found else len(text)


def _bounded(text: str, start: int, *, outright: bool) -> Description | None:
    chunk = text[start : _end(text, start)].rstrip()
    fits = 0 < len(chunk.split()) <= WORDS
    return Description(start, start + len(chunk), outright) if fits else None
