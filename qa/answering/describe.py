"""Who somebody is, or what something is: questions that ask it, and the words of news that tell it.

The forms are those of definition questions of TREC (Voorhees 2003; Xu, Weischedel and Licuanan 2004):
appositions, copulas, titles before a name, relative clauses and acronyms spelt out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from qa.terms import parted

NAME = 6  # words of a name at most

_LEAD = (
    r"(?:(?:and|so|but|ok|okay|please|then|well)\b[ ,]*)*"
    r"(?:(?:can|could) you )?(?:please )?(?:(?:tell|remind) (?:me|us)|explain|do you know)?\s*"
)
_IS = r"(?:is|was|are|were)"
_FORMS = tuple(
    re.compile(rf"^{_LEAD}{form}[\s?!.]*$", re.IGNORECASE)
    for form in (
        rf"(?P<who>who) (?P<name>.+?) {_IS}",
        rf"what (?P<name>.+?) (?:{_IS}|means|stands for)",
        r"what (?:do|does|did) (?P<name>.+?) (?:mean|stand for)",
        rf"(?P<who>who)(?:[’']s| {_IS})(?: this| exactly)? (?P<name>.+?)",
        rf"what(?:[’']s| {_IS})(?: exactly| meant by)? (?P<name>.+?)",
    )
)
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_POINTS = frozenset(
    "my your our his her its their this that these those it he she they him them there i you we".split()
)
# "Who is the head of NASA" and "what is it called" ask for a name, "what is new" for anything.
_RELATES = re.compile(
    r"\b(?:of|for|in|at|on|to|from|with|by|about|who|that|which|than|as|like|going|doing|behind|after"
    r"|before|during|or|not|new|next|wrong|so|be|been|between|there|other|another|both|most|least|average|known)\b|[’']s\b|[’'] |[,;:/]"
    r"|\b(?-i:[a-z]+(?:ing|ed|est))\b",
    re.IGNORECASE,
)


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
_TRADES = frozenset("shipping banking mining housing building engineering trading training".split())
_DETERMINED = re.compile(rf"(?:[Aa]n?|[Tt]he|[Oo]ne of|another|former|then|{_OWNER})[\s-]")
# Whose lawyer it is stands elsewhere: "his lawyer" tells nobody.
_POINTS_BACK = re.compile(r"(?:his|her|its|their|our|my|your)\b", re.IGNORECASE)
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
_LINKS = frozenset("of for to in the a an".split())
_PHRASE = re.compile(
    rf"(?<![\w’'])(?:[Tt]he|[Aa]n?|(?!(?:But|And|As|Yet|So|Then|When|While|After)\s){_OWNER})\s(?:[\w’'-]+\s){{0,9}}[\w’'-]+$"
)
_COMMA = re.compile(r",\s(?:[A-Z][\w.’-]*\s){0,2}$")  # first names may stand between
_PARTED = re.compile(r"[,;:.(]\s|[\"“]|\s[-–—]+\s")
_WORD = re.compile(r"[^\W_](?:[\w.&’'-]*[\w.])?")


@dataclass(frozen=True, slots=True)
class Description:
    """text[start:end] tells who or what it is; outright: in so many words, not by a title alone."""

    start: int
    end: int
    outright: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """name: of whom or what, without its article. person: it asks "who"."""

    name: str
    person: bool

    @staticmethod
    def of(question: str) -> Definition | None:
        """What a question wants described; None if it cannot be such a question by its form.

        What a conversation carries in brackets behind it is left out.
        """
        asked = " ".join(parted(question)[0].split())
        found = next((found for form in _FORMS if (found := form.match(asked))), None)
        if not found:
            return None
        name = _ARTICLE.sub("", found["name"].strip(" \"'“”‘’"))
        return Definition(name, "who" in found.groupdict()) if _nameable(name) else None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where [start, end) the name stands in a text; a person's begins its words with capitals."""
        for found in _pattern(self.name, person=self.person).finditer(text):
            if not self.person or _capital(found[0]):
                yield found.span()

    def told_in(self, texts: Sequence[str]) -> bool:
        """Whether texts have it as a name, or say outright who or what it is."""
        return self.named(texts) or any(
            one.outright for text in texts for one in descriptions(self, text)
        )

    def named(self, texts: Sequence[str]) -> bool:
        """Whether texts have it as a name: with capitals, and not only as a sentence begins."""
        return any(
            _capital(text[start:end]) and (" " in text[start:end] or _inside(text, start))
            for text in texts
            for start, end in self.places(text)
        )


def _nameable(name: str) -> bool:
    words = name.split()
    if not words or len(words) > NAME or words[0].lower() in _POINTS or _RELATES.search(name):
        return False
    return not is_role(words[-1]) or any(word[0].isupper() for word in words)


