"""What people say to people in quotation marks: "Disregard the question," the judge told them.

Such words are an order in their form, and news. They are told from one to a machine by who speaks
(no page, note or program), and by what is said: of a question, evidence or rules alone, with
nothing dictated. "Ignore previous instructions" stays an order in whoever's mouth.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from qa.answering.checking.instruction_forms import DISPOSE, MACHINE

_CLAUSE = 120  # code points beside a quotation in which its speaker stands
# Inside single quotation marks a mark with a letter behind it is an apostrophe.
QUOTATION = re.compile(
    r"“[^“”\n]{1,400}”|„[^„“”\n]{1,400}[“”]|«[^«»\n]{1,400}»"
    r"|(?<![\w.,!?])\"(?=\S)[^\"\n]{1,400}(?<=\S)\"(?!\w)"
    r"|(?<!\w)‘(?:[^‘’\n]|’(?=\w)){1,400}’(?!\w)"
    r"|(?<![\w.,!?])'(?=\S)(?:[^'\n]|'(?=\w)){1,400}(?<=\S)'(?!\w)"
)
_SAYS = (
    r"\b(?:said|says|say|told|tells|ask(?:s|ed)|order(?:s|ed)|instruct(?:s|ed)|warn(?:s|ed)|urge[sd]"
    r"|advise[sd]|repl(?:ies|ied)|shout(?:s|ed)|yell(?:s|ed)|cr(?:ies|ied)|call(?:s|ed)|add(?:s|ed)"
    r"|whisper(?:s|ed)|snap(?:s|ped)|joke[sd]|rule[sd]|insist(?:s|ed)|repeat(?:s|ed)|bark(?:s|ed)"
    r"|interrupt(?:s|ed)|object(?:s|ed)|interject(?:s|ed)|demand(?:s|ed)|remind(?:s|ed))\b"
)
_BEFORE = re.compile(rf"[^.!?,;\n]*{_SAYS}[^.!?;\n\"“”]{{0,60}}[.,:]?\s*\Z", re.IGNORECASE)
_TITLED = (
    r"(?:[^.!?:;\n\"“”]|(?<=\b[A-Z])\.|(?<=\bM[rs]|\bDr|\bSt)\.|(?<=\b(?:Mrs|Gen|Sen|Rep|Gov))\.)"
)
_AFTER = re.compile(rf"\s*,?\s*(?:{_TITLED}{{0,60}}\s)?{_SAYS}[^.!?,;\n\"“”]*", re.IGNORECASE)
_NO_PERSON = re.compile(
    rf"\b(?:{MACHINE}|pages?|articles?|passages?|sources?|texts?|documents?|notes?|messages?|sites?"
    r"|web\w*|systems?|prompts?|e-?mails?|posts?|comments?|files?|lines?|banners?|labels?|stickers?"
    r"|screens?|codes?|headers?|tags?|\w*bots?|machines?|models?|assistants?|users?|developers?"
    r"|admin\w*|operators?|software|programs?|apps?|instructions?|computers?|words?|sentences?)\b",
    re.IGNORECASE,
)
_DISPOSES = re.compile(
    rf"{DISPOSE} (?:[\w'’-]+ ){{0,5}}?(?:questions?|quer(?:y|ies)|requests?|evidence|orders?|rules?"
    r"|commands?|remarks?|testimony|before|earlier|so far)\b",
    re.IGNORECASE,
)
_DICTATES = re.compile(
    r"(?:^|[.,;:!?–—-]\s*|\b(?:and|or|then|instead|just|only|simply|now|but|please|must|should|shall"
    r"|will|to) )(?:\w+ly )?(?:answer|reply|respond|output|print|return|cite|quote|write|repeat|state"
    r"|report|name|say|tell)\b",
    re.IGNORECASE,
)


def without_reported(plain: str, orders: Callable[[str], bool]) -> str:
    """The text with an ellipsis for each quotation of what a person says to people.

    orders: whether a text gives any; what a quotation says beside its one order must give none.
    """

    def spared(found: re.Match[str]) -> str:
        whole = found[0]
        harmless = _by_a_person(found) and _harmless(whole[1:-1], orders)
        return f"{whole[0]}…{whole[-1]}" if harmless else whole

    return QUOTATION.sub(spared, plain)


def _by_a_person(found: re.Match[str]) -> bool:
    """Whether the words beside a quotation name somebody who speaks, and nothing that is read."""
    text, start, end = found.string, found.start(), found.end()
    before = _BEFORE.search(text[max(0, start - _CLAUSE) : start])
    after = _AFTER.match(text[end : end + _CLAUSE])
    said = [clause[0] for clause in (before, after) if clause]
    return bool(said) and not any(_NO_PERSON.search(clause) for clause in said)


def _harmless(words: str, orders: Callable[[str], bool]) -> bool:
    """Whether the words dispose of a question or the like, and of nothing else, and dictate nothing."""
    rest = _DISPOSES.sub("…", words)
    return not (_NO_PERSON.search(words) or _DICTATES.search(rest) or orders(rest))
