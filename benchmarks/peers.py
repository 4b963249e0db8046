"""Dateline beside what people would pick instead, on one archive, in one run, with one model.

    python benchmarks/peers.py ARTICLES QUESTIONS [--only NAME] [--index-articles N] [--vectors]

ARTICLES is JSON Lines (may be gzip), QUESTIONS as `dateline eval` takes them. Each library runs in
an environment of its own below HOME/peers, made when missing with the versions of
benchmarks/peers/NAME.txt, at its documented defaults (its script benchmarks/peers/with_NAME.py says
which), with the same weights of all-MiniLM-L6-v2. Dateline takes the articles themselves; the
others take one cut of them, 1,000 characters with 200 shared and the title before each
(benchmarks/peers/cut.py), whose making is not counted.

Indexing: the whole way with encoding, models loaded before the clock starts, of N articles evenly
spread, by default all. Searching and finding: over the whole archive, opened by a fresh process,
one question after another, each asked for 50 passages (the ranking is the first 10 articles) and
for 10 (a page of results). Dateline's archive is the one that `dateline eval ARTICLES` keeps below
the home, made or brought up to date first. The others index all articles themselves; that is 20
minutes or more each, so with --vectors they are handed vectors that Dateline's encoder made of
their passages (cosine to stock .9999 and more) and encode the questions alone.

Dateline is told the day that each question was asked on, as `dateline eval` does; the others have
no place to say it. With --undated nobody is told.

Prints tables in Markdown; writes OUTPUT/peers.json and the plot after each library. With --only, what
an earlier run of the same plan measured is kept. Ctrl-C keeps what is measured.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from peers.data import Data, model_folder, prepare, vectors_of
from peers.environment import InstallFailed, python_of
from peers.measure import DEEP, PAGE, Plan, measure
from peers.plot import draw
from peers.process import PeerFailed
from peers.report import merged, tables, write

from qa.evaluation.command import archive_of
from qa.evaluation.questions import TestQuestion, read

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = Path(__file__).resolve().with_name("peers")
OURS = "dateline"
NAMES = (OURS, "txtai", "langchain", "haystack", "chromadb")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write; 1 if a library could not be measured, 130 after Ctrl-C."""
    options = _parser().parse_args(arguments)
    options.only = options.only or list(NAMES)
    questions = [one for one in read(options.questions) if one.relevant and not one.unanswerable]
    if options.undated:
        questions = [replace(one, asked_on=None) for one in questions]
    folder = options.home.resolve() / "peers"
    try:
        splitter = python_of("splitter", folder)
    except InstallFailed as failure:
        sys.exit(str(failure))
    data = prepare(options.articles, options.index_articles, folder, splitter)
    if options.vectors and set(options.only) != {OURS}:
        made = vectors_of(data.whole, options.home / "models", tell)
        data = replace(data, vectors=made)
    document = _document(options, data, questions)
    code, path = 0, options.output / "peers.json"
    try:
        for name in options.only:
            result = document["peers"][name] = {}
            if not measured(name, folder, options, data, questions, result=result):
                code = 1
            write(path, merged(path, document))
    except KeyboardInterrupt:
        code = 130
    document = merged(path, document)
    write(path, document)
    draw(document, options.plot)
    print(json.dumps(document, indent=1) if options.json else tables(document))
    return code


def measured(
    name: str,
    folder: Path,
    options: argparse.Namespace,
    data: Data,
    questions: Sequence[TestQuestion],
    *,
    result: dict[str, Any],
) -> bool:
    """Measure one library into the result; where that fails, say so and let the others go on."""
    kept = archive_of(options.home, options.articles) if name == OURS else None
    plan = Plan(
        home=folder / name,
        archive=None if data.timed is data.whole else kept,
        model=model_folder(),
        questions=questions,
        timed=options.count,
        searched=not options.indexing_only,
    )

    def progress(step: str, done: int, total: int) -> None:
        tell(f"{name}: {step}", done, total)

    try:
        python = Path(sys.executable) if name == OURS else python_of(name, folder)
        measure([python, SCRIPTS / f"with_{name}.py"], data, plan, result, progress)
    except (InstallFailed, PeerFailed) as failure:
        result["failed"] = str(failure)
        print(f"{name} could not be measured: {failure}", file=sys.stderr)
        return False
    return True


def tell(step: str, done: int, total: int) -> None:
    """Say how far a step is: on one line of a terminal, else every tenth."""
    if sys.stderr.isatty():
        print(f"\r\033[K{step} {done:,} of {total:,}", end="", file=sys.stderr, flush=True)
        if done == total:
            print(file=sys.stderr)
    elif done == total or done % max(1, total // 10) == 0:
        print(f"{step} {done:,} of {total:,}", file=sys.stderr, flush=True)


def _document(
    options: argparse.Namespace, data: Data, questions: Sequence[TestQuestion]
) -> dict[str, Any]:
    """What the run is of; the peers' results come into `peers`."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "command": f"python benchmarks/peers.py {' '.join(sys.argv[1:])}",
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "memory_gib": round(memory, 1),
        },
        "archive": {
            "name": options.articles.name,
            "articles": data.whole.article_count,
            "megabytes": round(data.whole.megabytes, 3),
            "passages_given": data.whole.passage_count,
        },
        "plan": {
            "indexed": data.timed.article_count,
            "vectors": options.vectors,
            "questions": len(questions),
            "timed": min(options.count, len(questions)),
            "passages_asked_for": [DEEP, PAGE],
            **({"undated": True} if options.undated else {}),
        },
        "order": list(NAMES),
        "peers": {},
    }


def _processor() -> str:
    """Give the processor's name (Linux), else its kind."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path, help="JSON Lines, may be gzip")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--home", type=Path, default=Path(".dateline"), help="of the archives")
    parser.add_argument(
        "--only", action="append", choices=NAMES, metavar="NAME", help="may be repeated"
    )
    parser.add_argument("--index-articles", type=int, metavar="N", help="index so many; all")
    parser.add_argument("--vectors", action="store_true", help="hand vectors over for searching")
    parser.add_argument(
        "--indexing-only", action="store_true", help="keep what was searched and found before"
    )
    parser.add_argument("--undated", action="store_true", help="tell nobody the day of a question")
    parser.add_argument("--count", type=int, default=200, help="questions timed (200)")
    parser.add_argument("--output", type=Path, default=ROOT / "evals" / "results")
    parser.add_argument("--plot", type=Path, default=ROOT / "docs" / "plots" / "peers.png")
    parser.add_argument("--json", action="store_true", help="print the whole result")
    return parser


if __name__ == "__main__":
    sys.exit(main())
