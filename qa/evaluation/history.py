"""The conversation before a question, as a question set tells it: `turns(entries)`.

Entries are `{role: "user" | "agent", text}`, oldest first. What `dateline feedback export` adds is
understood too: a user's `rewrite` (the question made to stand alone); an agent's `short_answer`,
`abstained` and `citations` ([{article_id, title, quote}]).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa.types import Turn

_CITED = ("article_id", "title", "quote")


class HistoryError(ValueError):
    """An entry that does not fit. expected: what would; entry: what there was instead."""

    def __init__(self, expected: str, entry: Mapping[str, Any]) -> None:
        self.expected, self.entry = expected, entry
        super().__init__(expected)


def turns(entries: Sequence[Mapping[str, Any]], asked: Sequence[str] = ()) -> tuple[Turn, ...]:
    """The turns of entries whose role and text are strings.

    asked: questions before them, of which no answer is known but the last one's, which may begin
    the entries. Raises: HistoryError.
    """
    found = [Turn(text, "") for text in asked]
    for entry in entries:
        if entry["role"] == "user":
            found.append(Turn(entry["text"], "", _text(entry, "rewrite") or ""))
        elif entry["role"] == "agent" and found and not found[-1].answer:
            found[-1] = _answered(found[-1], entry)
        else:
            raise HistoryError("turns of user and agent, a user's first", entry)
    return tuple(found)


def _answered(turn: Turn, entry: Mapping[str, Any]) -> Turn:
    cited, abstained = entry.get("citations", []), entry.get("abstained", False)
    if not isinstance(cited, list) or not all(
        isinstance(one, dict) and all(isinstance(one.get(key), str) for key in _CITED)
        for one in cited
    ):
        raise HistoryError(f"citations with the strings {', '.join(_CITED)}", entry)
    if not isinstance(abstained, bool):
        raise HistoryError("abstained to be true or false", entry)
    return replace(
        turn,
        answer=entry["text"],
        short=_text(entry, "short_answer"),
        quotes=tuple(one["quote"] for one in cited),
        titles=tuple(one["title"] for one in cited),
        abstained=abstained,
        articles=tuple(one["article_id"] for one in cited),
    )


def _text(entry: Mapping[str, Any], key: str) -> str | None:
    value = entry.get(key)
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    raise HistoryError(f"{key} to be a string with something in it, or null", entry)
