"""Ctrl-C where the collector of traces is away: nobody waits for it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from qa.api.traces import Traces

COMMAND = Path(sys.executable).with_name("dateline")


@pytest.fixture(params=["refuses", "hangs"])
def dead(request: pytest.FixtureRequest) -> Iterator[int]:
    """Give a port of this machine where nobody listens, or where nobody ever answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        if request.param == "refuses":
            listener.close()
        yield port


def test_a_server_stops_at_once_though_its_collector_is_dead(hashed: Path, dead: int) -> None:
    """OpenTelemetry alone tries again for 9 to 16 s. A line says that traces were lost."""
    asked = {**os.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{dead}"}
    with subprocess.Popen(
        [COMMAND, "--home", hashed, "serve", "--port", "0", "--json"], env=asked,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdout
        url = json.loads(server.stdout.readline())["url"]
        assert httpx.get(f"{url}/v1/search", params={"q": "meeting"}, timeout=30).is_success
        began = time.monotonic()
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=60)
    assert time.monotonic() - began < 6  # two for the spans, the rest for a machine that is busy
    assert "takes the last traces within 2 s" in errors
    assert "Traceback" not in errors


class _Stuck(SpanExporter):
    """Exports once it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()

    def export(self, _spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.let.wait(60)
        return SpanExportResult.SUCCESS


def test_what_is_not_taken_in_time_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the exporter does."""
    stuck = _Stuck()
    traces = Traces([stuck], patience=0.1)
    traces.tracer.start_span("one").end()
    began = time.monotonic()
    traces.close()
    stuck.let.set()
    assert time.monotonic() - began < 30
    assert "within 0.1 s" in caplog.text
