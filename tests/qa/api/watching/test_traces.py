"""Traces of a real server, sent to a collector that reads OTLP over HTTP, also one that is dead."""

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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from qa.api.traces import Traces

ASKED = "who attended the 13th SCO meeting"
COMMAND = Path(sys.executable).with_name("dateline")
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
WITHOUT = """
import sys
sys.modules["opentelemetry.sdk"] = None
from qa.cli import main
main()
"""


class Collector:
    """Takes what is exported. spans: as (name, parent's id or "", span), in the order they came."""

    def __init__(self) -> None:
        self.requests: list[ExportTraceServiceRequest] = []
        requests = self.requests

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert (self.path, self.headers["Content-Type"]) == (
                    "/v1/traces", "application/x-protobuf",
                )  # fmt: skip
                requests.append(ExportTraceServiceRequest.FromString(body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        """Give what OTEL_EXPORTER_OTLP_ENDPOINT is set to."""
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def spans(self) -> list[Any]:
        """List all spans."""
        return [
            span
            for request in self.requests
            for resource in request.resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]

    @property
    def service(self) -> str:
        """Name the service that sends."""
        return str(attributes(self.requests[0].resource_spans[0].resource)["service.name"])


def attributes(owner: Any) -> dict[str, Any]:
    """Give the attributes of a span or a resource."""
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in owner.attributes}


@pytest.fixture
def collector() -> Iterator[Collector]:
    """Run a collector on this machine."""
    made = Collector()
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def run(
    home: Path, variables: dict[str, str], *, command: tuple[str | Path, ...] = (COMMAND,)
) -> tuple[list[httpx.Response], str]:
    """Serve, ask, search, ask for what is not there, stop; give the answers and the stderr."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    with subprocess.Popen(
        [*command, "--home", home, "serve", "--port", "0", "--json"], env=own | variables,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdout
        url = json.loads(server.stdout.readline())["url"]
        with httpx.Client(base_url=url, timeout=30, headers={"X-Request-ID": "abc-1"}) as client:
            answers = [
                client.post("/v1/ask", json={"question": ASKED}, headers={"traceparent": PARENT}),
                client.get("/v1/search", params={"q": ASKED}),
                client.get("/v1/articles/nobody"),
            ]
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=60)
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    return answers, errors


def test_a_collector_gets_a_span_of_each_request_and_stage(
    hashed: Path, collector: Collector
) -> None:
    """By the names of the semantic conventions, below the sender's span, and in time."""
    answers, errors = run(hashed, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address})
    assert collector.service == "dateline"
    spans = {span.name: span for span in collector.spans if span.trace_id.hex() in PARENT}
    assert set(spans) == {"POST /v1/ask", "retrieve", "answer"}
    request, retrieve, answer = (spans[name] for name in ("POST /v1/ask", "retrieve", "answer"))
    assert request.kind == request.SPAN_KIND_SERVER
    assert request.parent_span_id.hex() in PARENT
    assert retrieve.parent_span_id == answer.parent_span_id == request.span_id
    told = attributes(request)
    assert told["http.request.method"] == "POST"
    assert told["http.route"] == told["url.path"] == "/v1/ask"
    assert (told["http.response.status_code"], told["url.scheme"]) == (200, "http")
    assert told["server.address"] == "127.0.0.1"
    assert request.start_time_unix_nano < retrieve.start_time_unix_nano
    assert retrieve.end_time_unix_nano <= answer.start_time_unix_nano + 1000
    assert answer.end_time_unix_nano <= request.end_time_unix_nano
    took = (answer.end_time_unix_nano - answer.start_time_unix_nano) / 1e9
    assert took == pytest.approx(answers[0].json()["seconds"]["answer"], abs=1e-4)
    assert attributes(answer)["dateline.kind"] == "list"
    assert attributes(answer)["dateline.abstained"] is False
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert lines[0]["trace_id"] == PARENT.split("-")[1]


def test_no_span_has_the_words_asked(hashed: Path, collector: Collector) -> None:
    """Neither the query string of a search nor a question; a 404 is named by its route."""
    run(hashed, {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address, "OTEL_SERVICE_NAME": "news"})
    assert collector.service == "news"
    names = [span.name for span in collector.spans if span.kind == span.SPAN_KIND_SERVER]
    assert sorted(names) == [
        "GET /v1/articles/{article_id:path}", "GET /v1/search", "POST /v1/ask",
    ]  # fmt: skip
    assert len({span.trace_id for span in collector.spans}) == 3
    everything = b"".join(request.SerializeToString() for request in collector.requests)
    for word in (b"attended", b"SCO", b"13th"):
        assert word not in everything


@pytest.mark.parametrize(
    "variables",
    [{}, {"OTEL_TRACES_EXPORTER": "none"}, {"OTEL_SDK_DISABLED": "true"}],
)
def test_nothing_is_sent_unasked(
    hashed: Path, collector: Collector, variables: dict[str, str]
) -> None:
    """Without the variables, or where one says no."""
    endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address} if variables else {}
    _, errors = run(hashed, endpoint | variables)
    assert collector.requests == []
    assert "trace_id" not in errors


def test_spans_can_go_to_the_console(hashed: Path) -> None:
    """Which is stderr: stdout says where the server listens, and no more."""
    _, errors = run(hashed, {"OTEL_TRACES_EXPORTER": "console"})
    assert '"name": "POST /v1/ask"' in errors


def test_without_the_packages_a_line_says_so(hashed: Path, collector: Collector) -> None:
    """The server runs all the same."""
    command = (sys.executable, "-c", WITHOUT)
    asked = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.address}
    _, errors = run(hashed, asked, command=command)
    warned = [line for line in errors.splitlines() if "dateline[otel]" in line]
    assert len(warned) == 1
    assert json.loads(warned[0])["level"] == "warning"


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "zipkin"),
        ({"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "http/protobuf"),
    ],
)
def test_what_cannot_be_had_is_refused(hashed: Path, variables: dict[str, str], named: str) -> None:
    """One line, before anything is served."""
    done = subprocess.run(
        [COMMAND, "--home", hashed, "serve", "--port", "0"], env={**os.environ, **variables},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert named in line


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
    traces.provider.get_tracer("test").start_span("one").end()
    began = time.monotonic()
    traces.close()
    stuck.let.set()
    assert time.monotonic() - began < 30
    assert "within 0.1 s" in caplog.text
