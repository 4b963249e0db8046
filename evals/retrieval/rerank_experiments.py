"""Measures rerank stages made of MiniLM's own vectors on the tuning half of news.

    python evals/retrieval/rerank_experiments.py NEWS_FOLDER

Takes the passages that the retriever proposes for each question and orders them by each way of
scoring, alone and, with the best weight of a few, added to the score that ships. Writes a row each as
evals/retrieval/experiments.py does; ms_per_question is the search and what the stage adds to it with
nothing kept, ms_if_kept with the passages' vectors kept in the index. The reporting half is not
read. Vectors are kept in .dateline/experiments/rerank; making them takes eight minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path

import numpy as np
from bench import MEASURES, judged, tuning, written
from numpy.typing import NDArray
from rerank_costs import costs
from rerank_features import NAMES, features, query, sentence_texts, titled
from rerank_vectors import TokenEncoder, kept_tokens, kept_vectors
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from corpus.chunking import indexed_text
from qa.assembly import Dateline
from qa.evaluation.command import archive_of
from qa.evaluation.questions import TestQuestion
from qa.retrieval.rerank import SentenceCoverage
from qa.retrieval.stories import fold
from qa.types import Evidence, Question

KEPT = Path(".dateline/experiments/rerank")
WEIGHTS = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0)
FOLDS = 5
Scores = NDArray[np.float64]
Score = Callable[[dict[str, Scores]], Scores]


@dataclass(slots=True)
class Asked:
    """A question and what is proposed for it. scores: a number a passage by the way of scoring."""

    known: TestQuestion
    evidence: Sequence[Evidence]
    stories: dict[str, str]
    scores: dict[str, Scores] = field(default_factory=dict)

    def measured(self, values: Scores) -> tuple[float, ...]:
        """The MEASURES in the order of values, ties by passage id."""
        order = sorted(range(len(values)), key=lambda i: (-values[i], self.evidence[i].passage.id))
        return judged(fold([self.evidence[i] for i in order], self.stories)[:10], self.known)


@dataclass(frozen=True, slots=True)
class Row:
    """A way of ordering and what it found. kinds: the vectors of passages that it is made of."""

    name: str
    what: str
    found: Scores
    kinds: Sequence[str] = ()
    more: dict[str, object] = field(default_factory=dict)


def main() -> None:
    """Write all rows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="NEWS_FOLDER")
    folder = parser.parse_args().folder
    dateline = Dateline.open(archive_of(Path(".dateline"), folder / "articles.jsonl.gz"))
    if not dateline.store.summary().articles:
        dateline.index([folder / "articles.jsonl.gz"])
    known = tuning(folder)
    tokens = TokenEncoder(KEPT / "token-graph")
    spent = costs(dateline, known[::12], tokens)
    asked = [_proposed(dateline, one, 10) for one in track(known, "search", transient=True)]
    more = [_proposed(dateline, one, 14) for one in track(known, "search", transient=True)]
    _scored(dateline, asked, tokens)
    weight = dateline.settings.retrieval.sentence_weight

    def ships(scores: dict[str, Scores]) -> Scores:
        return scores["fused"] + weight * scores["coverage"]

    before = _measures(asked, ships)
    of_more = Row("of-42", "as it ships, of 42 passages in place of 30", _measures(more, ships))
    for row in (of_more, *_single(asked, ships), *_combined(asked, ships)):
        _write(row, before, spent)
    dateline.close()


def _proposed(dateline: Dateline, known: TestQuestion, limit: int) -> Asked:
    """What would be reranked for so many stories, with the scores that ship."""
    assert known.asked_on is not None
    retriever = dateline.service.retriever
    question = Question(known.text, known.asked_on, known.text, limit=limit)
    found = retriever.proposed(question).evidence
    covering = SentenceCoverage(lambda: dateline.indexes.lexical, 1.0)
    bare = covering.rerank(known.text, [replace(one, score=0.0) for one in found])
    covered = {one.passage.id: one.score for one in bare}
    articles = list(dict.fromkeys(one.article.id for one in found))
    asked = Asked(known, found, dict(retriever.stories(articles)))
    asked.scores["fused"] = np.array([one.score for one in found])
    asked.scores["coverage"] = np.array([covered[one.passage.id] for one in found])
    return asked


def _scored(dateline: Dateline, asked: Sequence[Asked], tokens: TokenEncoder) -> None:
    """Add the scores of NAMES."""
    every = {one.passage.id: one for question in asked for one in question.evidence}
    whole = {number: indexed_text(one.article, one.passage) for number, one in every.items()}
    held = kept_tokens(KEPT / "tokens.npz", whole.values(), tokens.encode)
    pieces = {number: sentence_texts(one) for number, one in every.items()}
    texts = [x for n, found in pieces.items() for s in found for x in (s, titled(every[n], s))]
    vectors = kept_vectors(KEPT / "sentences.npz", texts, dateline.encoder.encode)
    for question in track(asked, "scoring", transient=True):
        text = question.known.text
        vector = dateline.encoder.encode([text])[0]
        read = query(text, tokens.encode([text])[0], vector, dateline.indexes.lexical)
        rows = []
        for one in question.evidence:
            found = pieces[one.passage.id]
            rows.append(features(read, one, held[whole[one.passage.id]]) | {
                "sentence": max(float(vectors[s] @ vector) for s in found),
                "sentence-titled": max(float(vectors[titled(one, s)] @ vector) for s in found),
            })  # fmt: skip
        for name, _, _ in NAMES:
            question.scores[name] = np.array([row[name] for row in rows])


