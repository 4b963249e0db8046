"""A follow-up question made to stand alone, by what was asked and answered before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.terms import FORM_WORDS, OPENERS
from qa.types import Turn

_LEADS_ON = re.compile(
    r"^((and|but|so|also|then|what about|how about|what else|who else|anyone else|how so)\b"
    r"|(why|when|where|since when)\W*$)",  # a longer one tells by its other words
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(he|she|they|it|him|her|them|his|hers|their|theirs|its|this|that|these|those|there|then"
    r"|one|ones|else|both|same)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.?!] )(?<!^)\b(?:[A-Z][\w’'.-]*|\d+(?:st|nd|rd|th))(?:[ -](?:of |the )?(?:[A-Z][\w’'.-]*))*")  # fmt: skip
_ENOUGH = 5  # words that a question without a name needs to stand on its own
_NAMES = 6  # carried over at most: more would drown the question


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with the subject of its conversation worked in, or as it is if it needs none.

    The subject is put behind the question in brackets: the names of the last question that had
    any, then those that the last answer brought up.
    """
    if not history or not _needs_subject(question):
        return question
    subject = _subject(question, history)
    return f"{question.rstrip()} ({', '.join(subject)})" if subject else question


def _needs_subject(question: str) -> bool:
    if _POINTS_BACK.search(question) or _LEADS_ON.match(question):
        return True
    return not _names(question) and len(question.split()) < _ENOUGH


def _subject(question: str, history: Sequence[Turn]) -> list[str]:
    """Names not in the question, the last question's first; its words if it has no names."""
    asked = question.casefold()
    named = [names for turn in reversed(history) if (names := _names(turn.question))]
    worded = [words for turn in reversed(history) if (words := _matter(turn.question))]
    found = {name.casefold(): name for name in (*named, *worded, [])[0]}
    for name in _names(history[-1].answer):
        found.setdefault(name.casefold(), name)
    return [name for folded, name in found.items() if folded not in asked][:_NAMES]


def _names(text: str) -> list[str]:
    """Capitalised words and ordinals; what only begins a sentence or names a day is left out."""
    found = (match[0].rstrip(".'’") for match in _NAME.finditer(text))
    return [name for name in found if name.casefold() not in OPENERS]


def _matter(text: str) -> list[str]:
    """The last words of a question that are not mere form."""
    words = [word.strip("?!.,;:\"'") for word in text.split()]
    return [word for word in words if word and word.casefold() not in FORM_WORDS][-_NAMES:]
