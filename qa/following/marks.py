"""What in a question leads on from what was asked before: how it begins, and what points back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Self

_LEAD = re.compile(
    r"(?:(?:and|but|also|then|plus|ok|okay|thanks|thank you|thx|cheers|great|cool|alright|hm+|interesting)\b[\s,.;:!–—-]*"
    r"|(?:so|well|now|right|sure|good|nice|oh|no|yes|fine|sorry)\b(?:[,.;:!–—-]+\s*| (?=and |but |what |who |how |why |when |where )))+",
    re.IGNORECASE,
)
_LED = re.compile(r"\b(?:and|but|also|then|plus)\b", re.IGNORECASE)
_IDLE = re.compile(
    r"(?:(?:ok|okay|thanks|thank you|thx|cheers|great|cool|alright|right|good|nice|fine|sure|yes|no|hm+|wow|interesting|perfect"
    r"|very|much|a lot|so|again)\b\W*)+",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"(?:what|who) (?:is|are|was|were) (?!the\b|that\b|this\b|his\b|her\b|their\b|its\b)(?:an? )?[\w’'-]+(?: [\w’'-]+){0,2}[\s?.]*$"
    r"|(?:is|are) (?!the\b|that\b|this\b|it\b)[\w’'-]+(?: [\w’'-]+)? an? [\w’'-]+[\s?.]*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:what|how) (?:about|of)\s+(?P<fragment>[^,;:]+?)[\s?.!]*$", re.IGNORECASE)
_BACK = re.compile(
    r"(?:(?:let['’]?s )?(?:(?:go|going|come|coming|get|getting) )?back (?:to|on)|returning to|as for|what about|how about"
    r"|about|regarding)\s+(?P<what>[^,:;.–—]{2,60}?)\s*(?:[,:;–—.]| - )\s*(?P<rest>.+)",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|did|does|do|is|are|was|were|has|have|had"
    r"|can|could|will|would|should|tell|show|list|name|give|explain|describe|summari[sz]e)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:(?:since|until|by|for|from|to|with|at|in|on|of) )?(?:who|whom|whose|what|which|when|where|why|how)"
    r"(?: (?:so|come|many|much|often|long|old|else|exactly|one|ones|then|not|for|is that|was that|by whom))?\W*$",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:he|she|him|her|his|hers|they|them|their|theirs)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\s+$", re.IGNORECASE
)
_PERSON = re.compile(
    r"\b(?:who|whose|people|man|woman|men|women|(?:\w+(?:er|or|ist|man|woman|ian|ants?))s?|star|guest|champion|coach|athlete|prince(?:ss)?|duke|actress|president|officials?|chief|police|pope|king|queen)\b",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:(?P<it>it|its)\b"
    r"|there\b(?! (?:is|are|was|were|will|has|have|had|be)\b)"
    r"|(?:this|these)\b(?! (?:week|month|year|morning|afternoon|evening|season|spring|summer|autumn|fall|winter|weekend"
    r"|decade|century|time|quarter)s?\b)"
    r"|(?:those)\b(?! who\b)"
    r"|(?<=\bthe )(?:same|other|others|first one|second one|latter|former)\b"
    r"|(?:which|the|that|this|other|another|new|old|last) ones?\b|\b(?:anyone|anybody|someone|what|who|where|anything) else\b"
    r"|(?:(?<=\b(?:is|of|to|by|in|at|on|do) )|(?<=\b(?:was|did|for) )|(?<=\b(?:from|with|like|than) )|(?<=\b(?:about|after|since) )|(?<=\bbefore )|^)that\b(?! (?:he|she|they|it|the|a|an)\b)"
    r"|that(?=[\s?.!]*$))",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:is|was|has|does|did|will|would)(?:n['’]t)? it (?:true|possible|likely|legal|known|expected|been|take|cost|mean)\b"
    r"|\bit (?:take|takes|took|rain|rains|snow)\b|\b(?:is|are|was|were|be|been) there\b|\bwhat (?:time|day|date|year) is it\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\b(?:the|that|those|these)\s+(?P<noun>[a-z][\w-]*(?:['’]s?)?(?:\s+[a-z][\w-]*(?:['’]s?)?){0,3})"
)
_SPECIFIED = re.compile(
    r"\s*(?:of|in|at|on|for|to|by|from|with|between|against|over|who|that|which|behind|near|where|when)\b"
)
_CAPITAL = re.compile(r"(?<=[\w,] )[A-Z][\w’'-]*[\w-]")
_SUPERLATIVE = re.compile(
    r"(?:\w+est|first|last|most|least|only|best|worst|next|new|latest|second|third)\b"
)
_UNIQUE = frozenset(
    "world internet sun moon earth sea sky past future public media press weather".split()
)
_STOPS = frozenset(
    "of in at on for to by from with between against over who that which behind near where when did does do is are"
    " was were has have had will would can could should may might and or but than as say said says get go take took"
    " come came make made give gave after before during since until into about happen happened".split()
)


THANKS = 100  # code points that they have at most
PRONOUNS = 20  # of a question that are looked at
SENTENCE = 4  # words that a sentence has at least


@dataclass(frozen=True, slots=True)
class Marks:
    """What a question's form tells of its dependence.

    core: the question without what only leads on ("and", "ok,"). idle: it has nothing else.
    back: what it says that it goes back to ("back to the summit: …"), None where it does not.
    fragment: no question of its own, but a part of the last one ("And Uzbekistan?"). bare: nothing
    but the word that asks ("why?"). pointing: pronouns whose meaning does not stand in the
    question, as [start, end) of core; definite: nouns with "the" that nothing specifies.
    names: capitalised words behind the first.
    """

    core: str
    idle: bool = False
    back: str | None = None
    fragment: str | None = None
    bare: bool = False
    pointing: tuple[tuple[int, int], ...] = ()
    definite: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def strong(self) -> bool:
        """Whether it is no question without another, or says that it goes back to one."""
        return bool(self.fragment or self.bare or self.back)

    @property
    def defines(self) -> bool:
        """Whether it asks what a thing is, whatever was spoken of: "what is an identifier?"."""
        return not self.pointing and bool(_DEFINES.match(self.core))

    @property
    def roams(self) -> bool:
        """Whether it may lead on from any turn: a pronoun or an ellipsis means the last one."""
        return bool(self.back) or not (self.fragment or self.bare or self.pointing)

    @classmethod
    def of(cls, question: str) -> Self:
        """Read a question as it was typed."""
        lead = _LEAD.match(question)
        core = question[lead.end() :] if lead and lead.end() < len(question) else question
        led = bool(lead and _LED.search(lead[0])) and core != question
        back, core = _back(core)
        fragment = _fragment(core, led=led)
        return cls(
            core,
            idle(question),
            back,
            fragment,
            fragment is None and bool(_BARE.match(core)),
            tuple(_pointing(core)),
            tuple(definite(core)),
            tuple(found[0] for found in _CAPITAL.finditer(core)),
        )


def idle(question: str) -> bool:
    """Whether it asks nothing: "ok, thanks!"."""
    return len(question) <= THANKS and bool(_IDLE.fullmatch(question))


def _back(core: str) -> tuple[str | None, str]:
    """What the question goes back to, and the question itself."""
    found = _BACK.match(core)
    if not found or not _ASKING.search(found["rest"]):
        return None, core
    return found["what"], found["rest"]


def _fragment(core: str, *, led: bool) -> str | None:
    about = _ABOUT.match(core)
    if about:
        return about["fragment"]
    if led and not _ASKING.search(core):
        return core.strip(" ?.!")
    return None


def _pointing(core: str) -> list[tuple[int, int]]:
    expletive = [found.span() for found in _EXPLETIVE.finditer(core)]
    said = _first_sentence(core)
    found = [
        one.span()
        for one in islice(_PERSONAL.finditer(core), PRONOUNS)
        if one.start() < said and not _inside(core[: one.start()], one[0], core[one.end() :])
    ]
    for one in islice(_THING.finditer(core), PRONOUNS):
        covered = any(start <= one.start() < end for start, end in expletive)
        if not covered and not (
            one["it"]
            and (one.start() >= said or _inside(core[: one.start()], one[0], core[one.end() :]))
        ):
            found.append(one.span())
    return sorted(found)


def _first_sentence(core: str) -> int:
    """Where the first sentence within the question ends; its length where none does.

    What stands behind it may mean something of it: "A cheese sells well. Which one is it?".
    """
    for count, word in enumerate(re.finditer(r"\w+", core), start=1):
        if count >= SENTENCE and core[word.end() : word.end() + 1] in tuple(".?!;"):
            return word.end() + 1
    return len(core)


def _inside(before: str, pronoun: str, after: str) -> bool:
    """Whether the pronoun means something that the question names before it.

    "Did Musk say he would resign": a name before it, and it is what the second verb is said of.
    """
    if _SUBJECT.search(before):
        return False
    opener = _ASKING.match(before) or _LEAD.match(before)
    named = re.search(r"\b[A-Z][\w’'-]+" if not opener else r"(?<!^)\b[A-Z][\w’'-]+", before) or (
        pronoun.lower() not in ("it", "its") and _PERSON.search(before)
    )
    if not named:
        return False
    if pronoun.lower() in ("his", "her", "their", "its", "he", "she", "they"):
        return bool(re.match(r"\s+\w", after))
    return pronoun.lower() == "it" and bool(
        re.match(r"\s+(?:would|will|had|has|was|is|could|should|plans?|planned|did|does)\b", after)
    )


def definite(core: str) -> list[str]:
    """Nouns with "the" and nothing that says which: "the minister", "the union's secretary"."""
    found = []
    for one in _DEFINITE.finditer(core):
        words = one["noun"].split()
        kept = next((words[:n] for n, word in enumerate(words) if word in _STOPS), words)
        if not kept or _SUPERLATIVE.match(kept[0]) or kept[-1] in _UNIQUE:
            continue
        end = one.start("noun") + len(" ".join(kept))
        if re.match(r"\s+(?:[A-Z]|\d)", core[end:]):
            continue
        if not _SPECIFIED.match(core[end:]) or any(word.endswith(("'s", "’s")) for word in kept):
            found.append(" ".join(kept))
    return found
