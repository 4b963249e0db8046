"""Cuts the small archives out of the news set, as a folder that `dateline eval` reads.

    python evals/small.py ../shared/data/news
    dateline eval .dateline/eval/small --half reporting --name small-reporting

Six articles an archive, where a near miss is all that is found: docs/evaluation.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from small.archives import archives


def main() -> None:
    """Write the folders."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("news", type=Path, help="the folder of articles.jsonl.gz")
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    options = parser.parse_args()
    for archive in archives(options.news, options.home):
        print(archive.articles.parent)


if __name__ == "__main__":
    main()
