"""What is wrong with JSON that cannot be read, in words for whoever wrote it."""

from __future__ import annotations

import json

_WORDS = {  # Python's own, as they begin
    "Expecting value": "no value",
    "Expecting ',' delimiter": "no comma",
    "Expecting ':' delimiter": "no colon",
    "Expecting property name": "no name in double quotes",
    "Illegal trailing comma": "a comma with nothing behind it",
    "Unterminated string": "a text without its closing quote",
    "Invalid control character": "a control character, such as a tab, in a text",
    "Invalid \\": "a backslash with no escape behind it",
    "Extra data": "more behind its end",
}


def json_fault(error: ValueError | RecursionError, text: str) -> str:
    """Say what `json.loads(text)` raised: what there is, and where, lines and columns from 1.

    Of a text on one line, with its break or without, only the column is told.
    """
    if isinstance(error, RecursionError):
        return "lists or objects nested too deep"
    if not isinstance(error, json.JSONDecodeError):
        return "a number of too many digits"
    found = next(
        (words for begin, words in _WORDS.items() if error.msg.startswith(begin)), "a fault"
    )
    whole = text.rstrip()
    if error.pos >= len(whole):
        return f"{found} at the end"
    line = f"line {error.lineno}, " if "\n" in whole else ""
    return f"{found} at {line}column {error.colno}"
