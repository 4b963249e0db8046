"""Whether a sentence settles a question that wants a yes or a no."""

from __future__ import annotations

import re

from qa.answering.composing.echoes import echoed, places
from qa.answering.composing.spans import Span
from qa.answering.sentences import Asked

# Words of a question that weigh nothing in its answer, as the index stems them.
_EMPTY = frozenset(
    "ani ever actual realli also alreadi yet still then true right correct not".split()
)
_DENIES = re.compile(r"\b(?:not|never|cannot)\b|n['’]t\b", re.IGNORECASE)
_NEGATION = re.compile(
    rf"{_DENIES.pattern}|\b(?:no|none|nobody|nothing|neither|nor)\b", re.IGNORECASE
)
# With a negation these leave some of it standing: "not all", "not yet".
_PARTLY = re.compile(
    r"\b(?:(?<!at )all|every\w*|both|yet|fully|entirely|always|just|solely|any(?:more| longer))\b",
    re.IGNORECASE,
)
# Between the terms these begin another clause, in which someone else may act.
_JOINT = re.compile(
    r"[,;:—–()]|\b(?:and|but|while|as|who|which|whose|whom|that|where|when|after|since|than|because)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]*")
_WHERE = re.compile(r"\b(?:in|at|on|near|outside)\s$")
# Before the first term: it is not the one who acts, "the wife of Zhao".
_OBLIQUE = re.compile(
    r"\b(?:of|for|by|with|against|to|from|about|than|like|unlike)\s+(?:(?:the|an?)\s+)?"
    r"(?:[A-Z]\w*\s+){0,2}$"
)
# Whoever writes one of these does not say outright that it is so.
_DOUBT = re.compile(
    r"\b(?:if|whether|unless|(?-i:may)|might|could|would|should|will|shall|can|must|likely|unlikely|perhaps"
    r"|possibl[ey]|reported(?:ly)?|alleged(?:ly)?|rumou?r\w*|claim\w*|den(?:y|ies|ied)|reject\w*"
    r"|refus\w*|fail\w*|false\w*|doubt\w*|plan(?:s|ned|ning)?|expect\w*|hop(?:e|es|ed|ing)|want\w*"
    r"|urg(?:e|es|ed)|ask(?:s|ed)?|propos\w*|consider\w*|seek\w*|sought|agree[ds]? to|due to|set to"
    r"|about to|tr(?:y|ies|ied)|attempt\w*|cancel\w*|postpon\w*|without|instead|rather than|except"
    r"|nearly|almost|hardly|barely|only|accus\w*|suspect\w*|suppose\w*|appear\w*|seem\w*|fear\w*"
    r"|threat\w*|before|until|once|believ\w*|thinks?|thought|sa(?:id|ys?)|told|according|suggest\w*)\b",
    re.IGNORECASE,
)  # fmt: skip
_EITHER = re.compile(r"\bor\b|\bnot\b|n['’]t\b(?!\s+(?:he|she|it|they|you)\b)", re.IGNORECASE)
_BOTH_WAYS = re.compile(r"\b(?:me?et|talks?|negotiat|marr|agree|cooperat)", re.IGNORECASE)
_LONGEST = 1000  # code points of a sentence that can settle anything


def settled(asked: Asked, text: str) -> tuple[str | None, Span | None]:
    """"yes", "no" or None, and the words that settle it (None where none do).

    "yes" only where every term of the question stands in one clause of the sentence, in the
    question's order and with no other name between, and nothing in the sentence denies, doubts,
    foresees or tells by hearsay, unless the question does so too; "no" where on top of that one
    plain negation stands among those words. Questions with "or" or "not" are never settled so.
    """  # fmt: skip
    terms = asked.terms.stems - _EMPTY
    if not terms or len(text) > _LONGEST or echoed(text, terms) != terms:
        return None, None
    chain = _chain(asked.text, text, terms)
    if chain is None:
        return None, None
    span = chain[0], _word_end(text, chain[-1])
    return (_word(asked.text, text, span) if _plain(asked.text, text, chain) else None), span


def _word(question: str, text: str, span: Span) -> str | None:
    if _EITHER.search(question) or "?" in text or _more(_DOUBT, question, text):
        return None
    negations = list(_NEGATION.finditer(text))
    if not negations:
        return "yes"
    inside = span[0] <= negations[0].start() < span[1] and _DENIES.match(negations[0][0])
    return "no" if inside and len(negations) == 1 and not _more(_PARTLY, question, text) else None


def _more(pattern: re.Pattern[str], question: str, text: str) -> set[str]:
    """What the sentence has of this and the question has not."""
    held, had = ({m[0].casefold() for m in pattern.finditer(one)} for one in (text, question))
    return held - had


def _plain(question: str, text: str, chain: list[int]) -> bool:
    """Whether the terms stand in one clause that says it of the same one, in the same year.

    "Zhao's deputy met him", "Zhao saw Lie meet him" and "Zhao came and Lie met him" do not say
    that Zhao did.
    """
    start, end = chain[0], _word_end(text, chain[-1])
    between = text[start:end]
    ends = [_word_end(text, place) for place in chain]
    owned = any(
        text[stop : stop + 2] in {"'s", "’s"} or text[stop - 2 : stop] in {"'s", "’s"}
        for stop in ends
    )
    owns = "'s" in question or "’s" in question
    others = (m for m in _NAME.finditer(text, start, end) if m.start() not in chain)
    apart = any(not _beside(text, match, chain, ends) for match in others)
    return not (
        apart
        or (owned and not owns)
        or _more(_JOINT, question, between)
        or _more(_YEAR, question, text)
        or _OBLIQUE.search(text[:start])
    )


def _beside(text: str, match: re.Match[str], chain: list[int], ends: list[int]) -> bool:
    """Whether another capitalised word is of a term's name, "Zhao Kezhi", or says where or when: "in Lund"."""
    before = any(0 <= match.start() - stop <= 1 for stop in ends)
    after = any(0 <= place - match.end() <= 1 and text[place].isupper() for place in chain)
    where = _WHERE.search(text[max(0, match.start() - 10) : match.start()]) is not None
    return before or after or where


def _chain(question: str, text: str, terms: frozenset[str]) -> list[int] | None:
    """Where the terms stand, in the order of the text; None where that is not the question's.

    "Did India attack Pakistan?" is not settled by "Pakistan attacked India". Whom one meets, one
    is met by: there the order may differ.
    """
    where = {stem: places(text, stem) for stem in terms}
    if not all(where.values()):
        return None
    order = sorted(terms, key=lambda stem: min(places(question, stem), default=len(question)))
    chain: list[int] = []
    for stem in order:
        later = [place for place in where[stem] if not chain or place >= chain[-1]]
        if not later:
            free = _BOTH_WAYS.search(question)
            return sorted(found[0] for found in where.values()) if free else None
        chain.append(later[0])
    return chain


def _word_end(text: str, start: int) -> int:
    found = re.compile(r"\w+").match(text, start)
    return found.end() if found else start + 1
