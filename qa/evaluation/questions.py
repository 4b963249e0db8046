"""Questions whose answers are known, read from JSON Lines: `read(path)`.

docs/evaluation.md has the format. Only id and question are required; keys that are not known are
ignored.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from textwrap import shorten
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, StrictBool, ValidationError, model_validator

from corpus.errors import BadRecord, NotAFile, NotText, json_fault
from corpus.types import Filter
from qa.errors import BadFilter
from qa.schemas.question import Day, FilterRequest
from qa.types import Turn

KINDS = ("who", "when", "where", "how many", "what", "which", "list", "why", "how", "other")

_ASKS = re.compile(
    r"\b(who|when|where|how many|how much|what|which|why|how)(?:m|se)?\b|^(?:list|name)\b"
)


@dataclass(frozen=True, slots=True)
class Relevant:
    """An article that answers; quote: its words that do, None where not given."""

    article_id: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Demands:
    """What a newsroom question asks of its answer (newsroom.py).

    must: of each group, one alternative has to be in the answer. must_not: what its headline may
    not hold. short: accepted short answers. yes_no: the right one, None for other questions.
    """

    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    yes_no: Literal["yes", "no"] | None = None


@dataclass(frozen=True, slots=True)
class TestQuestion:
    """One question and what is known of its answer.

    asked_on: None where the set gives no day. answers: accepted strings; empty where the set has
    none that could be found word for word. false_answers: strings known to be wrong.
    underspecified: the right response is to ask back. context_article_id: where set, `unanswerable`
    holds for that article only. kind: None where the set gives none. filter, as_of,
    ignore_period: to ask it with.
    history: earlier turns whose answers the set knows. earlier: questions to ask first, in the same
    session. demands: None but for newsroom questions.
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
    as_of: date | None = None
    ignore_period: bool = False
    earlier: tuple[str, ...] = ()
    demands: Demands | None = None

    @property
    def answerable(self) -> bool:
        """True where the archive holds an answer to the question as it stands."""
        return not self.unanswerable and not self.underspecified

    @property
    def guessed_kind(self) -> str:
        """The kind given ("how_many" is "how many"), else the one its words suggest."""
        return self.kind.replace("_", " ") if self.kind else guess(self.text)


def guess(question: str) -> str:
    """One of KINDS, from the first question word: "Won by who?" is "who", "List …" is "list"."""
    found = _ASKS.search(question.strip().lower())
    if found is None:
        return "other"
    return (found[1] or "list").replace("how much", "how many")


def read(path: Path) -> tuple[TestQuestion, ...]:
    """Read a questions file, .jsonl or .jsonl.gz, in its order.

    Raises NotAFile, NotText, and BadRecord naming the first line that is not a question.
    """
    questions: dict[str, TestQuestion] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        question = _question(path.name, number, line)
        if question.id in questions:
            raise _bad(path.name, number, "an id used once for id", f"a second {question.id!r}")
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


def _bad(origin: str, number: int, expected: str, found: object) -> BadRecord:
    return BadRecord(
        origin,
        line=number,
        expected=expected,
        found=shorten(str(found), width=80, placeholder="…") or "nothing",
        remedy="correct the line or leave it out",
    )


def _question(origin: str, number: int, line: str) -> TestQuestion:
    try:
        return _Line.model_validate(json.loads(line.rstrip("\r"))).known()
    except ValidationError as error:
        first = error.errors()[0]
        missing = first["type"] == "missing"
        expected = "a value" if missing else first["msg"].removeprefix("Value error, ")
        if first["type"] == "model_type":
            expected = "a JSON object"
        where = f" for {first['loc'][0]}" if first["loc"] else ""
        found = "nothing" if missing else repr(first["input"])
        raise _bad(origin, number, f"{expected}{where}", found) from error
    except BadFilter as error:
        raise _bad(origin, number, f"{error.expected} for filter", error.found) from error
    except (ValueError, RecursionError) as error:
        raise _bad(origin, number, "JSON for the line", json_fault(error, line)) from error


