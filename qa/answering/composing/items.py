"""The items of a list in a sentence: "India, Kazakhstan and Pakistan" is three."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]

_LONGEST = 4000  # code points of a list that are read
_AND = re.compile(r"\s+(?:and|or|as well as|along with|together with|plus|&)\s+")
_COMMA = re.compile(r"[,;]\s*(?:(?:and|or|as well as|along with|together with|plus)\s+)?")
# Names with an "and" of their own.
_WHOLE = re.compile(
    r"(?:Trinidad and Tobago|Bosnia and Herzegovina|Antigua and Barbuda|S(?:ã|a)o Tom(?:é|e) and Pr(?:í|i)ncipe"
    r"|(?:Saint|St\.?) Kitts and Nevis|(?:Saint|St\.?) Vincent and the Grenadines|Turks and Caicos"
    r"|Tyne and Wear|Johnson & Johnson|Procter & Gamble|Marks and Spencer|Search and Rescue)"
)
# What stands before the first item: "delegations of India", "topics such as trade".
# Not "Ministry of Roads", "United States of America".
_HEAD = re.compile(
    r"(?:(?:[^,;]*?\b[a-z][\w-]*|[A-Z][a-z]+s)\s(?:of|from|with|between|for|in)"
    r"|[^,;]*?\b(?:including|such as|namely|like|were|are)|[^,;:]*:)\s+(?=[A-ZÀ-ÖØ-Þ\"“])"
)
_OPENS = re.compile(r"(?:both|either|also|and|or)\s+", re.IGNORECASE)
_RELATES = re.compile(r"(?:which|who|whom|whose|where|when|said|says|according to)\b")
_CAPITAL = re.compile(r"(?:the |The )?[\"“]?[A-ZÀ-ÖØ-Þ0-9]")
_TRIM = " \t\n\r\f\v.,;:!?\"“”'‘’"


def items(text: str, span: Span) -> tuple[Span, ...]:
    """The items of the list at text[start:end], in order; just the one where it is no list.

    What stands before the first name ("delegations of") and what relates after the last item
    ("who came later") is not theirs; commas within brackets part nothing.
    """
    start, end = span[0], min(span[1], span[0] + _LONGEST)
    end = _before_relating(text, start, end)
    found = [item for item in (_bare(text, part) for part in _parts(text, start, end)) if item]
    if len(found) > 1 and _named(text, found[1:]):
        found[0] = _without_head(text, found[0])
    return tuple(found)


def fold(item: str) -> str:
    """An item as it is compared: letter case, white space and "the" aside."""
    return " ".join(item.casefold().split()).removeprefix("the ").strip(_TRIM)


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Between commas; the last part is split at "and" unless the comma before it has one."""
    closed = _closed(text, start, end)
    commas = [m for m in _COMMA.finditer(text, start, end) if _parts_here(text, m, closed)]
    joined = bool(commas) and commas[-1][0].strip(" ,;") != ""
    for comma in commas:
        yield start, comma.start()
        start = comma.end()
    ands = () if joined else _AND.finditer(text, start, end)
    for found in ands:
        if not any(a <= found.start() < b for a, b in closed):
            yield start, found.start()
            start = found.end()
    yield start, end


def _closed(text: str, start: int, end: int) -> list[Span]:
    """What is not parted: within brackets that are closed again, and names with an "and"."""
    spans = [match.span() for match in _WHOLE.finditer(text, start, end)]
    opened: int | None = None
    for match in re.finditer(r"[()]", text[start:end]):
        if match[0] == "(":
            opened = match.start() if opened is None else opened
        elif opened is not None:
            spans.append((start + opened, start + match.end()))
            opened = None
    return spans


def _parts_here(text: str, comma: re.Match[str], closed: list[Span]) -> bool:
    """Not within brackets, nor in a number: "3,500"."""
    within = any(a <= comma.start() < b for a, b in closed)
    return not within and not text[comma.start() + 1 : comma.start() + 2].isdigit()


def _bare(text: str, part: Span) -> Span | None:
    start, end = part
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM and not _initial(text, end):
        end -= 1
    if opens := _OPENS.match(text, start, end):
        start = opens.end()
    return (start, end) if start < end else None


def _initial(text: str, end: int) -> bool:
    """Whether the full stop at the end is a name's: "U.S."."""
    return re.search(r"\b[A-Z]\.[A-Z]\.$", text[max(0, end - 5) : end]) is not None


def _before_relating(text: str, start: int, end: int) -> int:
    relating = (m for m in _COMMA.finditer(text, start, end) if _RELATES.match(text, m.end()))
    return next((match.start() for match in relating), end)


def _named(text: str, found: list[Span]) -> bool:
    return all(_CAPITAL.match(text, *span) for span in found)


def _without_head(text: str, item: Span) -> Span:
    head = _HEAD.match(text, *item)
    return (head.end(), item[1]) if head else item
