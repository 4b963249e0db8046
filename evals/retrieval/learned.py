"""A learned fusion in place of the sum by hand, cross-fitted on the tuning half of news.

    python evals/retrieval/learned.py NEWS_FOLDER

Ten folds by question: each question is ordered by a model that has not seen it. Logistic regression
(scikit-learn) and, where the package lightgbm is installed, LambdaMART. Writes rows as
evals/retrieval/experiments.py does, the logistic one with the weights of all the tuning half.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from bench import MEASURES, judged, tuning, written
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from corpus.chunking import context
from corpus.sentences import sentences
from qa.assembly import Dateline
from qa.evaluation.command import archive_of
from qa.evaluation.folding import contains
from qa.evaluation.questions import TestQuestion
from qa.retrieval.period import period_of
from qa.retrieval.retriever import Retriever
from qa.retrieval.stories import fold
from qa.terms import Terms
from qa.types import Evidence, Question

FOLDS = 10
FEATURES = (
    "words 5", "meaning 5", "words 20", "meaning 20", "bm25", "cosine", "sentence", "title",
    "passage", "names", "numbers", "days 7", "days 30", "days 180", "siblings", "start",
)  # fmt: skip
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its proposed passages: features (n, len(FEATURES)), grades 0, 1 or 2.

    2 is a passage of a relevant article that holds an accepted answer, 1 of one that does not.
    """

    known: TestQuestion
    evidence: Sequence[Evidence]
    features: Matrix
    grades: NDArray[np.int64]


Fit = Callable[[Sequence[Case]], Callable[[Matrix], Matrix]]


def main() -> None:
    """Fit, measure and write each model's row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="NEWS_FOLDER")
    folder = parser.parse_args().folder
    dateline = Dateline.open(archive_of(Path(".dateline"), folder / "articles.jsonl.gz"))
    known = track(tuning(folder), "reading")
    cases = [_case(dateline, one) for one in known]
    for strength in (0.1, 1.0):
        models = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=5000))

        def logistic(some: Sequence[Case], model: object = models) -> Callable[[Matrix], Matrix]:
            found = np.concatenate([one.grades == 2 for one in some])  # noqa: PLR2004
            return model.fit(np.vstack([one.features for one in some]), found).decision_function  # type: ignore[attr-defined]

        logistic(cases)
        weights = dict(zip(FEATURES, models[-1].coef_[0].round(3).tolist(), strict=True))
        what = f"logistic regression over {len(FEATURES)} features, C = {strength:g}, cross-fitted"
        _row(f"logistic-{strength:g}", what, cases, logistic, {"weights, standardised": weights})
    _boosted(cases)
    dateline.close()


def _boosted(cases: Sequence[Case]) -> None:
    try:
        from lightgbm import LGBMRanker  # noqa: PLC0415 - not a dependency: it did not pay
    except ImportError:
        print("lightgbm is not installed: LambdaMART left out")
        return
    for leaves, trees in ((4, 200), (7, 100), (15, 100)):

        def lambdamart(some: Sequence[Case], leaves: int = leaves, trees: int = trees) -> Callable[[Matrix], Matrix]:  # fmt: skip
            model = LGBMRanker(
                num_leaves=leaves, n_estimators=trees, learning_rate=0.05, min_child_samples=30,
                verbose=-1, deterministic=True, seed=0, num_threads=2,
            )  # fmt: skip
            features = np.vstack([one.features for one in some])
            grades = np.concatenate([one.grades for one in some])
            return model.fit(features, grades, group=[len(one.evidence) for one in some]).predict

        what = f"LambdaMART (lightgbm), {trees} trees of {leaves} leaves, cross-fitted"
        _row(f"lambdamart-{leaves}", what, cases, lambdamart, {})


def _row(name: str, what: str, cases: Sequence[Case], fit: Fit, more: dict[str, object]) -> None:
    found = [None] * len(cases)
    for part in range(FOLDS):
        score = fit([one for number, one in enumerate(cases) if number % FOLDS != part])
        for number in range(part, len(cases), FOLDS):
            case = cases[number]
            scored = zip(case.evidence, score(case.features), strict=True)
            ranked = sorted(
                (replace(one, score=float(value)) for one, value in scored),
                key=lambda one: (-one.score, one.passage.id),
            )
            found[number] = judged(fold(ranked, {})[:10], case.known)
    means = np.mean(np.array(found, dtype=float), axis=0)
    written(
        {
            "group": "learned", "name": name, "what": what, "kept": False, "archive": "news",
            "half": "tuning", "questions": len(cases),
            **{name: round(float(mean), 4) for name, mean in zip(MEASURES, means, strict=True)},
            **more,
        }
    )  # fmt: skip


def _case(dateline: Dateline, known: TestQuestion) -> Case:
    assert known.asked_on is not None
    found = dateline.service.retriever
    question = Question(known.text, known.asked_on, standalone=known.text, limit=20)
    evidence = found.proposed(question).evidence
    wanted = {one.article_id for one in known.relevant}
    grades = [
        (one.article.id in wanted) * (1 + contains(one.passage.text, known.answers))
        for one in evidence
    ]
    return Case(known, evidence, _features(dateline, found, question, evidence), np.array(grades))


def _features(
    dateline: Dateline, found: Retriever, question: Question, evidence: Sequence[Evidence]
) -> Matrix:
    lexical = dateline.indexes.lexical
    terms = Terms.of(question.text, lexical)
    words = question.text.split()
    names = frozenset(lexical.analyze(" ".join(w for w in words[1:] if w[:1].isupper())))
    numbers = frozenset(lexical.analyze(" ".join(w for w in words if any(map(str.isdigit, w)))))
    bm25 = {hit.passage_id: hit.score for hit in found.lists(question, found.candidates)["lexical"]}
    vector = found.encoder.encode([question.text])[0]
    ids = sorted(one.passage.id for one in evidence)
    cosine = {
        int(i): float(v @ vector)
        for some, matrix in found.store.vectors.of(found.encoder.fingerprint, ids)
        for i, v in zip(some, matrix, strict=True)
    }
    period = period_of(question.text, question.asked_on)
    siblings = Counter(one.article.id for one in evidence)
    rows = []
    for one in evidence:
        title = frozenset(lexical.analyze(context(one.article)))
        text, rank = one.passage.text, one.ranks
        said = [title.union(lexical.analyze(text[a:b])) for a, b in sentences(text, None)]
        whole = title.union(*said)
        day = one.article.published
        days = period.distance(day.date()) if day else None
        rows.append(
            [
                *(1 / (k + rank[n]) if n in rank else 0.0 for k in (5, 20) for n in ("lexical", "dense")),
                bm25.get(one.passage.id, 0.0) / max(bm25.values(), default=1.0),
                cosine.get(one.passage.id, 0.0),
                max(map(terms.coverage, said), default=0.0),
                terms.coverage(title),
                terms.coverage(whole),
                len(names & whole) / len(names) if names else 1.0,
                len(numbers & whole) / len(numbers) if numbers else 1.0,
                *(0.0 if days is None else math.exp(-days / reach) for reach in (7, 30, 180)),
                math.log(siblings[one.article.id]),
                float(one.passage.start == 0),
            ]
        )  # fmt: skip
    return np.array(rows)


if __name__ == "__main__":
    main()
