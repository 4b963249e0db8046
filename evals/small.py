"""Measures answers over small archives: six articles each, where a near miss is all that is found.

    python evals/small.py ../shared/data/news [--half tuning|reporting] [--home .dateline]

Asks each archive of evals/small/archives.json the questions written for it (docs/evaluation.md) and
counts all of them together, as `dateline eval` counts one set: tables, and
evals/results/small[-HALF].json and .html. The halves are those of `dateline eval`: look at
"tuning", report "reporting". DATELINE_ANSWERING__READER=none asks without the reader; its results
are "small[-HALF]-unread".
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from small.archives import PLAN, SmallArchive, archives

from qa.assembly import Dateline
from qa.evaluation.command import HALVES, archive_of, commit, half_of
from qa.evaluation.measures import summarise
from qa.evaluation.page import html
from qa.evaluation.questions import read
from qa.evaluation.records import Run
from qa.evaluation.report import Meta, kinds_table, table, to_json, write, write_text
from qa.evaluation.run import evaluate
from qa.settings import Settings

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Ask, print the figures and keep them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("news", type=Path, help="the folder of articles.jsonl.gz")
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    options = parser.parse_args()
    runs = [run_of(one, options.home, options.half) for one in archives(options.news, options.home)]
    records = tuple(record for run in runs for record in run.records)
    whole = replace(runs[0], records=records, wanted=sum(run.wanted for run in runs))
    summary, meta = summarise(whole.marks), meta_of(options.half)
    write(to_json(whole, summary, meta), RESULTS, meta.name)
    write_text(html(whole, summary, meta), RESULTS, f"{meta.name}.html")
    Console().print(table(summary), kinds_table(summary))


def run_of(archive: SmallArchive, home: Path, half: str | None) -> Run:
    """Ask an archive, indexed now if it never was, the questions of a half or all of them."""
    questions = [one for one in read(archive.questions) if half in (None, half_of(one.id))]
    dateline = Dateline.open(archive_of(home, archive.articles))
    try:
        dateline.index([archive.articles])
        dateline.warm()
        with Console(stderr=True).status(f"archive {archive.name}, {len(questions)} questions"):
            return evaluate(dateline.service.ask, questions, today=dateline.clock().date())
    finally:
        dateline.close()


def meta_of(half: str | None) -> Meta:
    """What was evaluated."""
    unread = "unread" if Settings().answering.reader == "none" else None
    return Meta(
        name="-".join(part for part in ("small", half, unread) if part),
        archive=f"six articles of news each ({PLAN.name})",
        questions="evals/small" + (f" ({half} half)" if half else ""),
        index_fingerprint="several",
        command=" ".join(["python", *sys.argv]),
        commit=commit(),
    )


if __name__ == "__main__":
    main()
