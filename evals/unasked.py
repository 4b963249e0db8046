"""How many questions are taken for none, and how many English ones for another language's.

    python evals/unasked.py evals ../shared/data

Reads every question, rewrite and earlier question in the .jsonl and .jsonl.gz files below the folders
named; prints, for each file with any, what was caught. A question with a history is asked with it.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from corpus.chunking import Chunking
from corpus.lexical import LexicalIndex
from corpus.store import Store
from qa.conversation.unasked import Unasked
from qa.languages import ENGLISH, of_question
from qa.types import Question, Turn

SHOWN = 8  # of what was caught in a file
TODAY = date(2026, 1, 1)
ELSEWHERE = "languages"  # the folder of sets in other languages


def main(folders: list[str]) -> None:
    """Print the counts by file, and of all."""
    with tempfile.TemporaryDirectory() as home:
        lexical = LexicalIndex(Path(home) / "words")
        unasked = Unasked(lambda: lexical, Store(Path(home), Chunking(1000, 0)), lambda _: ())
        asked = foreign = 0
        caught: Counter[str] = Counter()
        for path in sorted(file for folder in folders for file in Path(folder).rglob("*.jsonl*")):
            found: dict[str, list[str]] = {}
            for question in questions(path):
                asked += 1
                if remark := unasked.remark(question):
                    found.setdefault(remark.value, []).append(question.text)
                language = of_question(question.text)
                if ELSEWHERE not in path.parts and language not in {None, ENGLISH}:
                    foreign += 1
                    found.setdefault(f"in {language}", []).append(question.text)
            for name, texts in found.items():
                caught[name] += len(texts)
                print(f"{path}: {name} {len(texts)}: {list(dict.fromkeys(texts))[:SHOWN]}")
    print(f"{asked:,} questions; taken for none or for another language's: {dict(caught)}")


def questions(path: Path) -> Iterator[Question]:
    """The questions of a file, with what was asked before; none of a file of another kind."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in filter(str.strip, lines):
            entry = json.loads(line)
            if isinstance(entry, dict):
                yield from _asked(entry)


def _asked(entry: dict[str, Any]) -> Iterator[Question]:
    before: tuple[str, ...] = ()
    for said in entry.get("history") or ():
        text = said if isinstance(said, str) else said["text"] if said.get("role") == "user" else ""
        yield from _question(text, before)
        before += (text,) if text else ()
    turns = entry.get("turns") or ()
    for turn in (turn for turn in turns if isinstance(turn, dict)):
        yield from _question(turn.get("question"), before)
        before += (turn["question"],) if turn.get("question") else ()
    yield from _question(entry.get("question"), before)
    yield from _question(entry.get("rewrite"), ())


def _question(text: object, before: tuple[str, ...]) -> Iterator[Question]:
    if isinstance(text, str) and any(character.isalnum() for character in text):
        clean = " ".join(text.split())
        history = tuple(Turn(one, "") for one in before)
        yield Question(clean, TODAY, standalone=clean, history=history)


if __name__ == "__main__":
    main(sys.argv[1:])
