"""The house's rules, read from its files: who imports whom, what stands where, how long a file is."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("corpus", "embeddings", "qa")
FOLDERS = {"corpus", "embeddings", "qa", "evals", "benchmarks", "tests", "docs", ".ci"}
LONGEST = 400

# Each library that costs seconds or megabytes to import, and the files that may.
LIBRARIES = {
    "faiss": {"embeddings/sign_codes.py"},
    "tantivy": {"corpus/lexical.py"},
    "torch": {"embeddings/graph.py", "qa/answering/reader_network.py"},
    "sentence_transformers": {"embeddings/graph.py", "qa/retrieval/cross_encoder.py"},
    "openvino": {"embeddings/graph.py"},
    "trafilatura": {"corpus/loaders/html.py"},
    "sentencex": {"corpus/text.py"},
    "pydantic_settings": {"qa/settings.py"},
    "openai": {"qa/answering/endpoint.py"},
    "mcp": {"qa/mcp/server.py"},
    "mcp_types": {"qa/mcp/server.py"},
    "prometheus_client": {"qa/api/metrics.py"},
    "structlog": {"qa/logs.py"},
    "opentelemetry": {"qa/api/traces.py"},
    "limits": {"qa/api/rates.py"},
}
# Of corpus, what embeddings may know: the types, the errors, the store and the index it fills.
SEEN_BY_EMBEDDINGS = {
    "corpus.types", "corpus.errors", "corpus.store", "corpus.lexical"
}  # fmt: skip
# Inside qa: the higher may import the lower, never the other way round or its neighbour.
STOREYS = [
    frozenset(words.split())
    for words in """
    types asker mentions names errors languages observing period terms turns reading

    retrieval answering

    conversation

    service suggest

    chronicle

    settings schemas

    archive

    assembly api mcp logs cli doctor evaluation
    """.split("\n\n")
]
MAY_ASSEMBLE = {
    "qa/cli/options.py", "qa/api/app.py", "qa/doctor.py", "qa/evaluation/command.py",
    "qa/assembly.py",
}  # fmt: skip


@dataclass(frozen=True)
class Import:
    """One module imported by a file; typing: only for the type checker."""

    file: str
    module: str
    typing: bool

    def __str__(self) -> str:
        return f"{self.file} imports {self.module}"


def sources(*folders: str) -> list[Path]:
    """List the Python files below these folders of the checkout."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def statements(node: ast.AST, *, typing: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield each import of a tree, wherever it stands, and whether TYPE_CHECKING guards it."""
    for child in ast.iter_child_nodes(node):
        guarded = typing
        if isinstance(node, ast.If) and child in node.body:
            guarded = typing or "TYPE_CHECKING" in ast.dump(node.test)
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, guarded
        yield from statements(child, typing=guarded)


@cache
def imports() -> tuple[Import, ...]:
    """List what every file of the three rooms imports; "from a import b" may mean a or a.b."""
    found = []
    for path in sources(*ROOMS):
        file = path.relative_to(ROOT).as_posix()
        for statement, typing in statements(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(statement, ast.Import):
                modules = [alias.name for alias in statement.names]
            else:
                assert isinstance(statement, ast.ImportFrom)
                assert statement.level == 0, f"{file}: a relative import"
                parent = statement.module or ""
                own = ROOT / parent.replace(".", "/")
                modules = [
                    f"{parent}.{alias.name}"
                    if (own / f"{alias.name}.py").exists() or (own / alias.name).is_dir()
                    else parent
                    for alias in statement.names
                ]
            found += [Import(file, module, typing) for module in modules]
    return tuple(found)


def room(module: str) -> str:
    """Give a module's first name."""
    return module.split(".", maxsplit=1)[0]


def test_rooms_stand_in_a_row() -> None:
    """Corpus imports no other room, embeddings never qa: also not for types."""
    wrong = [
        str(one)
        for one in imports()
        if room(one.module) in ROOMS
        and ROOMS.index(room(one.module)) > ROOMS.index(one.file.split("/")[0])
    ]
    assert wrong == []


def test_embeddings_sees_little_of_corpus() -> None:
    """What embeddings imports of corpus is the types, errors, a full disk, store and word index."""
    wrong = [
        str(one)
        for one in imports()
        if one.file.startswith("embeddings/")
        and room(one.module) == "corpus"
        and one.module not in SEEN_BY_EMBEDDINGS
    ]
    assert wrong == []


def storey(part: str) -> int:
    """Give the storey of a part of qa."""
    return next(number for number, parts in enumerate(STOREYS) if part in parts)


def test_qa_imports_downwards() -> None:
    """Types know nothing of retrieval, nor that of the service, nor that of the faces."""
    wrong = []
    for one in imports():
        if one.file.startswith("qa/") and one.module.startswith("qa.") and not one.typing:
            own, other = one.file.removesuffix(".py").split("/")[1], one.module.split(".")[1]
            peers = storey(own) == storey(other) in {1} and own != other
            if own != "__init__" and (storey(other) > storey(own) or peers):
                wrong.append(str(one))
    assert wrong == []


def test_few_pick_concrete_classes() -> None:
    """Only what starts the house opens an archive by itself, types aside."""
    found = {one.file for one in imports() if one.module == "qa.archive" and not one.typing}
    assert found <= MAY_ASSEMBLE
    assert "qa/cli/options.py" in found


def test_the_web_stays_at_the_edge() -> None:
    """FastAPI is known in qa/api alone, pydantic there and where JSON or settings are read."""
    web = {"fastapi", "starlette", "uvicorn"}
    wrong = [
        str(one)
        for one in imports()
        if (room(one.module) in web and not one.file.startswith("qa/api/"))
        or (
            room(one.module).startswith("pydantic")
            and not one.file.startswith(
                (
                    "qa/api/",
                    "qa/mcp/",
                    "qa/schemas/",
                    "qa/conversation/kept.py",
                    "qa/setting",
                    "qa/evaluation/questions",
                    "qa/answering/language_model",
                )
            )
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("library", LIBRARIES)
def test_each_library_has_its_door(library: str) -> None:
    """A heavy library is imported by the files named for it and by no other."""
    found = {one.file for one in imports() if room(one.module) == library}
    assert found
    assert found <= LIBRARIES[library]


@pytest.mark.parametrize("folder", [*ROOMS, "tests", "evals", "benchmarks"])
def test_files_are_short(folder: str) -> None:
    """No Python file has more than 400 lines."""
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources(folder)
    }
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_folders_are_those_of_the_design() -> None:
    """A new thing finds a home in a room, not beside the rooms."""
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    folders = {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line}
    assert folders <= FOLDERS


OPENED = """
import json, pathlib, sys
import qa.api.app, qa.archive
dateline = qa.archive.Dateline.open(pathlib.Path(sys.argv[1]))
dateline.close()
print(json.dumps(sorted(sys.modules)))
"""


def test_opening_an_archive_imports_no_model(tmp_path: Path) -> None:
    """With the default model the way up imports neither torch nor what stands on it."""
    done = subprocess.run(
        [sys.executable, "-c", OPENED, tmp_path], cwd=ROOT, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    heavy = {"torch", "sentence_transformers", "transformers", "trafilatura", "scipy", "sklearn"}
    assert heavy & set(json.loads(done.stdout)) == set()


@pytest.mark.parametrize("room_name", ROOMS)
def test_importing_does_nothing(room_name: str) -> None:
    """No module of a room has a statement at its top that calls for effect."""
    wrong = []
    for path in sources(room_name):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            registers = called and "add_typer" in ast.unparse(node)
            if (called and not registers) or isinstance(node, ast.For | ast.While | ast.With):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []
