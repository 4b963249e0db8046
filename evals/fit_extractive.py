"""Fits the two logistic models of the extractive answerer and writes them beside it.

    python evals/fit_extractive.py NEWS_FOLDER [SQUAD_FOLDER]

It reads only the tuning halves (by id hash: qa.evaluation.command.half_of) of news, of
evals/sample.jsonl and, if given, of SQuAD v1.1, for `sentence` alone. `sentence` learns whether a sentence holds an accepted answer,
`confidence` whether the answer made of the best ones does; both by L2-regularised logistic
regression (scikit-learn, C = 1), whose result depends on nothing but the data.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from rich.progress import track
from sklearn.linear_model import LogisticRegression

from qa.answering.extractive import ExtractiveAnswerer
from qa.answering.logistic import Logistic
from qa.answering.sentences import Asked, Candidate, SentenceReader
from qa.assembly import Dateline
from qa.conversation import standalone
from qa.evaluation.command import archive_of, half_of
from qa.evaluation.folding import contains
from qa.evaluation.questions import TestQuestion, read
from qa.types import Question

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "qa" / "answering"
MOST = 1000  # questions of a set: more change nothing and take long
Read = tuple[TestQuestion, Asked, list[Candidate]]


def main() -> None:
    """Fit both models."""
    folders = [Path(argument) for argument in sys.argv[1:]]
    if not folders:
        sys.exit(__doc__)
    news = list(_read(folders[0] / "articles.jsonl.gz", folders[0] / "questions.jsonl"))
    sample = list(_read(ROOT / "corpus" / "articles", ROOT / "evals" / "sample.jsonl"))
    squad: list[Read] = []
    for folder in folders[1:]:
        squad += _read(folder / "v1.1_articles.jsonl.gz", folder / "v1.1_questions.jsonl.gz")
    sentence = _sentence_model([*news, *sample, *squad])
    _write("sentence", sentence, sys.argv)
    confidence = _confidence_model([*news, *sample], ExtractiveAnswerer(None, sentence, sentence))  # type: ignore[arg-type]
    _write("confidence", confidence, sys.argv)
    _show_thresholds([*news, *sample], ExtractiveAnswerer(None, sentence, confidence))  # type: ignore[arg-type]


def _read(articles: Path, questions: Path) -> Iterator[Read]:
    """Each question of the tuning half with its words and the sentences of its evidence."""
    dateline = Dateline.open(archive_of(Path(".dateline"), articles))
    dateline.index([articles])
    reader = SentenceReader(lambda: dateline.indexes.lexical, dateline.encoder)
    chosen = [one for one in read(questions) if half_of(one.id) == "tuning"]
    chosen = chosen[:: -(-len(chosen) // MOST)]
    for one in track(chosen, description=questions.name):
        day = one.asked_on or dateline.clock().date()
        text = standalone(one.text, one.history)
        evidence = dateline.service.search(Question(one.text, day, history=one.history))
        asked = reader.asked(text)
        yield one, asked, reader.candidates(asked, evidence)
    dateline.close()


def _sentence_model(questions: Sequence[Read]) -> Logistic:
    rows = [
        (candidate.features, contains(candidate.text, question.answers))
        for question, _, candidates in questions
        if question.answers
        for candidate in candidates
    ]
    return _fit(rows)


def _confidence_model(questions: Sequence[Read], answerer: ExtractiveAnswerer) -> Logistic:
    rows = []
    for question, asked, candidates in questions:
        ranked = answerer.ranked(candidates)
        if ranked:
            said = " ".join(c.text for c in answerer.chosen(ranked))
            rows.append((answerer.outlook(asked, ranked), contains(said, question.answers)))
    return _fit(rows)


def _show_thresholds(questions: Sequence[Read], answerer: ExtractiveAnswerer) -> None:
    """For each threshold: right answers, right refusals, and both as a share of all questions."""
    judged = []
    for question, asked, candidates in questions:
        ranked = answerer.ranked(candidates)
        sure = answerer.confidence(asked, ranked)
        said = " ".join(c.text for c in answerer.chosen(ranked))
        judged.append((sure, question.answerable, contains(said, question.answers)))
    for step in range(0, 65, 5):
        given = sum(right and sure >= step / 100 for sure, _, right in judged)
        refused = sum(not known and sure < step / 100 for sure, known, _ in judged)
        share = (given + refused) / len(judged)
        print(f"threshold {step / 100:.2f}: {given} right, {refused} rightly refused, {share:.3f}")


def _fit(rows: Sequence[tuple[Mapping[str, float], bool]]) -> Logistic:
    names = sorted(rows[0][0])
    features = np.array([[row[name] for name in names] for row, _ in rows])
    model = LogisticRegression(max_iter=2000).fit(features, [right for _, right in rows])
    weights = {n: round(float(w), 4) for n, w in zip(names, model.coef_[0], strict=True)}
    print(
        f"{len(rows):,} rows, {np.mean([right for _, right in rows]):.3f} of them right: {weights}"
    )
    return Logistic(round(float(model.intercept_[0]), 4), weights)


def _write(name: str, model: Logistic, command: Sequence[str]) -> None:
    document = {"command": " ".join(command), "bias": model.bias, "weights": dict(model.weights)}
    (TARGET / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
