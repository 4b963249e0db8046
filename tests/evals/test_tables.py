"""The pages say what is kept in evals/results, and every command that they name exists."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from qa.cli import app

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "evals" / "results"
PAGES = ("answers", "chat", "evaluation", "reader", "retrieval")


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import evals/tables.py."""
    monkeypatch.syspath_prepend(ROOT / "evals")
    return importlib.import_module("tables")


def test_the_table_is_made_of_what_is_kept(tables: Any) -> None:
    """Run evals/tables.py after keeping a result: the page then changes no more."""
    parts = {
        "docs/evaluation.md": {"sets": tables.sets_table(RESULTS)},
        "README.md": {"trust": tables.trust_table(RESULTS)},
    }
    for name, made in parts.items():
        page = (ROOT / name).read_text(encoding="utf-8")
        assert importlib.import_module("pages").filled(page, made) == page


def test_a_result_that_is_not_there_is_not_measured(tables: Any, tmp_path: Path) -> None:
    """Nothing is made up; what is kept is computed from its marks."""
    document = json.loads((RESULTS / "sample.json").read_text(encoding="utf-8"))
    document["marks"]["relevant_ranks"] = [[1]] * len(document["marks"]["id"])
    (tmp_path / "sample.json").write_text(json.dumps(document))
    rows = tables.sets_table(tmp_path).splitlines()
    measured = [row for row in rows if "| not measured |" not in row]
    assert measured[2].startswith("| sample | 141 | 1 | 1 | .")
    assert len(rows) == len(tables.SETS) + 2


def commands() -> Iterator[tuple[str, str]]:
    """Yield every command that a page names, with the page's name."""
    for name in PAGES:
        page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        for line in re.findall(r"^    (\S.*)$|`([^`\n]+)`", page, flags=re.MULTILINE):
            command = re.sub(r"^(?:[A-Z_]+=\S+ )+", "", line[0] or line[1])
            if command.startswith(("python ", "dateline ")):
                yield name, command.split(" #")[0].strip()


@pytest.mark.parametrize(("name", "command"), sorted(set(commands())))
def test_every_command_named_exists(name: str, command: str) -> None:
    """A script is a file that has the options shown; so has a command of dateline."""
    first, second, *rest = command.split()
    options = [word for word in rest if word.startswith("--")]
    if first == "python":
        assert (ROOT / second).is_file(), name
        known = (ROOT / second).read_text(encoding="utf-8")
        assert [option for option in options if f'"{option}"' not in known] == []
    else:
        found = getattr(typer.main.get_command(app), "commands")[second]  # noqa: B009
        if group := getattr(found, "commands", None):
            found = group[rest[0]]
        known = {name for one in found.params for name in one.opts}
        assert set(options) <= known
