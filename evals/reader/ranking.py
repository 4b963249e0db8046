"""Measures what the reader would add to the order of the results.

    python evals/reader/ranking.py ../shared/data/news [--half tuning|reporting] [--json FILE]

A story's score becomes its own plus weight × the best of its sentences' relevance or answer, as the
windows are read for an answer. Weight 0 is the order that ships.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean

import numpy as np
from rich.progress import track

from qa.answering.answer import ExtractiveAnswerer
from qa.answering.candidates import Candidate
from qa.archive import Dateline
from qa.evaluation.command import archive_of, half_of
from qa.evaluation.questions import TestQuestion, read
from qa.retrieval.stories import unfolded
from qa.types import Evidence, Question

WEIGHTS = (0.05, 0.1, 0.2, 0.5, 1.0)
FIRST = 10
Says = Callable[[Candidate], float]
SAYS: dict[str, Says] = {
    "relevance": lambda one: float(1 / (1 + np.exp(-one.features["relevance"]))),
    "answer": lambda one: one.features["answers"],
}
Found = tuple[TestQuestion, Sequence[Evidence], Sequence[Candidate]]


def main() -> None:
    """Print a row for each way, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("news", type=Path)
    parser.add_argument("--half", choices=("tuning", "reporting"), default="tuning")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = list(_found(options.news, options.half))
    rows = [_row(found, "as it ships", 0.0, lambda _: 0.0)]
    rows += [_row(found, name, weight, says) for name, says in SAYS.items() for weight in WEIGHTS]
    for row in rows:
        print(row)
    if options.json:
        document = {"half": options.half, "questions": len(found), "rows": rows}
        options.json.write_text(json.dumps(document, indent=1) + "\n")


def _found(news: Path, half: str) -> Iterator[Found]:
    articles = news / "articles.jsonl.gz"
    dateline = Dateline.open(archive_of(Path(".dateline"), articles))
    dateline.index([articles])
    answerer = dateline.service.answerers["extractive"]
    assert isinstance(answerer, ExtractiveAnswerer)
    known = [one for one in read(news / "questions.jsonl") if one.relevant and one.answerable]
    for one in track([one for one in known if half_of(one.id) == half]):
        day = one.asked_on or dateline.clock().date()
        posed = Question(one.text, day, one.text)
        evidence = dateline.service.search(posed)
        yield one, evidence, answerer.read(posed, evidence).order
    dateline.close()


def _row(found: Sequence[Found], name: str, weight: float, says: Says) -> dict[str, object]:
    ranks = [_rank(one, weight, says) for one in found]
    return {
        "way": name,
        "weight": weight,
        "hit@1": round(mean(rank == 1 for rank in ranks), 3),
        "mrr@10": round(mean(1 / rank if rank else 0.0 for rank in ranks), 3),
    }


def _rank(found: Found, weight: float, says: Says) -> int:
    """The rank of the first relevant article, 0 beyond the tenth."""
    question, evidence, candidates = found
    best: dict[int, float] = {}
    for one in candidates:
        rank = one.evidence.rank
        best[rank] = max(best.get(rank, 0.0), says(one) if one.features["read"] else 0.0)
    order = sorted(evidence, key=lambda one: -(one.score + weight * best.get(one.rank, 0.0)))
    articles = list(dict.fromkeys(one.article.id for one in unfolded(order)))[:FIRST]
    wanted = {one.article_id for one in question.relevant}
    return next((rank for rank, id_ in enumerate(articles, 1) if id_ in wanted), 0)


if __name__ == "__main__":
    main()
