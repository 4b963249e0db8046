"""How long a question takes over HTTP: a real server, warm, one client, one question after another.

    python benchmarks/ask.py ARTICLES QUESTIONS [--home .dateline] [--count 200] [--json]

The archive is the one that `dateline eval ARTICLES QUESTIONS` keeps below the home; it is made or
brought up to date first. Prints the seconds from the server's start to the first good /readyz, the
percentiles of /v1/ask and /v1/search, and the server's resident memory (Linux).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
import numpy as np

from qa.archive import Dateline
from qa.evaluation.command import archive_of
from qa.evaluation.questions import read

DATELINE = Path(sys.executable).with_name("dateline")
WARMING = 20  # questions asked before the clock runs
PATIENCE = 120  # seconds to wait for the server


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--home", type=Path, default=Path(".dateline"))
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    home = archive_of(options.home, options.articles)
    dateline = Dateline.open(home)
    dateline.index([options.articles])
    passages = dateline.store.summary().passages
    dateline.close()
    texts = [one.text for one in read(options.questions)][: options.count]
    result = {"passages": passages, **measure(home, texts)}
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        for name, value in result.items():
            print(
                f"{name:>22} {value:,.1f}" if isinstance(value, float) else f"{name:>22} {value:,}"
            )


def measure(home: Path, texts: Sequence[str]) -> dict[str, float]:
    """Start a server on the archive and ask it."""
    command = [str(DATELINE), "--home", str(home), "serve", "--port", "0", "--json"]
    unbound = {**os.environ, "DATELINE_SERVING__REQUESTS_PER_MINUTE": "0"}
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=unbound) as server:
        try:
            assert server.stdout is not None
            url = json.loads(server.stdout.readline())["url"]
            with httpx.Client(base_url=url, timeout=60) as client:
                ready = _wait(client, started)
                ask = _timed(lambda text: client.post("/v1/ask", json={"question": text}), texts)
                search = _timed(lambda text: client.get("/v1/search", params={"q": text}), texts)
            return {
                "ready_s": ready,
                **{f"ask_p{p}_ms": float(np.percentile(ask, p)) for p in (50, 95)},
                **{f"search_p{p}_ms": float(np.percentile(search, p)) for p in (50, 95)},
                "resident_mb": _resident(server.pid),
            }
        finally:
            server.terminate()


def _wait(client: httpx.Client, started: float) -> float:
    while time.perf_counter() - started < PATIENCE:
        if client.get("/readyz").status_code == httpx.codes.OK:
            return time.perf_counter() - started
        time.sleep(0.02)
    sys.exit(f"the server was not ready within {PATIENCE} s")


def _timed(ask: Callable[[str], httpx.Response], texts: Sequence[str]) -> list[float]:
    """Milliseconds of each question, after some that do not count."""
    taken = []
    for text in [*texts[:WARMING], *texts]:
        started = time.perf_counter()
        ask(text).raise_for_status()
        taken.append((time.perf_counter() - started) * 1000)
    return taken[min(WARMING, len(texts)) :]


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1000


if __name__ == "__main__":
    main()
