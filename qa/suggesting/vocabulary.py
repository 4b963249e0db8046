"""The words and shapes of names by which the forms of sentences are told. All are regular expressions."""

from __future__ import annotations

from typing import Final

from qa.terms import OPENERS

# Capitalised at the start of a sentence, and yet no name.
_OPENING = (
    "Also All Although Amid Among Another Are Because Both Can Could Did Do Does During Each Earlier Early Even"
    " Every Following Former Had Has Have Her Here However His How I If Is It's Its Just Last Late Later Like"
    " Many Meanwhile More Most My No Not Now One Only Other Our Photos Read See She Should Since Some Still Their"
    " There's Three Though Two Until Was Watch We Were What Where Who Why Will With Would Yes You Your"
).split()
OPENING: Final = "|".join(sorted({*_OPENING, *(word.capitalize() for word in OPENERS)}))

WORD: Final = r"[A-Z][\w’'-]*\w"
NAME: Final = rf"{WORD}(?:(?: [A-Z]\.)* (?:(?:of|de|bin|al|von|van) )?{WORD})*"
# Whole: what follows does not go on with the name.
ORGANISATION: Final = (
    rf"(?:the )?{NAME}(?: (?:and|of|for|on) (?:the )?{NAME})*"
    r"(?=[,.;:)]|$| (?:said|told|says|in|at|who|which|has|was|is)\b)"
)
PERSON: Final = rf"(?!(?:{OPENING})\b){WORD}(?: [A-Z]\.)?(?: (?:de |bin |al-|von |van )?{WORD}){{0,2}}(?<![’']s)"
TITLED: Final = (
    r"(?:(?:former |then-)?(?:U\.?S\.? )?(?:President|Vice President|Prime Minister|Minister|Senator"
    rf"|Sen\.|Rep\.|Gov\.|Governor|Mayor|Secretary|Pope|King|Queen|Prince|Princess|Dr\.|Justice|Judge) )?{PERSON}"
)
# What may stand between a name and its verb: "Zhao, the minister, also met".
ASIDE: Final = r"(?:, (?!and\b)[^,]{3,80},)?(?: also| later| then| recently| previously)?"
DAY: Final = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d|Jan|Feb|Mar(?:ch|\.)|Apr|May \d|June|July|Aug|Sep|Oct|Nov|Dec)"
COUNT: Final = (
    r"(?:[1-9][\d,]*(?:\.\d+)?(?: (?:million|billion))?|two|three|four|five|six|seven|eight|nine|ten"
    r"|eleven|twelve|dozens of|hundreds of|thousands of)"
)
ABOUT: Final = (
    r"(?:(?:[Aa]t least|[Mm]ore than|[Nn]early|[Aa]bout|[Ss]ome|[Aa]lmost|[Nn]o fewer than|[Aa]round"
    r"|[Oo]ver|[Uu]p to|[Aa]n estimated) )?"
)
COUNTED: Final = r"(?:[a-z-]+ ){0,2}?(?:[a-z]+s|people|men|women|children)"
ROLE: Final = (
    r"(?:secretary|head|president|prime minister|director|chief|chairman|chairwoman|chair|chief executive|CEO"
    r"|leader|governor|mayor|founder|co-founder|speaker|commissioner|commander|coach|manager|editor)"
)
# Who does this does it to someone or something. Verbs of saying and wanting are left out of those
# in -ed, and what is done by another.
DOING: Final = (
    r"(?:attended|took part in|met with|met|won|wrote|beat|led|bought|sang|built|drove|taught|broke|chose"
    r"|was addressing|was visiting|was hosting|was leading"
    r"|(?!(?:add|not|claim|argu|warn|explain|ask|repli|continu|want|tri|need|us|seem|appear|refus|agre|decid|plann"
    r"|hop|believ|alleg|look|start|work|liv|remain|insist|respond|react|tweet|announc|post|shar|reveal|lik|lov|turn"
    r"|stat|report|confirm|describ|call|mention|serv|talk|point|head|happen|acknowledg|suggest|indicat|admitt)ed\b)"
    r"[a-z]{3,}ed(?! by\b))"
)
# What one did, beside what it is called in a question with "did"; those without an object first.
ALONE: Final = {
    "died": "die", "resigned": "resign", "retired": "retire", "testified": "testify",
    "pleaded guilty": "plead guilty", "took office": "take office",
}  # fmt: skip
WITH_OBJECT: Final = {
    "met": "meet", "visited": "visit", "won": "win", "signed": "sign", "opened": "open",
    "married": "marry", "joined": "join", "left": "leave", "launched": "launch",
    "bought": "buy", "founded": "found", "attended": "attend",
}  # fmt: skip
# What was done to someone, and how one asks for what follows.
DONE: Final = {
    "charged with": "What was {} charged with?",
    "sentenced to": "What was {} sentenced to?",
    "convicted of": "What was {} convicted of?",
    "accused of": "What was {} accused of?",
    "diagnosed with": "What was {} diagnosed with?",
    "named after": "Who was {} named after?",
    "directed by": "Who directed {}?",
    "designed by": "Who designed {}?",
    "replaced by": "Who replaced {}?",
    "succeeded by": "Who succeeded {}?",
    "born in": "Where was {} born?",
}
# Where a clause ends: what stands behind it is left out of a question.
END: Final = (
    r"(?:[,;:–—(]| -- | - |[.?!]$| (?:after|before|while|as|but|who|whom|whose|which|that|because|where|when|since"
    r"|until|during|despite|amid|according|earlier|later|last|this|next|including|over the|the (?:week|weekend|month|year|day|morning|night)|with their|ahead of"
    r"|and [a-z]+ed|effective|in (?:19|20)\d\d|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:on|in) (?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sep|Oct|Nov|Dec)[a-z]*|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
)
# Words that lean on another sentence or on the day, and signs that no one types.
VAGUE: Final = (
    r"\b(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|I|we|We|our|my|your|you|us|me|these|those|such|here"
    r"|there|former|today|yesterday|tomorrow|tonight|another|both|other|others|same|more|later|now|ago|currently"
    r"|reportedly|untimely)\b|[\"“”‘$@#/|*\[\]{}<>\\]|(?<!\w)['’]|['’](?!\w)"
)
