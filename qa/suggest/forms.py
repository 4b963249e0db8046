"""Sentences of news turned into the questions that they answer, by their form.

A form takes one part out of a sentence and asks for it: what was taken out is then what a right
answer must share. All forms ask so that the verb may stay as it is in the sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# Where a story was filed, "BEIJING -- ".
_UNDATED = re.compile(
    r"^[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w. ]{2,20}){0,2} ?(?:\([A-Za-z .]+\))? ?(?:--|—|–|-) "
)


_SENTENCE = 400  # code points at most; a longer one is a list or no sentence
_CLAUSE = 70  # code points; of a longer one the last "on …" is left out
_WORDS = range(4, 13)  # of a question

# Patterns of names and words. Capitalised at the start of a sentence, and yet no name:
_OPENING: Final = (
    "A After All Also Although Amid Among An And Another April Are As At August Because Before Both"
    " But By Can Could December Did Do Does During Each Earlier Early Even Every February Following"
    " For Former Friday From Had Has Have He Her Here His How However I If In Is It It's Its"
    " January July June Just Last Late Later Like Many March May Meanwhile Monday More Most My No"
    " Not November Now October Of On One Only Or Other Our Photos Read Saturday See September She"
    " Should Since So Some Still Sunday That The Their There There's They This Though Three Thursday"
    " To Tuesday Two Until Was Watch We Wednesday Were What When Where While Who Why Will With Would"
    " Yes You Your"
).replace(" ", "|")
_WORD: Final = r"[A-Z][\w’'-]*\w"
_NAME: Final = rf"{_WORD}(?:(?: [A-Z]\.)* (?:(?:of|de|bin|al|von|van) )?{_WORD})*"
# Whole: what follows does not go on with the name.
_ORGANISATION: Final = (
    rf"(?:the )?{_NAME}(?: (?:and|of|for|on) (?:the )?{_NAME})*"
    r"(?=[,.;:)]|$| (?:said|told|says|in|at|who|which|has|was|is)\b)"
)
_PERSON: Final = (
    rf"(?!(?:{_OPENING})\b){_WORD}(?: [A-Z]\.)?(?: (?:de |bin |al-|von |van )?{_WORD}){{0,2}}"
    r"(?<![’']s)"
)
_TITLED: Final = (
    r"(?:(?:former |then-)?(?:U\.?S\.? )?(?:President|Vice President|Prime Minister|Minister|Senator"
    rf"|Sen\.|Rep\.|Gov\.|Governor|Mayor|Secretary|Pope|King|Queen|Prince|Princess|Dr\.|Justice|Judge) )?{_PERSON}"
)
# What may stand between a name and its verb: "Zhao, the minister, also met".
_ASIDE: Final = r"(?:, (?!and\b)[^,]{3,80},)?(?: also| later| then| recently| previously)?"
_DAY: Final = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\d|Jan|Feb|Mar(?:ch|\.)|Apr|May \d|June|July|Aug"
    r"|Sep|Oct|Nov|Dec)"
)
_COUNT: Final = (
    r"(?:(?:[Aa]t least|[Mm]ore than|[Nn]early|[Aa]bout|[Ss]ome|[Aa]lmost|[Nn]o fewer than|[Aa]round"
    r"|[Oo]ver|[Uu]p to|[Aa]n estimated) )?"
    r"(?P<taken>[1-9][\d,]*(?:\.\d+)?(?: (?:million|billion))?|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|dozens of|hundreds of|thousands of)"
)
_ROLE: Final = (
    r"(?:secretary|head|president|prime minister|director|chief|chairman|chairwoman|chair"
    r"|chief executive|CEO|leader|governor|mayor|founder|co-founder|speaker|commissioner|commander"
    r"|coach|manager|editor)"
)
# Who does this does it to someone or something: no verbs of saying, wanting and being done to.
_DOING: Final = (
    r"(?:attended|took part in|met with|met|won|wrote|beat|led|bought|sang|built|drove|taught|broke"
    r"|chose|was addressing|was visiting|was hosting|was leading"
    r"|(?!(?:add|not|claim|argu|warn|explain|ask|repli|continu|want|tri|need|us|seem|appear|refus"
    r"|agre|decid|plann|hop|believ|alleg|look|start|work|liv|remain|insist|respond|react|tweet"
    r"|announc|post|shar|reveal|lik|lov|turn|stat|report|confirm|describ|call|mention|serv|talk"
    r"|point|head|happen|acknowledg|suggest|indicat|admitt)ed\b)[a-z]{3,}ed(?! by\b))"
)
# What was done to someone, and how one asks for what follows.
_DONE: Final = {
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
_END: Final = re.compile(
    r"(?:[,;:–—(]| -- | - |[.?!]$| (?:after|before|while|as|but|who|whom|whose|which|that|because"
    r"|where|when|since|until|during|despite|amid|according|earlier|later|last|this|next|including"
    r"|over the|the (?:week|weekend|month|year|day|morning|night)|with their|ahead of|and [a-z]+ed"
    r"|effective|in (?:19|20)\d\d|(?:on|in) (?:Jan|Feb|Mar|Apr|May|June|July|Aug|Sep|Oct|Nov|Dec)[a-z]*"
    r"|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
)
# Words that lean on another sentence or on the day, and signs that no one types.
_VAGUE: Final = re.compile(
    r"\b(?:he|she|they|it|his|her|hers|their|theirs|its|him|them|I|we|We|our|my|your|you|us|me|these"
    r"|those|such|here|there|former|today|yesterday|tomorrow|tonight|another|both|other|others|same"
    r"|more|later|now|ago|currently|reportedly|untimely)\b"
    r"|[\"“”‘$@#/|*\[\]{}<>\\]|(?<!\w)['’]|['’](?!\w)|\b(\w+) \1\b"
)
# Each form: a pattern, and the question that its groups make. "taken" is what is asked for, or else
# "who", a person, whom the article must name again.
_FORMS: Final = {
    name: (re.compile(pattern), question)
    for name, pattern, question in (
        ("who came", r"(?:^|, )(?P<taken>[A-Z][^,]+(?:, [^,]+)+,? and [^,]+?) (?P<verb>attended|took part in) (?P<rest>.+)",
         "Who {verb} {rest}?"),
        ("done", rf"(?:^|, )(?P<who>{_PERSON}){_ASIDE} (?:was|were|has been) (?P<verb>{'|'.join(_DONE)}) (?P<taken>.+)",
         ""),
        ("how many", (rf"(?:^|, ){_COUNT} (?P<what>(?:[a-z-]+ ){{0,2}}?(?:[a-z]+s|people|men|women|children))"
                      r" (?P<verb>were|have been|died|attended|took part in|came to|signed|voted|live in|lost) (?P<rest>.+)"),
         "How many {what} {verb} {rest}?"),
        ("who", rf"^(?P<who>{_TITLED}){_ASIDE} (?P<verb>{_DOING}) (?P<rest>.+)",
         "Who {verb} {rest}?"),
        ("has", rf"(?P<who>{_PERSON}), (?P<role>{_ROLE}) of (?P<of>{_ORGANISATION})",
         "Who is the {role} of {of}?"),
        ("what is", rf"(?:^|, )[Tt]he (?P<what>{_WORD}(?: and {_WORD})?(?: {_WORD})+) is (?P<taken>an? [a-z].{{15,}})",
         "What is the {what}?"),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a sentence seems to answer.

    taken: the words that were taken out of the sentence. form: the name of the form that made it.
    sentence: where it came from, without the place and day that open it.
    """

    question: str
    taken: str
    form: str
    sentence: str


