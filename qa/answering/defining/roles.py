"""Words that say what a person does, or what kind of thing something is, by their form."""

from __future__ import annotations

import re

_ROLES = frozenset(
    (
        "president premier king queen prince princess pope chief head chair mayor judge justice"
        " secretary attorney general colonel captain sergeant deputy aide star superstar coach guard pilot"
        " nurse athlete model host envoy ambassador diplomat analyst expert economist lawyer priest"
        " bishop architect chef mogul tycoon magnate executive ceo cfo coo boss guru czar adviser"
        " student principal spokesperson congressman congresswoman candidate politician legend icon"
        " champion sheriff billionaire millionaire entrepreneur activist advocate whistleblower"
        " suspect victim survivor witness resident heir heiress widow wife husband son daughter"
        " brother sister mother father partner girlfriend boyfriend friend ally rival critic poet"
        " playwright rapper quarterback cornerback linebacker comedian dr sen rep gov gen lt col"
        " sgt rev prof democrat company group agency firm organization nonprofit startup platform"
        " drug vaccine mission telescope rocket spacecraft virus variant hurricane storm cyclone"
        " typhoon song album film movie show series book novel game app website newspaper magazine"
        " university college hospital city town village minister senator governor director officer"
        " adviser advisor chancellor commissioner councilor councillor professor doctor manager"
        " chairman chairwoman spokesman spokeswoman singer actor actress writer author editor"
        " reporter banker trader teacher researcher historian musician designer painter producer"
        " photographer economist journalist columnist scientist artist epidemiologist founder owner"
        " player boxer cyclist footballer trainer leader speaker commander lieutenant prosecutor"
        " detective inspector administrator representative archbishop cardinal rabbi imam emperor"
        " sultan emir ayatollah councilman councilwoman congresswoman businessman businesswoman"
        " astronaut veteran treasurer superintendent organizer"
    ).split()
)
_FORMED = re.compile(r"(?:or|er|ist|ian|man|woman|ant|ess|eer)$")
_OTHERS = frozenset(
    (
        "after under over whether her or for number october september november december other"
        " another however never ever together per rather either neither later earlier former"
        " further quarter summer winter paper order power water matter weather center river better"
        " greater higher lower larger older younger prior major minor senior junior nor your our"
        " their then than want important relevant giant instant constant significant error terror"
        " labor color favor honor floor door poor remember consider offer enter cover deliver"
        " discover answer refer prefer suffer differ wonder russian ukrainian indian italian"
        " asian iranian brazilian canadian australian egyptian syrian palestinian norwegian german"
        " less unless process access success business press congress progress easter"
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
