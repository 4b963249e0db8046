"""The server under 1, 4 and 16 clients at once, driven by wrk with real questions.

    python benchmarks/load.py ARTICLES QUESTIONS [--home .dateline] [--seconds 20]
        [--clients 1,4,16] [--json] [--results evals/results/load.json] [--plot docs/plots/load.png]

wrk is a package of Debian and Ubuntu: apt-get install wrk. The archive is the one that
`dateline eval ARTICLES QUESTIONS` keeps below the home; it is made or brought up to date first. A
client asks its next question when it has the last one's answer. Each run is warmed for a fifth of
its time. stall: the longest time that the server's event loop stood still; "own" leaves out the
turns of other programs (heartbeat.py).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from matplotlib.figure import Figure

from qa.archive import Dateline
from qa.evaluation.command import archive_of
from qa.evaluation.questions import read

HERE = Path(__file__).parent
WRK = shutil.which("wrk") or ""
PATIENCE = 120  # seconds to wait for the server
ROUTES = ("ask", "search")
COLUMNS = ("per_second", "p50_ms", "p95_ms", "p99_ms", "stall_ms", "own_stall_ms", "errors", "mb")


@dataclass(frozen=True)
class Server:
    """A server that runs; told: the file that its watched loop's stalls are written to."""

    url: str
    pid: int
    told: Path

    def stalls(self, began: float, ended: float) -> list[dict[str, float]]:
        """The stalls between two Unix times."""
        lines = [json.loads(line) for line in self.told.read_text().splitlines()]
        return [one for one in lines if began <= one.get("at", 0) <= ended]

    @property
    def resident(self) -> float:
        """Its resident memory in MB, each page counted once.

        Every thread maps the archive for itself; VmRSS would count its pages once a thread.
        """
        told = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        found = re.search(r"^Pss:\s+(\d+) kB", told, re.MULTILINE)
        assert found is not None
        return int(found[1]) / 1000


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", default="1,4,16")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--results", type=Path, default=Path("evals/results/load.json"))
    parser.add_argument("--plot", type=Path, default=Path("docs/plots/load.png"))
    options = parser.parse_args()
    if not WRK:
        sys.exit("expected the load tool wrk; found none; install it: apt-get install wrk")
    home = archive_of(options.home, options.articles)
    dateline = Dateline.open(home)
    dateline.index([options.articles])
    passages = dateline.store.summary().passages
    dateline.close()
    texts = [one.text for one in read(options.questions)]
    clients = [int(number) for number in options.clients.split(",")]
    result = {
        "passages": passages,
        "questions": len(texts),
        "cores": len(os.sched_getaffinity(0)),
        "load_before": os.getloadavg()[0],
        "runs": measure(home, texts, clients, options.seconds),
    }
    options.results.parent.mkdir(parents=True, exist_ok=True)
    options.results.write_text(json.dumps(result, indent=2) + "\n")
    draw(result, options.plot)
    print(json.dumps(result, indent=2) if options.json else table(result))


def measure(
    home: Path, texts: Sequence[str], clients: Sequence[int], seconds: float
) -> list[dict[str, Any]]:
    """One run a route and number of clients, all against one server."""
    runs = []
    with tempfile.TemporaryDirectory() as folder, serving(home, Path(folder)) as server:
        for route in ROUTES:
            file = Path(folder) / route
            file.write_text("".join(f"{request(route, text)}\n" for text in texts))
            for number in clients:
                drive(server, file, number, max(seconds / 5, 1))
                began = time.time()
                run = drive(server, file, number, seconds)
                stalls = server.stalls(began, time.time())
                runs.append(
                    {
                        "route": f"/v1/{route}",
                        "clients": number,
                        "per_second": run["requests"] / run["seconds"],
                        **run,
                        "stall_ms": max((one["ms"] for one in stalls), default=0.0),
                        "own_stall_ms": max((one["own_ms"] for one in stalls), default=0.0),
                        "mb": server.resident,
                    }
                )
    return runs


@contextmanager
def serving(home: Path, folder: Path) -> Iterator[Server]:
    """Start a server on the archive and wait until it is ready."""
    told = folder / "stalls"
    command = [sys.executable, str(HERE / "watched_server.py"), str(home)]
    unbound = {**os.environ, "DATELINE_SERVING__REQUESTS_PER_MINUTE": "0"}
    with told.open("w") as file, subprocess.Popen(command, stdout=file, env=unbound) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while not (lines := told.read_text().splitlines()):
                _wait(process, deadline)
            url = json.loads(lines[0])["url"]
            while httpx.get(f"{url}/readyz").status_code != httpx.codes.OK:
                _wait(process, deadline)
            yield Server(url, process.pid, told)
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], deadline: float) -> None:
    if process.poll() is not None or time.monotonic() > deadline:
        sys.exit(f"the server did not get ready within {PATIENCE} s")
    time.sleep(0.05)


def request(route: str, text: str) -> str:
    """One line of the file that load.lua reads."""
    if route == "search":
        return f"GET\t/v1/search?q={quote(text)}"
    return f"POST\t/v1/ask\t{json.dumps({'question': text})}"


def drive(server: Server, file: Path, clients: int, seconds: float) -> dict[str, float]:
    """Run wrk and give what load.lua prints."""
    done = subprocess.run(
        [WRK, "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--timeout", "60s",
         "-s", str(HERE / "load.lua"), server.url],
        env={**os.environ, "LOAD_FILE": str(file)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(result: dict[str, Any]) -> str:
    """The runs as a Markdown table."""
    rows = [["route", "clients", *COLUMNS]]
    rows += [
        [run["route"], str(run["clients"]), *(f"{run[column]:,.0f}" for column in COLUMNS)]
        for run in result["runs"]
    ]
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def draw(result: dict[str, Any], path: Path) -> None:
    """Throughput and waiting time over the number of clients."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    for route, colour in (("/v1/search", "tab:blue"), ("/v1/ask", "tab:green")):
        runs = [run for run in result["runs"] if run["route"] == route]
        clients = [run["clients"] for run in runs]
        left.plot(clients, [run["per_second"] for run in runs], "o-", color=colour, label=route)
        for name, style in (("p50_ms", "o-"), ("p95_ms", "s--"), ("p99_ms", "^:")):
            label = f"{route} {name[:3]}"
            right.plot(clients, [run[name] for run in runs], style, color=colour, label=label)
    left.set(xlabel="clients", ylabel="answers a second", ylim=(0, None))
    right.set(xlabel="clients", ylabel="ms", yscale="log")
    for axes in (left, right):
        axes.set_xscale("log", base=2)
        axes.set_xticks(clients, [str(number) for number in clients])
        axes.grid(alpha=0.3)
        axes.legend(frameon=False, fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=130)


if __name__ == "__main__":
    main()
