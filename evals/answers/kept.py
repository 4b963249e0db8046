"""The results that the pages are made of: where each is kept, and what command makes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "evals" / "results"
READING = ROOT / "qa" / "reading"
READER = "minilm-squad"

_NEWS = "../shared/data/news"
_ON_NEWS = (
    f"dateline eval {_NEWS}/articles.jsonl.gz {_NEWS}/questions.jsonl --half reporting --name"
)
_ON_SAMPLE = "dateline eval corpus/articles evals/sample.jsonl --half reporting --name"
_UNREAD = "DATELINE_ANSWERING__READER=none"

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One result. what: in words. reader: what its settings must name; None if it keeps none.

    half: which half of the questions it must be of, None if it does not say.
    """

    file: str
    what: str
    command: str
    reader: str | None = None
    half: str | None = None


SOURCES: Mapping[str, Source] = {
    "news": Source(
        "news-reporting.json", "news, reporting half",
        f"{_ON_NEWS} news-reporting", READER, "reporting",
    ),
    "news unread": Source(
        "news-reporting-unread.json", "the same without the reader",
        f"{_UNREAD} {_ON_NEWS} news-reporting-unread", "none", "reporting",
    ),
    "sample": Source(
        "sample-reporting.json", "the sample, reporting half",
        f"{_ON_SAMPLE} sample-reporting", READER, "reporting",
    ),
    "sample unread": Source(
        "sample-reporting-unread.json", "the same without the reader",
        f"{_UNREAD} {_ON_SAMPLE} sample-reporting-unread", "none", "reporting",
    ),
    "squad": Source(
        "reader-squad.json", "the reader alone, on paragraphs kept out of training",
        "python evals/reader/measure.py ../shared/data/squad --json evals/results/reader-squad.json",
    ),
    "conflicts": Source(
        "conflicts-agreement.json", "articles that agree or differ, reporting half",
        "python evals/conflicts.py ../shared/data/conflicts --json evals/results/conflicts-agreement.json",
        half="reporting",
    ),
    "ask": Source(
        "ask.json", "asking over HTTP, one client, the first 200 questions of news",
        f"python benchmarks/ask.py {_NEWS}/articles.jsonl.gz {_NEWS}/questions.jsonl --json > evals/results/ask.json",
    ),
    "pace": Source(
        "reader-pace.json", "reading ten passages of 150 tokens", "python evals/answers.py pace",
    ),
    "examples": Source(
        "examples.json", "the forty examples below", f"python evals/answers.py examples {_NEWS}",
        READER,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """The results that are there and are what they should be; missing: why each other is not."""

    documents: Mapping[str, Document]
    missing: Mapping[str, str]
    folder: Path = RESULTS

    @classmethod
    def read(cls, folder: Path = RESULTS) -> Kept:
        """Read SOURCES from a folder; "weights" is the shipped reader's own card and size."""
        documents: dict[str, Document] = {"weights": _weights()}
        missing: dict[str, str] = {}
        for name, source in SOURCES.items():
            path = folder / source.file
            document = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
            if unfit := _unfit(source, document):
                missing[name] = f"{source.file}: {unfit}"
            else:
                documents[name] = document
        return cls(documents, missing, folder)

    def get(self, name: str) -> Document | None:
        """A result by its name in SOURCES, None where it is missing."""
        return self.documents.get(name)


def _unfit(source: Source, document: Document | None) -> str | None:
    """Why a result is not what its name says; a run that was cut short is none."""
    if document is None:
        return "not there"
    if source.reader and _reader(document) != source.reader:
        return f"made with the reader {_reader(document)!r}, not {source.reader!r}"
    if source.half and source.half not in (document.get("half") or document["meta"]["questions"]):
        return f"not of the {source.half} half"
    if not document.get("meta", {}).get("complete", True):
        return "not of all questions: the run was stopped"
    return None


def _reader(document: Document) -> str | None:
    if "reader" in document:
        return str(document["reader"])
    found = document["meta"]["settings"]["answering"].get("reader")
    return None if found is None else str(found)


def _weights() -> Document:
    card = json.loads((READING / "reader.json").read_text(encoding="utf-8"))
    return {**card, "bytes": (READING / "reader.safetensors").stat().st_size}