def candidates(sentence: str, article: str) -> Iterator[Candidate]:
    """The questions of one sentence, on one line, of an article's text: at most one of each form."""
    plain = _UNDATED.sub("", sentence).strip()
    if len(plain) > _SENTENCE:
        return
    for form, (pattern, template) in _FORMS.items():
        found = pattern.search(plain)
        if found is None:
            continue
        parts = found.groupdict()
        who = parts.get("who")
        made = _asked(template, parts) if not who or _known(who, article) else None
        if made is None:
            continue
        question = _completed(made[0], article)
        if who and who in question:
            question = question.replace(who, _full(who, article), 1)
        if _sound(question):
            yield Candidate(question, made[1], form, plain)


def _asked(template: str, parts: dict[str, str]) -> tuple[str, str] | None:
    """The question of a form's parts and what it asks for; None where it would be about nothing."""
    taken = parts.get("taken") or parts["who"]
    if not template:
        taken = _clause(taken)
        asked = _DONE[parts["verb"]].format(parts["who"])
        born_when = parts["verb"] == "born in" and taken[:1].isdigit()
        return asked.replace("Where", "When") if born_when else asked, taken
    if "rest" in parts:
        parts = parts | {"rest": _clause(parts["rest"])}
        agency = parts.get("who", "").isupper()
        if agency or not _names_something(parts["rest"]):
            return None
    return template.format(**parts).replace("Who was addressing", "Who addressed"), taken


def _sound(question: str) -> bool:
    """Short, about something named, and with no word that leans on another sentence."""
    body = question[:-1]
    named = re.search(_WORD, body[4:])
    return named is not None and len(body.split()) in _WORDS and not _VAGUE.search(body)


def _known(who: str, article: str) -> bool:
    """Whether a person is named again, and with more than one word: else it may be no name."""
    return article.count(who.rsplit(maxsplit=1)[-1]) > 1 and " " in _full(who, article)


def _full(who: str, article: str) -> str:
    """A surname with the name that the article gives it most often; more words as they are."""
    if " " in who:
        return who
    name = re.escape(who)
    other = rf"(?!(?:{_OPENING}|[A-Z]\w+(?:or|ent|er))\b){_WORD}"  # Councilor, President, Minister
    pairs = Counter(re.findall(rf"\b(?:{name} {_WORD}|{other} {name})\b(?![’'])", article))
    return pairs.most_common(1)[0][0] if pairs else who


def _completed(question: str, article: str) -> str:
    """A question that ends in "the 13th meeting", with what the article says that it is of."""
    tail = re.search(r"\bthe (?:[\w-]+ ){0,3}[a-z]+(?=\?$)", question)
    longer = tail and re.search(rf"{re.escape(tail[0])} of {_ORGANISATION}", article)
    return question.replace(tail[0], longer[0]) if tail and longer else question


def _clause(words: str) -> str:
    """The words up to the end of their clause."""
    clause = _END.split(words, maxsplit=1)[0].strip(" .")
    if len(clause) <= _CLAUSE:
        return clause
    return re.split(r" (?:on|for|in) (?!.* (?:on|for|in) )", clause)[0]


def _names_something(words: str) -> bool:
    """Whether words are about something named early on: not "in January", not "that he"."""
    named = re.match(rf"(?:[\w-]+ ){{0,4}}?(?:{_WORD}|\d+(?:st|nd|rd|th)\b)", words)
    timed = re.match(rf"(?:\w+ )?{_DAY}(?!\d*(?:st|nd|rd|th)\b)", words)
    return named is not None and timed is None and not re.match(r"(?:that|to|whether) ", words)
