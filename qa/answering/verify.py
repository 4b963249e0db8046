"""Stage 4: an answer as it is written. Each sentence is compared with its source before it is said."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from corpus.types import Article
from qa.answering.answerer import Declined, Draft, Failed, Short
from qa.answering.untrusted import injected
from qa.answering.worked_out import worked_out
from qa.types import Citation, Claim, Dropped, Pause, Token, Verdict, WorkedOut

ABSTAINED = "The archive does not seem to hold the answer."


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
    """Whether the claim's quote supports its sentence: SUPPORTED if every word is the quote's.

    UNSUPPORTED, with the reason, if the span is not in the article or holds a prompt injection, or if
    the sentence has no words or others than the quote.
    """
    unfit = _unfit(claim)
    return Checked(
        Verdict.UNSUPPORTED if unfit else Verdict.SUPPORTED, unfit or "every word is the source's"
    )


def _unfit(claim: Claim) -> str | None:
    """What speaks against a claim."""
    if not 0 <= claim.start < claim.end <= len(claim.evidence.article.text):
        return "the quote is not in the article"
    if injected(claim.quote):
        return "the quote looks like a prompt injection, and reports nothing"
    if not any(character.isalnum() for character in claim.text):
        return "the sentence has no words"
    if claim.text.split() != claim.quote.split():
        return "the sentence has other words than the quote"
    return None


class Writing:
    """The text said so far, its citations and the days that they name.

    refused: the sentences that were not said. dropped: what of a language model's choice came to
    nothing. short: its short answer. fell_back: why the extractive answer is given in place of its
    choice. declined: why it chose nothing.
    """

    def __init__(self) -> None:
        self.text = ""
        self.citations: list[Citation] = []
        self.days: list[WorkedOut] = []
        self.refused: list[Dropped] = []
        self.dropped: list[Dropped] = []
        self.short: str | None = None
        self.fell_back: str | None = None
        self.declined: str | None = None

    def tell(self, draft: Draft) -> Iterator[Token | Pause]:
        """Say what of a draft holds, and where that is nothing or not all, what is said instead."""
        try:
            for said in draft.claims:
                if isinstance(said, Pause):
                    yield said
                elif isinstance(said, Claim):
                    if token := self.say(said):
                        yield token
                else:
                    self._note(said)
        finally:
            if isinstance(draft.claims, Generator):
                draft.claims.close()  # now, not when it is collected: it may hold a connection
        if draft.instead:
            yield from self._instead(draft.instead)

    def _note(self, said: Short | Dropped | Failed | Declined) -> None:
        match said:
            case Short(text):
                self.short = text
            case Dropped():
                self.dropped.append(said)
            case Failed(reason):
                self.fell_back = reason
            case Declined(reason):
                self.declined = reason

    def _instead(self, own: Draft) -> Iterator[Token]:
        """The extractive answer, where nothing of the model's choice is said."""
        self.dropped, self.refused = [*self.refused, *self.dropped], []
        if not (self.citations or self.fell_back or self.declined):
            self.fell_back = "no sentence that the language model chose answers the question"
        if self.fell_back:
            self.short = None
            for said in own.claims:
                if isinstance(said, Claim) and (token := self.say(said)):
                    yield token

    def _refuse(self, claim: Claim, reason: str) -> None:
        self.refused.append(Dropped(claim.text, reason))

    def say(self, claim: Claim) -> Token | None:
        """The claim as text with its marker, or None if its quote does not support it."""
        checked = check(claim)
        if checked.verdict is Verdict.UNSUPPORTED:
            self._refuse(claim, checked.reason)
            return None
        marker = len(self.citations) + 1
        space = " " if self.text else ""
        start = len(self.text) + len(space)
        citation = Citation(
            marker=marker,
            article_id=claim.evidence.article.id,
            passage_id=claim.evidence.passage.id,
            quote=claim.quote,
            start=claim.start,
            end=claim.end,
            verdict=checked.verdict,
            answer_start=start,
            answer_end=start + len(claim.text),
            reason=checked.reason,
        )
        if not exact(citation, claim.evidence.article):
            self._refuse(claim, "the quote is not in the article")
            return None
        self.citations.append(citation)
        self.days += worked_out(claim, marker)
        token = self._add(f"{space}{claim.text} [{marker}]")
        return replace(token, citation=citation, article=claim.evidence.article)

    def abstain(self, text: str) -> Token:
        """Say this in place of an answer."""
        return self._add(text)

    def _add(self, text: str) -> Token:
        self.text += text
        return Token(text)
