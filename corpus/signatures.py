"""What an article is compared by, and when two articles are one story.

A signature is a MinHash of the text's shingles (Broder 1997, by rensa: the share of equal slots
estimates the Jaccard similarity), with what tells a correction from the same form filled in anew:
the figures of the text, the words of the title, the outlet. Two signatures are compared without
looking at anything else, so that what is one story never depends on what else the archive holds.
See docs/decisions/near-duplicates.md for how the constants were measured.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from corpus.types import Article

SHINGLE = 5  # words; 3 takes forms with a figure in every sentence for copies, 7 loses corrections
SLOTS = 256  # the estimate is off by .024 (standard deviation) on news; 128: .026 and near .5 .04
SEED = 1
BANDS, ROWS = 32, 4  # of the first 128 slots: a pair of .55 meets with .95, one of .1 with .003
SIMILAR = 0.55  # true pairs of news begin at .56; at .48 are pages that share a gallery or a form
ALIKE = 0.9  # from here on the text alone decides
SHORT = 30  # words; below, one changed word already costs a third of the shingles
FIGURES = 4  # where both texts have this many that the other lacks, and share less than
SHARED_FIGURES = 0.8  # this of the fewer: one form filled in twice. True pairs of news: .82 or more
KEPT = 128  # figures kept of a text, those of least hash: a bottom-k sketch

# A Chinese or Japanese character is a word of its own; the languages do not part words.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_TELLING = 4  # letters: shorter title words ("the", "says") are in every title

Slots = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Signature:
    """What of an article is compared.

    words: of its text. slots: shape (SLOTS,), uint32; None where the text has no word.
    figures: sorted hashes, uint32, of its numbers, each with how often it came before. titled: sorted hashes, uint32, of the telling
    words of its title, the outlet's name left out. outlet: hash of its source, None if unknown.
    """

    words: int
    slots: Slots
    figures: Slots
    titled: Slots
    outlet: int | None

    @property
    def bands(self) -> list[int]:
        """48-bit hashes of the BANDS groups of slots; texts are compared if they share one."""
        if not self.words:
            return []
        groups = self.slots[: BANDS * ROWS].astype("<u4").reshape(BANDS, ROWS)
        return [
            int.from_bytes(
                hashlib.blake2b(group.tobytes(), digest_size=6, salt=bytes([number])).digest()
            )
            for number, group in enumerate(groups)
        ]


def sign(article: Article) -> Signature:
    """The signature of an article: the same on every machine and in every run."""
    words = _WORD.findall(article.text.casefold())
    if len(words) < SHORT:
        shingles = [" ".join(words)]
    else:
        shingles = list(map(" ".join, zip(*(words[n:] for n in range(SHINGLE)), strict=False)))
    outlet = article.source.casefold() if article.source else ""
    return Signature(
        words=len(words),
        slots=_slots(shingles),
        figures=_hashes(_numbered(_FIGURE.findall(article.text)))[:KEPT],
        titled=_hashes(
            word
            for word in _WORD.findall(article.title.casefold())
            if (len(word) >= _TELLING or not word.isascii()) and word not in outlet
        ),
        outlet=zlib.crc32(outlet.encode()) if outlet else None,
    )


def similarity(one: Signature, others: Sequence[Signature]) -> NDArray[np.float64]:
    """The estimated Jaccard similarity of one to each of the others, shape (n,).

    0 for those that share no band with it.
    """
    if not others:
        return np.zeros(0)
    equal = np.stack([other.slots for other in others]) == one.slots
    bands = equal[:, : BANDS * ROWS].reshape(len(others), BANDS, ROWS)
    found: NDArray[np.float64] = equal.mean(axis=1) * bands.all(axis=2).any(axis=1)
    return found


def near(one: Signature, others: Sequence[Signature]) -> list[int]:
    """The places among the others of those that tell the same story as one.

    near(a, [b]) and near(b, [a]) agree.
    """
    similar = similarity(one, others)
    return [
        place
        for place in np.flatnonzero(similar >= SIMILAR).tolist()
        if _same(one, others[place], float(similar[place]))
    ]


def fingerprint() -> str:
    """Names the way signatures are made and compared, rensa's own algorithm with it."""
    probe = _slots([f"shingle {number}" for number in range(500)]).astype("<u4").tobytes()
    rule = (
        SHINGLE, SLOTS, SEED, BANDS, ROWS, SIMILAR, ALIKE, SHORT, FIGURES, SHARED_FIGURES, KEPT,
        _TELLING, _WORD.pattern, _FIGURE.pattern,
    )  # fmt: skip
    return hashlib.blake2b(repr(rule).encode() + probe, digest_size=8).hexdigest()


def _same(one: Signature, other: Signature, similar: float) -> bool:
    """True if two similar texts are one story, and not one form or one page's frame twice."""
    if not one.words or not other.words:
        return False
    short = min(one.words, other.words) < SHORT
    one_house = one.outlet is not None and one.outlet == other.outlet
    if (short or (one_house and similar < ALIKE)) and not _share_title(one, other):
        return False
    return not _filled_in_anew(one.figures, other.figures)


def _share_title(one: Signature, other: Signature) -> bool:
    """True if the titles have a word in common, or one has none to tell by."""
    if not len(one.titled) or not len(other.titled):
        return True
    return bool(np.intersect1d(one.titled, other.titled, assume_unique=True).size)


def _filled_in_anew(one: Slots, other: Slots) -> bool:
    """True if the texts' figures differ as those of two forecasts or two market reports do."""
    bound = min((int(some[-1]) for some in (one, other) if len(some) == KEPT), default=2**32)
    one, other = one[one <= bound], other[other <= bound]
    fewer = min(len(one), len(other))
    shared = np.intersect1d(one, other, assume_unique=True).size
    return fewer - shared >= FIGURES and shared < SHARED_FIGURES * fewer


def _slots(shingles: Sequence[str]) -> Slots:
    hashed = RMinHash(SLOTS, SEED)
    hashed.update(shingles)
    return np.array(hashed.digest(), np.uint32)


def _numbered(figures: Iterable[str]) -> Iterator[str]:
    """Each with its place among its equals, so that two 1s are not one: lotteries draw them."""
    met: Counter[str] = Counter()
    for figure in figures:
        met[figure] += 1
        yield f"{figure} {met[figure]}"


def _hashes(words: Iterable[str]) -> Slots:
    """Sorted, without repeats."""
    return np.array(sorted({zlib.crc32(word.encode()) for word in words}), np.uint32)
