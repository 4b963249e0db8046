"""The forms in which English news tells of meetings, and what parts a sentence into names and roles.

Every pattern is bounded; sentences are at most `meetings.LONGEST` long.
"""

from __future__ import annotations

import re

from corpus.dates import MONTHS, WEEKDAYS

ADVERB = (
    r"(?:also|then|later|recently|briefly|privately|separately|personally|virtually|first|just|earlier"
    r"|once|twice|already|repeatedly|last|jointly|together|again)"
)
MEALS = r"(?:breakfast|lunch|dinner|tea)"
TALKS = rf"(?:meetings?|talks|discussions|summit|audience|{MEALS})"
TAKE = r"(?:hosted|hosts|received|receives|(?:was|is|were|are) (?:hosting|receiving|welcoming|greeting))"  # also a show, also an award
GREET = r"(?:welcomed|welcomes|greeted|greets)"
# Between a verb or noun and "with": "met on Tuesday with", "a meeting in Los Angeles with".
LOOSE = r"(?:(?!(?:to|as|that(?! day)|who|which|about|like|by|for|and)\b)[^\s,.;:()]{1,30} ){0,8}?"
ACTIVE = re.compile(
    rf"\b(?:(?P<met>met|meets|meet)(?: up)?(?: {ADVERB})?(?P<with> {LOOSE}with)?"
    rf"|(?P<take>{TAKE})|{GREET}"
    rf"|(?:(?P<held>held|holds|had|has|have) (?:(?!been\b)[\w-]+ ){{0,4}}?{TALKS}|sat down|sits down|shook hands|shakes hands|dined"
    rf"|talks) {LOOSE}(?P<together>with)) "
)
PASSIVE = re.compile(
    r"\b(?:was|were|been|is|are|being) (?:\w+ly )?(?:hosted|welcomed|received|greeted|met)\b"
    r"(?: [^,.;:()]{1,40}?)? by "
)
NOUN = re.compile(
    rf"\b(?:{TALKS} {LOOSE}(?:with|(?P<between>between)) "
    rf"|meeting(?! of\b)(?: up)?(?: {ADVERB})? (?:{LOOSE}with )?)"
)
TO_COME = re.compile(  # right before a verb or noun: it has not been, or not with these
    r"(?:\b(?:will|would|to|could|can|may|might|should|must|shall|not|never|cannot|did|does|do|if"
    r"|for|any|no|next|upcoming|planned|possible|potential|proposed|future|cancell?ed|arranged?|requested"
    r"|sought|seek(?:ing|s)?|want(?:s|ed)?|hopes?|plans?|agreed|invited|scheduled|arranging|prospect|offer|idea|chance)\b"
    r"|n[’']t|\b(?:ahead of|before|without|instead of|until|rather than)\b)"
    rf"(?: (?:{ADVERB}|a|an|the|his|her|their|in-person|face-to-face|be|have|hold|private|first|second|direct|formal"
    r"|bilateral|joint|prospect|offer|idea|request|chance|of))*\s?$",
    re.IGNORECASE,
)
MODAL = re.compile(
    r"\b(?:will|won[’']t|would|could|may|might|should|(?:is|are|was|were) (?:to|set|due)|if)\b"
)
WILL = re.compile(r"\b(?:will|would|could|may|might|should|to|not|never|n[’']t)\b(?: \w+)? $")
STOP = re.compile(
    r"[.;:()—“”\"]|(?<![A-Z])\.(?:\s|$)| [-–] "
    r"|\b(?:in|at|on|during|after|before|while|to|as|about|over|for|earlier|last|this|next|where|when|who|whose"
    r"|that|which|amid|ahead|alongside|following|via|by|from|since|because|until|but|if|had|has|have|was|were"
    r"|is|are|said|says|will|would|and then|inside|outside|near|aboard|despite|yesterday|today|shortly|twice|a (?:day|week|month|year)"
    r"|once|\w+ times|between|among|with|against|under|like)\b"
)
CAPITAL = r"[A-Z][\w’'.-]{0,40}"
NAME = re.compile(
    rf"{CAPITAL}(?: (?:(?:of|de|da|di|van|von|der|bin|al|el|la|the) ){{0,2}}{CAPITAL}){{0,9}}"
)
CREDIT = re.compile(r".*\b(?:Images|Photos?|Reuters|AP|AFP|Shutterstock|Getty|Caption|PA)\b:? ?")
INITIAL = re.compile(
    r"\b(?:[A-Z]|St|Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Col|Lt|Sgt|Rev|Prof|Hon|Jr|Sr|U\.S|U\.K)\.$"
)
SPLIT = re.compile(r",? and |, | as well as ")
ROLE = re.compile(  # who is met without a name
    r"\b(?:president|minister|premier|chancellor|king|queen|prince|princess|pope|lady|leader|leaders|official|officials"
    r"|ministers?|secretar(?:y|ies)|ambassadors?|envoys?|counterparts?|delegat\w+|participants|heads?|chiefs?"
    r"|representatives?|members|lawmakers?|senators?|governors?|mayors?|executives?|families|relatives|survivors"
    r"|victims|protesters|students|workers|residents|journalists|reporters|advisers?|generals?|commanders?"
    r"|activists|managers?|panel|aides|volunteers|staff|doctors|lawyers|investors|therapists|fan|legislators?|politicians?|donors|supporters|fans|voters|teachers|organizers|negotiators|troops|soldiers|veterans|refugees|children|presidents|team)\b",
    re.IGNORECASE,
)
BORN = re.compile(r"\b(?:baby|babies|twins?|triplets|son|daughter|child)\b", re.IGNORECASE)
BY_ROLE = re.compile(rf"(?: [a-z][\w-]{{1,30}})?? (?-i:{ROLE.pattern.lower()})(?: {NAME.pattern})?")
ALONE = re.compile(
    r"^(?:he|she|they|him|her|them|it|who|us|you|me|each other|one another)$", re.IGNORECASE
)
EMPTY = re.compile(
    r"^(?:(?:a|an|the|his|her|its|their|some|[A-Z]-\S+|[A-Z0-9]{2,5}|[a-z]+ed\b.*)\s*)+$"
)
TITLE_ALONE = re.compile(r"\b(?:Vice|President|Minister|Secretary|Premier|Chairman|Speaker)$")
AUXILIARY = re.compile(
    rf"(?: (?:{ADVERB}|has|have|had|who|is|are|\w+ly|on {CAPITAL}(?: (?:morning|afternoon|evening|night))?))+$"
)
ASIDE = re.compile(r", [^,]{1,220},\s*$")
NO_NAMES = frozenset(
    (
        *(word.capitalize() for word in WEEKDAYS), *MONTHS, *"The A An In On At When After Before During"
        " While As Following But And Meanwhile Earlier Later Last This Then However If Since With For"
        " By From It It's It’s He She They We I His Her Their Its That There Also Leaving January February March"
        " April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug"
        " Sep Sept Oct Nov Dec Speaking Most Recently Among Both Under Was Were Is Are Did Do Does Has Have What Who Why How Analysis Out I’ve".split(),
    )
)  # fmt: skip
NO_SUBJECT = re.compile(r"\b(?:the [a-z]+|to|of|the) $")
BY_TITLE = re.compile(
    rf"(?:^|[\s“\"])((?:(?:[Tt]he|[Aa]n?) )?(?:[\w’'-]{{1,30}} ){{0,2}}(?:{ROLE.pattern}))$",
    re.IGNORECASE,
)
OPENS = re.compile(r"\b(?:In|At|On|From|Near) (?:the )?$")  # "In Brussels, A met"
JOINED = re.compile(r",? and (?:[a-z]\w+ ){0,4}|, (?:[a-z]\w+ ){0,4}")
PLACED = re.compile(r"\b(?:in|at|on|near|from) (?:the |downtown |central )?$")
WHERE = re.compile(  # not "in the Chinese capital"
    rf"\b(?:in|at) (?P<place>(?>(?:the )?{NAME.pattern}))(?![\w’'-]| (?!(?:on|in|at|to|for|with|and|after|before"
    r"|during|as|where|when|last|this|later?|yesterday|earl\w+|ahead|while|from|by)\b)[a-z])"
)
