"""The questions that ask who somebody is are well formed, and the news archive holds their answers."""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DEFINITIONS = ROOT / "evals" / "definitions.jsonl"
ARTICLES = (
    Path(os.environ.get("DATELINE_SHARED", ROOT.parent / "shared"))
    / "data"
    / "news"
    / "articles.jsonl.gz"
)
LONGEST = 8  # words of an answer: facts carry over, sentences do not


def rows() -> list[dict[str, Any]]:
    """Read the set, a question a line."""
    return [json.loads(line) for line in DEFINITIONS.read_text("utf-8").splitlines()]


def test_the_set_is_whole() -> None:
    """72 questions with a day; 60 have short answers and their articles, 12 have neither."""
    assert [row["id"] for row in rows()] == [f"def{n:02}" for n in range(1, 73)]
    assert Counter(row["unanswerable"] for row in rows()) == {False: 60, True: 12}
    for row in rows():
        assert date.fromisoformat(row["asked_on"])
        assert bool(row["answers"]) is bool(row["relevant"]) is not row["unanswerable"], row["id"]
        assert all(0 < len(answer.split()) <= LONGEST for answer in row["answers"]), row["id"]
        assert all(set(one) == {"article_id"} for one in row["relevant"]), row["id"]


@pytest.mark.skipif(not ARTICLES.is_file(), reason=f"{ARTICLES} is not here")
def test_every_answer_stands_in_an_article_that_is_named() -> None:
    """Word for word."""
    wanted = {one["article_id"] for row in rows() for one in row["relevant"]}
    with gzip.open(ARTICLES, "rt", encoding="utf-8") as lines:
        texts = {
            one["id"]: f"{one['title']}\n{one['text']}"
            for one in map(json.loads, lines)
            if one["id"] in wanted
        }
    assert set(texts) == wanted
    for row in rows():
        held = "\n".join(texts[one["article_id"]] for one in row["relevant"])
        assert [answer for answer in row["answers"] if answer not in held] == [], row["id"]
