"""One result a story: what else was found of it is folded under the best passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.types import Passage
from qa.types import Evidence

JOINED = 2  # neighbours joined into the best passage at most


def fold(evidence: Sequence[Evidence], stories: Mapping[str, str]) -> list[Evidence]:
    """One evidence a story, in the order of each story's best passage, ranked from 1.

    stories: the story of each article id; an article that is not in it is its own.
    """
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        found.setdefault(stories.get(one.article.id, one.article.id), []).append(one)
    return [_folded(rank, story) for rank, story in enumerate(found.values(), start=1)]


def unfolded(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence, each story's best passage before what is folded under it."""
    return [one for story in evidence for one in (story, *story.folded)]


def _folded(rank: int, story: list[Evidence]) -> Evidence:
    """The best of a story, its neighbours joined to it, the others under it."""
    best, *others = story
    joined = [best]
    for other in others:
        if len(joined) <= JOINED and _touches(other, joined):
            joined.append(other)
    rest = tuple(replace(one, rank=rank) for one in others if one not in joined)
    return replace(best, rank=rank, passage=_span(joined), folded=rest)


def _touches(other: Evidence, joined: Sequence[Evidence]) -> bool:
    """Whether a passage overlaps one of these or only white space lies between them."""
    text = other.article.text
    return other.article.id == joined[0].article.id and any(
        not text[min(a.end, b.end) : max(a.start, b.start)].strip()
        for a, b in ((other.passage, one.passage) for one in joined)
    )


def _span(joined: Sequence[Evidence]) -> Passage:
    """The passage from the first of these to the last, under the best one's id."""
    best = joined[0]
    start = min(one.passage.start for one in joined)
    end = max(one.passage.end for one in joined)
    return replace(best.passage, start=start, end=end, text=best.article.text[start:end])
