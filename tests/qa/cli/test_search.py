"""Searching from the command line."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_search_is_told_the_day(run: Run, tmp_path: Path) -> None:
    """What was news on the day that a search is said to be of comes first."""
    told = {"2016-03-01": "early", "2018-03-01": "late"}
    lines = [
        json.dumps(
            {"id": name, "title": "Floods", "text": f"The river rose {name}.", "published_at": day}
        )
        for day, name in told.items()
    ]
    (tmp_path / "told.jsonl").write_text("\n".join(lines))
    assert run("index", tmp_path / "told.jsonl").returncode == 0
    for day, name in told.items():
        found = json.loads(run("search", "--json", "--asked-on", day, "what rose this week").stdout)
        assert found["evidence"][0]["article_id"] == name
