"""Fits the logistic models of the extractive answerer and writes them beside it.

    python evals/fit.py DATA_FOLDER [--reader cascade|small|none]

It reads only the tuning halves (by id hash: qa.evaluation.command.half_of) of news, of
evals/sample.jsonl, evals/definitions.jsonl, evals/dialogues.jsonl and the small archives
(evals/small.py), and, for `confidence` alone, of the newsroom set, and every second question over
the paragraphs of SQuAD that the reader was not trained on: near misses in an archive as small as
the sample's. `sentence` learns whether a sentence holds an accepted answer,
`confidence` whether the answer made of the best ones does; both by L2-regularised logistic
regression (scikit-learn), whose result depends on nothing but the data. `confidence` gives each set
a weight (WEIGHTS), or the largest would decide for all, and asks the small archives twice, on the
question's day and years later. It learns from sentences ranked by models that have not seen their
question (5 folds): ranked by one that has, it would be too sure. --reader: the value of the setting
`answering.reader` that the models are fitted for, each with its own two files.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from fitting.sources import Read, tuning
from sklearn.linear_model import LogisticRegression

from qa.answering.answer import ExtractiveAnswerer, features, yes_no
from qa.answering.calibrate import Logistic, ranked
from qa.answering.compose import Composed
from qa.answering.worked_out import worked_out
from qa.archive import READERS
from qa.evaluation import newsroom
from qa.evaluation.folding import contains
from qa.evaluation.questions import TestQuestion
from qa.types import Side

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "qa" / "answering"
FOLDS = 5
SHRUNK = 0.3  # C of `confidence`, which has some 400 rows; 0.1 to 1 differ little
# SQuAD is no news, the definitions are one kind alone, and every turn of the dialogues has an answer.
# The newsroom set is news as it moves, written to be hard: at 1 everything small is refused.
WEIGHTS = {
    "news": 1.0, "sample": 1.0, "small": 1.0, "newsroom": 0.5, "dialogues": 0.5, "definitions": 0.5,
    "squad": 0.5,
}  # fmt: skip
# Seven features choose sentences as well as 23 did; fourteen weigh an answer as well as 21 (docs/answers.md).
SENTENCE = ("rank", "words", "near", "missing", "names", "share", "votes")
CONFIDENCE = (
    "relevance", "best", "missing", "numbers", "agree", "short", "renumbered", "top", "size", "score",
    "described", "list", "unlike", "lag", "asserted", "denied",
)  # fmt: skip
OF_READER = frozenset(("share", "votes", "relevance", "short", "asserted", "denied"))
Row = tuple[Mapping[str, float], bool]


def main() -> None:
    """Fit both models."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder that holds news, newsroom and squad")
    parser.add_argument("--reader", choices=sorted(READERS), default="cascade")
    options = parser.parse_args()
    os.environ["DATELINE_ANSWERING__READER"] = options.reader
    known, later, squad = tuning(options.data)
    unread = not READERS[options.reader]
    of_sentence, of_answer = (
        tuple(name for name in names if not (unread and name in OF_READER))
        for names in (SENTENCE, CONFIDENCE)
    )
    sentence = _fit(_sentences(known), of_sentence)
    _write(f"sentence-{options.reader}", sentence)
    judged = list(_answers(known, later, squad, of_sentence))
    confidence = _fit(
        [(one.features, one.right) for one in judged],
        of_answer,
        [one.weight for one in judged],
        SHRUNK,
    )
    _write(f"confidence-{options.reader}", confidence)
    _show_thresholds(judged, confidence)


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known of a question's answer, and whether it is right.

    weight: such that all questions of a set weigh together what `WEIGHTS` says.
    """

    question: TestQuestion
    features: Mapping[str, float]
    right: bool
    weight: float


def _sentences(known: Sequence[Read]) -> list[Row]:
    """The sentences of the questions that have accepted answers."""
    return [
        (candidate.features, contains(candidate.text, one.question.answers))
        for one in known
        if one.question.answers
        for candidate in one.reading.order
    ]


def _answers(
    known: Sequence[Read], later: Sequence[Read], squad: Sequence[Read], names: Sequence[str]
) -> Iterator[Judged]:
    """Every question's answer, made with a model fitted on the other folds of those known.

    later: questions of known, asked on another day: in the fold of the same.
    """
    asked = [*known, *later, *squad]
    sizes = Counter(one.source for one in asked)
    scale = len(asked) / sum(WEIGHTS.values())
    for fold in range(FOLDS):
        others = [one for place, one in enumerate(known) if place % FOLDS != fold]
        model = _fit(_sentences(others), names, quiet=True)
        answerer = ExtractiveAnswerer(None, (), None, None, model, model)  # type: ignore[arg-type]
        mine = known[fold::FOLDS]
        ids = {one.question.id for one in mine}
        again = [one for one in later if one.question.id in ids]
        for one in [*mine, *again, *squad[fold::FOLDS]]:
            if one.reading.order:
                reading = replace(one.reading, order=ranked(model, one.reading.order))
                composed, agreed = answerer.compose(reading)
                right = _right(one.question, composed, agreed, yes_no(reading.asked, composed))
                weight = WEIGHTS[one.source] * scale / sizes[one.source]
                yield Judged(one.question, features(reading, composed, agreed), right, weight)


def _right(
    question: TestQuestion, composed: Composed, agreed: Sequence[Side], said: str | None
) -> bool:
    """Whether what is said holds an accepted answer, or all that a newsroom's question demands."""
    told = [*(one.text for one in composed.said), *(side.claims[0].text for side in agreed)]
    text = " ".join(" ".join(told).split())
    if not (demands := question.demands):
        return contains(text, question.answers)
    days = [day for one in composed.said for day in worked_out(one.claim, 0)]
    return question.answerable and newsroom.judged(demands, text, composed.short, days, said).right


def _show_thresholds(judged: Sequence[Judged], model: Logistic) -> None:
    """For each threshold: right answers, refusals, and the share well served by either."""
    for step in range(0, 75, 5):
        said = [model.probability(one.features) >= step / 100 for one in judged]
        given = sum(one.right for one, said in zip(judged, said, strict=True) if said)
        refused = [one for one, said in zip(judged, said, strict=True) if not said]
        rightly = sum(not one.question.answerable for one in refused)
        served = sum(
            one.weight
            for one, said in zip(judged, said, strict=True)
            if (one.right if said else not one.question.answerable)
        )
        share = served / sum(one.weight for one in judged)
        print(f"threshold {step / 100:.2f}: {given} right, {len(refused)} refused, ", end="")
        print(f"{rightly} rightly; sets alike, {share:.3f} well served")


def _fit(
    rows: Sequence[Row],
    names: Sequence[str],
    weights: Sequence[float] | None = None,
    shrunk: float = 1.0,
    *,
    quiet: bool = False,
) -> Logistic:
    features = np.array([[row[name] for name in names] for row, _ in rows])
    model = LogisticRegression(max_iter=5000, C=shrunk)
    model.fit(features, [right for _, right in rows], sample_weight=weights)
    found = {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)}
    if not quiet:
        share = np.mean([right for _, right in rows])
        print(f"{len(rows):,} rows, {share:.3f} of them right: {found}")
    return Logistic(round(float(model.intercept_[0]), 4), found)


def _write(name: str, model: Logistic) -> None:
    document = {
        "command": " ".join(sys.argv), "bias": model.bias, "weights": dict(model.weights)
    }  # fmt: skip
    (TARGET / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
