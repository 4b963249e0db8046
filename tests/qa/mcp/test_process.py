"""The process around the tools: its stdout, how it ends, what it refuses, and whom it serves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[3]
COMMAND = Path(sys.executable).with_name("dateline")
HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "0"},
}
ACCEPTED = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
# A tool that prints and has a defect; C code that writes to descriptor 1 as well.
NOISY = """
import os, sys
from qa.cli import main
from qa.service import Service
def broken(self, question):
    print("a stray print")
    os.write(1, b"a stray write\\n")
    raise RuntimeError("a secret of the inside")
Service.search = broken
main()
"""
WITHOUT = """
import sys
sys.modules["mcp"] = None
from qa.cli import main
main()
"""


def request(number: int, method: str, **params: object) -> str:
    """Write a request as the protocol has it: one line of JSON."""
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}) + "\n"


def test_stdout_is_the_protocol_and_a_defect_stays_inside(sample: Path) -> None:
    """Whatever prints, each line of stdout is a message; the traceback is on stderr alone."""
    process = subprocess.Popen(
        [sys.executable, "-c", NOISY, "--home", sample, "mcp"], cwd=ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process:
        replies = []
        process.stdin.write(request(1, "initialize", **HELLO))
        process.stdin.write('{"jsonrpc": "2.0", "method": "notifications/initialized"}\n')
        for number, tool in ((2, "search"), (3, "ask")):
            arguments = {"query" if tool == "search" else "question": "who is Zhao Kezhi?"}
            process.stdin.write(request(number, "tools/call", name=tool, arguments=arguments))
            process.stdin.flush()
            while not replies or replies[-1].get("id") != number:
                replies.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        rest, errors = process.stdout.read(), process.stderr.read()
    assert (process.returncode, rest) == (0, "")
    failed, answered = (reply["result"] for reply in replies[-2:])
    assert failed["isError"] is True
    assert "secret" not in json.dumps(failed)
    assert "a secret of the inside" in errors
    assert "a stray print" in errors
    assert answered["structuredContent"]["question"] == "who is Zhao Kezhi?"


@pytest.mark.parametrize("how", ["stdin closes", "Ctrl-C"])
def test_it_ends_when_told(sample: Path, how: str) -> None:
    """At once, while the models are loading as well, and without a complaint."""
    process = subprocess.Popen(
        [COMMAND, "--home", sample, "mcp"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    assert process.stderr
    with process:
        process.stdin.write(request(1, "initialize", **HELLO))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["result"]["serverInfo"]["name"] == "dateline"
        if how == "Ctrl-C":
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=60) == -signal.SIGINT  # a shell says 130
        process.stdin.close()
        process.wait(timeout=60)
        assert process.stderr.read() == ""
    assert process.returncode == (0 if how == "stdin closes" else -signal.SIGINT)


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        (["--home", "nowhere", "mcp"], 6, "dateline index"),
        (["--home", "HOME", "mcp", "--http", "--host", "0.0.0.0"], 2, "0.0.0.0"),
    ],
)
def test_what_cannot_be_served_is_refused(
    sample: Path, tmp_path: Path, arguments: list[str], code: int, named: str
) -> None:
    """One line on stderr, and nothing on stdout that a client could take for the protocol."""
    filled = [str(sample) if word == "HOME" else word for word in arguments]
    done = subprocess.run(
        [COMMAND, *filled], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith("error: expected ")
    assert named in done.stderr


def test_without_the_package_it_says_what_to_install(sample: Path) -> None:
    """The package `mcp` is an extra; all other commands work without it."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "--home", sample, "mcp"], cwd=ROOT,
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'dateline[mcp]'" in done.stderr


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "news.example"}, 421),
        ({"Host": "localhost.news.example"}, 421),
        ({"Origin": "https://news.example"}, 403),
        ({"Content-Type": "text/plain"}, 400),
        ({"Accept": "text/html"}, 406),
        ({}, 200),
    ],
)
def test_other_sites_cannot_reach_it(address: str, headers: dict[str, str], status: int) -> None:
    """Neither a name that leads to this machine (DNS rebinding) nor a page of another site."""
    sent = request(1, "initialize", **HELLO)
    reply = httpx.post(address, headers=ACCEPTED | headers, content=sent, timeout=30)
    assert reply.status_code == status


@pytest.mark.parametrize(
    ("revision", "kinds"), [("2025-03-26", ["text"]), ("2025-06-18", ["text", "resource_link"])]
)
def test_old_clients_get_no_links(address: str, revision: str, kinds: list[str]) -> None:
    """A kind of content that a revision does not know is not sent to its clients."""
    sent = {"name": "search", "arguments": {"query": "security", "limit": 1}}
    headers = ACCEPTED | {"MCP-Protocol-Version": revision}
    reply = httpx.post(
        address, headers=headers, content=request(1, "tools/call", **sent), timeout=30
    )
    assert [block["type"] for block in reply.json()["result"]["content"]] == kinds


KEY = "a-key-of-this-test-alone"


def test_with_keys_it_asks_for_one(serving: Any) -> None:
    """Then it may listen for others as well, whom it knows by their keys."""
    keys = {**os.environ, "DATELINE_API_KEYS": f"read:{KEY}"}
    with serving("--host", "0.0.0.0", env=keys) as url:
        address = url.replace("0.0.0.0", "127.0.0.1")
        sent = request(1, "tools/list")
        assert httpx.post(address, headers=ACCEPTED, content=sent).status_code == 401
        known = ACCEPTED | {"Authorization": f"Bearer {KEY}"}
        reply = httpx.post(address, headers=known, content=sent)
        assert [tool["name"] for tool in reply.json()["result"]["tools"]] == [
            "ask",
            "search",
            "article",
        ]


def test_a_call_is_a_line_of_log(serving: Any, tmp_path: Path) -> None:
    """With what came of it, and without what was asked."""
    asked = {"name": "ask", "arguments": {"question": "who attended the 13th SCO meeting"}}
    log = tmp_path / "stderr"
    with log.open("w") as errors, serving(errors=errors) as address:
        sent = request(1, "tools/call", **asked)
        reply = httpx.post(address, headers=ACCEPTED, content=sent, timeout=30)
        httpx.post(address, headers=ACCEPTED | {"Host": "news.example"}, content=sent, timeout=30)
    told = [json.loads(one) for one in log.read_text().splitlines() if one.startswith("{")]
    line, refused = told
    assert line["request_id"] == reply.headers["x-request-id"]
    assert (line["route"], line["kind"], line["abstained"]) == ("/mcp", "list", False)
    assert (refused["route"], refused["status"]) == ("/mcp", 421)
    assert "attended" not in log.read_text()
