"""Measures the judge that ships on the held-out claims of `reading`.

    python evals/reader/claims.py ../shared/data/reading [--json FILE]

Of each set the share judged rightly among three verdicts (asserted, denied, not said), and of claims that
are asserted or denied the share for which the right one of these two is likelier; with the middle
95 % of 1,000 resamples.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from curve import JUDGED, titled
from measure import average, figure
from rich.progress import track
from sets import Claim, claim, read_rows

from qa.answering.reader import Judgement, Reader


def main() -> None:
    """Print the figures, and write them if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reading", type=Path)
    parser.add_argument("--cache", type=Path, default=Path(".dateline/models"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    judge = Reader("judge", options.cache)
    figures = {}
    for name in JUDGED:
        held = [claim(row) for row in read_rows(options.reading, f"verify-{name}") if row["held"]]
        said = [judged(judge, one) for one in track(held, description=name)]
        figures[name] = measured(held, said)
    print(json.dumps(figures, indent=1))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


def judged(judge: Reader, one: Claim) -> Judgement:
    """What a claim's own evidence makes of it."""
    return judge.judge(one.text, [(titled(one.passage), one.passage.text)])[0]


def measured(claims: Sequence[Claim], said: Sequence[Judgement]) -> dict[str, object]:
    """The figures of one set: `[value, lower, upper]` each, beside how many claims they are of."""
    verdicts = np.array([[one.asserted, one.denied, one.unsaid] for one in said])
    right = np.array([one.label for one in claims])
    stated = right < 2  # noqa: PLR2004 - asserted or denied
    three = verdicts.argmax(1) == right
    two = verdicts[stated, :2].argmax(1) == right[stated]
    return {
        "claims": len(claims),
        "three_ways": figure(average(three.astype(float)), len(claims)),
        "stated": int(stated.sum()),
        "two_ways": figure(average(two.astype(float)), int(stated.sum())),
    }


if __name__ == "__main__":
    main()
