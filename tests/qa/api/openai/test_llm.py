"""`llm`, Simon Willison's command, as a user has it: a process, a folder of its own, no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LLM = Path(sys.executable).with_name("llm")
MODELS = """\
- model_id: dateline
  model_name: dateline
  api_base: {v1}
- model_id: dateline-responses
  model_name: dateline
  api_base: {v1}
  responses: true
"""

Run = Callable[..., str]


@pytest.fixture
def llm(server: Any, tmp_path: Path) -> Run:
    """Run it with the server among its models; the key may be anything."""
    (tmp_path / "extra-openai-models.yaml").write_text(MODELS.format(v1=server.v1))
    own = {key: value for key, value in os.environ.items() if not key.startswith(("LLM", "OPENAI"))}
    own |= {"LLM_USER_PATH": str(tmp_path), "OPENAI_API_KEY": "anything"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [LLM, *arguments], env=own, capture_output=True, text=True, encoding="utf-8",
            timeout=120, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.parametrize("model", ["dateline", "dateline-responses"])
@pytest.mark.parametrize("more", [(), ("--no-stream",)], ids=["streamed", "whole"])
def test_prompt(llm: Run, ask: Any, told: Any, model: str, more: tuple[str, ...]) -> None:
    """It prints the answer with its marks."""
    assert llm("-m", model, *more, ask.sco).strip() == told(ask.sco)["answer"]


@pytest.mark.parametrize("model", ["dateline", "dateline-responses"])
def test_continued(llm: Run, ask: Any, model: str) -> None:
    """`-c` goes on with the conversation."""
    llm("-m", model, ask.sco)
    assert "Beijing" in llm("-c", ask.then)


def test_logged(llm: Run, ask: Any, links: Any, told: Any) -> None:
    """Where a response is not streamed, its log keeps the citations of a chat's message."""
    llm("-m", "dateline", "--no-stream", ask.sco)
    (logged,) = json.loads(llm("logs", "--json"))
    assert logged["response"] == told(ask.sco)["answer"]
    kept = json.dumps(logged["response_json"])
    assert [link for link in links(told(ask.sco)) if link not in kept] == []
