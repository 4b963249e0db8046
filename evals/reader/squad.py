"""SQuAD v1.1 and v2.0 as one set of questions over paragraphs, with one paragraph in ten kept out."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUT = 10  # one paragraph in so many is kept out of training


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, known by its id in v1.1."""

    id: str
    title: str
    text: str

    @property
    def held_out(self) -> bool:
        """Whether it is kept out of training, by a hash of its id."""
        return hashlib.blake2b(self.id.encode(), digest_size=8).digest()[0] % OUT == 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question over a paragraph; answers are the accepted strings, none if unanswerable there."""

    id: str
    text: str
    paragraph: Paragraph
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Squad:
    """All paragraphs, and all questions: v2.0's paragraphs and answerable questions are v1.1's."""

    paragraphs: tuple[Paragraph, ...]
    questions: tuple[Asked, ...]

    @classmethod
    def read(cls, folder: Path) -> Squad:
        """Read the four files of a folder."""
        paragraphs = {
            row["text"]: Paragraph(row["id"], row["title"], row["text"])
            for row in _rows(folder / "v1.1_articles.jsonl.gz")
        }
        questions: dict[str, Asked] = {}
        for version in ("v1.1", "v2.0"):
            texts = {
                row["id"]: row["text"] for row in _rows(folder / f"{version}_articles.jsonl.gz")
            }
            for row in _rows(folder / f"{version}_questions.jsonl.gz"):
                paragraph = paragraphs[texts[row["context_article_id"]]]
                asked = Asked(row["id"], row["question"], paragraph, tuple(row["answers"]))
                questions.setdefault(asked.id, asked)
        return cls(tuple(paragraphs.values()), tuple(questions.values()))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
