"""What one way of retrieving finds of the tuning half's answers, kept as a row of JSON.

The reporting half is never read here: see qa.evaluation.command.half_of.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.progress import track

from qa.evaluation.command import commit, half_of
from qa.evaluation.folding import contains
from qa.evaluation.questions import TestQuestion, read
from qa.retrieval.stories import unfolded
from qa.types import Evidence, Question

RESULTS = Path(__file__).parent.parent / "results" / "retrieval"
MEASURES = ("hit@1", "hit@10", "mrr@10", "answer@1", "answer@5")
Search = Callable[[Question], Sequence[Evidence]]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to retrieve. what: one line for the table. kept: it ships."""

    group: str
    name: str
    what: str
    search: Search
    kept: bool = False


def tuning(folder: Path) -> list[TestQuestion]:
    """Read the answerable questions of the tuning half of news."""
    known = [one for one in read(folder / "questions.jsonl") if one.answerable and one.relevant]
    return [one for one in known if half_of(one.id) == "tuning"]


def measured(way: Way, known: Sequence[TestQuestion], archive: str = "news") -> dict[str, object]:
    """Ask every question, write the row and return it."""
    started = time.perf_counter()
    found = [_one(way.search, one) for one in track(known, way.name, transient=True)]
    spent = 1000 * (time.perf_counter() - started) / len(known)
    means = np.mean(np.array(found, dtype=float), axis=0)
    return written(
        {
            "group": way.group,
            "name": way.name,
            "what": way.what,
            "kept": way.kept,
            "archive": archive,
            "half": "tuning",
            "questions": len(known),
            **{name: round(float(mean), 4) for name, mean in zip(MEASURES, means, strict=True)},
            "ms_per_question": round(spent, 1),
        }
    )


def written(row: dict[str, object]) -> dict[str, object]:
    """Keep a row under its group and name, and print it."""
    row |= {"command": f"python {' '.join(sys.argv)}", "commit": commit()}
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{row['group']}-{row['name']}.json"
    file.write_text(json.dumps(row, indent=1) + "\n", encoding="utf-8")
    figures = "  ".join(f"{row[name]:.3f}" for name in MEASURES)
    print(f"{row['group']:10}{row['name']:32}{figures}", flush=True)
    return row


def judged(evidence: Sequence[Evidence], known: TestQuestion) -> tuple[float, ...]:
    """One question's MEASURES: articles by rank, near-duplicates right behind their story's best."""
    wanted = {one.article_id for one in known.relevant}
    articles = list(dict.fromkeys(one.article.id for one in unfolded(evidence)))[:10]
    rank = next((n for n, article in enumerate(articles, start=1) if article in wanted), None)
    answers = [contains(one.passage.text, known.answers) for one in evidence]
    hit = (rank == 1, rank is not None, 1 / rank if rank else 0.0)
    return (*(float(value) for value in hit), float(any(answers[:1])), float(any(answers[:5])))


def _one(search: Search, known: TestQuestion) -> tuple[float, ...]:
    assert known.asked_on is not None
    return judged(search(Question(known.text, known.asked_on, standalone=known.text)), known)
