"""The sample archive without a model, and applications over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.archive import Dateline
from qa.settings import Serving

ROOT = Path(__file__).parents[4]
SETTINGS = '[embedding]\nmodel = "hashing"\n[answering]\nreader = "none"\n'


@pytest.fixture(scope="session")
def hashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index the sample archive without a model; give its home."""
    home = tmp_path_factory.mktemp("hashed")
    (home / "dateline.toml").write_text(SETTINGS)
    dateline = Dateline.open(home)
    dateline.index([ROOT / "corpus" / "articles"])
    dateline.close()
    return home


@pytest.fixture(scope="module")
def opened(hashed: Path) -> Iterator[Dateline]:
    """Open it."""
    dateline = Dateline.open(hashed)
    yield dateline
    dateline.close()


@pytest.fixture
def app_of(opened: Dateline) -> Callable[..., FastAPI]:
    """Make an application of its own over the archive."""

    def made(**options: Any) -> FastAPI:
        guards = Guards(Serving(allowed_hosts=["here"]))
        return create_app(opened, **{"guards": guards, **options})

    return made


@pytest.fixture
def serve(
    app_of: Callable[..., FastAPI], client_of: Callable[[FastAPI], Any]
) -> Callable[..., Any]:
    """Make a client of an application of its own."""
    return lambda **options: client_of(app_of(**options))
