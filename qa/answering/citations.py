"""Checks that a citation has the source's exact words, and that they say what the sentence says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.types import Article
from qa.answering.checking.figures import missing_date, missing_figure
from qa.answering.checking.instructions import orders
from qa.answering.checking.names import missing_name
from qa.answering.checking.negation import negated
from qa.answering.checking.scope import Scope
from qa.answering.checking.wording import FUNCTION, Wording
from qa.types import Citation, Claim, Verdict

# Code points of a sentence or a quote that are compared; nobody checks a longer one by eye.
# 20,000 take 0.05 s.
LONGEST = 20_000
_SHOWN = 5  # words named in a reason at most


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a quote supports a sentence, and why: one plain clause for the user."""

    verdict: Verdict
    reason: str


def exact(citation: Citation, article: Article) -> bool:
    """True if the quote is article.text[start:end]."""
    return (
        citation.article_id == article.id
        and article.text[citation.start : citation.end] == citation.quote
    )


def check(claim: Claim) -> Checked:
    """Whether the claim's quote supports its sentence.

    UNSUPPORTED if the span is not in the article, it gives orders, a name, number, date,
    negation or attribution differs, or either is longer than LONGEST and they are not the same. SUPPORTED if the sentence is the quote, or words of one
    sentence of it in their order with no name or hedge left out between. UNKNOWN otherwise. The
    words that deny and attribute are English: in another language only the quote's words side by
    side are SUPPORTED.
    """
    unfit = _unfit(claim)
    if unfit:
        return _unsupported(unfit)
    whole = Checked(Verdict.SUPPORTED, "every word is the source's")
    if claim.text.split() == claim.quote.split():
        return whole
    longest = max(len(claim.text), claim.end - claim.start)
    if longest > LONGEST:
        return _unsupported(f"{longest:,} characters are too long to compare")
    said, quoted = Wording.of(claim.text), Wording.of(claim.quote)
    if said.printed == quoted.printed:
        return whole
    article, scope = claim.evidence.article, Scope(said, quoted)
    against = _against(said, quoted, article, scope)
    if against:
        return _unsupported(against)
    doubt = _doubt(said, quoted, scope, english=article.language in {None, "en"})
    return Checked(Verdict.UNKNOWN, doubt) if doubt else whole


def _unfit(claim: Claim) -> str | None:
    """What speaks against a claim before its words are compared."""
    if not 0 <= claim.start < claim.end <= len(claim.evidence.article.text):
        return "the quote is not in the article"
    if orders(claim.quote) is not None:
        return "the quote gives orders to whoever reads it, and reports nothing"
    if not any(character.isalnum() for character in claim.text):
        return "the sentence has no words"
    return None


def _unsupported(reason: str) -> Checked:
    return Checked(Verdict.UNSUPPORTED, reason)


def _against(said: Wording, quoted: Wording, article: Article, scope: Scope) -> str | None:
    """What the sentence says and the quote does not."""
    lacks = (
        ("date", missing_date(said, quoted)),
        ("number", missing_figure(said, quoted)),
        ("name", missing_name(said, quoted, article.text)),
    )
    for what, missing in lacks:
        if missing:
            return f"the {what} '{missing}' is not in the quote"
    denies = negated(said)
    if denies != scope.denied():
        one, other = ("sentence", "quote") if denies else ("quote", "sentence")
        return f"the {one} denies it, the {other} does not"
    speaker = scope.attributed()
    if speaker:
        return f"the quote gives it as the word of others ('{speaker}'), the sentence as fact"
    return None


def _doubt(said: Wording, quoted: Wording, scope: Scope, *, english: bool) -> str | None:
    """What keeps the sentence from being the source's own words."""
    words, source = said.words, quoted.words
    held = frozenset(source)
    new = [word for word in dict.fromkeys(words) if word not in held]
    if new:
        telling = [word for word in new if word not in FUNCTION]
        return f"the quote does not have {_named(telling or new)}"
    hedges = scope.hedges()
    if hedges:
        return f"the quote says {_named(hedges)}, the sentence does not"
    if f" {' '.join(words)} " in f" {' '.join(source)} ":
        return None
    gap = _left_out(words, quoted)
    if gap is None:
        return "the words are the quote's, in another order"
    telling = [w for w in gap if w[0].isupper() or w == "."]
    if telling or not english:
        return f"the quote has more between these words: {_named([w for w in gap if w != '.'])}"
    return None


def _left_out(words: Sequence[str], quoted: Wording) -> list[str] | None:
    """What the quote prints between the words, taken as late as they fit; None if not in order."""
    at, places = len(quoted.folded), []
    for word in reversed(words):
        at -= 1
        while at >= 0 and quoted.folded[at] != word:
            at -= 1
        if at < 0:
            return None
        places.append(at)
    taken = frozenset(places)
    return [quoted.printed[n] for n in range(places[-1], places[0]) if n not in taken]


def _named(words: Sequence[str]) -> str:
    """The first few words in quotation marks."""
    shown = ", ".join(f"'{word}'" for word in words[:_SHOWN])
    return f"{shown} and more" if len(words) > _SHOWN else shown
