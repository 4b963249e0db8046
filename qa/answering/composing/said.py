"""What a reader found in the sentences, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from qa.answering.composing.spans import Span
from qa.answering.sentences import Candidate

SEEN = 0.02  # of the reader's probability, from which it sees an answer; by eye


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence with what the reader says of it.

    probability: that the sentence answers, 0 to 1. span: where in the article the reader sees the
    answer, [start, end) in code points within the candidate; None if it sees none.
    span_probability: that it is right about the span, 0 to 1.
    """

    probability: float
    candidate: Candidate
    span: Span | None = None
    span_probability: float = 0.0

    @property
    def seen(self) -> bool:
        """Whether the reader, where there is one, sees an answer in it at all."""
        return self.candidate.features.get("answers", 1.0) >= SEEN

    @property
    def text(self) -> str:
        """The sentence's exact words."""
        return self.candidate.text

    @property
    def within(self) -> Span | None:
        """The reader's span counted from the sentence's start; None if there is none in it."""
        if self.span is None:
            return None
        start, end = self.span[0] - self.candidate.start, self.span[1] - self.candidate.start
        return (start, end) if 0 <= start < end <= len(self.text) else None


@dataclass(frozen=True, slots=True)
class Said:
    """An answer.

    candidates: the sentences to say, in the order to read them; each may be cut to a part of what
    was ranked. short: a piece of one of their texts, None if none answers shortly. word: "yes" or
    "no" where a sentence settles a question of that kind, else None. doubted: the articles say that
    the likeliest answer is none, or it tells of the opposite.
    """

    candidates: tuple[Candidate, ...]
    short: str | None = None
    word: str | None = None
    doubted: bool = False
