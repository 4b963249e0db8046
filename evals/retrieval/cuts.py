"""A quarter of the news archive, cut into passages in other ways and indexed with other contexts.

    python evals/retrieval/cuts.py NEWS_FOLDER

Makes the archives below .dateline/experiments, which evals/retrieval/experiments.py measures as its
group "passages". A quarter: every article that answers a question of the tuning half, and every
tenth of the others; all cuts hold the same articles. Interrupted, it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from corpus import chunking
from corpus.sentences import sentences
from corpus.types import Article
from qa.assembly import Dateline
from qa.evaluation.command import half_of
from qa.evaluation.questions import read

FOLDER = Path(".dateline/experiments")
SHARE = 10  # one article in so many of those that answer nothing


def title_only(article: Article) -> str:
    """Return the title."""
    return article.title


def nothing(_article: Article) -> str:
    """Return no context at all."""
    return ""


def title_and_lead(article: Article) -> str:
    """Return the title, the date and the article's first sentence."""
    first = next(iter(sentences(article.text, article.language)), (0, 0))
    return "\n".join((_shipped(article), article.text[first[0] : first[1]][:300]))


_shipped = chunking.context


@dataclass(frozen=True, slots=True)
class Cut:
    """A way to cut: characters a passage, characters shared, and what is encoded before each."""

    what: str
    size: int = 1000
    overlap: int = 200
    context: Callable[[Article], str] = _shipped


CUTS = {
    "1000-200": Cut("passages of 1,000 characters, 200 shared; title and date before each"),
    "1000-0": Cut("nothing shared", overlap=0),
    "500-100": Cut("500 characters, 100 shared", 500, 100),
    "300-150": Cut("windows of two or three sentences: 300 characters, 150 shared", 300, 150),
    "no-context": Cut("the passage alone", context=nothing),
    "title": Cut("the title alone before each", context=title_only),
    "lead": Cut("title, date and the first sentence before each", context=title_and_lead),
}


def main() -> None:
    """Make every archive that is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="NEWS_FOLDER")
    folder = parser.parse_args().folder
    FOLDER.mkdir(parents=True, exist_ok=True)
    some = FOLDER / "quarter.jsonl"
    if not some.exists():
        some.write_text("".join(_quarter(folder)), encoding="utf-8")
    console = Console()
    for name, cut in CUTS.items():
        with opened(name, cut) as dateline, console.status(name) as status:
            dateline.index(
                [some], lambda stage, done, total: status.update(f"{stage} {done}/{total}")
            )
            console.print(f"{name}: {dateline.store.summary().passages:,} passages")


@contextmanager
def opened(name: str, cut: Cut) -> Iterator[Dateline]:
    """Open the archive of a cut; its context holds meanwhile."""
    home = FOLDER / name
    home.mkdir(parents=True, exist_ok=True)
    (home / "dateline.toml").write_text(f"[chunking]\nsize = {cut.size}\noverlap = {cut.overlap}\n")
    chunking.context = cut.context
    dateline = Dateline.open(home)
    try:
        yield dateline
    finally:
        dateline.close()
        chunking.context = _shipped


def _quarter(folder: Path) -> Iterator[str]:
    known = read(folder / "questions.jsonl")
    wanted = {r.article_id for q in known if half_of(q.id) == "tuning" for r in q.relevant}
    with gzip.open(folder / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        others = 0
        for line in lines:
            answering = json.loads(line)["id"] in wanted
            others += not answering
            if answering or others % SHARE == 0:
                yield line


if __name__ == "__main__":
    main()
