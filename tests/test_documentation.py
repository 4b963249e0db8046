"""The README names every setting and every command, and nothing that isn't there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import typer
from pydantic import BaseModel

from qa.cli import app
from qa.settings import Settings

ROOT = Path(__file__).parents[1]


@cache
def readme() -> str:
    """Read the README."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def settings() -> dict[str, object]:
    """List every setting as "group.key" with its default."""
    found = {}
    for group, field in Settings.model_fields.items():
        model = field.annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        found |= {f"{group}.{key}": one.default for key, one in model.model_fields.items()}
    return found


def commands() -> list[str]:
    """List every command as it is typed, without its arguments."""
    found = []

    def below(command: object, words: list[str]) -> None:
        inner = getattr(command, "commands", None)
        if inner is None:
            found.append(" ".join(words))
        else:
            for name, one in inner.items():
                below(one, [*words, name])

    below(typer.main.get_command(app), ["dateline"])
    return found


def table() -> dict[str, str]:
    """Give the rows of the README's table of settings: "group.key" to the whole row."""
    rows = re.findall(r"^\| *`([a-z_]+\.[a-z_]+)` *\|.*$", readme(), flags=re.MULTILINE)
    return {row: next(x for x in readme().splitlines() if f"`{row}`" in x) for row in rows}


def test_the_table_has_every_setting_and_no_other() -> None:
    """Each row of the table begins with `group.key`."""
    assert set(table()) == set(settings())


@pytest.mark.parametrize("name", settings())
def test_the_table_has_the_default(name: str) -> None:
    """The row of a setting shows its default, as TOML has it; nothing needs to stand for None."""
    default = settings()[name]
    if default is None:
        pytest.skip("no default to show")
    shown = str(default)
    assert shown.removesuffix(".0") in table().get(name, "").replace(",", "")


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    """A row of the table of commands shows it; a group's later commands may leave its name out."""
    first, *rest = command.removeprefix("dateline ").split()
    rows = [line for line in readme().splitlines() if line.startswith(f"| `dateline {first}")]
    assert any(all(re.search(rf"[ `]{word}\b", row) for word in rest) for row in rows), command


def test_every_file_linked_is_there() -> None:
    """A link into the checkout leads to a file."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", readme())
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("code", range(7))
def test_the_exit_codes_are_in_the_readme(code: int) -> None:
    """Each has a row or a clause of its own."""
    assert re.search(rf"(^|[\s|`(]){code}[\s|`:,=)]", readme(), flags=re.MULTILINE)


PAGES = [ROOT / "README.md", ROOT / "evals" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
VARIABLES = r"(?:[A-Z_]+=\S+ )*"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_run_as_they_stand(page: Path) -> None:
    """What is typed is in .venv/bin, or the page says how to have it at hand."""
    text = page.read_text(encoding="utf-8")
    fenced = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL))
    bare = [
        *re.findall(rf"^{VARIABLES}(?:dateline|python|pip) .*", fenced, flags=re.MULTILINE),
        *re.findall(rf"^    {VARIABLES}(?:dateline|python|pip) .*", text, flags=re.MULTILINE),
        *re.findall(rf"`{VARIABLES}(?:python|pip) [^`]*`", text),  # `dateline serve` is a name
    ]
    assert not bare or "`. .venv/bin/activate`" in text
