"""Whether a sentence settles a question that wants a yes or a no."""

from __future__ import annotations

import re

from qa.answering.echoes import echoed, places
from qa.answering.sentences import Asked
from qa.answering.spans import Span

# Words of a question that weigh nothing in its answer, as the index stems them.
_EMPTY = frozenset(
    "ani ever actual realli also alreadi yet still then true right correct not".split()
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|neither|nor|cannot)\b|n['’]t\b", re.IGNORECASE
)
# Whoever writes one of these does not say outright that it is so.
_DOUBT = re.compile(
    r"\b(?:if|whether|unless|may|might|could|would|should|will|shall|can|must|likely|unlikely|perhaps"
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
_EDGES = ' \t\n.,;:!?"“”'


def settled(asked: Asked, text: str) -> tuple[str | None, Span | None]:
    """"yes", "no" or None, and the words that settle it (None where none do).

    "yes" only where every term of the question stands in the sentence in the question's order, and
    nothing in the sentence denies, doubts, foresees or tells by hearsay, unless the question does
    so too; "no" where on top of that one plain negation stands among those words. Questions with
    "or" or "not" are never settled so.
    """  # fmt: skip
    terms = asked.terms.stems - _EMPTY
    if not terms or len(text) > _LONGEST or echoed(text, terms) != terms:
        return None, None
    span = _across(asked.text, text, terms)
    if span is None:
        return None, None
    return _word(asked.text, text, span), span


def _word(question: str, text: str, span: Span) -> str | None:
    doubts = {match[0].casefold() for match in _DOUBT.finditer(text)}
    if _EITHER.search(question) or "?" in text or not doubts <= _doubts(question):
        return None
    negations = [match.start() for match in _NEGATION.finditer(text)]
    if not negations:
        return "yes"
    inside = span[0] <= negations[0] < span[1]
    return "no" if len(negations) == 1 and inside else None


def _doubts(question: str) -> set[str]:
    return {match[0].casefold() for match in _DOUBT.finditer(question)}


def _across(question: str, text: str, terms: frozenset[str]) -> Span | None:
    """From the first of the terms to the end of the last; None where their order differs.

    "Did India attack Pakistan?" is not settled by "Pakistan attacked India". Whom one meets, one
    is met by: there the order may differ.
    """
    where = {stem: places(text, stem) for stem in terms}
    order = sorted(terms, key=lambda stem: min(places(question, stem), default=len(question)))
    if any(not found for found in where.values()):
        return None
    chain: list[int] = []
    for stem in order:
        later = [place for place in where[stem] if not chain or place >= chain[-1]]
        if not later:
            break
        chain.append(later[0])
    if len(chain) < len(order):
        if not _BOTH_WAYS.search(question):
            return None
        chain = [found[0] for found in where.values()]
    last = re.compile(r"[\w’'-]+").match(text, max(chain))
    end = last.end() if last else max(chain) + 1
    return min(chain), end
