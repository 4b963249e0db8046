"""The AI SDK of npm, `ai` with `@ai-sdk/openai`, over chat completions and over responses."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CLIENTS = Path(__file__).parents[3] / "clients"
APIS = ("chat", "responses")

Asking = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def asking(server: Any, ask: Any) -> Asking:
    """Ask a question and a follow-up through tests/clients/ask.mjs."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node: install Node.js 20 or newer with npm, then make develop")
    if not (CLIENTS / "node_modules" / "ai").is_dir():
        pytest.skip("tests/clients/node_modules is not there: install npm, then make develop")

    def asked(api: str, question: str, **extra: Any) -> dict[str, Any]:
        about = {"api": api, "question": question, "then": ask.then, "extra": extra or None}
        done = subprocess.run(
            [node, CLIENTS / "ask.mjs", server.v1, json.dumps(about)], cwd=CLIENTS,
            capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    return asked


@pytest.mark.parametrize("api", APIS)
def test_answers(asking: Asking, ask: Any, told: Any, links: Any, api: str) -> None:
    """Text and sources, streamed and not; a follow-up is understood; an unknown model refused."""
    answer = told(ask.sco)
    found = asking(api, ask.sco)
    for one in (found["whole"], found["streamed"]):
        assert one["text"] == answer["answer"]
        assert one["urls"] == links(answer)
        assert one["titles"] == [cited["title"] for cited in answer["citations"]]
        assert one["finishReason"] == "stop"
    assert found["streamed"]["pieces"] == answer["answer"]
    assert "Beijing" in found["followed"]["text"]
    assert found["refusal"]["status"] == 404
    assert "dateline-extractive" in found["refusal"]["message"]


@pytest.mark.parametrize("api", APIS)
def test_filter(asking: Asking, ask: Any, api: str) -> None:
    """What its `fetch` adds to the body reaches us: with this filter nothing is known."""
    found = asking(api, ask.sco, dateline={"filter": {"sources": ["CNN"]}})
    assert found["whole"]["urls"] == found["streamed"]["urls"] == []


def test_lock_names_no_registry() -> None:
    """The lock pins each package by its digest, and says of none where it came from."""
    lock = json.loads((CLIENTS / "package-lock.json").read_text(encoding="utf-8"))
    packages = [one for name, one in lock["packages"].items() if name]
    assert packages
    assert all(one["integrity"].startswith("sha512-") for one in packages)
    assert not re.search("https?:|resolved", json.dumps(lock))
