"""Sentences of news turned into the questions that they answer, by their form.

A form takes one part out of a sentence and asks for it: what was taken out is then what a right
answer must share. Only forms whose question is grammatical without knowing a word's class are here:
one that asks for the subject keeps the verb as it stands, one with "did" has its verb in a table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qa.suggesting import vocabulary as v

# Where a story was filed, "BEIJING -- ".
_UNDATED = re.compile(
    r"^[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w. ]{2,20}){0,2} ?(?:\([A-Za-z .]+\))? ?(?:--|—|–|-) "
)

_LONGEST = 400  # code points; a longer sentence is a list or no sentence
_CLAUSE = 70  # code points; from a longer one the last "on …" is left out
_WORDS = range(4, 13)  # of a question


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


Made = tuple[str, str] | None
"""A question and what was taken out, if any."""


@dataclass(frozen=True, slots=True)
class _Form:
    """pattern: its group "who", if it has one, is a person that the article must name again."""

    name: str
    pattern: re.Pattern[str]
    make: Callable[[re.Match[str]], Made]


def candidates(sentence: str, article: str) -> Iterator[Candidate]:
    """The questions of one sentence, on one line, of an article, at most one for each form."""
    plain = _UNDATED.sub("", sentence).strip()
    if len(plain) > _LONGEST:
        return
    for form in _FORMS:
        found = form.pattern.search(plain)
        who = found.groupdict().get("who") if found else None
        if found is None or (who and not _known(who, article)):
            continue
        made = form.make(found)
        if made is None:
            continue
        question = _completed(made[0], article)
        if who and who in question:
            question = question.replace(who, _full(who, article), 1)
        if _sound(question):
            yield Candidate(question, made[1], form.name, plain)


def _sound(question: str) -> bool:
    """Short, about something named, and with no word that leans on another sentence."""
    body = question[:-1]
    return bool(
        re.search(v.WORD, body[4:])
        and len(body.split()) in _WORDS
        and not re.search(v.VAGUE, body)
        and not re.search(r"\b(\w+) \1\b", body)
    )


def _known(who: str, article: str) -> bool:
    """Whether a person is named again, and with more than one word: else it may be no name."""
    return article.count(who.rsplit(maxsplit=1)[-1]) > 1 and " " in _full(who, article)


def _full(who: str, article: str) -> str:
    """A surname with the name that the article gives it most often; two words and more as they are."""
    if " " in who:
        return who
    name = re.escape(who)
    other = (
        rf"(?!(?:{v.OPENING}|[A-Z]\w+(?:or|ent|er))\b){v.WORD}"  # Councilor, President, Minister
    )
    pairs = Counter(re.findall(rf"\b(?:{name} {v.WORD}|{other} {name})\b(?![’'])", article))
    return pairs.most_common(1)[0][0] if pairs else who


def _completed(question: str, article: str) -> str:
    """A question that ends in "the 13th meeting", with what the article says that it is of."""
    tail = re.search(r"\bthe (?:[\w-]+ ){0,3}[a-z]+(?=\?$)", question)
    longer = tail and re.search(rf"{re.escape(tail[0])} of {v.ORGANISATION}", article)
    return question.replace(tail[0], longer[0]) if tail and longer else question


def _cut(words: str) -> str:
    """The words up to the end of their clause."""
    found = re.search(v.END, words)
    clause = (words[: found.start()] if found else words).strip(" .")
    return (
        clause
        if len(clause) <= _CLAUSE
        else re.split(r" (?:on|for|in) (?!.* (?:on|for|in) )", clause)[0]
    )


def _names_something(words: str) -> bool:
    """Whether words are about something named early on: not "in January", not "that he"."""
    named = re.match(rf"(?:[\w-]+ ){{0,4}}?(?:{v.WORD}|\d+(?:st|nd|rd|th)\b)", words)
    timed = re.match(rf"(?:\w+ )?{v.DAY}(?!\d*(?:st|nd|rd|th)\b)", words)
    return named is not None and timed is None and not re.match(r"(?:that|to|whether) ", words)


def _how_many(found: re.Match[str]) -> Made:
    rest = _cut(found["rest"])
    asked = f"How many {found['what']} {found['verb']} {rest}?"
    return (asked, found["count"]) if _names_something(rest) else None


def _who(found: re.Match[str]) -> Made:
    rest = _cut(found["rest"])
    verb = re.sub(r"^was address.*", "addressed", found["verb"])
    whole = _names_something(rest) and not found["who"].isupper()  # an agency
    return (f"Who {verb} {rest}?", found["who"]) if whole else None


def _who_came(found: re.Match[str]) -> Made:
    rest = _cut(found["rest"])
    return (f"Who {found['verb']} {rest}?", found["came"]) if _names_something(rest) else None


def _did(found: re.Match[str]) -> Made:
    ask = "When" if re.match(v.DAY, found["taken"]) else "Where"
    verb = (v.ALONE | v.WITH_OBJECT)[found["verb"]]
    rest = found["rest"] or ""
    if (rest and found["verb"] in v.ALONE) or (not rest and found["verb"] in v.WITH_OBJECT):
        return None
    if rest and not _names_something(rest):
        return None
    return f"{ask} did {found['who']} {f'{verb} {rest}'.strip()}?", found["taken"]


def _done(found: re.Match[str]) -> Made:
    ask, taken = v.DONE[found["verb"]], _cut(found["taken"])
    if found["verb"] == "born in" and re.match(r"\d", taken):
        ask = ask.replace("Where", "When")
    return ask.format(found["who"]), taken


def _held(found: re.Match[str]) -> Made:
    ask = "When" if re.match(v.DAY, found["taken"]) else "Where"
    what = re.sub(r"^The\b", "the", found["what"])
    return f"{ask} {found['verb']} {what} {found['done']}?", found["taken"]


def _what_is(found: re.Match[str]) -> Made:
    return f"What is {found['what'][0].lower()}{found['what'][1:]}?", found["taken"]


def _heads(found: re.Match[str]) -> Made:
    return f"Who {found['verb']} {found['of']}?", found["who"]


def _has(found: re.Match[str]) -> Made:
    return f"Who is the {found['role']} of {found['of']}?", found["who"]


def _tell(found: re.Match[str]) -> Made:
    return f"What did {found['who']} tell {found['whom']}?", found["said"]


_FORMS = tuple(
    _Form(name, re.compile(pattern), make)
    for name, pattern, make in (
        ("who came", r"(?:^|, )(?P<came>[A-Z][^,]+(?:, [^,]+)+,? and [^,]+?) (?P<verb>attended|took part in) (?P<rest>.+)", _who_came),
        ("done", rf"(?:^|, )(?P<who>{v.PERSON}){v.ASIDE} (?:was|were|has been) (?P<verb>{'|'.join(v.DONE)}) (?P<taken>.+)", _done),
        ("did", (rf"(?:^|, )(?P<who>{v.TITLED}){v.ASIDE} (?:(?P<verb>{'|'.join([*v.ALONE, *v.WITH_OBJECT])})"
                rf"(?: (?P<rest>(?:[\w’'-]+ ){{0,6}}?[\w’'-]+))??) (?:in|on(?= {v.DAY})) (?P<taken>[A-Z\d][^,.;]*)"), _did),
        ("how many", (rf"(?:^|, ){v.ABOUT}(?P<count>{v.COUNT}) (?P<what>{v.COUNTED})"
                     r" (?P<verb>were|have been|died|attended|took part in|came to|signed|voted|live in|lost) (?P<rest>.+)"), _how_many),
        ("held", (rf"^(?!(?!The\b)(?:{v.OPENING})\b)(?P<what>(?:The )?(?:[\w’'-]+ ){{0,4}}?{v.WORD}(?: [a-z’'-]+){{0,2}}) (?P<verb>was|were)"
                 r" (?P<done>held|founded|built|established|signed|launched|created|buried) (?:in|on|at) (?P<taken>[A-Z\d][^,.;]*)"), _held),
        ("who", rf"^(?P<who>{v.TITLED}){v.ASIDE} (?P<verb>{v.DOING}) (?P<rest>.+)", _who),
        ("heads", rf"(?P<who>{v.PERSON}), who (?P<verb>heads|leads|runs|chairs|owns) (?P<of>{v.ORGANISATION})", _heads),
        ("has", rf"(?P<who>{v.PERSON}), (?P<role>{v.ROLE}) of (?P<of>{v.ORGANISATION})", _has),
        ("what is", rf"(?:^|, )(?P<what>[Tt]he {v.WORD}(?: and {v.WORD})?(?: {v.WORD})+) is (?P<taken>an? [a-z].{{15,}})", _what_is),
        ("tell", rf"^(?P<who>{v.PERSON}){v.ASIDE} told (?P<whom>(?:the )?{v.NAME}) that (?P<said>.{{30,}})", _tell),
    )
)  # fmt: skip
