"""Answers that a client repeats, with the articles that they cited found again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answering.verify import ABSTAINED
from qa.types import Turn

if TYPE_CHECKING:
    from corpus.types import Article
    from qa.archive import Dateline

_MARK = re.compile(r" \[\d{1,3}\](?=\s|$)")
_SENTENCES = 10  # of one answer that are looked for
_LONGEST = 1000  # code points of such a sentence
_LOOKED_AT = 5  # passages: the sentence's own shares the most words with it


@dataclass(frozen=True, slots=True)
class Repeated:
    """Finds what an answer of ours cited, of which the client has sent back the text alone.

    The conversation leads on from the articles cited: without them a follow-up is searched in all
    the archive, and its pronouns have nothing to stand for.
    """

    dateline: Dateline

    def __call__(self, question: str, answer: str) -> Turn:
        """Give the exchange; what stands word for word in an article counts as quoted from it."""
        if answer.strip() == ABSTAINED:
            return Turn(question, answer, abstained=True)
        *cited, _uncited = _MARK.split(answer, maxsplit=_SENTENCES)
        sentences = [one.strip()[:_LONGEST] for one in cited]
        found = [(one, held) for one in sentences if one and (held := self._holder(one))]
        return Turn(
            question,
            answer,
            quotes=tuple(quote for quote, _ in found),
            titles=tuple(article.title for _, article in found),
            articles=tuple(article.id for _, article in found),
        )

    def _holder(self, sentence: str) -> Article | None:
        """Give the article in which the sentence stands, None where none is found."""
        hits = self.dateline.indexes.lexical.search(sentence, _LOOKED_AT)
        held = self.dateline.store.passages([hit.passage_id for hit in hits])
        for hit in hits:
            if hit.passage_id in held and sentence in (article := held[hit.passage_id][1]).text:
                return article
        return None
