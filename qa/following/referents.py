"""Whom "he" and "she" mean: the person that the last question and its answer speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from qa.names import level, long_form
from qa.terms import OPENERS, parted
from qa.types import Turn

_PARTICLE = r"(?:van|von|de|da|del|di|la|bin|ibn|al|el)"
_NAME = re.compile(rf"\b[A-Z][\w’'-]+(?:(?: {_PARTICLE})?[ -][A-Z][\w’'.-]*){{0,3}}")
_THINGS = frozenset(
    (
        "council ministry department party union league organisation organization committee court"
        " university company bank agency association centre center cup bowl games open summit"
        " conference meeting forum festival awards prize act bill church museum house congress"
        " senate parliament commission fund group club team airlines airport street square park"
        " city county state states kingdom republic island islands river sea ocean war day week"
        " news times post journal bbc cnn city’s new north south east west united national"
        " eve christmas easter independence thanksgiving international world european american british chinese russian french german"
    ).split()
)
_COMPOUND = re.compile(
    r"-(?:based|born|led|backed|owned|run|wide|area|style|era|old|made|winning)$"
)
_PEOPLE = re.compile(
    r"(?:[a-z]{3}(?:ian|ean|ese|ish)s?|Saudis?|Israelis?|Iraqis?|French|Dutch|Swiss|Chinese)$"
)
_TITLE = (
    r"(?:President|Prime Minister|Minister|Secretary|Senator|Governor|Mayor|Chancellor|King|Queen|Prince|Princess"
    r"|Pope|Mr|Mrs|Ms|Dr|Sir|Lord|Lady|Judge|Justice|General|Captain|Director|Chief|Professor|Rep|Sen|Gov)\.?\s"
)
_SAYS = r"\s(?:said|says|told|added|wrote|tweeted|announced|who|has said|’s|'s)\b"
_ASKS_WHO = re.compile(
    r"\b(?:who|whom|whose|which (?:[\w’'-]+ ){0,3}?(?:\w+(?:er|or|ist|ian|man|woman)|president|official|chief"
    r"|judge|king|queen|pope|star|actress|athlete|politician|candidate|person))\b",
    re.IGNORECASE,
)
_WHO_IS = re.compile(r"[Ww]ho(?:['’]s| is| was) (?=[A-Z])")
_HE = re.compile(r"\b(?:he|his|him)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers)\b", re.IGNORECASE)
_POSSESSED = re.compile(
    r"\s+(?!(?:say|said|do|did|go|and|or|in|on|at|to|for|with|from|by|about|as|again|there|then)\b)\w",
    re.IGNORECASE,
)
_GENDERED = re.compile(r"\b(?:he|his|him|she|her|hers)\b", re.IGNORECASE)
# "But Thursday" is nobody; May and April may be.
_NOBODY = OPENERS - frozenset("may april june august".split())
UNLIKE = 2  # times that the texts must call a person by the other pronoun to be believed
SINGULAR = frozenset("he she him her his hers".split())


def person(turn: Turn, pronoun: str, texts: Sequence[str], back: str | None = None) -> str | None:
    """The one person that a pronoun after this turn means; None if it cannot be told.

    Whom the question goes back to; else whom the last one's "he" meant; else whom it asked for; else
    whom it spoke of. Who is called "he" by the articles is not meant by "she". texts: of the articles
    that the turn cited, which know the full name. back: what is gone back to.
    """
    answer = "" if turn.abstained else turn.answer
    known = ". ".join((turn.question, turn.standalone, answer, *turn.quotes, *texts))
    asked = parted(turn.standalone or turn.question)[0]
    found = people(_capitals(back or ""), known, alone=True) or _continued(turn, asked, pronoun)
    asks_who = _ASKS_WHO.search(asked) and not _WHO_IS.match(asked) and not turn.abstained
    if not found and asks_who:
        told = turn.short or ("" if turn.quotes else answer)
        found = people(told, known, alone=True) or people(". ".join(turn.quotes), known)
    elif not found:
        found = people(asked, known, alone=bool(_WHO_IS.match(asked)))
        if not texts:
            found = found or [one for one in people(asked, known, alone=True) if " " in one]
        found = found[::-1][:1] or people(". ".join(turn.quotes), known)
    meant = dict.fromkeys(full(one, known) for one in found if _fits(one, pronoun, known))
    return next(iter(meant)) if len(meant) == 1 else None


def _continued(turn: Turn, asked: str, pronoun: str) -> list[str]:
    """Whom the same pronoun was already taken to mean in the last question."""
    like = _HE if pronoun in ("he", "his", "him") else _SHE
    if not like.search(turn.question) or like.search(asked):
        return []
    typed = turn.question.lower()
    return [name for name in people(asked, "", alone=True) if name.lower() not in typed][:1]


def _capitals(text: str) -> str:
    return re.sub(r"\b[a-z]", lambda found: found[0].upper(), re.sub(r"^the ", "", text))


def _fits(name: str, pronoun: str, known: str) -> bool:
    """Whether the texts call this person as the pronoun does, in the sentences that name them."""
    he, she = _called(name, known)
    other, own = (she, he) if pronoun in ("he", "his", "him") else (he, she)
    return other < UNLIKE or other <= own


def _called(name: str, known: str) -> tuple[int, int]:
    """How often the texts say "he" and "she" where they name somebody, or right after."""
    last = re.escape(name.rsplit(maxsplit=1)[-1])
    near = re.findall(rf"\b{last}\b[^.!?]*[.!?]?[^.!?]*", known)
    said = Counter(word.lower() for text in near for word in _GENDERED.findall(text))
    return said["he"] + said["his"] + said["him"], said["she"] + said["her"] + said["hers"]


def people(text: str, known: str, *, alone: bool = False) -> list[str]:
    """The names of people in a text, in order.

    known: what the conversation says of them. alone: the text is a name, if it has one.
    """
    found = [one[0].rstrip(".'’") for one in _NAME.finditer(text)]
    bare = [re.sub(r"['’]s$", "", re.sub(rf"^{_TITLE}", "", one)) for one in found]
    return [one for one in dict.fromkeys(bare) if one and _personal(one, known, alone=alone)]


def full(name: str, known: str) -> str:
    """A surname with the first name that the conversation knows of it."""
    if " " in name:
        return name
    after = re.escape(name)
    before = rf"\b[A-Z][\w’-]+ (?:(?:[A-Z][\w’.-]*|{_PARTICLE}) )?{after}\b"
    longer = re.findall(before, known) + re.findall(rf"\b{after} [A-Z][\w’-]+", known)
    bare = dict.fromkeys(re.sub(rf"^{_TITLE}", "", one) for one in longer)
    return next((one for one in bare if " " in one and _personal(one, known)), name)


def put(core: str, span: tuple[int, int], name: str) -> str:
    """The question with a pronoun made a name: "his speech" is "Wang's speech"."""
    pronoun = core[slice(*span)].lower()
    owns = pronoun in ("his", "hers") or (
        pronoun == "her" and bool(_POSSESSED.match(core[span[1] :]))
    )
    return core[: span[0]] + name + ("’s" if owns else "") + core[span[1] :]


def _personal(name: str, known: str, *, alone: bool = False) -> bool:
    """Whether a name may be a person's by its words, and the texts speak of it as of one.

    alone: what they say does not matter.
    """
    words = name.split()
    if thing(name) or _NOBODY & {words[0].lower(), words[-1].lower()}:
        return False
    quoted = re.escape(name)
    if len(words) == 1 and name.endswith("s") and re.search(rf"\b{quoted} of\b", known):
        return False  # "Delegations of India"
    if alone:
        return True
    if re.search(rf"\b{_TITLE}{quoted}\b|\b{quoted}{_SAYS}", known):
        return True
    if len(words) > 1:  # and by surname elsewhere, which may come first: "Zhao"
        first, before, last = (re.escape(words[n]) for n in (0, -2, -1))
        return bool(re.search(rf"(?<!{before} )\b{last}\b|\b{first}(?= [a-z])", known))
    longer = re.search(rf"\b[A-Z][\w’-]+ {quoted}\b|\b{quoted} [A-Z][\w’-]+", known)
    return bool(longer and not thing(longer[0]) and any(_called(name, known)))


def thing(name: str) -> bool:
    """Whether a name is a country's, a body's, an event's or a people's by its words."""
    words = name.split()
    return (
        any(word.lower().strip(".") in _THINGS for word in words)
        or level(long_form(name.lower())) is not None
        or any((len(word) > 1 and word.isupper()) or _COMPOUND.search(word) for word in words)
        or (len(words) == 1 and bool(_PEOPLE.search(name)))
    )


def named_in(texts: Sequence[str], question: str) -> list[str]:
    """Names that the texts print inside their sentences and the question in lower case."""
    words = question.lower()
    found = dict.fromkeys(
        one[0].rstrip(".'’")
        for text in texts
        for one in _NAME.finditer(text)
        if re.search(r"[a-z] $", text[: one.start()])
    )
    return [
        name
        for name in found
        if name.lower() not in OPENERS and re.search(rf"\b{re.escape(name.lower())}\b", words)
    ]
