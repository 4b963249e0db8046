r"""How well the main text is found in web pages: `python benchmarks/main_text.py [FOLDER]`.

FOLDER (../shared/data/html by default) holds ground-truth.json, {page: {articleBody, url}}, and
pages/<page>.html.gz: the article extraction benchmark of Zyte (scrapinghub), 181 pages.

The measure is that set's own. A text's shingles are the multiset of its runs of n = 4 words
(\w+, letter case kept; a shorter text is one shingle). For one page, with T the true and P the
predicted shingles, tp = |T ∩ P|, fp = |P| - tp, fn = |T| - tp, each divided by their sum: long
texts weigh no more than short ones. Precision is the mean over the pages with a prediction of
tp / (tp + fp), recall the mean over the pages with an article of tp / (tp + fn), and F1 the
harmonic mean of these two means. Published for plain trafilatura: .958; here .960 with its
defaults less comments.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

from corpus.loaders.html import extract, main_text, together

if TYPE_CHECKING:
    from collections.abc import Iterable

SHINGLE = 4
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count a text's runs of four words."""
    tokens = re.findall(r"\w+", text)
    if not tokens:
        return Counter()
    runs = range(max(1, len(tokens) - SHINGLE + 1))
    return Counter(tuple(tokens[i : i + SHINGLE]) for i in runs)


def compare(true: str, predicted: str) -> tuple[float, float, float]:
    """Give (tp, fp, fn) of one page, which add up to 1 unless both texts are empty."""
    expected, found = shingles(true), shingles(predicted)
    tp = (expected & found).total()
    fp, fn = found.total() - tp, expected.total() - tp
    whole = (tp + fp + fn) or 1
    return tp / whole, fp / whole, fn / whole


def scores(pages: Iterable[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Give (precision, recall, F1) over the pages' (tp, fp, fn)."""
    pages = list(pages)
    precision = mean(tp / (tp + fp) for tp, fp, _ in pages if tp + fp)
    recall = mean(tp / (tp + fn) for tp, _, fn in pages if tp + fn)
    return precision, recall, 2 * precision * recall / ((precision + recall) or 1)


def shared() -> Path:
    """Give the folder of the measuring data."""
    default = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("DATELINE_SHARED", default))


def measure(folder: Path) -> tuple[float, float, float]:
    """Give (precision, recall, F1) of our loader over the pages of a folder."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    rows = []
    for page, gold in truth.items():
        html = gzip.decompress((folder / "pages" / f"{page}.html.gz").read_bytes())
        text = together(main_text(extract(html.decode("utf-8"), NOW)))
        rows.append(compare(gold["articleBody"], text))
    return scores(rows)


def main() -> None:
    """Print precision, recall and F1."""
    parser = argparse.ArgumentParser(description="How well the main text is found in web pages.")
    parser.add_argument(
        "folder", type=Path, nargs="?", default=shared() / "data" / "html", metavar="FOLDER"
    )
    folder = parser.parse_args().folder
    started = time.perf_counter()
    precision, recall, f1 = measure(folder)
    seconds = time.perf_counter() - started
    print(f"precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}  ({seconds:.1f} s)")


if __name__ == "__main__":
    main()
