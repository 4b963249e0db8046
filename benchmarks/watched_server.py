"""The server as `dateline serve` runs it, its event loop watched.

    python benchmarks/watched_server.py HOME

Prints a line of JSON with its address, then one for each time the loop stood still for over 10 ms:
{"at", "ms", "own_ms"}, see heartbeat.py. Runs until it is terminated.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from heartbeat import Heartbeat, Stall

from qa.api.server import serve
from qa.archive import Dateline


def main() -> None:
    """Serve the archive in the folder named."""
    dateline = Dateline.open(Path(sys.argv[1]))
    try:
        serve(dateline, "127.0.0.1", 0, lambda url: _say({"url": url}), _beating)
    finally:
        dateline.close()


@asynccontextmanager
async def _beating(_app: FastAPI) -> AsyncIterator[None]:
    beats = asyncio.create_task(Heartbeat(_tell).beat())
    yield
    beats.cancel()


def _tell(stall: Stall) -> None:
    _say({"at": stall.at, "ms": stall.seconds * 1000, "own_ms": stall.own * 1000})


def _say(line: dict[str, object]) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
