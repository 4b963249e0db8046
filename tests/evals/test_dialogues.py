"""The dialogues with follow-ups are well formed, and the news archive holds their answers."""

from __future__ import annotations

import gzip
import json
import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DIALOGUES = ROOT / "evals" / "dialogues.jsonl"
NEWS = Path(os.environ.get("DATELINE_SHARED", ROOT.parent / "shared")) / "data" / "news"
FOLLOW_UPS = {"pronoun", "definite", "ellipsis", "short"}
KINDS = FOLLOW_UPS | {"first", "topic-change", "back-reference"}


@cache
def dialogues() -> tuple[dict[str, Any], ...]:
    """Read the set, a dialogue a line."""
    return tuple(json.loads(line) for line in DIALOGUES.read_text("utf-8").splitlines())


def turns() -> list[tuple[str, dict[str, Any]]]:
    """Give every turn, and where it stands: "d01-2"."""
    return [
        (f"{dialogue['id']}-{number}", turn)
        for dialogue in dialogues()
        for number, turn in enumerate(dialogue["turns"], start=1)
    ]


def test_there_are_sixty_dialogues_of_three_to_five_turns() -> None:
    """Each has its own id and a day; its first turn stands alone, and two more follow up."""
    assert [dialogue["id"] for dialogue in dialogues()] == [f"d{n:02}" for n in range(1, 61)]
    for dialogue in dialogues():
        assert date.fromisoformat(dialogue["asked_on"])
        kinds = [turn["kind"] for turn in dialogue["turns"]]
        assert 3 <= len(kinds) <= 5, dialogue["id"]
        assert [n for n, kind in enumerate(kinds) if kind == "first"] == [0], dialogue["id"]
        assert sum(kind in FOLLOW_UPS for kind in kinds) >= 2, dialogue["id"]


def test_every_turn_has_a_known_kind_a_rewrite_and_answers() -> None:
    """Nothing is left empty, and an article is named once."""
    for place, turn in turns():
        assert set(turn) == {"question", "rewrite", "kind", "answers", "relevant"}, place
        assert turn["kind"] in KINDS, place
        assert turn["answers"], place
        assert len(turn["rewrite"].split()) >= 3, place
        assert all(map(str.strip, [turn["question"], *turn["answers"]])), place
        assert len(turn["relevant"]) == len(set(turn["relevant"])) > 0, place


def test_topics_change_and_come_back() -> None:
    """About forty change the topic once; eight of them come back to what was left."""
    kinds = [[turn["kind"] for turn in dialogue["turns"]] for dialogue in dialogues()]
    changed = [row for row in kinds if "topic-change" in row]
    assert len(changed) >= 40
    assert all(row.count("topic-change") == 1 for row in changed)
    returned = [row for row in kinds if "back-reference" in row]
    assert len(returned) >= 8
    assert all("topic-change" in row[: row.index("back-reference")] for row in returned)


def test_the_archive_holds_every_answer() -> None:
    """Each relevant article exists, and one of them has an accepted answer word for word."""
    path = NEWS / "articles.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"{path} is not here; set DATELINE_SHARED to the folder that holds data/")
    rows = gzip.decompress(path.read_bytes()).decode().split("\n")
    articles = {row["id"]: row for row in map(json.loads, filter(None, rows))}
    for place, turn in turns():
        assert articles.keys() >= set(turn["relevant"]), place
        texts = [articles[name]["text"].casefold() for name in turn["relevant"]]
        assert any(answer.casefold() in text for text in texts for answer in turn["answers"]), place
