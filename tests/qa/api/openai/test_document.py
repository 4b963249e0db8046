"""docs/clients.md, "In five lines": each piece of code runs as it stands and prints both."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[4]
CLIENTS = ROOT / "tests" / "clients"
PAGE = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("## In five lines")[2].partition("\n## ")[0]
CODE = re.findall(r"```(python|sh|js)\n(.*?)```", SECTION, flags=re.DOTALL)
OWN = '- {model_id: mine, model_name: mine, api_base: "http://localhost:9/v1"}\n'
CLIENT = re.compile(r"openai import OpenAI|langchain_openai|litellm|llm -m|@ai-sdk")


def test_each_client_has_its_piece() -> None:
    """There is one for each client, in five lines."""
    found = [CLIENT.findall(code)[0] for _, code in CODE]
    assert len(found) == len(set(found)) == 5
    for _, code in CODE:
        assert len([line for line in code.splitlines() if line.strip()]) <= 5


@pytest.fixture
def run(server: Any, tmp_path: Path) -> Callable[[str, str], str]:
    """Run a piece of code against the server; give what it prints."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("LLM", "OPENAI", "LITELLM"))}
    own |= {"LLM_USER_PATH": str(tmp_path), "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    own["PATH"] = f"{Path(sys.executable).parent}:{own['PATH']}"

    def printed(language: str, code: str) -> str:
        node = shutil.which("node")
        if language == "js" and (node is None or not (CLIENTS / "node_modules" / "ai").is_dir()):
            pytest.skip("no node, or no tests/clients/node_modules: install npm, then make develop")
        commands = {
            "python": [sys.executable, "-c"],
            "sh": ["bash", "-ec"],
            "js": ["node", "--input-type=module", "-e"],
        }
        done = subprocess.run(
            [*commands[language], code.replace("http://localhost:8000", server.url)], env=own,
            cwd=CLIENTS, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    return printed


@pytest.mark.parametrize("piece", CODE, ids=[CLIENT.findall(code)[0] for _, code in CODE])
def test_code_runs(  # noqa: PLR0917 - fixtures
    run: Any, ask: Any, told: Any, links: Any, tmp_path: Path, piece: tuple[str, str]
) -> None:
    """It prints the answer, and the citations' addresses where the client has them.

    What the user had before stays.
    """
    own = tmp_path / "extra-openai-models.yaml"  # of the user of `llm`, whose folder this is
    own.write_text(OWN)
    printed = run(*piece)
    assert own.read_text().startswith(OWN)
    answer = told(ask.sco)
    assert answer["answer"] in printed
    if piece[0] == "sh":
        assert "Beijing" in printed
    else:
        assert all(link in printed for link in links(answer))
