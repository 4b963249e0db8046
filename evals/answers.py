"""Writes the generated parts of docs/{answers,reader,evaluation}.md from the results that are kept.

    python evals/answers.py                              # tables and drawings, from evals/results
    python evals/answers.py examples ../shared/data/news # asks the forty examples, then the same
    python evals/answers.py pace                         # times the reader, then the same

What is not kept is shown as "not measured". Which results these are, and the commands that make them:
evals/answers/kept.py. Why an example went wrong is written by hand into evals/answers/reasons.json.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from answers.curves import draw
from answers.kept import RESULTS, ROOT, SOURCES, Kept
from answers.page import answers_parts, evaluation_parts, reader_parts
from answers.shown import unexplained
from answers.targets import TARGETS
from pages import fill


def main() -> None:
    """Measure what is asked for, then write the pages."""
    options = _options()
    if options.what == "examples":
        from answers.asking import ask_all  # noqa: PLC0415 - the others need no archive

        _keep(options.results, "examples", ask_all(options.news, options.home))
    elif options.what == "pace":
        from answers.pace import measure  # noqa: PLC0415 - the others need no reader

        _keep(options.results, "pace", measure(options.home / "models"))
    kept = Kept.read(options.results)
    fill(options.docs / "answers.md", answers_parts(kept))
    fill(options.docs / "reader.md", reader_parts(kept))
    fill(options.docs / "evaluation.md", evaluation_parts(kept))
    draw(kept, options.docs / "plots")
    _tell(kept)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--results", type=Path, default=RESULTS, help="where results are kept")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where the pages are")
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    doing = parser.add_subparsers(dest="what")
    examples = doing.add_parser("examples", help="ask the forty examples")
    examples.add_argument(
        "news", type=Path, help="the folder of articles.jsonl.gz, questions.jsonl"
    )
    doing.add_parser("pace", help="time the reader")
    return parser.parse_args()


def _keep(folder: Path, name: str, document: Mapping[str, Any]) -> None:
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    (folder / SOURCES[name].file).write_text(text, encoding="utf-8")


def _tell(kept: Kept) -> None:
    """Say what is left to do."""
    for why in kept.missing.values():
        print(f"not measured: {why}")
    for one in TARGETS:
        if one.met(kept) is False:
            print(f"missed: {one.measure}; three attempts belong beside it in docs/answers.md")
    if ids := unexplained(kept):
        print(f"no reason yet in evals/answers/reasons.json: {', '.join(ids)}", file=sys.stderr)


if __name__ == "__main__":
    main()
