"""Measures timelines against hand-made ones: which articles have an entry, its quote, its day.

    python evals/timelines.py [--set reported] [--news ../shared/data/news] [--json OUT]

evals/timelines/chosen.jsonl is what the threshold was chosen on, reported.jsonl what is reported. Of
each matter `q` a line names its `archive`, the articles that tell of it (`entries`: the beginning of each
sentence that may be quoted, with the day of what it tells; empty where any may be) and those
that may stand there or not (`also`). Archives are those of evals/moving and the sample; "news", the news
set, is left out unless --news names its folder.

`articles` are precision and recall of the entries; `quotes` is the share of right entries with a right
sentence, `days` that of these with the right day.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qa.archive import Dateline
from qa.chronicle.timeline import Entry, timeline
from qa.types import Question

FOLDER = Path(__file__).parent
ASKED_ON = date(2026, 7, 1)  # after the last article
LIMIT = 30


def articles_of(archive: str, news: Path | None) -> Path | None:
    """The articles of an archive; None for the news set where it is left out."""
    if archive == "news":
        return news / "articles.jsonl.gz" if news else None
    if archive == "sample":
        return FOLDER.parent / "corpus" / "articles"
    return FOLDER / "moving" / archive / "articles.jsonl"


def marks(row: dict[str, Any], entries: tuple[Entry, ...]) -> Iterator[str]:
    """What is right and wrong about a timeline: right, false, missed; quote, day."""
    wanted, also = row["entries"], set(row["also"])
    found = {one.claim.evidence.article.id: one for one in entries}
    yield from ("missed" for article in wanted if article not in found)
    for article, entry in found.items():
        if article not in wanted:
            yield from () if article in also else ("false",)
            continue
        yield "right"
        if not wanted[article]:
            continue
        yield "quotable"
        days = [day for begin, day in wanted[article] if begin in entry.claim.quote]
        if days:
            yield "quoted"
        if days and entry.when.first is not None and entry.when.first.isoformat() in days:
            yield "dated"


def main() -> None:
    """Build each archive once, ask for each timeline, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--set", choices=("chosen", "reported"), default="reported")
    parser.add_argument("--news", type=Path, help="folder of the news set")
    parser.add_argument(
        "--misses", action="store_true", help="print each timeline that is not right"
    )
    parser.add_argument("--json", type=Path, help="where to keep the result")
    options = parser.parse_args()
    lines = (FOLDER / "timelines" / f"{options.set}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    counts: dict[str, Counter[str]] = {}
    with TemporaryDirectory(prefix="dateline-timelines-") as folder:
        for archive in dict.fromkeys(row["archive"] for row in rows):
            articles = articles_of(archive, options.news)
            if articles is None:
                continue
            home = Path(folder) / archive
            home.mkdir()
            (Path(folder) / "models").mkdir(exist_ok=True)
            (home / "models").symlink_to(Path(folder) / "models")  # one export for all
            counts[archive] = counted(
                home, articles, [r for r in rows if r["archive"] == archive], misses=options.misses
            )
    result = {archive: figures(count) for archive, count in counts.items()}
    result["all"] = figures(sum(counts.values(), Counter()))
    for archive, told in result.items():
        print(f"{archive:18}", "  ".join(f"{name} {value}" for name, value in told.items()))
    if options.json:
        kept = {"command": " ".join(["python", *sys.argv]), "archives": result}
        options.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def counted(
    home: Path, articles: Path, rows: list[dict[str, Any]], *, misses: bool
) -> Counter[str]:
    """The marks of all timelines over one archive."""
    dateline = Dateline.open(home)
    count = Counter[str](timelines=len(rows))
    try:
        dateline.index([articles])
        for row in rows:
            entries = timeline(dateline.service, Question(row["q"], ASKED_ON, limit=LIMIT))
            found = Counter(marks(row, entries))
            count += found
            wrong = found["missed"] or found["false"] or found["dated"] < found["quotable"]
            if misses and wrong:
                print(row["q"], dict(found))
                for one in entries:
                    print("   ", one.claim.evidence.article.id, one.when, one.claim.text[:110])
    finally:
        dateline.close()
    return count


def figures(count: Counter[str]) -> dict[str, float | int]:
    """The shares, to two decimals, and how many they are of."""

    def share(part: str, *whole: str) -> float:
        return round(count[part] / max(1, sum(count[one] for one in whole)), 2)

    return {
        "timelines": count["timelines"],
        "entries": count["right"] + count["missed"],
        "precision": share("right", "right", "false"),
        "recall": share("right", "right", "missed"),
        "quotes": share("quoted", "quotable"),
        "days": share("dated", "quoted"),
    }


if __name__ == "__main__":
    main()
