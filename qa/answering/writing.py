"""An answer's text as it grows: each sentence checked before it is said, with its citation."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace

from corpus.text import sentences
from qa.answering.answerer import Declined, Draft, Failed
from qa.answering.checking.verbatim import verbatim
from qa.answering.citations import Checked, check, exact
from qa.answering.worked_out import worked_out
from qa.types import Citation, Claim, Dropped, Pause, Token, Verdict, WorkedOut

_LONGEST = 1500  # characters of a source's sentences that stand in place of a model's

ABSTAINED = "The archive does not seem to hold the answer."


class Writing:
    """The text said so far, its citations and the days that they name.

    refused: the source's sentences that were not said. dropped: a language model's. fell_back: why
    the sources' own are said in place of its, or behind them. declined: why it said nothing.
    """

    def __init__(self) -> None:
        self.text = ""
        self.citations: list[Citation] = []
        self.days: list[WorkedOut] = []
        self.refused: list[Dropped] = []
        self.dropped: list[Dropped] = []
        self.fell_back: str | None = None
        self.declined: str | None = None

    def tell(self, draft: Draft) -> Iterator[Token | Pause]:
        """Say what of a draft holds, and where that is nothing or not all, what is said instead."""
        try:
            for said in draft.claims:
                match said:
                    case Claim():
                        if token := self._modelled(said) if draft.instead else self.say(said):
                            yield token
                    case Pause():
                        yield said
                    case Dropped():
                        self.dropped.append(said)
                    case Failed(reason):
                        self.fell_back = reason
                    case Declined(reason):
                        self.declined = reason
        finally:
            if isinstance(draft.claims, Generator):
                draft.claims.close()  # now, not when it is collected: it may hold a connection
        if draft.instead:
            yield from self._instead(draft.instead)

    def _instead(self, own: Draft) -> Iterator[Token]:
        """The sources' own sentences, where the model gave none; what it said is not said again."""
        self.dropped, self.refused = [*self.refused, *self.dropped], []
        if not (self.citations or self.fell_back or self.declined):
            self.fell_back = "the language model wrote no sentence that the passages prove"
        if self.fell_back:
            for said in own.claims:
                if isinstance(said, Claim) and not self._has(said) and (token := self.say(said)):
                    yield token

    def _has(self, claim: Claim) -> bool:
        """Whether a claim's quote has been cited, whole."""
        return any(
            cited.article_id == claim.evidence.article.id
            and cited.start <= claim.start
            and claim.end <= cited.end
            for cited in self.citations
        )

    def _modelled(self, claim: Claim) -> Token | None:
        """A language model's claim: in its wording only where that is the source's.

        Otherwise the sentences that it points at are said, unless they speak against it.
        """
        checked = check(claim)
        if checked.verdict is Verdict.UNSUPPORTED:
            self._refuse(claim, checked.reason)
            return None
        if checked.verdict is Verdict.SUPPORTED and verbatim(claim.text, claim.quote):
            if claim.text in self.text:
                self._refuse(claim, "says it again")
                return None
            return self._say(claim, checked)
        reason = checked.reason or "the source's sentence has more"
        own = self._unsaid(claim)
        if own is None:
            self._refuse(claim, f"{reason}; the source's own words are shown already")
            return None
        if len(own.text) > _LONGEST:
            self._refuse(claim, f"{reason}; the source's own words are too long to show")
            return None
        self._refuse(claim, f"{reason}; the source's own words stand in its place")
        return self._say(own, check(own))

    def _unsaid(self, claim: Claim) -> Claim | None:
        """The sentences of a claim's quote that are not said yet, in the source's words."""
        spans = [
            replace(claim, start=claim.start + start, end=claim.start + end)
            for start, end in sentences(claim.quote, claim.evidence.article.language)
        ]
        left = [one for one in spans if not self._has(one)]
        if not left:
            return None
        own = replace(claim, start=left[0].start, end=left[-1].end)
        return replace(own, text=" ".join(own.quote.split()))

    def _refuse(self, claim: Claim, reason: str) -> None:
        self.refused.append(Dropped(claim.text, reason))

    def say(self, claim: Claim) -> Token | None:
        """The claim as text with its marker, or None if its quote does not support it."""
        return self._say(claim, check(claim))

    def _say(self, claim: Claim, checked: Checked) -> Token | None:
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
