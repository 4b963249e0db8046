"""A client that leaves, or has waited too long, frees its turn for those who still wait."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
from serving import Served, served

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.settings import Serving
from qa.turns import Turns

PATIENCE = 20.0


def request(question: str, path: str = "/v1/ask") -> bytes:
    """Write a request as it goes over the wire."""
    body = {"question": question} if path == "/v1/ask" else {"model": "dateline", "input": question}
    sent = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(sent) + sent


def asked(dateline: Any, server: Served) -> list[str]:
    """Ask one question more, and tell which were asked of the service."""
    assert server.ask(question="still there?").status == 200
    return [one.text for one in dateline.service.asked]


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/responses"])
def test_who_left_while_waiting_takes_no_turn(dateline: Any, path: str) -> None:
    """Of questions that wait for the only turn, those whose clients have left are never asked."""
    dateline.turns, dateline.service.answerers = Turns(1), {"extractive": None}
    with served(create_app(dateline)) as server:
        with dateline.turns.taken():
            for number in range(5):
                with server.raw(request(f"gone {number}", path)):
                    time.sleep(0.2)  # until it waits
            time.sleep(0.5)  # until the server has heard that all have left
        assert [text for text in asked(dateline, server) if "gone" in text] == []


def test_who_waited_too_long_takes_no_turn(dateline: Any) -> None:
    """It is told so after its time, and its turn goes to the next."""
    dateline.turns = Turns(1)
    guards = Guards(Serving(request_seconds=0.3))
    with served(create_app(dateline, guards=guards)) as server:
        with dateline.turns.taken():
            assert server.ask(question="too late").status == 503
        assert "too late" not in asked(dateline, server)


def test_who_leaves_while_a_thread_waits_frees_its_turn(dateline: Any) -> None:
    """Work that has lent its turn, to an encoder or a language model, does not go on for nobody."""
    dateline.turns, waits, goes_on = Turns(1), threading.Event(), threading.Event()
    answer, finished = dateline.service.ask, list[str]()

    def ask(question: Any) -> Any:
        if question.text == "gone":
            with dateline.turns.lent():
                waits.set()
                assert goes_on.wait(PATIENCE)
        finished.append(question.text)
        return answer(question)

    dateline.service.ask = ask
    with served(create_app(dateline)) as server:
        with server.raw(request("gone")):
            assert waits.wait(PATIENCE)
        time.sleep(0.5)  # until the server has heard that it has left
        goes_on.set()
        assert server.ask(question="still there?").status == 200
    assert finished == ["still there?"]
