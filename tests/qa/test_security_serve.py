"""`dateline serve` and `dateline keys`: who is let in, and that nobody is by mistake."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from qa.api.access import Keyring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Run = Callable[..., subprocess.CompletedProcess[str]]

KEY = "reader-0123456789"
DATELINE = Path(sys.executable).with_name("dateline")


@contextmanager
def serving(home: Path, *options: str, **variables: str) -> Iterator[int]:
    """Run `dateline serve` with these variables, and give its port."""
    command = [DATELINE, "--home", home, "serve", "--port", "0", "--json", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **variables}
    ) as process:
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            assert url.startswith("http://127.0.0.1:")
            yield int(url.rpartition(":")[2])
        finally:
            process.terminate()


def status(port: int, path: str, **headers: str) -> int:
    """GET from this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    found = connection.getresponse().status
    connection.close()
    return found


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_elsewhere_needs_a_key(run: Run, host: str) -> None:
    """Without a key no address but this machine's own is listened on; the line says how."""
    done = run("serve", "--host", host, "--port", "0")
    assert done.returncode == 2
    assert "dateline keys new" in done.stderr
    assert "DATELINE_API_KEYS" in done.stderr
    assert done.stdout == ""


def test_elsewhere_with_a_key(home: Path) -> None:
    """With a key the whole machine's addresses are served, and the key is asked for."""
    with serving(home, "--host", "0.0.0.0", DATELINE_API_KEYS=f"read:{KEY}") as port:
        assert status(port, "/") == 200
        assert status(port, "/v1/archive") == 401
        assert status(port, "/v1/archive", Authorization=f"Bearer {KEY}") == 200
        assert status(port, "/", Host="evil.example") == 421


@pytest.mark.parametrize("host", ["0.0.0.0", ""])
def test_the_address_told_can_be_opened(home: Path, host: str) -> None:
    """A browser on this machine can open it, and it is said that others can come as well."""
    command = [DATELINE, "--home", home, "serve", "--port", "0", "--host", host]
    variables = {**os.environ, "DATELINE_API_KEYS": f"read:{KEY}"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=variables) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            assert "listens on all of this machine's addresses" in line
            assert httpx.get(line.split()[3].rstrip(",")).status_code == 200
        finally:
            process.terminate()


def test_of_this_machine_alone_no_more_is_said(home: Path) -> None:
    """The line names the address."""
    command = [DATELINE, "--home", home, "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
        finally:
            process.terminate()
    assert re.fullmatch(r"Dateline answers at http://127\.0\.0\.1:\d+ \(Ctrl-C stops it\)\n", line)


def test_hashed_key_of_the_file(run: Run, home: Path) -> None:
    """The entry that `keys new` prints lets its key in from the file; the key is not in it."""
    made = json.loads(run("keys", "new", "--scope", "admin", "--json").stdout)
    with (home / "dateline.toml").open("a") as settings:
        settings.write(f'[serving]\napi_keys = ["{made["entry"]}"]\n')
    assert made["key"] not in (home / "dateline.toml").read_text()
    with serving(home) as port:
        assert status(port, "/v1/archive") == 401
        assert status(port, "/v1/archive", Authorization=f"Bearer {made['key']}") == 200


def test_plain_key_in_the_file_is_refused(run: Run, home: Path) -> None:
    """Keys stand hashed on disk; the line does not repeat the plain one."""
    with (home / "dateline.toml").open("a") as settings:
        settings.write(f'[serving]\napi_keys = ["read:{KEY}"]\n')
    done = run("serve", "--port", "0")
    assert done.returncode == 2
    assert "dateline keys new" in done.stderr
    assert KEY not in done.stderr


def test_unfit_key_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key too short to be one stops the server before it listens."""
    monkeypatch.setenv("DATELINE_API_KEYS", "hunter2")
    done = run("serve", "--port", "0")
    assert done.returncode == 2
    assert "16 to 200 characters" in done.stderr
    assert "hunter2" not in done.stderr


def test_new_keys(run: Run) -> None:
    """Each is another, of 32 random bytes, and may only read unless more is asked for."""
    made = [json.loads(run("keys", "new", "--json").stdout) for _ in range(2)]
    assert made[0]["key"] != made[1]["key"]
    for one in made:
        assert len(one["key"].removeprefix("dateline-")) == 43
        holder = Keyring.read(one["entry"]).find(one["key"])
        assert holder is not None
        assert holder.grant == "read"
    said = run("keys", "new", "--scope", "admin").stdout
    assert "admin:sha256-" in said
    assert "shown this once" in said