def _single(asked: Sequence[Asked], ships: Score) -> Iterator[Row]:
    """Each score of NAMES alone, and added to what ships."""
    for name, what, kind in NAMES:
        yield Row(f"{name}-alone", f"{what}, alone", _measures(asked, itemgetter(name)), (kind,))
        tried = {
            f"{by:g}": _measures(asked, lambda s, name=name, by=by: ships(s) + by * s[name])
            for by in WEIGHTS
        }
        yield _best(f"{name}-added", f"{what}, added", (kind,), tried)


def _combined(asked: Sequence[Asked], ships: Score) -> Iterator[Row]:
    """Late interaction and sentences together, in place of coverage, and learned."""
    both = ("tokens", "sentences")
    pairs = [(one, other) for one in WEIGHTS[1::2] for other in WEIGHTS[1::2]]
    what = "MaxSim by idf and best sentence's cosine, added"
    tried = {
        f"{one:g} and {other:g}": _measures(
            asked,
            lambda s, one=one, by=other: ships(s) + one * s["maxsim-idf"] + by * s["sentence"],
        )
        for one, other in pairs
    }
    yield _best("maxsim-and-sentence-added", what, both, tried)
    what = "MaxSim by idf in place of the best sentence's coverage"
    tried = {
        f"{by:g}": _measures(asked, lambda s, by=by: s["fused"] + by * s["maxsim-idf"])
        for by in WEIGHTS
    }
    yield _best("maxsim-for-coverage", what, ("tokens",), tried)
    shipped = ("fused", "coverage")
    what = f"logistic regression, {FOLDS} folds by question, on"
    yield Row("logistic", f"{what} the two scores that ship", _learned(asked, shipped))
    every = (*shipped, *(name for name, _, _ in NAMES))
    yield Row("logistic-all", f"{what} these and all above", _learned(asked, every), both)


def _best(name: str, what: str, kinds: Sequence[str], tried: dict[str, Scores]) -> Row:
    """The row with the weight of the best MRR@10, and the grid of all."""
    mrr = {by: round(float(found[:, 2].mean()), 4) for by, found in tried.items()}
    by = max(mrr, key=lambda one: mrr[one])
    what = f"{what}, weight {by} of {len(tried)}"
    return Row(name, what, tried[by], kinds, {"mrr_by_weight": mrr})


def _learned(asked: Sequence[Asked], names: Sequence[str]) -> Scores:
    """The MEASURES (questions, 5), each question ordered by a model that has not seen it."""
    inputs = [np.stack([one.scores[name] for name in names], axis=1) for one in asked]
    wanted = [
        np.array([e.article.id in {r.article_id for r in one.known.relevant} for e in one.evidence])
        for one in asked
    ]
    found = np.zeros((len(asked), len(MEASURES)))
    for part in range(FOLDS):
        seen = [i for i in range(len(asked)) if i % FOLDS != part]
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        model.fit(
            np.concatenate([inputs[i] for i in seen]), np.concatenate([wanted[i] for i in seen])
        )
        for i in range(part, len(asked), FOLDS):
            found[i] = asked[i].measured(model.decision_function(inputs[i]))
    return found


def _measures(asked: Sequence[Asked], score: Score) -> Scores:
    """The MEASURES of every question: (questions, 5)."""
    return np.array([one.measured(score(one.scores)) for one in asked])


def _write(row: Row, before: Scores, spent: dict[str, float]) -> None:
    """Write a row; mrr_gain is over what ships, with the standard error of the mean difference."""
    gain = row.found[:, 2] - before[:, 2]
    means = zip(MEASURES, row.found.mean(axis=0), strict=True)
    written(
        {
            "group": "rerank", "name": row.name, "what": row.what, "kept": False,
            "archive": "news", "half": "tuning", "questions": len(row.found),
            **{measure: round(float(mean), 4) for measure, mean in means},
            "mrr_gain": round(float(gain.mean()), 4),
            "mrr_gain_error": round(float(gain.std() / np.sqrt(len(gain))), 4),
            "ms_per_question": round(spent["search"] + sum(spent[kind] for kind in row.kinds), 1),
            "ms_if_kept": round(
                spent["search"] + sum(spent[f"{kind} kept"] for kind in row.kinds), 1
            ),
            **row.more,
        }
    )  # fmt: skip


if __name__ == "__main__":
    main()