def _told(value: str) -> str:
    if not value.strip():
        raise ValueError("a string with something in it")
    return value


Text = Annotated[str, AfterValidator(_told)]
Texts = tuple[Text, ...]


class _Cited(BaseModel):
    article_id: str
    title: str
    quote: str


class _Entry(BaseModel):
    """One message of a conversation.

    The last four keys are what `dateline feedback export` adds: a user's question made to stand
    alone, and more of an agent's answer.
    """

    role: Literal["user", "agent"]
    text: str
    rewrite: Text | None = None
    short_answer: Text | None = None
    abstained: StrictBool = False
    citations: tuple[_Cited, ...] = ()


class _Evidence(BaseModel):
    doc_id: str
    text: str | None = None


class _Line(BaseModel):
    """A line of a set; what published sets call by other names is understood too."""

    id: Text
    question: Text
    asked_on: Day | None = None
    answers: Texts = ()
    unanswerable: StrictBool = False
    relevant: tuple[Relevant, ...] | None = None
    evidence: tuple[_Evidence, ...] = ()
    docs: Texts = ()
    kind: Text | None = None
    history: tuple[_Entry, ...] | Texts = ()
    history_user_turns: Texts = ()
    rewrite: Text | None = None
    filter: FilterRequest | None = None
    as_of: Day | None = None
    ignore_period: StrictBool = False
    fake_answers: Texts = ()
    answerability: Texts = ()
    context_article_id: Text | None = None
    must: tuple[Texts, ...] | None = None
    must_not: Texts = ()
    short: Texts = ()
    yes_no: Literal["yes", "no"] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.unanswerable and self._accepted():
            raise ValueError("no answers where unanswerable is true")
        turn_taken = bool(self.history_user_turns)
        for entry in self.history:
            if isinstance(entry, _Entry):
                if entry.role == "agent" and not turn_taken:
                    raise ValueError("a history of user and agent in turns, a user's first")
                turn_taken = entry.role == "user"
        return self

    def known(self) -> TestQuestion:
        """The question that the line tells of. Raises BadFilter."""
        return TestQuestion(
            id=self.id,
            text=self.question,
            asked_on=self.asked_on,
            answers=self._accepted(),
            unanswerable=self.unanswerable,
            relevant=self._where(),
            kind=self.kind,
            history=self._turns(),
            rewrite=self.rewrite,
            false_answers=self.fake_answers,
            underspecified="UNDERSPECIFIED" in self.answerability,
            context_article_id=self.context_article_id,
            filter=(self.filter or FilterRequest()).to_filter(),
            as_of=self.as_of,
            ignore_period=self.ignore_period,
            earlier=tuple(asked for asked in self.history if isinstance(asked, str)),
            demands=None
            if self.must is None
            else Demands(self.must, self.must_not, self.short, self.yes_no),
        )

    def _accepted(self) -> Texts:
        """MTRAG's answers are written responses: none occurs in a passage word for word."""
        return () if self.answerability else self.answers

    def _where(self) -> tuple[Relevant, ...]:
        if self.relevant is not None:
            return self.relevant
        if self.docs:
            return tuple(Relevant(article_id) for article_id in self.docs)
        return tuple(Relevant(one.doc_id, one.text) for one in self.evidence)

    def _turns(self) -> tuple[Turn, ...]:
        """Of history_user_turns no answer is known but the last one's, which may begin the history."""
        found = [Turn(asked, "") for asked in self.history_user_turns]
        for entry in self.history:
            if isinstance(entry, str):
                continue
            if entry.role == "user":
                found.append(Turn(entry.text, "", entry.rewrite or ""))
                continue
            found[-1] = replace(
                found[-1],
                answer=entry.text,
                short=entry.short_answer,
                quotes=tuple(one.quote for one in entry.citations),
                titles=tuple(one.title for one in entry.citations),
                abstained=entry.abstained,
                articles=tuple(one.article_id for one in entry.citations),
            )
        return tuple(found)
