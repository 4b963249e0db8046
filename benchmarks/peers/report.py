"""What was measured, in words: `tables(document)` gives Markdown ready to be pasted."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from peers.data import written
from peers.measure import DEEP, PAGE

Peer = Mapping[str, Any]
Column = tuple[str, Callable[[Peer], str]]

INDEXING: Sequence[Column] = (
    ("passages", lambda peer: f"{peer['index']['passages']:,}"),
    ("seconds", lambda peer: f"{peer['index']['seconds']:,.1f}"),
    ("articles/s", lambda peer: f"{peer['index']['articles_per_second']:.2f}"),
    ("passages/s", lambda peer: f"{peer['index']['passages_per_second']:.1f}"),
    ("MB of text/s", lambda peer: f"{peer['index']['megabytes_per_second']:.3f}"),
    ("peak memory, MB", lambda peer: f"{peer['index']['peak_mb']:,}"),
)
SEARCHING: Sequence[Column] = (
    (f"p50 / p95 ms, {PAGE} passages", lambda peer: _latency(peer, PAGE)),
    (f"p50 / p95 ms, {DEEP} passages", lambda peer: _latency(peer, DEEP)),
    ("ready, s", lambda peer: f"{peer['search']['ready_s']:.1f}"),
    ("resident, MB", lambda peer: f"{peer['search']['resident_mb']:,}"),
    ("on disk, MB", lambda peer: f"{peer['search']['disk_mb']:,.0f}"),
)
FINDING: Sequence[Column] = tuple(
    (f"{name}{', all' if half == 'all' else ''}", lambda peer, n=name, h=half: _share(peer, h, n))
    for half in ("reporting", "all")
    for name in ("hit@1", "hit@10", "mrr@10")
)


def tables(document: Mapping[str, Any]) -> str:
    """Give a table for indexing, one for searching and one for finding, and the settings."""
    peers: Mapping[str, Peer] = document["peers"]
    parts = [
        _table(title, columns, {name: p for name, p in peers.items() if phase in p})
        for title, phase, columns in (
            ("indexing", "index", INDEXING),
            ("searching", "search", SEARCHING),
            ("finding", "quality", FINDING),
        )
    ]
    parts += [
        f"- **{name}** ({', '.join(f'{k} {v}' for k, v in peer['versions'].items())}): "
        f"{peer['settings']}"
        for name, peer in peers.items()
        if "versions" in peer
    ]
    parts += [
        f"- {name} failed: {peer['failed']}" for name, peer in peers.items() if "failed" in peer
    ]
    return "\n".join(parts)


def merged(path: Path, document: dict[str, Any]) -> dict[str, Any]:
    """Add the peers that an earlier run with the same plan measured and this one did not.

    Of a peer that was only indexed anew, the rest is added.
    """
    try:
        earlier = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return document
    if any(earlier.get(key) != document[key] for key in ("archive", "plan", "machine")):
        return document
    peers = dict(earlier["peers"])
    for name, new in document["peers"].items():
        anew = set(new) == {"measured", "load_average", "index"}
        peers[name] = {**(peers.get(name, {}) if anew else {}), **new}
    order = [*document["order"], *peers]
    return {
        **document,
        "peers": {name: peers[name] for name in dict.fromkeys(order) if name in peers},
    }


def write(path: Path, document: Mapping[str, Any]) -> None:
    """Write the JSON, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with written(path) as making:
        text = json.dumps(document, indent=1, ensure_ascii=False)
        making.write_text(text + "\n", encoding="utf-8")


def _table(title: str, columns: Sequence[Column], peers: Mapping[str, Peer]) -> str:
    rows = [[title, *(name for name, _ in columns)], ["---"] * (len(columns) + 1)]
    rows += [[name, *(show(peer) for _, show in columns)] for name, peer in peers.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _latency(peer: Peer, count: int) -> str:
    found = peer["search"]
    return f"{found[f'p50_ms_{count}']:.1f} / {found[f'p95_ms_{count}']:.1f}"


def _share(peer: Peer, half: str, name: str) -> str:
    value = peer["quality"].get(half, {}).get(name)
    return "" if value is None else f"{value:.3f}".removeprefix("0")
