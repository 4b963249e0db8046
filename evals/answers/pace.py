"""How long the reader takes over ten passages, warm, one question after another."""

from __future__ import annotations

import math
import os
import sys
import time
from itertools import cycle
from pathlib import Path
from typing import Any

import frontmatter
import numpy as np

from answers.figures import Z
from answers.kept import ROOT
from embeddings.model_files import ModelFiles
from qa.evaluation.command import commit
from qa.evaluation.questions import read
from qa.reading.pairs import Pairs
from qa.reading.reader import Reader
from qa.reading.weights import WeightsFile

PASSAGES, TOKENS = 10, 150
WARMING, ROUNDS = 10, 120


def measure(cache: Path) -> dict[str, Any]:
    """Milliseconds of a reading of ten passages of the sample archive, each of 150 tokens.

    p50 comes with its 95 % interval by order statistics.
    """
    reader = Reader(cache)
    passages = _passages()
    asked = cycle(one.text for one in read(ROOT / "evals" / "sample.jsonl"))
    taken = []
    for turn in range(WARMING + ROUNDS):
        question = next(asked)
        started = time.perf_counter()
        reader.read(question, passages)
        if turn >= WARMING:
            taken.append((time.perf_counter() - started) * 1000)
    ordered = sorted(taken)
    middle, reach = ROUNDS / 2, Z * math.sqrt(ROUNDS) / 2
    return {
        "command": " ".join(["python", *sys.argv]),
        "commit": commit(),
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "passages": PASSAGES,
        "tokens": TOKENS,
        "n": ROUNDS,
        "p50_ms": round(float(np.percentile(ordered, 50)), 2),
        "p50_ms_low": round(ordered[math.floor(middle - reach)], 2),
        "p50_ms_high": round(ordered[math.ceil(middle + reach)], 2),
        "p95_ms": round(float(np.percentile(ordered, 95)), 2),
    }


def _passages() -> list[tuple[str, str]]:
    """Title and text of the first ten pieces of 150 tokens, article by article."""
    pairs = Pairs(ModelFiles.find(WeightsFile.shipped().base).folder / "tokenizer.json")
    found = []
    for path in sorted((ROOT / "corpus" / "articles").glob("*.md")):
        article = frontmatter.loads(path.read_text(encoding="utf-8"))
        offsets = pairs.tokens(article.content).offsets
        for first in range(0, len(offsets) - TOKENS, TOKENS):
            start, end = offsets[first][0], offsets[first + TOKENS - 1][1]
            found.append((str(article["title"]), article.content[start:end]))
    if len(found) < PASSAGES:
        sys.exit(f"the sample archive has {len(found)} passages of {TOKENS} tokens, not {PASSAGES}")
    return found[:PASSAGES]
