"""Measures follow-ups: what is found with the conversation, without it, and with forms by hand.

    python evals/chat.py ../shared/data [--half tuning|reporting] [--answers] [--verbose]

FOLDER is the folder of the public sets. Walks the dialogues of evals/dialogues.jsonl over the news
archive, turn after turn, and MTRAG's questions with the history they come with; MTRAG's rewrites by
hand where its archive holds an answer; and questions of news, each after another. The halves are
those of `dateline eval`, by a hash of the dialogue's id: look at "tuning", report "reporting".
"""

from __future__ import annotations

import argparse
from pathlib import Path

from chat.dialogues import Dialogue, changes, dialogues, lines, mtrag, rewrites
from chat.figures import figures, printed
from chat.walks import Walked, walk
from rich.console import Console
from rich.progress import track

from qa.archive import Dateline
from qa.evaluation.command import HALVES, archive_of, half_of

ROOT = Path(__file__).parents[1]
OWN = ROOT / "evals" / "dialogues.jsonl"
SETS = ("dialogues", "changes", "mtrag", "rewrites")


def main() -> None:
    """Walk and print the figures."""
    chosen = _options()
    for name in chosen.set or SETS:
        walked = walks(name, chosen.folder, chosen.home, chosen.half, answers=chosen.answers)
        if chosen.verbose:
            print(*(line(one) for one in walked), sep="\n")
        printed(name, figures(walked))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT.parent / "shared" / "data")
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    parser.add_argument("--half", choices=HALVES, default="reporting")
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--answers", action="store_true", help="go on with Dateline's own answers")
    parser.add_argument("--verbose", action="store_true", help="print every turn")
    return parser.parse_args()


def walks(name: str, folder: Path, home: Path, half: str, *, answers: bool) -> list[Walked]:
    """Walk one set's dialogues of one half, over the archive that they were written for."""
    articles = folder / ("mtrag" if name in ("mtrag", "rewrites") else "news") / "articles.jsonl.gz"
    dateline = Dateline.open(archive_of(home, articles))
    try:
        dateline.index([articles])
        dateline.warm()
        told = _set(name, folder)
        kept = [one for one in told if half_of(one.id) == half]
        return [
            turn
            for one in track(kept, description=name, console=Console(stderr=True), transient=True)
            for turn in walk(dateline, one, answers=answers and name == "dialogues")
        ]
    finally:
        dateline.close()


def line(one: Walked) -> str:
    """One turn on one line: its ranks alone, with history and by hand, and the forms."""
    ranks = "/".join(str(one.ranks.get(way) or "-") for way in ("alone", "history", "by hand"))
    return f"{one.id:10} {one.kind:15} {ranks:9} {one.question} -> {one.standalone} | {one.rewrite}"


def _set(name: str, folder: Path) -> list[Dialogue]:
    if name == "dialogues":
        return dialogues(OWN)
    if name == "changes":
        return changes(folder / "news" / "questions.jsonl")
    if name == "mtrag":
        return mtrag(folder / "mtrag" / "questions.jsonl.gz")
    held = frozenset(row["id"] for row in lines(folder / "mtrag" / "articles.jsonl.gz"))
    return rewrites(folder / "mtrag" / "rewrites.jsonl.gz", held)


if __name__ == "__main__":
    main()
