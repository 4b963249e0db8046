"""A question and a passage as the reader sees them: one row of token ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

QUESTION_TOKENS = 64  # longer than any question of the sets; the rest of an article asked is cut
TITLE_TOKENS = 32
MOST_TOKENS = 320  # in all: a passage of 1,000 characters has about 220


@dataclass(frozen=True, slots=True)
class Pair:
    """[CLS] question [SEP] title [SEP] passage [SEP]; without a title its [SEP] is left out too.

    ids, types: one a token; types are 0 for the question and 1 for the rest. first: the position
    of the passage's first token. offsets: start and end of each of the passage's tokens in its
    text, in code points.
    """

    ids: Sequence[int]
    types: Sequence[int]
    first: int
    offsets: Sequence[tuple[int, int]]


class Pairs:
    """Makes pairs with a model's tokenizer. Thread-safe.

    tokenizer: the path of a tokenizer.json.
    """

    def __init__(self, tokenizer: Path) -> None:
        from tokenizers import Tokenizer  # noqa: PLC0415 - not every process reads

        self._tokenizer: Any = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._cls, self._sep = self._tokenizer.encode("").ids

    def of(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Pair]:
        """The question with each (title, text); what does not fit is cut at the end."""
        return [
            self._pair(self.tokens(question), self.tokens(title), self.tokens(text))
            for title, text in passages
        ]

    def tokens(self, text: str) -> Any:
        """A text's tokens without special ones: an Encoding of the library tokenizers."""
        return self._tokenizer.encode(text, add_special_tokens=False)

    def _pair(self, question: Any, title: Any, text: Any) -> Pair:
        return self.joined(question.ids, title.ids, text.ids, text.offsets)

    def joined(
        self,
        question: Sequence[int],
        title: Sequence[int],
        text: Sequence[int],
        offsets: Sequence[tuple[int, int]],
        most: int = MOST_TOKENS,
    ) -> Pair:
        """The pair of what was split into tokens before; at most `most` tokens."""
        head = [self._cls, *question[:QUESTION_TOKENS], self._sep]
        named = [*title[:TITLE_TOKENS], self._sep] if title else []
        first = len(head) + len(named)
        body = list(text[: most - first - 1])
        ids = [*head, *named, *body, self._sep]
        types = [0] * len(head) + [1] * (len(ids) - len(head))
        return Pair(ids, types, first, offsets[: len(body)])
