"""Questions whose answers are known, read from JSON Lines: `read(path)`.

One question a line: `{id, question, asked_on, answers, unanswerable, relevant: [{article_id, quote}]}`;
only id and question are required. Also understood: `kind`, `history` ([{role: user|agent, text}],
oldest first; see history.py), `rewrite`, `filter` ({sources, published_from, published_to}),
`context_article_id`, and what published sets call things: `evidence` ([{doc_id, text}]) for
relevant, `fake_answers` for answers known to be false, `answerability` (MTRAG) and
`history_user_turns`. Any other key is extra.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Any, ClassVar

from corpus.errors import BadRecord, NotAFile, NotText
from corpus.json_faults import json_fault
from corpus.types import Filter
from qa.api.filters import day_filter
from qa.errors import BadFilter
from qa.evaluation.history import HistoryError, turns
from qa.evaluation.kinds import guess
from qa.types import Turn

_FILTER = ("sources", "published_from", "published_to")


@dataclass(frozen=True, slots=True)
class Relevant:
    """An article that answers; quote: its words that do, None where not given."""

    article_id: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """One question and what is known of its answer.

    asked_on: None where the set gives no day. answers: accepted strings; empty where the set has
    none that could be found word for word. false_answers: strings known to be wrong.
    underspecified: the right response is to ask back. context_article_id: where set, `unanswerable`
    holds for that article only. kind: None where the set gives none. filter: to ask it with.
    """

    __test__: ClassVar[bool] = False  # pytest: a name, not a test

    id: str
    text: str
    asked_on: date | None = None
    answers: tuple[str, ...] = ()
    unanswerable: bool = False
    relevant: tuple[Relevant, ...] = ()
    kind: str | None = None
    history: tuple[Turn, ...] = ()
    rewrite: str | None = None
    false_answers: tuple[str, ...] = ()
    underspecified: bool = False
    context_article_id: str | None = None
    filter: Filter = field(default_factory=Filter)

    @property
    def answerable(self) -> bool:
        """True where the archive holds an answer to the question as it stands."""
        return not self.unanswerable and not self.underspecified

    @property
    def guessed_kind(self) -> str:
        """The kind given ("how_many" is "how many"), else the one its words suggest."""
        return self.kind.replace("_", " ") if self.kind else guess(self.text)


def read(path: Path) -> tuple[TestQuestion, ...]:
    """Read a questions file, .jsonl or .jsonl.gz, in its order.

    Raises NotAFile, NotText, and BadRecord naming the first line that is not a question.
    """
    questions: dict[str, TestQuestion] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        record = _Line(path.name, number, line)
        question = record.question()
        if question.id in questions:
            raise record.bad("id", "an id used once", f"a second {question.id!r}")
        questions[question.id] = question
    if not questions:
        raise BadRecord(
            path.name,
            expected="a question on every line",
            found="no line with anything on it",
            remedy="name a file of questions, one JSON object a line",
        )
    return tuple(questions.values())


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        raise NotAFile(
            str(path),
            expected="a file of questions",
            found="nothing there" if not path.exists() else "a folder",
            remedy="name a .jsonl or .jsonl.gz file",
        )
    remedy = "save it as UTF-8 JSON Lines; a name ending in .gz must be gzip"
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        # Not splitlines(): U+2028 may stand inside a JSON string.
        return data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        found = f"a byte that is none at {error.start}"
        raise NotText(path.name, expected="UTF-8", found=found, remedy=remedy) from error
    except (gzip.BadGzipFile, EOFError) as error:
        found = "a damaged or cut-off one"
        raise NotText(path.name, expected="a gzip file", found=found, remedy=remedy) from error


class _Line:
    """One line on its way to a TestQuestion; every complaint names the file and the line."""

    def __init__(self, origin: str, number: int, line: str) -> None:
        self.origin, self.number = origin, number
        try:
            fields = json.loads(line.rstrip("\r"))
        except (ValueError, RecursionError) as error:
            raise self.bad("the line", "JSON", json_fault(error, line)) from error
        if not isinstance(fields, dict):
            raise self.bad("the line", "a JSON object", type(fields).__name__)
        self.fields: dict[str, Any] = fields

    def bad(self, key: str, expected: str, found: object) -> BadRecord:
        return BadRecord(
            self.origin,
            line=self.number,
            expected=f"{expected} for {key}",
            found=shorten(str(found), width=80, placeholder="…") or "nothing",
            remedy="correct the line or leave it out",
        )

    def question(self) -> TestQuestion:
        answers = self._strings("answers")
        answerability = self._strings("answerability")
        unanswerable = self._flag("unanswerable")
        # MTRAG's answers are written responses: none of them occurs in a passage word for word.
        accepted = () if answerability else answers
        if unanswerable and accepted:
            raise self.bad("answers", "none where unanswerable is true", list(accepted))
        return TestQuestion(
            id=self._text("id"),
            text=self._text("question"),
            asked_on=self._day("asked_on"),
            answers=accepted,
            unanswerable=unanswerable,
            relevant=self._relevant(),
            kind=self._optional_text("kind"),
            history=self._history(),
            rewrite=self._optional_text("rewrite"),
            false_answers=self._strings("fake_answers"),
            underspecified="UNDERSPECIFIED" in answerability,
            context_article_id=self._optional_text("context_article_id"),
            filter=self._filter(),
        )

    def _text(self, key: str) -> str:
        value = self.fields.get(key)
        if not isinstance(value, str) or not value.strip():
            found = repr(value) if key in self.fields else "nothing"
            raise self.bad(key, "a string with something in it", found)
        return value

    def _optional_text(self, key: str) -> str | None:
        return None if self.fields.get(key) is None else self._text(key)

    def _flag(self, key: str) -> bool:
        value = self.fields.get(key, False)
        if not isinstance(value, bool):
            raise self.bad(key, "true or false", repr(value))
        return value

    def _day(self, key: str) -> date | None:
        value = self._optional_text(key)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError as error:
            raise self.bad(key, "a date as 2024-05-31, or null", repr(value)) from error

    def _strings(self, key: str) -> tuple[str, ...]:
        values = self.fields.get(key, [])
        if not isinstance(values, list) or not all(
            isinstance(v, str) and v.strip() for v in values
        ):
            raise self.bad(key, "a list of strings, none empty", repr(values))
        return tuple(values)

    def _objects(self, key: str, *required: str) -> list[dict[str, Any]]:
        values = self.fields.get(key, [])
        if not isinstance(values, list) or not all(
            isinstance(v, dict) and all(isinstance(v.get(name), str) for name in required)
            for v in values
        ):
            raise self.bad(key, f"a list of objects with the strings {', '.join(required)}", values)
        return values

    def _relevant(self) -> tuple[Relevant, ...]:
        if "relevant" in self.fields:
            return tuple(
                Relevant(entry["article_id"], entry.get("quote"))
                for entry in self._objects("relevant", "article_id")
            )
        evidence = self._objects("evidence", "doc_id")
        return tuple(Relevant(entry["doc_id"], entry.get("text")) for entry in evidence)

    def _filter(self) -> Filter:
        value = self.fields.get("filter") or {}
        if not isinstance(value, dict) or not value.keys() <= set(_FILTER):
            raise self.bad("filter", f"an object of {', '.join(_FILTER)}", repr(value))
        inner = _Line(self.origin, self.number, json.dumps(value))
        first, last = inner._day("published_from"), inner._day("published_to")
        try:
            return day_filter(inner._strings("sources"), first, last)
        except BadFilter as error:
            raise self.bad("filter", error.expected, error.found) from error

    def _history(self) -> tuple[Turn, ...]:
        asked = self._strings("history_user_turns")
        try:
            return turns(self._objects("history", "role", "text"), asked)
        except HistoryError as error:
            raise self.bad("history", error.expected, repr(error.entry)) from error
