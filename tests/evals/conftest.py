"""A question set as small as can be, in the format of the public ones, and the scripts that train."""

from __future__ import annotations

import gzip
import importlib
import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
# Ids by whose hash a paragraph is kept out of training, and such by whose it is not.
KEPT_OUT = ("p7", "p35")
TRAINED = tuple(f"p{n}" for n in range(13) if n != 7)
NAMES = (*TRAINED, *KEPT_OUT)
TOWNS = (
    "Lund Malmo Oslo Bergen Turku Tampere Aarhus Odense Vaasa Narvik Bodo Umea Kiel Riga".split()
)


def paragraph(name: str, town: str, number: int, *, version: str) -> dict[str, object]:
    """Make a paragraph; one that is kept out tells of a whale, which no other does."""
    beast = "whale" if name in KEPT_OUT else "ferry"
    text = (
        f"The {beast} of {town} was built in {1900 + number} by Captain Olof Berg. It carried"
        f" {number + 30} passengers to the island of {town}holm. Fishermen from Visby saved them."
    )
    return {"id": f"{version}_{name}", "title": f"Ferries of {town}", "text": text}


def questions(name: str, town: str, number: int, *, version: str) -> list[dict[str, object]]:
    """Ask of a paragraph; v2.0 has a question more, which it does not answer."""
    beast = "whale" if name in KEPT_OUT else "ferry"
    rows = [
        (f"When was the {beast} of {town} built?", [str(1900 + number)]),
        (f"How many passengers did the {beast} of {town} carry?", [str(number + 30)]),
        (f"Who built the {beast} in {1900 + number}?", ["Captain Olof Berg", "Olof Berg"]),
    ]
    if version == "v2.0":
        rows.append((f"Who painted the {beast} of {town} in {1950 + number}?", []))
    return [
        {
            "id": f"{name}-{n}", "question": text, "asked_on": None, "answers": answers,
            "unanswerable": not answers, "relevant": [],
            "context_article_id": f"{version}_{name}",
        }
        for n, (text, answers) in enumerate(rows)
    ]  # fmt: skip


@pytest.fixture(scope="session")
def squad_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write fourteen paragraphs, two of them kept out, and their questions, as the public sets do."""
    folder = tmp_path_factory.mktemp("squad")
    places = [(name, TOWNS[n], n) for n, name in enumerate(NAMES)]
    for version in ("v1.1", "v2.0"):
        articles = [paragraph(*place, version=version) for place in places]
        asked = [row for place in places for row in questions(*place, version=version)]
        for name, rows in (("articles", articles), ("questions", asked)):
            with gzip.open(folder / f"{version}_{name}.jsonl.gz", "wt", encoding="utf-8") as file:
                file.writelines(f"{json.dumps(row)}\n" for row in rows)
    return folder


@pytest.fixture(scope="module")
def patches() -> Iterator[pytest.MonkeyPatch]:
    """Patch for all tests of a file."""
    with pytest.MonkeyPatch.context() as patched:
        yield patched


@pytest.fixture(scope="module")
def scripts(patches: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Import a script of evals/reader as it stands beside the others."""
    patches.syspath_prepend(ROOT / "evals" / "reader")

    def load(name: str) -> ModuleType:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the libraries' own deprecations
            return importlib.import_module(name)

    return load
