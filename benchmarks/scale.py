"""What archives of ten thousand, a hundred thousand and a million passages cost.

    python benchmarks/scale.py ARTICLES... --questions FILE [--sizes 10000 100000 1000000]
        [--home .dateline] [--output evals/results/scale.json] [--plots docs/plots] [--serving-only] [--json]

ARTICLES are files of articles as `dateline eval` takes them. Their archives below HOME/eval are
used where they are there and made otherwise; past their passages articles are recombined, see
scale_archive.py. Archives of each size are made below HOME/scale and kept. Building, opening and
searching are measured in fresh processes; the questions are those of the tuning half. Sizes that
are not measured now keep the figures that the output has of them; `--sizes` without a number
prints what is there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scale_kinds
import scale_report
from scale_archive import Maker, Real

from qa.archive import Dateline
from qa.cli.terminal import progress
from qa.evaluation.command import archive_of, half_of
from qa.evaluation.questions import read

PROCESS = Path(__file__).with_name("scale_process.py")
QUERIES = 200


def main() -> None:
    """Measure, keep, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    parser.add_argument("--output", type=Path, default=Path("evals/results/scale.json"))
    parser.add_argument("--plots", type=Path, default=Path("docs/plots"))
    parser.add_argument("--serving-only", action="store_true", help="measure the rest no more")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    results = json.loads(given.output.read_text()) if given.output.exists() else {"sizes": {}}
    for size in given.sizes:
        if given.serving_only:
            home = given.home / "scale" / str(size)
            results["sizes"][str(size)] |= child("serve", home, given.questions)
        else:
            results["sizes"][str(size)] = measured(given, size)
        results["command"] = "python benchmarks/scale.py " + " ".join(sys.argv[1:])
        results["measured_at"] = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
        given.output.parent.mkdir(parents=True, exist_ok=True)
        given.output.write_text(json.dumps(results, indent=1) + "\n")
    scale_report.draw(results, given.plots)
    print(json.dumps(results, indent=1) if given.json else scale_report.tables(results))


def measured(given: argparse.Namespace, size: int) -> dict[str, Any]:
    """All figures of one size."""
    home = given.home / "scale" / str(size)
    found: dict[str, Any] = {"real_passages": made(given, home, size)}
    for path in [*home.glob("vectors-*"), home / "manifest.json"]:
        path.unlink(missing_ok=True)
    shutil.rmtree(home / "lexical", ignore_errors=True)
    found |= child("build", home)
    found |= child("serve", home, given.questions)
    found |= child("change", home)
    (index,) = home.glob("vectors-*")
    asked = queries(home, given.questions)
    found["crossover"] = list(scale_kinds.crossover(index, asked))
    found["kinds"] = []
    for row in scale_kinds.kinds(index, asked):
        print(row, file=sys.stderr)
        found["kinds"].append(row)
    return found


def child(what: str, home: Path, *more: Path) -> dict[str, Any]:
    """What a fresh process measures; its progress goes to stderr."""
    command = [sys.executable, str(PROCESS), what, str(home), *map(str, more)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    print(found, file=sys.stderr)
    return found


def queries(home: Path, questions: Path) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The vectors of the tuning half's first questions."""
    dateline = Dateline.open(home)
    texts = [one.text for one in read(questions) if half_of(one.id) == "tuning"][:QUERIES]
    vectors = dateline.encoder.encode(texts)
    dateline.close()
    return vectors


def made(given: argparse.Namespace, home: Path, size: int) -> int:
    """Make the archive unless it is there; returns how many passages are real."""
    note = home / "made.json"
    if not note.exists():
        with progress() as advance:
            sources = encoded(given.home, given.articles)
            dateline = Dateline.open(sources[0])
            fingerprint = dateline.encoder.fingerprint
            dateline.close()
            real = Real.read(sources, fingerprint)
            count = Maker(real).make(home, size, sources[0] / "models", advance)
        note.write_text(json.dumps({"real": count}))
    return int(json.loads(note.read_text())["real"])


def encoded(home: Path, articles: Sequence[Path]) -> list[Path]:
    """The archives of these files, indexed if they are not."""
    folders = [archive_of(home, path) for path in articles]
    for folder, path in zip(folders, articles, strict=True):
        if not (folder / "manifest.json").exists():
            with progress() as advance:
                dateline = Dateline.open(folder)
                dateline.index([path], advance)
                dateline.close()
    return folders


if __name__ == "__main__":
    main()
