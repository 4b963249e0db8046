"""Memory while indexing: `dateline index` of 3,000 and of 30,000 articles, watched as it works.

    python benchmarks/memory.py ARTICLES [QUESTIONS] [--home .dateline] [--counts 3000,30000] [--json]
        [--results evals/results/memory.json] [--plot docs/plots/memory.png]

The articles are short, one passage each, so that the real encoder gets through them in minutes:
sentences of ARTICLES (JSON Lines) shuffled with a fixed seed. The model's graph is made below the
home beforehand, for making it takes torch, and more memory than indexing. QUESTIONS is taken and not needed, so
that every benchmark can be called alike. Own memory is what the process cannot give back (RssAnon);
"with files" adds the pages of files that it has mapped, which the system takes back when it needs
them. Ends with status 1 where the most own memory of the largest run is more than 1.2 times that of
the smallest. Linux.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from embeddings.encoder import TransformerEncoder

DATELINE = Path(sys.executable).with_name("dateline")
MODEL = "all-MiniLM-L6-v2"
LOOKS = 0.01  # seconds between two: a short run's peak lasts less than a tenth
EVERY = 0.2  # seconds between two points of the curve, which has every new peak besides
LARGEST = 1.2  # times the smallest run's memory that still counts as flat
SENTENCES = 20_000  # different ones to choose among
WORDS = 40  # an article, about
SEED = 3


def main() -> None:
    """Measure, print, write, judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path, nargs="?")
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    parser.add_argument("--counts", default="3000,30000")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--results", type=Path, default=Path("evals/results/memory.json"))
    parser.add_argument("--plot", type=Path, default=Path("docs/plots/memory.png"))
    options = parser.parse_args()
    sentences = list(sentences_of(options.articles))
    models = options.home.resolve() / "models"
    TransformerEncoder(MODEL, models).warm()
    runs = [measure(sentences, int(count), models) for count in options.counts.split(",")]
    ratio = runs[-1]["most_own_mb"] / runs[0]["most_own_mb"]
    flat = ratio <= LARGEST
    result = {"ratio": round(ratio, 3), "wanted": LARGEST, "flat": flat, "runs": runs}
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(json.dumps(result) + "\n")
    draw(runs, options.plot)
    print(json.dumps(result) if options.json else table(result))
    sys.exit(0 if flat else 1)


def sentences_of(articles: Path) -> Iterator[str]:
    """The first SENTENCES sentences of four words or more in a JSON Lines file, gzipped or not."""
    opened = gzip.open if articles.suffix == ".gz" else open
    left = SENTENCES
    with opened(articles, "rt", encoding="utf-8") as lines:
        for line in lines:
            for sentence in re.split(r"(?<=[.!?])\s+", json.loads(line)["text"]):
                if 4 <= len(sentence.split()) <= WORDS and left:  # noqa: PLR2004
                    left -= 1
                    yield sentence
            if not left:
                return


def write(sentences: Sequence[str], count: int, path: Path) -> None:
    """Write `count` articles of WORDS words or a little more."""
    chance = random.Random(SEED)  # noqa: S311 - not for secrets
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = ""
            while len(text.split()) < WORDS:
                text = f"{text} {chance.choice(sentences)}".strip()
            title = " ".join(chance.choice(sentences).split()[:8])
            record = {"id": f"m{number}", "title": title, "text": text}
            file.write(json.dumps(record) + "\n")


def measure(sentences: Sequence[str], count: int, models: Path) -> dict[str, Any]:
    """Index `count` articles in a process of its own and look at its memory as it goes."""
    with tempfile.TemporaryDirectory(prefix="dateline-memory-") as folder:
        file = Path(folder) / "articles.jsonl"
        write(sentences, count, file)
        home = Path(folder) / "home"
        home.mkdir()
        (home / "models").symlink_to(models)
        command = [str(DATELINE), "--home", str(home), "index", str(file), "--json"]
        began, said = time.monotonic(), Path(folder) / "said"
        curve: list[tuple[float, float, float]] = []
        # To a file: 30,000 ids fill a pipe that nobody reads, and the command would wait for ever.
        with said.open("w") as told, subprocess.Popen(command, stdout=told) as process:
            while process.poll() is None:
                if looked := _look(process.pid):
                    _draw_on(curve, round(time.monotonic() - began, 2), *looked)
                time.sleep(LOOKS)
        if process.returncode:
            sys.exit(f"dateline index ended with status {process.returncode}: {said.read_text()}")
        bytes_kept = sum(path.stat().st_size for path in home.glob("*.*"))
    return {
        "articles": count,
        "seconds": round(time.monotonic() - began, 1),
        "most_own_mb": max(own for _, own, _ in curve),
        "most_with_files_mb": max(own + files for _, own, files in curve),
        "archive_mb": round(bytes_kept / 1e6, 1),
        "load_before": os.getloadavg()[2],
        "curve": curve,
    }


def _draw_on(curve: list[tuple[float, float, float]], at: float, own: float, files: float) -> None:
    """Add a point `EVERY` seconds, and each that is higher than all before by either measure."""
    most_own = max((one[1] for one in curve), default=0.0)
    most = max((one[1] + one[2] for one in curve), default=0.0)
    if own > most_own or own + files > most or at - curve[-1][0] >= EVERY:
        curve.append((at, own, files))


def _look(pid: int) -> tuple[float, float] | None:
    """MB of a process's own memory and of mapped files; None once it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    found = dict(re.findall(r"(RssAnon|RssFile):\s+(\d+) kB", status))
    return (
        (int(found["RssAnon"]) / 1000, int(found["RssFile"]) / 1000) if len(found) == 2 else None  # noqa: PLR2004
    )


def table(result: dict[str, Any]) -> str:
    """The runs as a Markdown table, and the verdict."""
    lines = [
        "| articles | seconds | most own memory, MB | with mapped files, MB | archive, MB |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {run['articles']:,} | {run['seconds']:,.0f} | {run['most_own_mb']:,.0f} "
        f"| {run['most_with_files_mb']:,.0f} | {run['archive_mb']:,.0f} |"
        for run in result["runs"]
    ]
    verdict = "flat" if result["flat"] else "NOT flat"
    lines.append(f"\nratio {result['ratio']} (at most {result['wanted']}): {verdict}")
    return "\n".join(lines)


def draw(runs: Sequence[dict[str, Any]], path: Path) -> None:
    """Memory over the share of each run's time."""
    figure = Figure(figsize=(7, 3.4), layout="constrained")
    axes = figure.subplots()
    for run, colour in zip(runs, ("tab:blue", "tab:green", "tab:red"), strict=False):
        done = [100 * at / run["curve"][-1][0] for at, _, _ in run["curve"]]
        label = f"{run['articles']:,} articles"
        own = [own for _, own, _ in run["curve"]]
        whole = [own + files for _, own, files in run["curve"]]
        axes.plot(done, own, color=colour, label=label)
        axes.plot(done, whole, ":", color=colour, label=f"{label}, with mapped files")
    axes.set(xlabel="% of the run's time", ylabel="resident MB", ylim=(0, None))
    axes.legend(frameon=False, fontsize=8)
    axes.grid(alpha=0.3)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=130)


if __name__ == "__main__":
    main()
