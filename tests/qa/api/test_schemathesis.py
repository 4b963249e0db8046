"""The OpenAPI document holds: schemathesis asks every route of a real server all that it can think of.

Bounded by the number of cases, which is the same in every run: some 1,000 that the document's
limits suggest, and a few drawn for each route.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
from serving import served

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.archive import Dateline
from qa.settings import Serving

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
SAMPLE = Path(__file__).parents[3] / "corpus" / "articles"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)
# What a path refuses of methods that it does not have is no part of these checks.
CONFIG = "[phases.coverage]\nunexpected-methods = []\n"


def test_every_answer_is_documented(home: Path, tmp_path: Path) -> None:
    """No 5xx, no status, content type or body that the document does not name."""
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    dateline = Dateline.open(home)
    try:
        dateline.index([SAMPLE])
        dateline.warm()
        guards = Guards(Serving(requests_per_minute=0))
        with served(create_app(dateline, guards=guards)) as server:
            url = f"http://127.0.0.1:{server.port}/openapi.json"
            routes = httpx.get(url).json()["paths"].values()
            answers = [route["responses"] for methods in routes for route in methods.values()]
            assert not any("default" in one for one in answers)  # it would allow every status
            done = subprocess.run(
                [SCHEMATHESIS, "run", url, "--checks", CHECKS, "--max-examples", "5",
                 "--phases", "examples,coverage,fuzzing", "--generation-deterministic",
                 "--continue-on-failure", "--suppress-health-check", "all", "--no-color"],
                cwd=tmp_path, capture_output=True, text=True, check=False, timeout=280,
            )  # fmt: skip
    finally:
        dateline.close()
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert f"{len(answers)} selected / {len(answers)} total" in done.stdout
