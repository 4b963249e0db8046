"""Measures who met whom, read out of sentences, against edges read by hand.

    python evals/encounters.py [--set reported] [--news ../shared/data/news] [--misses]

A line of evals/encounters/*.jsonl is a sentence, text[start:end] of an article, or a whole article where
it has no offsets, with all edges that it states: words of one side and of the other. Edges are between
two sides that met; what is to come, is denied, or names neither side is none. `unsure` sentences
are left out. looked-at.jsonl is what the forms were written on, reported.jsonl what is reported; both
were drawn at random among sentences of the news set with a word of meeting, most of them with
no edge. The sample archive is all of it looked at. Without --news only the sample is read.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.loaders import load
from corpus.text import sentences
from corpus.types import Article, SourceFile
from qa.chronicle.meetings import Meeting, meetings

FOLDER = Path(__file__).parent
SAMPLE = FOLDER.parent / "corpus" / "articles"


def texts(news: Path | None, wanted: set[str]) -> dict[str, str]:
    """The texts of these articles by id: of the sample, and of the news set where it is given."""
    found = {}
    for path in sorted(SAMPLE.iterdir()):
        for article in load(SourceFile(path, path.name, path.stem), datetime.now(UTC)):
            if isinstance(article, Article):
                found[article.id] = article.text
    if news:
        with gzip.open(news / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["id"] in wanted:
                    found[row["id"]] = row["text"]
    return found


def read(row: dict[str, Any], text: str) -> Iterator[Meeting]:
    """The meetings that a sentence or an article states."""
    spans = [(row["start"], row["end"])] if "start" in row else sentences(text, "en")
    for start, end in spans:
        yield from meetings(" ".join(text[start:end].split()))


def is_edge(edge: list[str], met: Meeting) -> bool:
    """Whether a meeting is between these two, in either order."""
    one, other = edge
    return (one in met.one.text and other in met.other.text) or (
        other in met.one.text and one in met.other.text
    )


def main() -> None:
    """Print precision and recall of each archive."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--set", choices=("looked-at", "reported"), default="reported")
    parser.add_argument("--news", type=Path, help="folder of the news set")
    parser.add_argument("--misses", action="store_true", help="print what is wrong")
    options = parser.parse_args()
    lines = (FOLDER / "encounters" / f"{options.set}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    known = texts(options.news, {row["article"] for row in rows})
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        if row["article"] not in known or row.get("unsure"):
            continue
        count = counts.setdefault(row["archive"], Counter())
        count["sentences"] += "start" in row
        left = list(row["edges"])
        for met in read(row, known[row["article"]]):
            edge = next((one for one in left if is_edge(one, met)), None)
            count["right" if edge else "false"] += 1
            if edge:
                left.remove(edge)
            elif options.misses:
                print("false", row["article"], met.one.text, "~", met.other.text)
        count["missed"] += len(left)
        if options.misses and left:
            print("missed", row["article"], left)
    for archive, count in counts.items():
        precision = count["right"] / max(1, count["right"] + count["false"])
        recall = count["right"] / max(1, count["right"] + count["missed"])
        edges = count["right"] + count["missed"]
        print(
            f"{archive}: {count['sentences']} sentences, {edges} edges, precision {precision:.2f}, recall {recall:.2f}"
        )


if __name__ == "__main__":
    main()
