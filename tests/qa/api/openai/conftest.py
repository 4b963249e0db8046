"""`dateline serve` over a small archive with the real models, for the clients that people have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from corpus.types import Article
from qa.archive import Dateline

ROOT = Path(__file__).parents[4]
COMMAND = Path(sys.executable).with_name("dateline")

# An article with an address of its own, and one whose address no link may have. Flags and emoji
# stand before the quotes: whoever counts UTF-16 units cuts elsewhere.
BRIDGE = Article(
    id="karshi/bridge 1",
    title="Bridge over the Karshi river opens",
    text="🌉 KARSHI 🇺🇿 — The new bridge over the Karshi river cost 41 million dollars. "
    "Mayor Alisher Tursunov opened it on Monday 🎉 before a crowd of schoolchildren.",
    source="Karshi Courier",
    url="https://news.example/karshi/bridge?id=1",
    published=datetime(2018, 6, 4, tzinfo=UTC),
    language="en",
)
FERRY = Article(
    id="karshi/ferry & quay#2",
    title="Ferry to Varn stops <b>for good</b>",
    text="The ferry to Varn made its last crossing on Friday, and 212 passengers were on board.",
    source="Karshi Courier",
    url="javascript:alert(1)",
    published=datetime(2018, 6, 8, tzinfo=UTC),
    language="en",
)


@dataclass(frozen=True)
class Server:
    """A server that runs. home: of its archive; url: its address, without a slash at its end."""

    url: str
    home: Path

    @property
    def v1(self) -> str:
        """What clients call the base URL."""
        return f"{self.url}/v1"

    def get(self, path: str) -> Any:
        """Get the JSON at a path."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=60) as answer:
            return json.load(answer)

    def delete(self, path: str) -> None:
        """Delete what is at a path."""
        request = urllib.request.Request(f"{self.url}{path}", method="DELETE")
        urllib.request.urlopen(request, timeout=60).close()


@pytest.fixture(scope="session")
def archive(model_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Index the sample archive and two articles more; give its home."""
    folder = tmp_path_factory.mktemp("openai")
    (folder / "models").symlink_to(model_cache)
    dateline = Dateline.open(folder)
    dateline.index([ROOT / "corpus" / "articles"])
    dateline.add_articles([BRIDGE, FERRY])
    dateline.close()
    return folder


@contextmanager
def serving(home: Path, **variables: str) -> Iterator[Server]:
    """Serve it on a free port of this machine, with these variables in its environment."""
    plain = {key: value for key, value in os.environ.items() if "OPENAI" not in key}
    with subprocess.Popen(
        [COMMAND, "--home", home, "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=plain | variables,
    ) as running:  # fmt: skip
        try:
            assert running.stdout
            yield Server(str(json.loads(running.stdout.readline())["url"]), home)
        finally:
            running.terminate()


@pytest.fixture(scope="session")
def server(archive: Path) -> Iterator[Server]:
    """Serve the archive, to whoever asks."""
    with serving(archive) as running:
        yield running


@pytest.fixture
def serve() -> Callable[..., AbstractContextManager[Server]]:
    """Serve an archive with variables of one's own."""
    return serving


@dataclass(frozen=True)
class Asked:
    """What the tests ask. sco: answered by an article without an address; then: a follow-up to it.

    bridge: answered by one with an address. unknown: not answered by any.
    """

    sco: str = "who attended the 13th SCO meeting"
    then: str = "and where was it held?"
    bridge: str = "how much did the new bridge over the Karshi river cost?"
    ferry: str = "how many passengers were on board the ferry to Varn?"
    unknown: str = "who won the chess tournament in Reykjavik in 1972?"


@pytest.fixture(scope="session")
def ask() -> Asked:
    """Give the questions."""
    return Asked()


@pytest.fixture(scope="session")
def told(server: Server) -> Callable[[str], dict[str, Any]]:
    """Ask POST /v1/ask: what every client must be told in its own way."""

    def asked(question: str) -> dict[str, Any]:
        body = json.dumps({"question": question}).encode()
        request = urllib.request.Request(
            f"{server.url}/v1/ask", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)  # type: ignore[no-any-return]

    return asked


@pytest.fixture(scope="session")
def links(server: Server) -> Callable[[dict[str, Any]], list[str]]:
    """List the addresses that an answer's citations must have, worked out from POST /v1/ask."""

    def addresses(answer: dict[str, Any]) -> list[str]:
        return [
            cited["url"]
            if str(cited["url"]).startswith("https://")
            else f"{server.url}/?article={_quoted(cited['article_id'])}"
            f"&start={cited['start']}&end={cited['end']}"
            for cited in answer["citations"]
        ]

    return addresses


def _quoted(article_id: str) -> str:
    """Percent-encode all but letters, digits and what RFC 3986 calls unreserved."""
    return "".join(
        one if one.isascii() and (one.isalnum() or one in "-._~") else f"%{ord(one):02X}"
        for one in article_id
    )
