"""The sample archive without a model, and applications over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.assembly import Dateline
from qa.setting_groups import Serving

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
def serve(opened: Dateline, client_of: Callable[[Any], Any]) -> Callable[..., Any]:
    """Make a client of an application of its own over the archive."""

    def made(**options: Any) -> Any:
        guards = Guards(Serving(allowed_hosts=["here"]))
        return client_of(create_app(opened, **{"guards": guards, **options}))

    return made
