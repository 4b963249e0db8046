"""Sentences into passages, and what of a passage is indexed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.text import Span, sentences
from corpus.types import Article, Passage

_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Chunking:
    """How articles are cut.

    size: code points a passage has at most. overlap: code points of whole sentences that a
    passage repeats from the one before, at most. 1,000 and 200 fill MiniLM's 256 tokens.
    """

    size: int = 1000
    overlap: int = 200

    @property
    def fingerprint(self) -> str:
        """Changes whenever the passages of an unchanged article would; "v1" is this file's rule."""
        return f"v1-{self.size}-{self.overlap}"

    def passages(self, article: Article) -> list[Passage]:
        """The article's passages, in order; together they hold all of its sentences."""
        spans = list(_fit(sentences(article.text, article.language), article.text, self.size))
        seen: dict[str, int] = {}
        result = []
        for start, end in self._pack(spans):
            text = article.text[start:end]
            copy = seen[text] = seen.get(text, -1) + 1
            result.append(Passage(_identify(article, text, copy), article.id, start, end, text))
        return result

    def _pack(self, spans: list[Span]) -> Iterator[Span]:
        """Fill each passage with whole sentences, then step back by those that overlap."""
        first = 0
        while first < len(spans):
            last = first
            while last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= self.size:
                last += 1
            yield spans[first][0], spans[last][1]
            if last + 1 == len(spans):
                return
            following = last + 1
            # The next sentence must still fit, or stepping back would only repeat this passage.
            earliest = max(spans[last][1] - self.overlap, spans[following][1] - self.size)
            while following - 1 > first and spans[following - 1][0] >= earliest:
                following -= 1
            first = following


def context(article: Article) -> str:
    """What a passage is indexed with besides its own words: its article's title and date."""
    date = f"{article.published:%d %B %Y}".lstrip("0") if article.published else ""
    return "\n".join(line for line in (article.title, date) if line)


def indexed_text(article: Article, passage: Passage) -> str:
    """The text that is encoded for a passage; its quote stays passage.text."""
    return "\n".join(line for line in (context(article), passage.text) if line)


def _fit(spans: Iterable[Span], text: str, size: int) -> Iterator[Span]:
    """Cut a sentence longer than size at white space, or anywhere if it has none."""
    for start, end in spans:
        while end - start > size:
            cut = max(text.rfind(" ", start, start + size), text.rfind("\n", start, start + size))
            cut = cut if cut > start else start + size
            yield start, cut
            start = cut + len(_SPACE.match(text, cut, end)[0])  # type: ignore[index]  # noqa: PLW2901
        if start < end:
            yield start, end


def _identify(article: Article, text: str, copy: int) -> int:
    """63 bits of a hash over all that an index holds of a passage.

    copy tells equal passages of one article apart (0 for the first). Offsets are left out, so
    that text moved by an edit above it keeps its id and its vector.
    """
    published = article.published.isoformat() if article.published else ""
    parts = (article.id, article.source or "", published, article.title, text, str(copy))
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big") >> 1
