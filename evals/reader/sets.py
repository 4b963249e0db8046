"""The sets that the large reader learns from, without a word of what measures it.

Two folders: `squad` (see squad.py) and `reading` (its README says what each file is and under which
licence). What is kept out: rows marked `held`, SQuAD's held-out paragraphs, and whatever shares a
long sentence with one of these, in whichever file it stands. `measure-only` is never opened.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from squad import Squad

from corpus.text import sentences

SHORTEST = 4  # words of a question: what is shorter is a slip
LONG = 60  # characters of a sentence that is not shared by chance
LABELS = {"supports": 0, "refutes": 1, "neither": 2}
ASSERTED, DENIED, NOT_SAID = 0, 1, 2
SENTENCE_SETS = ("qamr", "qadiscourse", "qasrl-gs")
# Left out: squad2-cr has v2.0's own unanswerable questions again, xquad-en is held as a whole.
QUESTION_SETS = (
    "squadshifts-wiki", *SENTENCE_SETS, "multispanqa", "timeqa", "qed", "nq-open", "selqa",
    "disfl-qa",
)  # fmt: skip
CLAIM_SETS = ("fever-symmetric", "fool-me-twice", "cannot-wikifactcheck", "cad-nli")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with the title of what it was taken from, or "". domain: "news" or "wikipedia".

    place: (article, paragraph, sentence) of a sentence of Wikinews or Wikipedia, else None.
    """

    text: str
    title: str
    domain: str
    place: tuple[str, int, int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question over a passage. answers: spans in its characters, none if it does not answer.

    every: the spans are the items of a list; else each is accepted alone. evidence: the spans are
    the sentences that answer, not the words.
    """

    text: str
    passage: Passage
    answers: tuple[tuple[int, int], ...]
    source: str
    every: bool = False
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with a passage that asserts (0) or denies (1) it, or says neither (2)."""

    text: str
    passage: Passage
    label: int
    source: str


class KeptOut:
    """Texts that measure, told by all their words and by each of their long sentences."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._keys = {key for text in texts for key in keys(text)}

    def __contains__(self, text: str) -> bool:
        return not self._keys.isdisjoint(keys(text))


@dataclass(frozen=True, slots=True)
class Sets:
    """All questions and claims that may be learnt from."""

    questions: Sequence[Asked]
    claims: Sequence[Claim]

    @classmethod
    def read(cls, squad: Path, reading: Path) -> Sets:
        """Read the two folders."""
        whole = Squad.read(squad)
        rows = {name: list(read_rows(reading, f"qa-{name}")) for name in QUESTION_SETS}
        rows |= {name: list(read_rows(reading, f"verify-{name}")) for name in CLAIM_SETS}
        measuring = [one.text for one in whole.paragraphs if one.held_out]
        measuring += [_text(row) for name in rows for row in rows[name] if row["held"]]
        measuring += [_text(row) for row in read_rows(reading, "qa-xquad-en")]
        kept_out = KeptOut(dict.fromkeys(measuring))
        fit: dict[str, bool] = {}

        def may(text: str) -> bool:
            if text not in fit:
                fit[text] = text not in kept_out
            return fit[text]

        questions = [one for one in of_squad(whole) if may(one.passage.text)]
        for name in QUESTION_SETS:
            questions += [
                asked(row)
                for row in rows[name]
                if may(row["context"]) and len(row["question"].split()) >= SHORTEST
            ]
        claims = [claim(row) for name in CLAIM_SETS for row in rows[name] if may(row["evidence"])]
        return cls(questions, claims)


def read_rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one file of the `reading` folder; none if there is no such file."""
    path = folder / f"{name}.jsonl.gz"
    if path.is_file():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def keys(text: str) -> set[str]:
    """What a text is known by: its words without case and punctuation, whole and by sentence."""
    found = {_folded(text)}
    if len(text) > LONG:
        pieces = (_folded(text[start:end]) for start, end in sentences(text, "en"))
        found.update(piece for piece in pieces if len(piece) >= LONG)
    return found


def asked(row: dict[str, Any]) -> Asked:
    """A question of the `reading` folder."""
    spans = sorted({(a["start"], a["start"] + len(a["text"])) for a in row["answers"]})
    parts = str(row.get("ref") or "").split(":")
    place = None
    if row["source"] in SENTENCE_SETS and len(parts) == 5:  # noqa: PLR2004 - set:wiki:article:…
        place = (":".join(parts[1:3]), int(parts[3]), int(parts[4]))
    return Asked(
        row["question"],
        Passage(row["context"], unquote(row["title"] or ""), row["domain"], place),
        tuple(spans),
        row["source"],
        every=bool(row["multi"]) and len(spans) > 1,
        evidence=row["source"] == "selqa",
    )


def claim(row: dict[str, Any]) -> Claim:
    """A claim of the `reading` folder."""
    passage = Passage(row["evidence"], row.get("title") or "", row["domain"])
    return Claim(row["claim"], passage, LABELS[row["label"]], row["source"])


def of_squad(squad: Squad) -> Iterator[Asked]:
    """SQuAD's questions whose paragraph is not held out."""
    for one in squad.questions:
        if not one.paragraph.held_out:
            passage = Passage(one.paragraph.text, unquote(one.paragraph.title), "wikipedia")
            yield Asked(one.text, passage, placed(one.text, passage.text, one.answers), "squad")


def placed(question: str, text: str, answers: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """For each accepted answer the place in the text that has most of the question around it."""
    wanted = {word for word in _WORDS.findall(question.casefold()) if len(word) > 3}  # noqa: PLR2004
    found = set()
    for answer in answers:
        places = [m.start() for m in re.finditer(re.escape(answer), text)]
        if places:
            near = [len(wanted & set(_WORDS.findall(text[max(0, p - 100) : p + len(answer) + 100].casefold()))) for p in places]  # fmt: skip
            start = places[near.index(max(near))]
            found.add((start, start + len(answer)))
    return tuple(sorted(found))


def _text(row: dict[str, Any]) -> str:
    return str(row["context"] if "context" in row else row["evidence"])


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))
