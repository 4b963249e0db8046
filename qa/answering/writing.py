"""An answer's text as it grows: each sentence checked before it is said, with its citation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from qa.answering.citations import check, exact
from qa.answering.dating.days import worked_out
from qa.types import Citation, Claim, Token, Verdict, WorkedOut

ABSTAINED = "The archive does not seem to hold the answer."
Agrees = Callable[[Claim], float | None]


class Writing:
    """The text said so far, its citations and the days that they name.

    refused: why sentences were not said.
    agrees: the reader's probability that a claim's quote answers, None where there is no reader.
    """

    def __init__(self, agrees: Agrees) -> None:
        self.text = ""
        self.citations: list[Citation] = []
        self.days: list[WorkedOut] = []
        self.refused: list[str] = []
        self._agrees = agrees

    def say(self, claim: Claim) -> Token | None:
        """The claim as text with its marker, or None if its quote does not support it."""
        checked = check(claim, self._agrees(claim))
        if checked.verdict is Verdict.UNSUPPORTED:
            self.refused.append(checked.reason)
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
