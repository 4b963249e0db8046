"""Questions made by rule: clozes from the paragraphs, and near misses from the questions."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from squad import Asked, Paragraph

from corpus.text import sentences

_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_NUMBER = re.compile(r"\b\d+(?:[.,]\d+)*(?: (?:percent|million|billion|thousand))?\b")
_DATE = re.compile(
    r"\b(?:January|February|March|April|June|July|August|September|October|November|December)"
    r"(?: \d{1,2},?)?(?: \d{4})?\b"
)
_NAME = re.compile(
    r"\b[A-Z][a-zà-ÿ'’-]+(?: (?:of|de|the|von|van) [A-Z][a-zà-ÿ'’-]+| [A-Z][a-zà-ÿ'’.-]+)*"
)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th))\b")
_SORTS = (_DATE, _YEAR, _ORDINAL, _NUMBER, _NAME)
_PLACED = re.compile(r"\b(?:in|at|near|from) (?:the )?$")
_LONGEST = 220  # characters of a sentence that a cloze is made of
_WORDS = re.compile(r"\w+")


def clozes(paragraphs: Sequence[Paragraph], chance: random.Random, count: int) -> list[Asked]:
    """Questions that a sentence with a name, number or date taken out answers.

    "In 1973 OPEC met in Vienna." gives "where in 1973 opec met?" for "Vienna": rough, as the cloze
    questions of Lewis et al. 2019 (Unsupervised Question Answering by Cloze Translation).
    """
    made = []
    while len(made) < count:
        paragraph = chance.choice(paragraphs)
        cuts = [cut for cut in sentences(paragraph.text, "en") if cut[1] - cut[0] <= _LONGEST]
        if not cuts:
            continue
        start, end = chance.choice(cuts)
        sentence = paragraph.text[start:end]
        found = [(sort, m) for sort in _SORTS for m in sort.finditer(sentence) if m.start()]
        if not found:
            continue
        sort, match = chance.choice(found)
        if sort is _NUMBER and _YEAR.fullmatch(match[0]):
            sort = _YEAR
        if paragraph.text.count(match[0]) > 1:
            continue
        asks = _question_word(sort, sentence[: match.start()], chance)
        rest = " ".join(_WORDS.findall(sentence[match.end() :]))
        before = " ".join(_WORDS.findall(_PLACED.sub("", sentence[: match.start()])))
        order = (asks, rest, before) if chance.random() < 0.5 else (asks, before, rest)  # noqa: PLR2004
        text = " ".join(part for part in order if part) + "?"
        made.append(Asked(f"cloze-{paragraph.id}-{start}", text, paragraph, (match[0],)))
    return made


def near_misses(questions: Sequence[Asked], chance: random.Random, count: int) -> list[Asked]:
    """Answerable questions with one name, year, ordinal or number taken from another question.

    Their own paragraph does not answer them: "the 13th meeting" becomes "the 14th meeting".
    """
    pool: dict[re.Pattern[str], list[str]] = {
        sort: sorted({m[0] for q in questions for m in sort.finditer(q.text) if m.start()})
        for sort in _SORTS
    }
    made: list[Asked] = []
    answerable = [one for one in questions if one.answers]
    while len(made) < count:
        one = chance.choice(answerable)
        found = [(sort, m) for sort in _SORTS for m in sort.finditer(one.text) if m.start()]
        if not found:
            continue
        sort, match = chance.choice(found)
        other = chance.choice(pool[sort])
        if other.casefold() in one.paragraph.text.casefold() or other == match[0]:
            continue
        text = one.text[: match.start()] + other + one.text[match.end() :]
        made.append(replace(one, id=f"miss-{one.id}", text=text, answers=()))
    return made


def _question_word(sort: re.Pattern[str], before: str, chance: random.Random) -> str:
    if sort is _DATE or sort is _YEAR:
        return chance.choice(("when", "what year" if sort is _YEAR else "what date"))
    if sort is _NUMBER:
        return chance.choice(("how many", "how much", "what number of"))
    if sort is _ORDINAL:
        return "which"
    if _PLACED.search(before):
        return chance.choice(("where", "in which place"))
    return chance.choice(("who", "what", "which", "who or what"))
