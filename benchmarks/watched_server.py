"""The server as `dateline serve` runs it, its event loop watched.

    python benchmarks/watched_server.py HOME

Prints a line of JSON with its address, then one for each time the loop stood still for over 10 ms:
{"at", "ms", "own_ms"}, see qa/api/heartbeat.py. Runs until it is terminated.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from qa.api.heartbeat import Heartbeat, Stall
from qa.api.server import serve
from qa.archive import Dateline


def main() -> None:
    """Serve the archive in the folder named."""
    dateline = Dateline.open(Path(sys.argv[1]))
    try:
        serve(dateline, "127.0.0.1", 0, lambda url: _say({"url": url}), Heartbeat(_tell))
    finally:
        dateline.close()


def _tell(stall: Stall) -> None:
    _say({"at": stall.at, "ms": stall.seconds * 1000, "own_ms": stall.own * 1000})


def _say(line: dict[str, object]) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
