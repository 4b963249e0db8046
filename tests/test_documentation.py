"""The pages name every setting, command and exit code, and no file that isn't there."""

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
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "evals/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


@cache
def page(name: str) -> str:
    """Read a page of docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


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
    """Give the rows of the table of settings: "group.key" to the whole row."""
    rows = re.findall(r"^\| *`([a-z_]+\.[a-z_]+)` *\|.*$", page("settings.md"), flags=re.MULTILINE)
    lines = page("settings.md").splitlines()
    return {row: next(x for x in lines if x.startswith(f"| `{row}`")) for row in rows}


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
def test_every_command_is_in_the_table(command: str) -> None:
    """A row of the table of commands shows it; a group's later commands may leave its name out."""
    first, *rest = command.removeprefix("dateline ").split()
    lines = page("command-line.md").splitlines()
    rows = [line for line in lines if line.startswith(f"| `dateline {first}")]
    assert any(all(re.search(rf"[ `]{word}\b", row) for word in rest) for row in rows), command


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_linked_is_there(path: Path) -> None:
    """A link into the checkout leads to a file."""
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_file_of_the_architecture_is_there() -> None:
    """docs/architecture.md names files by their path from the checkout's root; folders end in "/"."""
    named = re.findall(
        r"`((?:corpus|embeddings|qa|evals|tests)/[\w./-]*)`", page("architecture.md")
    )
    assert len(set(named)) > 20
    assert sorted(path for path in set(named) if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("code", range(7))
def test_the_exit_codes_are_in_the_table(code: int) -> None:
    """Each has a row of its own."""
    assert f"\n| {code} | " in page("command-line.md")


VARIABLES = r"(?:[A-Z_]+=\S+ )*"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_run_as_they_stand(path: Path) -> None:
    """What is typed is in .venv/bin, or the page says how to have it at hand."""
    text = path.read_text(encoding="utf-8")
    fenced = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL))
    bare = [
        *re.findall(rf"^{VARIABLES}(?:dateline|python|pip) .*", fenced, flags=re.MULTILINE),
        *re.findall(rf"^    {VARIABLES}(?:dateline|python|pip) .*", text, flags=re.MULTILINE),
        *re.findall(rf"`{VARIABLES}(?:python|pip) [^`]*`", text),  # `dateline serve` is a name
    ]
    assert not bare or "`. .venv/bin/activate`" in text
