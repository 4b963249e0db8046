"""What someone said: the sentences in which the person asked about speaks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.composing.echoes import echoed
from qa.answering.composing.said import Ranked
from qa.answering.composing.speech import goes_on, speaks, told
from qa.answering.sentences import Asked

SPEAKING = 2.0  # a sentence in which the asked person speaks is worth so much more; by eye
TELLING = 1.2  # one that tells someone's words at all

_ASKED = re.compile(
    r"\b(?:did|does|do|has|have|had|was|is|would)\s+(?P<who>.{2,80}?)\s+(?:say|said|tell|told|think|comment"
    r"|argue|claim|warn|remark|reply|respond|react|describe|characteri[sz]e|state|declare|explain|write"
    r"|tweet|stress|announce|suggest|see|view|feel)\b",
    re.IGNORECASE,
)


def by_speech(asked: Asked, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The sentences in a new order: those first that tell the words of the person asked about.

    Among them is one that begins with a quotation mark or "He added" right after a sentence, in
    the same paragraph, in which that person speaks. ranked: best first, not empty.
    """
    who = speaker(asked)
    least = ranked[0].probability / (SPEAKING * TELLING)  # what is below cannot come first

    def worth(one: Ranked) -> float:
        heard = who and (speaks(one.text, who) or _goes_on(one, ranked, who))
        telling = TELLING if told(one.text) else 1.0
        return -one.probability * telling * (SPEAKING if heard else 1.0)

    likely = [one for one in ranked if one.probability >= least]
    return [*sorted(likely, key=worth), *ranked[len(likely) :]]


def _goes_on(one: Ranked, ranked: Sequence[Ranked], who: frozenset[str]) -> bool:
    """Whether it goes on with what that person said in the sentence before it."""
    return goes_on(one.text) and any(
        follows(other, one) and speaks(other.text, who) for other in ranked
    )


def speaker(asked: Asked) -> frozenset[str]:
    """Stems of the one whose words are asked for; the question's names where it is not plain."""
    found = _ASKED.search(asked.text)
    return (echoed(found["who"], asked.terms.stems) if found else frozenset()) or asked.names


def follows(one: Ranked, other: Ranked) -> bool:
    """Whether the other sentence comes right after this one in the same paragraph."""
    first, second = one.candidate, other.candidate
    if first.evidence.article.id != second.evidence.article.id or second.start < first.end:
        return False
    between = first.evidence.article.text[first.end : second.start]
    return len(between) < 4 and not between.strip(' "”’') and "\n" not in between  # noqa: PLR2004 - a space and quotes
