"""Measures retrieval on the tuning half of news, one setting changed at a time.

    python evals/tune_retrieval.py NEWS_FOLDER

Prints hit@1, hit@10 and MRR@10 by article and answer@1 and answer@5 by passage for the settings as
they are and for each alternative. The reporting half is not read.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from rich.progress import track

from corpus import lexical
from qa.assembly import Dateline
from qa.evaluation.command import archive_of, half_of
from qa.evaluation.folding import contains
from qa.evaluation.questions import TestQuestion, read
from qa.retrieval.rerank import SentenceCoverage
from qa.retrieval.retriever import Retriever
from qa.types import Question

TITLE_BOOSTS = (0.0, 0.2, 0.6, 1.0)
ALTERNATIVES: dict[str, tuple[float, ...]] = {
    "k": (2.0, 10.0, 20.0, 60.0),
    "lexical_weight": (0.0, 1.0, 2.5),
    "dense_weight": (0.0,),
    "per_article": (1, 3, 100),
}
SENTENCE_WEIGHTS = (0.0, 0.2, 0.3, 0.6, 1.0)


def main() -> None:
    """Print a row a setting."""
    if not sys.argv[1:]:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    articles = folder / "articles.jsonl.gz"
    dateline = Dateline.open(archive_of(Path(".dateline"), articles))
    dateline.index([articles])
    known = [one for one in read(folder / "questions.jsonl") if one.answerable]
    known = [one for one in known if half_of(one.id) == "tuning"]
    retriever = dateline.service.retriever
    print(f"{len(known)} questions{'':24} hit@1  hit@10 MRR@10 answer@1 answer@5")
    _row("as set", retriever, known)
    for name, values in ALTERNATIVES.items():
        for value in values:
            _row(f"{name} {value:g}", replace(retriever, **{name: value}), known)
    for weight in SENTENCE_WEIGHTS:
        reranker = SentenceCoverage(lambda: dateline.indexes.lexical, weight)
        _row(f"sentence weight {weight:g}", replace(retriever, reranker=reranker), known)
    for boost in TITLE_BOOSTS:
        lexical.TITLE_BOOST = boost
        _row(f"title boost {boost:g}", retriever, known)
    dateline.close()


def _row(name: str, retriever: Retriever, known: list[TestQuestion]) -> None:
    scores = [_score(retriever, one) for one in track(known, name, transient=True)]
    print(f"{name:38}" + "  ".join(f"{value:.3f}" for value in np.mean(scores, axis=0)))


def _score(retriever: Retriever, known: TestQuestion) -> tuple[float, ...]:
    """hit@1, hit@10, reciprocal rank, answer@1 and answer@5 of one question."""
    assert known.asked_on is not None
    evidence = retriever.search(Question(known.text, known.asked_on, standalone=known.text))
    wanted = {one.article_id for one in known.relevant}
    found = list(dict.fromkeys(one.article.id for one in evidence))
    rank = next((n for n, article in enumerate(found, start=1) if article in wanted), None)
    answers = [contains(one.passage.text, known.answers) for one in evidence]
    hit = (rank == 1, rank is not None, 1 / rank if rank else 0.0)
    return (*(float(value) for value in hit), float(any(answers[:1])), float(any(answers[:5])))


if __name__ == "__main__":
    main()