@lru_cache(maxsize=64)
def _pattern(name: str, *, person: bool) -> re.Pattern[str]:
    """The name with an initial between its words, "Jr." behind it, and in the plural.

    A surname may come first: "Guo" is "Guo Shengkun" too.
    """
    words = [re.escape(word.rstrip(".")) for word in name.split()]
    between = r"[.’']?\s(?:(?:[A-Z]\.|[A-Z]\w*)\s)?"
    given = r"(?-i:\s[A-Z][a-z]+)?" if person and len(words) == 1 else ""
    ending = r"(?:(?<!s)e?s)?(?:,?\s(?:Jr\.?|Sr\.?|II+|IV))?"
    return re.compile(rf"(?<![\w-]){between.join(words)}{given}{ending}(?![\w-])", re.IGNORECASE)


def _capital(text: str) -> bool:
    return all(word[0].isupper() for word in text.split())


def _inside(text: str, start: int) -> bool:
    return re.search(r"[\w,] \(?$", text[max(0, start - 3) : start]) is not None


def described(definition: Definition, text: str) -> Description | None:
    """The clearest words of a sentence that tell, the first of several; None if none do."""
    return max(descriptions(definition, text[:LONGEST]), key=lambda one: one.outright, default=None)


def descriptions(definition: Definition, text: str) -> list[Description]:
    """All words of a text that tell, as it stands there, of the first PLACES that name it."""
    return [
        one
        for start, end in islice(definition.places(text), PLACES)
        for one in (
            _spelt_out(text, start, end),
            _apposed(text, end),
            _stated(text, end),
            _led(text, start, end),
            _titled(text, start),
        )
        if one and (definition.person or " " in text[one.start : one.end])
    ]


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
    if not opened or _NO_NOUN.match(text, opened.end()) or _POINTS_BACK.match(text, opened.end()):
        return None
    chunk = text[opened.end() : _end(text, opened.end())]
    noun = _DETERMINED.match(chunk) and re.search(r"\s[a-z]{3,}", chunk)
    if chunk[:1].isdigit() or not (noun or has_role(chunk)):
        return None
    return _bounded(text, opened.end(), outright=True)


def _stated(text: str, end: int) -> Description | None:
    """Behind the name and a verb: "Corradi is a former teacher"."""
    is_a = _IS_A.match(text, end)
    return _bounded(text, is_a.end(), outright=True) if is_a else None


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


_ROLES = frozenset(
    (
        "president premier king queen prince princess pope chief head chair mayor judge justice"
        " secretary attorney general colonel captain sergeant deputy aide star coach guard pilot"
        " nurse model host envoy diplomat analyst expert architect magnate executive ceo"
        " coo superstar economist scientist epidemiologist quarterback czar student principal congressman congresswoman candidate icon billionaire activist advocate"
        " suspect victim witness widow wife husband son daughter brother sister mother father partner"
        " friend ally rival critic poet rapper dr sen rep gov gen lt col rev prof company group"
        " agency firm organization nonprofit startup platform drug vaccine mission telescope rocket"
        " spacecraft virus variant hurricane storm song album film movie show series book novel game app"
        " website newspaper magazine university college hospital city town village minister senator"
        " governor director officer adviser advisor chancellor commissioner councilor professor doctor"
        " manager chairman chairwoman spokesman spokeswoman singer actor actress writer author editor"
        " reporter teacher founder owner player leader speaker commander lieutenant prosecutor"
        " administrator representative archbishop cardinal ambassador lawyer"
    ).split()
)
_FORMED = re.compile(r"(?:or|er|ist|ian|man|woman|ant|ess|eer)$")
_OTHERS = frozenset(
    (
        "after under over whether her or for number october september november december other"
        " another however never ever together per rather either neither later earlier former further"
        " quarter summer winter paper order power water matter weather center better higher lower"
        " prior major minor nor your our their then than want important relevant significant error"
        " remember consider offer cover russian ukrainian indian italian asian iranian canadian german"
        " less unless process access success business press congress progress"
    ).split()
)
SHORTEST = 4  # letters of a word that is told by its ending
_OWNED = re.compile(r"[’']s?$")
_MARKS = "\"'“”‘’(),;:"


def is_role(word: str) -> bool:
    """Whether a word may name what somebody is: "minister", "spokeswoman", "Gov.", "ex-wife"."""
    bare = _OWNED.sub("", word.strip(_MARKS).rstrip(".")).lower().rsplit("-", 1)[-1]
    one = bare.removesuffix("s")
    if _OTHERS & {bare, one}:
        return False
    if word[:1].isupper():  # "Minister", but not "Rajinder"
        return bool(_ROLES & {bare, one})
    formed = len(one) >= SHORTEST and _FORMED.search(bare if bare.endswith("ss") else one)
    return bool(formed) or bool(_ROLES & {bare, one})


def has_role(phrase: str) -> bool:
    """Whether any of its words may."""
    return any(is_role(word) for word in phrase.split())
