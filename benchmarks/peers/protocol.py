"""What a peer's script says: requests come in one JSON object a line, each gets one line back.

    {"do": "load", "model": FOLDER, "home": FOLDER}     → {"seconds", "versions", "settings"}
    {"do": "index", "articles": FILE, "passages": FILE, "vectors": FILE or null}
                                                        → {"seconds", "passages", "peak_mb"}
    {"do": "open"}                                      → {"seconds", "resident_mb"}
    {"do": "search", "question": TEXT, "asked_on": DATE or null, "count": PASSAGES}
                                                        → {"seconds", "articles": [ID, …]}
    {"do": "memory"}                                    → {"resident_mb", "peak_mb"}

The clock runs around the library's own work: reading the passages and vectors handed over, and
putting the reply together, is not counted. Imports belong to load. Runs in each library's own
environment, so it needs the standard library alone (numpy for vectors, which all of them bring).
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

SEPARATOR = "#"  # a passage's id is ARTICLE#NUMBER


@dataclass(frozen=True)
class Passage:
    """One passage: its id, and its text with the article's title before it."""

    id: str
    text: str


@dataclass(frozen=True)
class Work:
    """What is to be indexed.

    articles: the JSON Lines file that the passages were cut from. vectors: of shape
    (passages, dimension), float32, of length 1; None where the library is to encode.
    """

    articles: Path
    passages: Sequence[Passage]
    vectors: Any


class Peer(Protocol):
    """One library at its documented defaults.

    packages: whose versions are told. settings: in words, what was chosen where there is a choice.
    """

    packages: Sequence[str]
    settings: str

    def load(self, model: str, home: Path) -> None:
        """Import the library and load the model from its folder. home: an own folder."""
        ...

    def index(self, work: Work) -> int:
        """Index everything and save it below the home; gives the number of passages."""
        ...

    def open(self) -> None:
        """Open what an earlier process saved below the home."""
        ...

    def search(self, question: str, count: int, asked_on: str | None) -> list[str]:
        """Give the passages' article ids, best first; an article may come more than once."""
        ...


def article_of(passage_id: str) -> str:
    """Give the id of the article that a passage belongs to."""
    return passage_id.rpartition(SEPARATOR)[0]


def serve(peer: Peer) -> None:
    """Answer requests until there are no more. What libraries print goes to standard error."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        print(json.dumps(_reply(peer, json.loads(line))), file=replies, flush=True)


def _reply(peer: Peer, request: Mapping[str, Any]) -> dict[str, Any]:
    match request["do"]:
        case "load":
            home = Path(request["home"])
            home.mkdir(parents=True, exist_ok=True)
            seconds, _ = _timed(peer.load, request["model"], home)
            versions = {name: version(name) for name in peer.packages}
            return {"seconds": seconds, "versions": versions, "settings": peer.settings}
        case "index":
            seconds, passages = _timed(peer.index, _work(request))
            return {"seconds": seconds, "passages": passages, **_memory()}
        case "open":
            seconds, _ = _timed(peer.open)
            return {"seconds": seconds, **_memory()}
        case "search":
            seconds, found = _timed(
                peer.search, request["question"], request["count"], request["asked_on"]
            )
            return {"seconds": seconds, "articles": list(dict.fromkeys(found))}
        case "memory":
            return _memory()
        case other:
            raise ValueError(f"expected load, index, open, search or memory; found {other!r}")


def _timed(call: Any, *arguments: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    result = call(*arguments)
    return time.perf_counter() - started, result


def _work(request: Mapping[str, Any]) -> Work:
    with Path(request["passages"]).open(encoding="utf-8") as file:
        passages = [Passage(one["passage_id"], one["text"]) for one in map(json.loads, file)]
    vectors = None
    if request["vectors"]:
        import numpy as np  # noqa: PLC0415 - the scripts start without it

        vectors = np.load(request["vectors"])
        assert len(vectors) == len(passages)
    return Work(Path(request["articles"]), passages, vectors)


def _memory() -> dict[str, float]:
    """Give the resident memory now and at its highest, in megabytes (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = dict(re.findall(r"^(Vm\w+):\s+(\d+) kB$", status, flags=re.MULTILINE))
    return {
        "resident_mb": int(kilobytes["VmRSS"]) * 1024 / 1e6,
        "peak_mb": int(kilobytes["VmHWM"]) * 1024 / 1e6,
    }
