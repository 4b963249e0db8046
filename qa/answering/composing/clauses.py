"""A long sentence cut at its clauses: one stretch of it, words never left out inside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set as AbstractSet
from itertools import pairwise

from qa.answering.composing.echoes import echoed
from qa.answering.composing.spans import Span

MOST_WORDS = 60  # of a sentence that is said whole: the most that an answer has on average
LONGEST = 150  # words; up to there a sentence that cannot be cut fairly is said whole
_READ = 4000  # code points of a longer sentence that are read, from the start or around `keep`

_WORD = re.compile(r"\S+")
_MARK = re.compile(r"[,;:—–](?=\s)|\s(?:--?|[—–])(?=\s)")
_JOINT = re.compile(r"\s(?=(?:but|which|who|while|where|when|because|although)\s)")
# Left out before what is quoted, these could turn it into its opposite or into the paper's own word.
_TELLS = r"sa(?:ys?|id)|told|according|claim(?:s|ed)?|alleged(?:ly)?|reported(?:ly)?|warn(?:s|ed)?"
_DOUBTS = (
    r"not|no|never|none|nobody|nor|neither|without|hardly|den(?:y|ies|ied)|reject(?:s|ed)?"
    r"|refus(?:es?|ed)|fail(?:s|ed)?|false(?:ly)?|could|(?-i:may)|might|would|possib\w+|rumou?r\w*"
    r"|suppose\w*|unlikely|likely|doubt\w*|fear\w*|hop(?:es|ed|ing)|plan(?:s|ned)?"
)
_BEFORE = re.compile(rf"\b(?:{_TELLS}|{_DOUBTS}|if|unless|whether)\b|n['’]t\b", re.IGNORECASE)
_AFTER = re.compile(rf"\b(?:{_TELLS}|if|unless)\b", re.IGNORECASE)


def cut(
    text: str,
    stems: AbstractSet[str] = frozenset(),
    keep: Span | None = None,
    most: int = MOST_WORDS,
) -> Span:
    """The stretch [start, end) of a sentence to quote: all of it if it has at most `most` words.

    Of a longer one the run of clauses of at most `most` words that has `keep` whole inside and the
    most of the question's stems, the earliest of several. A clause that denies, doubts or says who
    says so is not cut off where a run with it can be had; where none can, a sentence of up to
    LONGEST words stays whole. `keep` is never cut, however long.
    """  # fmt: skip
    whole = _trimmed(text, (0, len(text)))
    if _fewer(text, whole, most):
        return whole
    read = _read(whole, keep)
    runs = [run for run in _runs(text, read, most) if keep is None or _holds(run, keep)]
    before = next((match.start() for match in _BEFORE.finditer(text, *read)), len(text))
    after = max((match.end() for match in _AFTER.finditer(text, *read)), default=0)
    fair = [run for run in runs if run[0] <= before and run[1] >= after]
    if not fair and _fewer(text, whole, LONGEST):
        return whole
    if not (fair or runs):
        return keep or whole
    return _richest(text, fair or runs, stems)


def clauses(text: str) -> list[Span]:
    """The clauses of a sentence, in order: between commas, dashes and the words that join."""
    return _split(text, _trimmed(text, (0, len(text))))


def _split(text: str, span: Span) -> list[Span]:
    start, end = span
    cuts = {match.end() for match in _MARK.finditer(text, start, end)}
    cuts |= {match.start() for match in _JOINT.finditer(text, start, end)}
    edges = [start, *sorted(cuts), end]
    found = [_trimmed(text, (a, b)) for a, b in pairwise(edges)]
    return [(a, b) for a, b in found if a < b]


def _read(whole: Span, keep: Span | None) -> Span:
    start = max(whole[0], keep[0] - _READ // 2) if keep else whole[0]
    if whole[1] - start <= _READ:
        return start, whole[1]
    end = max(start + _READ, keep[1] if keep else 0)
    return start, min(whole[1], end)


def _richest(text: str, runs: list[Span], stems: AbstractSet[str]) -> Span:
    """The run that echoes the most stems; the earliest of several."""
    words = [
        match.span() for match in _WORD.finditer(text, runs[0][0], max(end for _, end in runs))
    ]
    found = [(start, echoed(text[start:end], stems)) for start, end in words]
    hits = [(start, held) for start, held in found if held]

    def worth(run: Span) -> tuple[int, int]:
        held = [stem for start, held in hits if run[0] <= start < run[1] for stem in held]
        return len(set(held)), -run[0]

    return max(runs, key=worth)


def _broken(text: str, piece: Span, most: int) -> Iterator[Span]:
    words = [match.span() for match in _WORD.finditer(text, *piece)]
    for first in range(0, len(words), most):
        last = words[min(first + most, len(words)) - 1]
        yield words[first][0], last[1]


def _runs(text: str, read: Span, most: int) -> Iterator[Span]:
    """From each clause on, the longest run of at most `most` words, without the last comma.

    A clause of more words than that is broken between words.
    """
    pieces = [part for piece in _split(text, read) for part in _broken(text, piece, most)]
    counts = [sum(1 for _ in _WORD.finditer(text, *piece)) for piece in pieces]
    last = total = 0
    for first, (start, _) in enumerate(pieces):
        while last < len(pieces) and total + counts[last] <= most:
            total += counts[last]
            last += 1
        end = pieces[last - 1][1]
        bare = len(text[start:end].rstrip(" ,;:—–-")) if last < len(pieces) else 0
        yield start, start + bare if bare else end
        total -= counts[first]


def _holds(run: Span, keep: Span) -> bool:
    return run[0] <= keep[0] and keep[1] <= run[1]


def _fewer(text: str, span: Span, most: int) -> bool:
    """Whether it has at most so many words; a long text is not counted to its end."""
    words = _WORD.finditer(text, *span)
    return sum(1 for _, _ in zip(words, range(most + 1), strict=False)) <= most


def _trimmed(text: str, span: Span) -> Span:
    piece = text[slice(*span)]
    start = span[0] + len(piece) - len(piece.lstrip())
    return start, max(start, span[0] + len(piece.rstrip()))
