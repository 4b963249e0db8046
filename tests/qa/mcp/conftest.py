"""`dateline mcp` over the sample archive with the real models, and the real client that calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client, StdioServerParameters, stdio_client
from mcp_types import CallToolResult

from qa.archive import Dateline

ROOT = Path(__file__).parents[3]
COMMAND = Path(sys.executable).with_name("dateline")


@dataclass(frozen=True)
class Caller:
    """A connected client, called from a test that is not asynchronous."""

    client: Client
    portal: BlockingPortal

    def __call__(self, tool: str, **arguments: object) -> CallToolResult:
        """Call a tool."""
        return self.portal.call(self.client.call_tool, tool, arguments)

    def get(self, method: str, *arguments: object) -> Any:
        """Call any other method of the client."""
        return self.portal.call(getattr(self.client, method), *arguments)


@pytest.fixture(scope="session")
def sample(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index the sample archive; give its home."""
    home = tmp_path_factory.mktemp("mcp")
    (home / "models").symlink_to(model_cache)
    dateline = Dateline.open(home)
    dateline.index([ROOT / "corpus" / "articles"])
    dateline.close()
    return home


@contextmanager
def http_server(
    home: Path,
    *arguments: str,
    env: dict[str, str] | None = None,
    errors: IO[str] | int = subprocess.DEVNULL,
) -> Iterator[str]:
    """Serve over HTTP; give the address. errors: where its stderr goes."""
    with subprocess.Popen(
        [COMMAND, "--home", home, "mcp", "--http", "--port", "0", "--json", *arguments],
        stdout=subprocess.PIPE, stderr=errors, text=True, env=env,
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            yield json.loads(server.stdout.readline())["url"]
        finally:
            server.terminate()


def over_stdio(home: Path, errors: IO[str]) -> Any:
    """Give the client's transport that starts `dateline mcp`; its stderr goes to `errors`."""
    started = StdioServerParameters(command=str(COMMAND), args=["--home", str(home), "mcp"])
    return stdio_client(started, errlog=errors)


@pytest.fixture
def serving(sample: Path) -> Callable[..., AbstractContextManager[str]]:
    """Serve the sample archive over HTTP with other arguments."""
    return partial(http_server, sample)


@pytest.fixture(scope="session")
def address(sample: Path) -> Iterator[str]:
    """Serve the sample archive over HTTP; give the address."""
    with http_server(sample) as url:
        yield url


@pytest.fixture(scope="module", params=["stdio", "stdio of before 2026", "http"])
def call(
    request: pytest.FixtureRequest, sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Caller]:
    """Connect a client, which stays connected for all tests of a module."""
    mode = "legacy" if request.param == "stdio of before 2026" else "auto"
    with ExitStack() as stack:
        if request.param == "http":
            server = request.getfixturevalue("address")
        else:
            log = tmp_path_factory.mktemp("log") / "stderr"
            server = over_stdio(sample, stack.enter_context(log.open("w")))
        portal = stack.enter_context(start_blocking_portal())
        client = Client(server, mode=mode)
        stack.enter_context(portal.wrap_async_context_manager(client))
        yield Caller(client, portal)
