"""A question that asks who somebody is or what something is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.answering.defining.roles import is_role
from qa.terms import parted

NAME = 6  # words of a name at most

_LEAD = (
    r"(?:(?:and|so|but|ok|okay|please|then|well)\b[ ,]*)*"
    r"(?:(?:can|could) you )?(?:please )?(?:(?:tell|remind) (?:me|us)|explain|do you know)?\s*"
)
_IS = r"(?:is|was|are|were)"
_FORMS = tuple(
    re.compile(rf"^{_LEAD}{form}[\s?!.]*$", re.IGNORECASE)
    for form in (
        rf"(?P<who>who) (?P<name>.+?) {_IS}",
        rf"what (?P<name>.+?) (?:{_IS}|means|stands for)",
        r"what (?:do|does|did) (?P<name>.+?) (?:mean|stand for)",
        rf"(?P<who>who)(?:[’']s| {_IS})(?: this| exactly)? (?P<name>.+?)",
        rf"what(?:[’']s| {_IS})(?: exactly| meant by)? (?P<name>.+?)",
    )
)
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_POINTS = frozenset(
    "my your our his her its their this that these those it he she they him them there i you we".split()
)
# "Who is the head of NASA" and "what is it called" ask for a name, "what is new" for anything.
_RELATES = re.compile(
    r"\b(?:of|for|in|at|on|to|from|with|by|about|who|that|which|than|as|like|going|doing|behind|after"
    r"|before|during|or|not|new|next|wrong|so|be|been|between|there|other|another|both|most|least|average|known)\b|[’']s\b|[’'] |[,;:/]"
    r"|\b(?-i:[a-z]+(?:ing|ed|est))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Definition:
    """name: of whom or what, without its article. person: it asks "who"."""

    name: str
    person: bool

    @staticmethod
    def of(question: str) -> Definition | None:
        """What a question wants described; None if it cannot be such a question by its form.

        What a conversation carries in brackets behind it is left out.
        """
        asked = " ".join(parted(question)[0].split())
        found = next((found for form in _FORMS if (found := form.match(asked))), None)
        if not found:
            return None
        name = _ARTICLE.sub("", found["name"].strip(" \"'“”‘’"))
        return Definition(name, "who" in found.groupdict()) if _nameable(name) else None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where [start, end) the name stands in a text; a person's begins its words with capitals."""
        for found in _pattern(self.name, person=self.person).finditer(text):
            if not self.person or _capital(found[0]):
                yield found.span()

    def named(self, texts: Sequence[str]) -> bool:
        """Whether texts have it as a name: with capitals, and not only as a sentence begins."""
        return any(
            _capital(text[start:end]) and (" " in text[start:end] or _inside(text, start))
            for text in texts
            for start, end in self.places(text)
        )


def _nameable(name: str) -> bool:
    words = name.split()
    if not words or len(words) > NAME or words[0].lower() in _POINTS or _RELATES.search(name):
        return False
    return not is_role(words[-1]) or any(word[0].isupper() for word in words)


@lru_cache(maxsize=64)
def _pattern(name: str, *, person: bool) -> re.Pattern[str]:
    """The name with an initial between its words, "Jr." behind it, and in the plural.

    A surname may come first: "Guo" is "Guo Shengkun" too.
    """
    words = [re.escape(word.rstrip(".")) for word in name.split()]
    between = r"[.’']?\s(?:(?:[A-Z]\.|[A-Z]\w*)\s)?"
    given = r"(?-i:\s[A-Z][a-z]+)?" if person and len(words) == 1 else ""
    ending = r"(?:(?<!s)e?s)?(?:,?\s(?:Jr\.?|Sr\.?|II+|IV))?"
    return re.compile(rf"(?<![\w-]){between.join(words)}{given}{ending}(?![\w-])", re.IGNORECASE)


def _capital(text: str) -> bool:
    return all(word[0].isupper() for word in text.split())


def _inside(text: str, start: int) -> bool:
    return re.search(r"[\w,] \(?$", text[max(0, start - 3) : start]) is not None
