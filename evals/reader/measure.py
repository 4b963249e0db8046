"""Measures the shipped reader on the paragraphs of SQuAD that it was not trained on.

    python evals/reader/measure.py ../shared/data/squad [--json FILE]

Exact match and F1 as the official scripts count them (Rajpurkar et al. 2016 and 2018): of v1.1 the
best span, of v2.0 the best span unless "none" is likelier, and the area under the ROC curve of
"none" on v2.0. Relevance: how often the question's own paragraph comes before the hard negatives.
"""

from __future__ import annotations

import argparse
import json
import re
import string
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from rich.progress import track
from sklearn.metrics import roc_auc_score
from squad import Asked, Squad

from qa.answering.reader import AnswerSpan, Reader, Reading

ARTICLES = re.compile(r"\b(a|an|the)\b")


def main() -> None:
    """Print the figures, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".dateline/models"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    reader = Reader(options.cache)
    asked = [one for one in Squad.read(options.squad).questions if one.paragraph.held_out]
    read = [(one, *_read(reader, one)) for one in track(asked, description="reading")]
    answerable = [(one, span) for one, span, _ in read if one.answers]
    decided = [
        (one, span if span and span.probability > none else None) for one, span, none in read
    ]
    figures = {
        "questions": len(read),
        "v1.1": _scores(answerable),
        "all": _scores(decided),
        "unanswerable": len(read) - len(answerable),
        "none_auroc": round(
            float(
                roc_auc_score(
                    [not one.answers for one, _, _ in read],
                    [none - (span.probability if span else 0.0) for _, span, none in read],
                )
            ),
            4,
        ),
    }
    print(json.dumps(figures, indent=1))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def _read(reader: Reader, asked: Asked) -> tuple[AnswerSpan | None, float]:
    (reading,) = reader.read(asked.text, [(f"{asked.paragraph.title}. ", asked.paragraph.text)])
    return _whole(reading, asked.paragraph.text), reading.none


def _whole(reading: Reading, text: str) -> AnswerSpan | None:
    return reading.best(0, len(text))


def _scores(said: Sequence[tuple[Asked, AnswerSpan | None]]) -> dict[str, float]:
    pairs = [
        (one.paragraph.text[span.start : span.end] if span else "", one.answers or ("",))
        for one, span in said
    ]
    return {
        "n": len(pairs),
        "exact": round(
            mean(max(folded(a) == folded(s) for a in answers) for s, answers in pairs), 4
        ),
        "f1": round(mean(max(f1(s, a) for a in answers) for s, answers in pairs), 4),
    }


def folded(text: str) -> str:
    """A text as answers are compared: without case, punctuation and articles."""
    bare = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(ARTICLES.sub(" ", bare).split())


def f1(said: str, accepted: str) -> float:
    """Overlap of the words of two texts."""
    one, other = folded(said).split(), folded(accepted).split()
    if not one or not other:
        return float(one == other)
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other))


if __name__ == "__main__":
    main()
