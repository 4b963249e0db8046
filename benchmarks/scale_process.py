"""What benchmarks/scale.py runs in fresh processes, so that memory and opening are a process's own.

    python benchmarks/scale_process.py build HOME
    python benchmarks/scale_process.py serve HOME QUESTIONS
    python benchmarks/scale_process.py change HOME

Prints one line of JSON.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from corpus.store import Store
from corpus.types import Article, Filter
from embeddings.sync import Indexes
from qa.archive import Dateline, build_encoder
from qa.evaluation.command import half_of
from qa.evaluation.questions import read
from qa.settings import Settings
from qa.types import Question

COUNT = 200  # questions timed
WARMING = 20  # asked before the clock runs
KEPT = 0.01  # of the passages, by the filter
LIMIT = 100  # hits of each list, as the retriever asks for


def main() -> None:
    """Do what is asked for and print it."""
    what, home, *rest = sys.argv[1:]
    if what == "build":
        found = build(Path(home))
    elif what == "serve":
        found = serve(Path(home), Path(rest[0]))
    else:
        found = change(Path(home))
    print(json.dumps(found))


def build(home: Path) -> dict[str, Any]:
    """Make both indexes of what the store has; seconds of each stage, of all, and peak memory."""
    began: dict[str, float] = {}
    ended: dict[str, float] = {}
    anonymous = [0.0]

    def progress(stage: str, done: int, total: int) -> None:
        began.setdefault(stage, time.perf_counter())
        ended[stage] = time.perf_counter()
        if done * 50 // total != (done - 1) * 50 // total:
            anonymous.append(memory()["anonymous_mb"])
            print(stage, done, total, file=sys.stderr, flush=True)

    store = Store(home)
    settings = Settings.load(home)
    start = time.perf_counter()
    Indexes(home, store, build_encoder(settings, home)).sync(progress, encode=False)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    store.close()
    return {
        "build_seconds": seconds,
        "stages": {stage: ended[stage] - began[stage] for stage in began},
        "build_peak_mb": peak,
        "build_anonymous_mb": max(anonymous),
        "disk_mb": disk(home),
    }


def change(home: Path) -> dict[str, Any]:
    """Seconds to add an article of two sentences and to remove it again, indexes and all.

    Past the ingest, which would first sign the articles made here for near-duplicates.
    """
    dateline = Dateline.open(home)
    dateline.warm()
    text = "The harbour of Ardenia was opened on Monday. The mayor of Borduria cut the ribbon."
    start = time.perf_counter()
    dateline.store.put([Article("added", "A harbour opens", text)])
    dateline.sync()
    added = time.perf_counter()
    dateline.delete("added")
    removed = time.perf_counter()
    dateline.close()
    return {"add_seconds": added - start, "remove_seconds": removed - added}


def disk(home: Path) -> dict[str, float]:
    """Megabytes of the store, the word index and the vector index."""
    sizes = {
        "store": [home / "archive.sqlite3"],
        "words": [p for p in (home / "lexical").rglob("*") if p.is_file()],
        "vectors": list(home.glob("vectors-*")),
    }
    return {name: sum(p.stat().st_size for p in paths) / 1e6 for name, paths in sizes.items()}


def memory() -> dict[str, float]:
    """Megabytes that the process has resident: in all, its own, and mapped from files."""
    status = Path("/proc/self/status").read_text()
    names = {"resident_mb": "VmRSS", "anonymous_mb": "RssAnon", "mapped_mb": "RssFile"}
    found = {}
    for name, line in names.items():
        match = re.search(rf"{line}:\s+(\d+) kB", status)
        assert match is not None
        found[name] = int(match[1]) / 1000
    return found


@dataclass(frozen=True, slots=True)
class Served:
    """An open archive with questions to ask of it."""

    dateline: Dateline
    questions: Sequence[Question]
    where: Filter

    def timed(self, ask: Callable[[Question], object], where: Filter | None = None) -> list[float]:
        """Milliseconds of each question, after some that do not count."""
        asked = [replace(one, filter=where or Filter()) for one in self.questions]
        taken = []
        for one in [*asked[:WARMING], *asked]:
            start = time.perf_counter()
            ask(one)
            taken.append((time.perf_counter() - start) * 1000)
        return taken[WARMING:]

    def encoded(self, question: Question) -> object:
        """The question's vector."""
        return self.dateline.encoder.encode([question.standalone])

    def lexical(self, question: Question) -> object:
        """The word index alone."""
        index = self.dateline.indexes.lexical
        return index.search(question.standalone, LIMIT, question.filter)

    def dense(self, question: Question) -> object:
        """The vector index, with encoding the question and finding the ids that pass."""
        vector = self.dateline.encoder.encode([question.standalone])[0]
        return self.dateline.indexes.vectors.search(vector, LIMIT, self.allowed(question))

    def allowed(self, question: Question) -> Any:
        """The ids that pass."""
        chosen = question.filter
        return None if chosen.empty else self.dateline.store.passage_ids(chosen)

    def hybrid(self, question: Question) -> object:
        """All that a search does."""
        return self.dateline.service.retriever.search(question)


def serve(home: Path, questions: Path) -> dict[str, Any]:
    """Open, ask, and look at the memory."""
    start = time.perf_counter()
    dateline = Dateline.open(home)
    opened = time.perf_counter() - start
    dateline.warm()
    warm = time.perf_counter() - start
    tuning = [one for one in read(questions) if half_of(one.id) == "tuning"]
    asked = [
        Question(one.text, one.asked_on or date(2023, 1, 1), one.text) for one in tuning[:COUNT]
    ]
    served = Served(dateline, asked, window(dateline))
    first = time.perf_counter()
    served.hybrid(asked[0])
    ready = memory()
    found: dict[str, Any] = {
        "passages": len(dateline.indexes.lexical),
        "open_seconds": opened,
        "open_and_load_seconds": warm,
        "first_search_seconds": time.perf_counter() - first,
        "kept_by_filter": len(dateline.store.passage_ids(served.where)),
        "segments": dateline.indexes.lexical.segments,
        "memory_open": ready,
    }
    for name in ("encoded", "lexical", "dense", "hybrid"):
        found[name] = percentiles(served.timed(getattr(served, name)))
    for name in ("allowed", "lexical", "dense", "hybrid"):
        found[f"{name}_filtered"] = percentiles(served.timed(getattr(served, name), served.where))
    found["memory"] = memory()
    dateline.close()
    return found


def window(dateline: Dateline) -> Filter:
    """From the middle of the archive's dates on, as long as it takes to keep 1 % of the articles."""
    dates = [
        row[0]
        for row in dateline.store.database.connection.execute(
            "SELECT published FROM articles WHERE published IS NOT NULL ORDER BY published"
        )
    ]
    first = len(dates) // 2
    last = min(first + max(1, int(KEPT * len(dates))), len(dates) - 1)
    low, high = (datetime.fromtimestamp(dates[place], UTC) for place in (first, last))
    return Filter(published_from=low, published_to=high)


def percentiles(taken: Sequence[float]) -> dict[str, float]:
    """p50 and p95."""
    return {"p50": float(np.median(taken)), "p95": float(np.quantile(taken, 0.95))}


if __name__ == "__main__":
    main()
