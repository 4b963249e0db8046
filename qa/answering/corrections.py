"""What a paper takes back. A paragraph of a correction says first what was wrong, then what is right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.text import Span
from corpus.types import Article

LONGEST = 500  # code points of what was wrong and what is right together
_TITLE = re.compile(
    r"\W{0,3}(?:correct(?:ions?|ed)|clarifications?|corrigend(?:um|a)|errat(?:um|a)|retractions?"
    r"|for the record|setting the record straight|amendments?|berichtigung|korrekturen?|richtigstellung"
    r"|fe de erratas|correcci[oó]n(?:es)?|rectificati(?:on|f)s?)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\bearlier version of this (?:article|story|report)\b"
    r"|\A\W{0,3}(?:correction|clarification)\b[^.:\n]{0,40}[:—–]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """text[start:end] of an article, in code points; [holds, end) is what it holds to be so.

    wrong: the end of the sentence at its start that says what was wrong; start where none does.
    """

    start: int
    wrong: int
    holds: int
    end: int

    @classmethod
    def of(cls, start: int, end: int) -> Statement:
        """A sentence that takes nothing back."""
        return cls(start, start, start, end)

    @property
    def corrects(self) -> bool:
        """Whether it says first what was wrong."""
        return self.wrong > self.start


def stated(article: Article, sentences: Sequence[Span]) -> Iterator[Statement]:
    """What these sentences of an article state, in their order.

    In a correction a statement begins with the sentence that says what was wrong, which is none of
    its own; elsewhere each sentence is a statement.
    """
    correction = bool(_TITLE.match(article.title or ""))
    wrong: Span | None = None
    for n, (start, end) in enumerate(sentences):
        opens = n == 0 or "\n" in article.text[sentences[n - 1][1] : start]
        alone = n + 1 == len(sentences) or "\n" in article.text[end : sentences[n + 1][0]]
        if opens:
            wrong = None
        if (correction and opens and not alone) or _WITHIN.search(article.text[start:end]):
            wrong = (start, end)
        elif wrong and end - wrong[0] <= LONGEST:
            yield Statement(*wrong, start, end)
        else:
            yield Statement.of(start, end)
