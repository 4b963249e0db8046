"""Sentence spans of a text. The splitting is sentencex's; the trimming is ours."""

from __future__ import annotations

from sentencex import get_sentence_boundaries

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
