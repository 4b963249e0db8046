"""The figures of the readers: as the official scripts count, with intervals."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


def said(
    scripts: Callable[[str], ModuleType], answers: tuple[str, ...], span: str, none: float
) -> object:
    """Say a span of a question that has these answers."""
    squad = scripts("squad")
    paragraph = squad.Paragraph("p", "Ferries", span)
    return scripts("measure").Said(squad.Asked("q", "Who?", paragraph, answers), span, none)


def test_what_is_counted(scripts: Callable[[str], ModuleType]) -> None:
    """The best span where there is an answer; over all, nothing where none is likelier."""
    every = [
        said(scripts, ("the Olof Berg", "Berg"), "Olof Berg!", -0.5),
        said(scripts, ("1901",), "in 1901", 0.2),
        said(scripts, (), "Visby", 0.9),
        said(scripts, (), "Lund", -0.1),
    ]
    found = scripts("measure").measured(every)
    assert (found["answerable"], found["all"]) == (2, 4)
    assert (found["exact"][0], found["f1"][0]) == (0.5, pytest.approx(0.8333))
    assert (found["all_exact"][0], found["all_f1"][0]) == (0.5, 0.5)
    assert found["none_auroc"][0] == 0.75
    for name in ("exact", "f1", "all_exact", "all_f1", "none_auroc"):
        middle, low, high = found[name]
        assert low <= middle <= high


def test_the_command_measures_what_ships(
    scripts: Callable[[str], ModuleType],
    squad_folder: Path,
    model_cache: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The two paragraphs that are kept out, with their eight questions, two of them unanswerable."""
    for reader in ("small", "cascade"):
        result = tmp_path / f"{reader}.json"
        options = ["--reader", reader, "--cache", str(model_cache), "--json", str(result)]
        monkeypatch.setattr(sys, "argv", ["measure.py", str(squad_folder), *options])
        scripts("measure").main()
        found = json.loads(result.read_text())
        assert found["reader"] == reader
        assert (found["answerable"], found["all"]) == (6, 8)
        assert found["exact"][0] > 0.5
