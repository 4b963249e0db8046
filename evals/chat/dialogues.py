"""Dialogues: turns with a stand-alone form by hand, read from JSON Lines or made of MTRAG."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qa.evaluation.questions import read
from qa.types import Turn

SEED = 5
MTRAG_DAY = date(2024, 9, 1)  # its passages have no dates


@dataclass(frozen=True, slots=True)
class DialogueTurn:
    """One question of a dialogue.

    rewrite: its stand-alone form by hand; None where nobody wrote one. relevant: ids of the
    articles that answer. kind: "first", "pronoun", "ellipsis", "topic-change" and the like.
    history: where it is given with the set; None where the turns before are to be asked.
    """

    id: str
    question: str
    rewrite: str | None
    kind: str
    answers: tuple[str, ...]
    relevant: frozenset[str]
    history: tuple[Turn, ...] | None = None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Turns in order, all asked on one day."""

    id: str
    asked_on: date
    turns: tuple[DialogueTurn, ...]


def dialogues(path: Path) -> list[Dialogue]:
    """Read evals/dialogues.jsonl."""
    return [_dialogue(row) for row in lines(path)]


def mtrag(path: Path) -> list[Dialogue]:
    """Read MTRAG-UN's answerable questions; each is a dialogue of one turn with its history."""
    found = []
    for row in lines(path):
        relevant = frozenset(one["doc_id"] for one in row.get("evidence", ()))
        if row["history"] and relevant and not row["unanswerable"]:
            turn = DialogueTurn(
                row["id"], row["question"], None, "follow-up", (), relevant, _told(row["history"])
            )
            found.append(Dialogue(row["id"], MTRAG_DAY, (turn,)))
    return found


def rewrites(path: Path, held: frozenset[str]) -> list[Dialogue]:
    """Read MTRAG's follow-ups with a stand-alone form by hand, where the archive holds an answer.

    held: ids of the archive's articles. The history has no answers, only what was asked.
    """
    found = []
    for row in lines(path):
        relevant = held.intersection(row["qrels"])
        asked = row["history_user_turns"]
        if relevant and asked:
            told = tuple(Turn(question, "") for question in asked)
            kind = "as it is" if row["question"] == row["rewrite"] else "rewritten"
            turn = DialogueTurn(
                row["id"], row["question"], row["rewrite"], kind, (), relevant, told
            )
            found.append(Dialogue(row["id"], MTRAG_DAY, (turn,)))
    return found


def changes(path: Path) -> list[Dialogue]:
    """Make a dialogue of each answerable question of news: another question, then this one.

    The other is the one before in a seeded shuffle: a change of topic, typed as it stands in the
    set, and in lower case.
    """
    known = [one for one in read(path) if one.answerable and one.relevant]
    random.Random(SEED).shuffle(known)  # noqa: S311 - a choice anyone can repeat
    found = []
    for before, one in zip([known[-1], *known], known, strict=False):
        relevant = frozenset(each.article_id for each in one.relevant)
        first = DialogueTurn(f"{one.id}-0", before.text, None, "first", (), frozenset())
        typed = (one.text, "as typed"), (one.text.lower(), "in lower case")
        for question, kind in typed:
            turn = DialogueTurn(f"{one.id}-{kind}", question, None, kind, one.answers, relevant)
            found.append(Dialogue(one.id, one.asked_on or MTRAG_DAY, (first, turn)))
    return found


def lines(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines, gzipped or not."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def _dialogue(row: dict[str, Any]) -> Dialogue:
    turns = tuple(
        DialogueTurn(
            f"{row['id']}-{number}",
            turn["question"],
            turn["rewrite"],
            turn["kind"],
            tuple(turn.get("answers", ())),
            frozenset(turn["relevant"]),
        )
        for number, turn in enumerate(row["turns"], start=1)
    )
    return Dialogue(row["id"], date.fromisoformat(row["asked_on"]), turns)


def _told(history: Sequence[dict[str, str]]) -> tuple[Turn, ...]:
    """Pair each user's turn with the agent's that follows."""
    turns: list[Turn] = []
    for one in history:
        if one.get("role", one.get("speaker")) == "user":
            turns.append(Turn(one["text"], ""))
        elif turns:
            turns[-1] = Turn(turns[-1].question, one["text"])
    return tuple(turns)
