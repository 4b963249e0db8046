"""docs/chat.md says what is kept in evals/results/chat, and the targets of follow-ups are met."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "evals" / "results" / "chat"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import evals/chat/page.py as evals/chat.py does."""
    monkeypatch.syspath_prepend(ROOT / "evals")
    return importlib.import_module("chat.page")


@pytest.fixture
def kept() -> dict[str, Any]:
    """Read the results of both halves."""
    return {half: json.loads((RESULTS / f"{half}.json").read_text()) for half in ("tuning", "reporting")}  # fmt: skip


def test_the_page_says_what_was_measured(page: Any, kept: dict[str, Any]) -> None:
    """Filling the page again changes nothing."""
    text = (ROOT / "docs" / "chat.md").read_text(encoding="utf-8")
    assert importlib.import_module("pages").filled(text, page.parts(kept)) == text


def test_the_targets_are_met(kept: dict[str, Any]) -> None:
    """15 points over no history, 80 % of the forms by hand, 2 points for a change of topic."""
    found = kept["reporting"]["dialogues"]["figures"]
    follow, change = found["all follow-ups"], found["topic-change"]
    assert follow["turns"] >= 100
    assert follow["history hit@5"] >= follow["alone hit@5"] + 0.15
    assert follow["history hit@5"] >= 0.8 * follow["by hand hit@5"]
    changed = kept["reporting"]["changes"]["figures"]
    for row in (change, changed["as typed"], changed["in lower case"]):
        assert row["history hit@5"] >= row["alone hit@5"] - 0.02


def test_no_words_of_another_set_are_kept(kept: dict[str, Any]) -> None:
    """Of turns that are not ours only what was found, not what was asked."""
    for document in kept.values():
        for name in ("changes", "mtrag", "rewrites"):
            for turn in document[name]["turns"]:
                assert not {"question", "standalone", "rewrite"} & set(turn)
