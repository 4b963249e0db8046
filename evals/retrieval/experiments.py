"""Measures ways to retrieve on the tuning half of news, each one change away from what ships.

    python evals/retrieval/experiments.py NEWS_FOLDER [GROUP ...]

Prints a row a way and keeps it in evals/results/retrieval/GROUP-NAME.json; evals/retrieval/table.py
makes the table of docs/retrieval.md of them. The reporting half is not read. Groups: base fusion
rerank (with stories and query) time query source title passages.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import ways
from bench import Way, measured, tuning
from cuts import CUTS, FOLDER, opened

from corpus import lexical
from qa.assembly import Dateline
from qa.evaluation.command import archive_of

GROUPS = ("base", "fusion", "rerank", "time", "query", "source", "title", "passages")


def main() -> None:
    """Measure the groups named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="NEWS_FOLDER")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"all, or of {' '.join(GROUPS)}")
    given = parser.parse_args()
    folder, groups = given.folder, given.groups
    if unknown := set(groups).difference(GROUPS):
        parser.error(f"no group {' '.join(sorted(unknown))}; there are {' '.join(GROUPS)}")
    known = tuning(folder)
    home = archive_of(Path(".dateline"), folder / "articles.jsonl.gz")
    dateline = Dateline.open(home)
    dateline.index([folder / "articles.jsonl.gz"])
    dateline.warm()
    found = dateline.service.retriever
    for group in groups or GROUPS:
        if group == "base":
            measured(Way("base", "shipped", "what ships", found.search, kept=True), known)
        elif group == "title":
            _titles(dateline, known)
        elif group == "passages":
            _cuts(known)
        else:
            for way in {
                "fusion": lambda: ways.fusion(found),
                "rerank": lambda: ways.ordering(found, dateline),
                "time": lambda: ways.time(found),
                "query": lambda: ways.query(found, dateline),
                "source": lambda: ways.outlets(found, known),
            }[group]():
                measured(way, known)
    dateline.close()


def _titles(dateline: Dateline, known: list) -> None:
    shipped = lexical.TITLE_BOOST
    for boost in (0.0, 0.2, 0.6, 1.0):
        lexical.TITLE_BOOST = boost
        what = f"BM25's title field, weight {boost:g}"
        measured(Way("title", f"boost-{boost:g}", what, dateline.service.retriever.search), known)
    lexical.TITLE_BOOST = shipped


def _cuts(known: list) -> None:
    for name, cut in CUTS.items():
        if (FOLDER / name).exists():
            with opened(name, cut) as dateline:
                way = Way("passages", name, cut.what, dateline.service.retriever.search)
                measured(way, known, "a quarter of news")


if __name__ == "__main__":
    main()
