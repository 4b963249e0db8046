"""Text: one spelling for what looks the same, and where its sentences begin and end.

Runs once, when an article is loaded; every offset in Dateline counts the code points of the result.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from sentencex import get_sentence_boundaries

LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# Soft hyphen, zero-width space, word joiner, BOM, directional marks and embeddings.
INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# A joiner matters inside emoji and between letters of Arabic and Indic scripts: it goes only
# where one of its neighbours is Latin, blank or the end of the text.
IDLE_JOINER: Final = re.compile(
    "(?<![^\\x00-\u024f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\\x00-\u024f])"
)

CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
SURROGATE: Final = re.compile("[\ud800-\udfff]")  # half a pair: no UTF-8 can hold it
BLANK: Final = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
EMPTY_LINES: Final = re.compile("\n{3,}")


def normalise(text: str) -> str:
    r"""Give `text` in NFC, lines ended by "\n", without invisible and control characters.

    Every blank becomes a plain space; none ends a line. At most one empty line stands between
    two paragraphs, none at either end. Words and their order stay. Idempotent.
    """
    text = LINE_ENDS.sub("\n", text)
    text = INVISIBLE.sub("", text)
    text = CONTROL.sub("", BLANK.sub(" ", text))
    text = IDLE_JOINER.sub("", text)
    text = unicodedata.normalize("NFC", text)
    text = "\n".join(line.rstrip(" ") for line in text.split("\n"))
    return EMPTY_LINES.sub("\n\n", text).strip("\n ")


def one_line(text: str) -> str:
    """Give `text` normalised, on one line, single spaces between words."""
    return " ".join(normalise(text).split())


Span = tuple[int, int]


def sentences(text: str, language: str | None = None) -> list[Span]:
    """Spans [start, end) in code points, in order, without the white space around each.

    Two sentences never overlap, and whatever lies between them is white space.
    language: ISO 639-1, None is taken as English.
    """
    spans = []
    for boundary in get_sentence_boundaries(language or "en", text):
        start, end = boundary["start_index"], boundary["end_index"]
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if start < end:
            spans.append((start, end))
    return spans
