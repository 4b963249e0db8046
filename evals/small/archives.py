"""Small archives, of a few articles of the news set each, with questions of their own."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
PLAN = FOLDER / "archives.json"


@dataclass(frozen=True, slots=True)
class SmallArchive:
    """articles: a file of six, as the news set has them. questions: asked of them alone."""

    name: str
    articles: Path
    questions: Path


def archives(news: Path, home: Path) -> Iterator[SmallArchive]:
    """The archives of `PLAN`, their articles copied out of the news set into a folder below `home`.

    news: the folder of articles.jsonl.gz.
    """
    plan: dict[str, list[str]] = json.loads(PLAN.read_text(encoding="utf-8"))
    wanted = {article for articles in plan.values() for article in articles}
    with gzip.open(news / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        known = {row["id"]: line for line in lines if (row := json.loads(line))["id"] in wanted}
    folder = home / "eval" / "small"
    folder.mkdir(parents=True, exist_ok=True)
    for name, articles in plan.items():
        file = folder / f"{name}.jsonl"
        file.write_text("".join(known[one] for one in articles), encoding="utf-8")
        yield SmallArchive(name, file, FOLDER / f"{name}.jsonl")
