"""Questions that are keywords only, as typed in haste: what they ask for, and the same spelt out."""

from __future__ import annotations

import re

from qa.answering.kind import Kind

LONGEST = 16  # words: more are a sentence
_MEASURES = (
    r"(?:number|percentage|percent|share|proportion|age|prices?|costs?|amount|sum|total|size|rate"
    r"|population|magnitude|score|toll|distance|range|height|length|speed|temperature|salary|pay|bill"
    r"|fee|budget|revenues?|profits?|losses|odds|average|turnout|margin|weight|fine|attendance)"
)
PEOPLE = (
    r"(?:c[eft]o|owner|founder|president|premier|minister|secretary|director|chair(?:man|woman)?|chief"
    r"|head|boss|leader|mayor|governor|senator|coach|captain|manager|editor|author|writer|creator"
    r"|designer|spokes(?:man|woman|person)|winner|champion|opponent|judge|lawyer|attorney|suspect"
    r"|victim|teacher|doctor|surgeon general|ambassador|king|queen|pope|agent|husband|wife|partner"
    r"|son|daughter|mother|father|successor|predecessor|host|star|singer|actor|actress|player)"
)
_PLACES = r"(?:location|venue|city|country|state|town|village|hotel|stadium|airport|headquarters|birthplace)"
_COUNTED = r"(?:two|three|four|five|six|seven|eight|nine|ten)"
_HEAD = r"(?=\W*$| (?:of|for|in|at|on|to|from|per|by|with|that|who)\b)"
_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Kind.LIST, rf"\blist of\b|^{_COUNTED} (?:\w+ ){{1,3}}(?:that|who|which|of|in|from)\b|\bnames of\b"),
        (Kind.TIME, r"(?<!per )\b(?:dates?|deadline|year|month|day)(?: of| for|\W*$)|^(?:start |end |release )?date\b"),
        (Kind.PERSON, rf"\b{PEOPLE}(?: full)? names?\W*$|\bname of (?:the |a )?(?:\w+ ){{0,2}}{PEOPLE}\b"),
        (Kind.NUMBER, rf"\b(?:number|average|percentage|percent)\b|\b{_MEASURES}\b{_HEAD}|\b{_MEASURES} (?:19|20)\d\d\W*$"),
        (Kind.PLACE, rf"\b(?:location|venue)\b|\b{_PLACES}{_HEAD}"),
        (Kind.PERSON, rf"^(?:the )?(?:\w+ )?{PEOPLE} (?:of|for)\b|\b{PEOPLE}(?: (?:19|20)\d\d)?\W*$"),
        (Kind.WHICH, r"\b(?:full )?name of\b|\b(?:name|title)\W*$"),
    )
)  # fmt: skip
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could|should|must|may not|isn[’']t"
    r"|who|whom|whose|what|which|when|where|why|how)\b|[:;,…]"
)
_NO_NOUN = re.compile(
    r"^(?:and|but|so|or|then|any|some|find|finish|complete|explain|say|tell|show|give|list(?! of)|name(?! of)|describe)\b"
)
_NAME = re.compile(
    r"(?:^(?:the )?(?:full )?name of (?:the )?|\b(?: full)? names?\W*$)", re.IGNORECASE
)


def keyword_kind(text: str) -> Kind:
    """The kind that keywords ask for; OTHER if their words do not tell, and of whole sentences."""
    folded = text.casefold()
    if not _are_keywords(folded):
        return Kind.OTHER
    return next((kind for kind, rule in _RULES if rule.search(folded)), Kind.OTHER)


def spelt_out(text: str, kind: Kind) -> str:
    """Keywords as the question that a reader trained on questions expects: "Who is the fire chief?".

    A sentence stays as it is.
    """
    plain = text.strip(" ?.!\"'“”")
    if not plain or not _are_keywords(text.casefold()):
        return text
    if kind is Kind.PERSON:
        return f"Who is the {_NAME.sub('', plain)}?"
    if kind is Kind.PLACE:
        return f"Where is the {plain}?"
    return f"What is the {plain}?"


def _are_keywords(folded: str) -> bool:
    """Not what has a verb of its own, asks with a word for it, goes on from before, orders or is long."""
    short = len(folded.split()) <= LONGEST
    return short and not _FINITE.search(folded) and not _NO_NOUN.search(folded)
