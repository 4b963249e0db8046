"""Whether a sentence is the source's own, character for character, and not cut within a clause."""

from __future__ import annotations

import re

_SAME = str.maketrans("‘’“”\u00a0", "''\"\" ")
_END = " .!?…;,:。！？"  # noqa: RUF001
_SENTENCE_ENDS = ".!?…。！？"  # noqa: RUF001 - Chinese and Japanese
_FEWEST = 4  # words of a part; fewer are an item of a list
# Where a part of a sentence may begin or end: at the mark that parts its clauses.
_BEGINS = r"(?:(?<=[,;:—–]\s)|(?<=[，、；]))"  # noqa: RUF001
_ENDS = r"(?=[\"')]*(?:[,;:]?\s+[—–(\-]|[,;:](?:\s|$)|[，、；]))"  # noqa: RUF001
_FIRST = rf"(?:^|(?<=[{_SENTENCE_ENDS}]\s)|(?<=[{_SENTENCE_ENDS}][\"')]\s)|(?<=[。！？]))[\"'(]*"  # noqa: RUF001
_LAST = r"(?=[\"')]*(?:[.!?…]+[\"')]*(?:\s|$)|[。！？]|$))"  # noqa: RUF001 - "40" does not end in "40.5"


def verbatim(said: str, quote: str) -> bool:
    """Whether a sentence is one of the quote's, or its first or its last clauses.

    Blanks, the shape of quotation marks, the first letter's case and the mark at its end aside: a
    clause taken out of a sentence's middle, or words left out, can say what the sentence does not
    ("the car that passed the mayor hit a man": "the mayor hit a man").
    """
    plain, source = _plain(said).strip("\"'(").rstrip(_END + "\"')"), _plain(quote)
    if not plain:
        return False
    words = f"(?i:{re.escape(plain[0])}){re.escape(plain[1:])}"
    if re.search(f"{_FIRST}{words}{_LAST}", source):
        return True
    if len(plain.split()) < _FEWEST:
        return False
    return bool(
        re.search(f"{_FIRST}{words}{_ENDS}", source)
        or re.search(f"{_BEGINS}{words}{_LAST}", source)
    )


def _plain(text: str) -> str:
    return " ".join(text.translate(_SAME).split())
