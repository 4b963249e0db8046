"""What a server logs, and what it never does."""

from __future__ import annotations

import io
import json
import logging
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from serving import Reply, Served, served

from qa.api.access import Keyring
from qa.api.guards import Guards
from qa.logs import RequestLog, configure
from qa.service import Service
from qa.settings import Logging, Serving

ASKED = "who attended the 13th SCO meeting"
KEY = "a-secret-of-sixteen-or-more"


class Log(io.StringIO):
    """What is logged; terminal: whether it says that people read it."""

    terminal = False

    def isatty(self) -> bool:
        """Say so."""
        return self.terminal

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Read each line as JSON."""
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def of(self, request_id: str) -> dict[str, Any]:
        """Give the one line of a request."""
        (line,) = [one for one in self.lines if one.get("request_id") == request_id]
        return line


@pytest.fixture
def log() -> Iterator[Log]:
    """Take what is logged; afterwards logging is as it was."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    yield Log()
    root.handlers, root.level = before, level


@pytest.fixture
def logged(app_of: Any, log: Log) -> Callable[..., AbstractContextManager[Served]]:
    """Serve an application that logs by these settings; all is logged when it has ended."""

    @contextmanager
    def made(guards: Guards | None = None, **chosen: Any) -> Iterator[Served]:
        configure(Logging(**chosen), log)
        options = {"guards": guards} if guards else {}
        watchers = [RequestLog(questions=Logging(**chosen).questions)]
        with served(app_of(watchers=watchers, **options)) as server:
            yield server

    return made


def search(server: Served, text: str = ASKED, **headers: str) -> Reply:
    """Search for these words."""
    return server.get(f"/v1/search?{urlencode({'q': text})}", **headers)


def test_a_request_is_one_line(logged: Any, log: Log) -> None:
    """What was asked for and what came of it, by the id that the answer has."""
    with logged() as server:
        answer = server.ask(question=ASKED)
        missing = server.get("/v1/articles/nobody")
    line = log.of(answer.headers["x-request-id"])
    assert line.keys() >= {"timestamp", "level", "logger", "event", "seconds", "answer_seconds"}
    assert (line["method"], line["route"], line["status"]) == ("POST", "/v1/ask", 200)
    assert (line["level"], line["event"]) == ("info", "request")
    assert (line["kind"], line["answerer"], line["abstained"]) == ("list", "extractive", False)
    assert line["citations"] == len(answer.json["citations"])
    assert line["confidence"] == answer.json["confidence"]
    assert log.of(missing.headers["x-request-id"])["status"] == 404
    assert len(log.lines) == 2


def ask_in_every_way(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask what is answered, what is refused, and what runs into a defect."""
    server.ask(question=ASKED)
    server.ask(question=ASKED, stream=True)
    search(server)
    server.ask(question=ASKED, limit=500)
    server.ask(question=ASKED, answerer="oracle")
    server.get(f"/nowhere?{urlencode({'q': ASKED})}")
    message = {"role": "user", "content": ASKED}
    server.send("POST", "/v1/chat/completions", {"model": "dateline", "messages": [message]})

    def broken(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr(Service, "prepared", broken)
    assert server.ask(question=ASKED).status == 500
    assert search(server).status == 500


@pytest.mark.parametrize("form", ["json", "text"])
def test_questions_stand_in_no_line(
    logged: Any, log: Log, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Whatever came of them, in tracebacks neither."""
    with logged(format=form, level="debug") as server:
        ask_in_every_way(server, monkeypatch)
    assert log.getvalue().count("RuntimeError: a defect") == 2
    for word in ("attended", "SCO", "13th"):
        assert word not in log.getvalue()


def test_questions_stand_there_if_wanted(logged: Any, log: Log) -> None:
    """Of answers and of searches."""
    with logged(questions=True) as server:
        answers = server.ask(question=f" {ASKED}\n"), search(server)
    for answer in answers:
        assert log.of(answer.headers["x-request-id"])["question"] == ASKED


@pytest.mark.parametrize("form", ["json", "text"])
def test_keys_stand_in_no_line(
    logged: Any, log: Log, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """A known key by 12 digits of its hash, a wrong one not at all."""
    keyring = Keyring.read(f"admin:{KEY}")
    right, wrong = ({"Authorization": f"Bearer {key}"} for key in (KEY, f"{KEY}-not"))
    with logged(Guards(Serving(), keyring), format=form, level="debug") as server:
        assert search(server, **right).status == 200
        assert search(server, **wrong).status == 401
        monkeypatch.setattr(Service, "search", None)
        assert search(server, **right).status == 500
    assert "Traceback" in log.getvalue()
    assert keyring.keys[0][1].id in log.getvalue()
    for secret in (KEY, "Bearer", keyring.keys[0][0]):
        assert secret not in log.getvalue()


def test_a_defect_is_logged_with_its_request(
    logged: Any, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request's line is an error, and the traceback has the same id."""
    with logged(level="error") as server:
        search(server)
        monkeypatch.setattr(Service, "search", None)
        failed = search(server)
    assert {line["request_id"] for line in log.lines} == {failed.headers["x-request-id"]}
    assert {line["level"] for line in log.lines} == {"error"}
    assert [line["status"] for line in log.lines if line["event"] == "request"] == [500]
    assert sum("Traceback" in line.get("exception", "") for line in log.lines) == 1


@pytest.mark.parametrize("level", ["info", "debug"])
def test_what_comes_in_numbers_is_logged_for_debugging_only(
    logged: Any, log: Log, level: str
) -> None:
    """Programs that watch ask every few seconds, and the page has fifty files."""
    many = ["/healthz", "/readyz", "/metrics", "/page/styles.css", "/page/worker.js"]
    with logged(level=level) as server:
        for path in (*many, "/"):
            server.get(path)
    routes = [line["route"] for line in log.lines if line["event"] == "request"]
    assert routes == ([*many, "/"] if level == "debug" else ["/"])


def test_a_terminal_gets_words(logged: Any, log: Log) -> None:
    """One line still, of what is in the JSON."""
    log.terminal = True
    with logged() as server:
        answer = search(server)
    (line,) = log.getvalue().splitlines()
    assert not line.startswith("{")
    assert answer.headers["x-request-id"] in line
    assert "/v1/search" in line


def test_the_server_logs_on_stderr(hashed: Path) -> None:
    """Each line of a real server's stderr is JSON, a library's traceback too, and stdout is free."""
    with subprocess.Popen(
        [sys.executable, "-c", BROKEN, "--home", hashed, "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdout
        url = json.loads(server.stdout.readline())["url"]
        statuses = [
            httpx.post(f"{url}/v1/ask", json={"question": ASKED}, timeout=30).status_code,
            httpx.get(
                f"{url}/v1/search?q=x", headers={"X-Request-ID": "abc-1"}, timeout=30
            ).status_code,
        ]
        server.send_signal(signal.SIGINT)
        rest, errors = server.communicate(timeout=30)
    assert (statuses, rest) == ([200, 500], "")
    *lines, stopped = errors.splitlines()
    assert stopped == "stopped; nothing done so far is lost"
    read = [json.loads(line) for line in lines]
    assert [line["status"] for line in read if line["event"] == "request"] == [200, 500]
    (defect,) = [line for line in read if "exception" in line]
    assert defect["request_id"] == "abc-1"
    assert "RuntimeError: a defect" in defect["exception"]


BROKEN = """
from qa.cli import main
from qa.service import Service
def broken(self, question):
    raise RuntimeError("a defect")
Service.search = broken
main()
"""
