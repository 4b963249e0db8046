"""An answer's text as it grows: each sentence checked before it is said, with its citation."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from qa.answering.answerer import Declined, Draft, Failed, Short
from qa.answering.citations import check, exact
from qa.answering.dating.days import worked_out
from qa.types import Citation, Claim, Dropped, Pause, Token, Verdict, WorkedOut

ABSTAINED = "The archive does not seem to hold the answer."
Agrees = Callable[[Claim], float | None]


class Writing:
    """The text said so far, its citations and the days that they name.

    refused: the sentences that were not said. dropped: what of a language model's choice came to
    nothing. short: its short answer. fell_back: why the extractive answer is given in place of its
    choice. declined: why it chose nothing.
    agrees: the reader's probability that a claim's quote answers, None where there is no reader.
    """

    def __init__(self, agrees: Agrees) -> None:
        self.text = ""
        self.citations: list[Citation] = []
        self.days: list[WorkedOut] = []
        self.refused: list[Dropped] = []
        self.dropped: list[Dropped] = []
        self.short: str | None = None
        self.fell_back: str | None = None
        self.declined: str | None = None
        self._agrees = agrees

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
        checked = check(claim, self._agrees(claim))
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

    def abstain(self) -> Token:
        """Say that the archive does not seem to hold the answer."""
        return self._add(ABSTAINED)

    def _add(self, text: str) -> Token:
        self.text += text
        return Token(text)
