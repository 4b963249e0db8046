"""Small archives, of six articles of the news set each, with questions of their own."""

from __future__ import annotations

import gzip
import json
import shutil
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
    """The archives of `PLAN`, written into folders below home/eval/small as `dateline eval` reads them.

    news: the folder of articles.jsonl.gz.
    """
    plan: dict[str, list[str]] = json.loads(PLAN.read_text(encoding="utf-8"))
    wanted = {article for articles in plan.values() for article in articles}
    with gzip.open(news / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        known = {row["id"]: line for line in lines if (row := json.loads(line))["id"] in wanted}
    for name, articles in plan.items():
        folder = home / "eval" / "small" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "articles.jsonl").write_text("".join(known[one] for one in articles), "utf-8")
        shutil.copyfile(FOLDER / f"{name}.jsonl", folder / "questions.jsonl")
        yield SmallArchive(name, folder / "articles.jsonl", folder / "questions.jsonl")
