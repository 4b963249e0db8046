"""Measures the readers that ship on the paragraphs of SQuAD that they were not trained on.

    python evals/reader/measure.py ../shared/data/squad [--reader small|large|cascade] [--json FILE]

Exact match and F1 as the official scripts count them (Rajpurkar et al. 2016 and 2018): of v1.1 the
best span, of v2.0 the best span unless "none" is likelier, and the area under the ROC curve of
"none" on v2.0; with the middle 95 % of 1,000 resamples of the questions. `cascade` pools what both
readers say, as answers do with the windows that are read again.
"""

from __future__ import annotations

import argparse
import json
import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.progress import track
from squad import Asked, Squad

from qa.answering.reader import Reader, Reading
from qa.archive import READERS
from qa.evaluation.bootstrap import Statistic, interval, ratio, value
from qa.evaluation.calibration import area_under_roc

ARTICLES = re.compile(r"\b(a|an|the)\b")
CHOICES = {**{name: sizes for name, sizes in READERS.items() if sizes}, "large": ("large",)}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a question. none: how much likelier it is that no span answers."""

    asked: Asked
    span: str
    none: float

    @property
    def decided(self) -> str:
        """The span, unless none is likelier."""
        return "" if self.none > 0 else self.span


def main() -> None:
    """Print the figures, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("squad", type=Path)
    parser.add_argument("--reader", choices=CHOICES, default="small")
    parser.add_argument("--cache", type=Path, default=Path(".dateline/models"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    readers = [Reader(size, options.cache) for size in CHOICES[options.reader]]
    asked = [one for one in Squad.read(options.squad).questions if one.paragraph.held_out]
    figures = {
        "reader": options.reader,
        **measured([said(readers, one) for one in track(asked, description="reading")]),
    }
    print(json.dumps(figures, indent=1))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def said(readers: Sequence[Reader], asked: Asked) -> Said:
    """What the readers make of a question and its own paragraph."""
    passage = f"{asked.paragraph.title}. ", asked.paragraph.text
    reading: Reading | None = None
    for reader in readers:
        (found,) = reader.read(asked.text, [passage])
        reading = reading.pooled(found) if reading else found
    assert reading is not None
    best = reading.best(0, len(passage[1]))
    if best is None:
        return Said(asked, "", 1.0)
    return Said(asked, passage[1][best.start : best.end], reading.none - best.probability)


def measured(every: Sequence[Said]) -> dict[str, object]:
    """All figures: `[value, lower, upper]` each, beside how many questions they are of."""
    answerable = [one for one in every if one.asked.answers]
    return {
        "answerable": len(answerable),
        "exact": figure(average([_exact(one, one.span) for one in answerable]), len(answerable)),
        "f1": figure(average([_f1(one, one.span) for one in answerable]), len(answerable)),
        "all": len(every),
        "all_exact": figure(average([_exact(one, one.decided) for one in every]), len(every)),
        "all_f1": figure(average([_f1(one, one.decided) for one in every]), len(every)),
        "none_auroc": figure(_none_auroc(every), len(every)),
    }


def figure(statistic: Statistic, n: int) -> list[float]:
    """Its value over n things, with the middle 95 % of resamples."""
    return [round(one, 4) for one in (value(statistic, n), *interval(statistic, n))]


def average(values: Sequence[float]) -> Statistic:
    """The mean of what is drawn."""
    each = np.asarray(values)
    return lambda drawn: ratio(drawn @ each, drawn.sum(axis=1))


def _none_auroc(every: Sequence[Said]) -> Statistic:
    unanswerable = np.array([float(not one.asked.answers) for one in every])
    return area_under_roc(np.array([one.none for one in every]), unanswerable)


def _exact(one: Said, text: str) -> float:
    return max(float(folded(answer) == folded(text)) for answer in one.asked.answers or ("",))


def _f1(one: Said, text: str) -> float:
    return max(f1(text, answer) for answer in one.asked.answers or ("",))


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
