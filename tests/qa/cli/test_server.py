"""`dateline serve`: the address that it says, and the one that it cannot have."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_a_port_in_use_is_one_line(run: Callable[..., Any], complaint: Any) -> None:
    """The message names the address and the option that chooses another."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        line = complaint(run("serve", "--port", str(taken.getsockname()[1])), 2)
    assert "127.0.0.1" in line
    assert "--port" in line


def test_serve_says_where_it_listens(home: Path) -> None:
    """With --json the address is one line of JSON, written when connections are taken."""
    dateline = Path(sys.executable).with_name("dateline")
    process = subprocess.Popen(
        [dateline, "--home", home, "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        host, port = json.loads(process.stdout.readline())["url"].removeprefix("http://").split(":")
        socket.create_connection((host, int(port)), timeout=10).close()
        time.sleep(0.5)  # uvicorn sets its handlers after the socket listens
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=30)
        assert "Traceback" not in complaint
    finally:
        process.kill()
        process.wait()
