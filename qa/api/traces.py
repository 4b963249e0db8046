"""OpenTelemetry spans: one a request, and below it one for retrieving and one for answering.

Names and attributes are those of OpenTelemetry's semantic conventions for HTTP servers. The query
string is left out, since a search's words stand in it; so is a session's id.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

from opentelemetry import context, propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter
from opentelemetry.semconv.attributes import (
    error_attributes,
    http_attributes,
    network_attributes,
    server_attributes,
    url_attributes,
)
from opentelemetry.trace import SpanKind, StatusCode

from qa.api.watching import UNKNOWN, method_of, route_of
from qa.observing import OBSERVER, Observer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Span, Tracer
    from opentelemetry.util.types import AttributeValue
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from qa.types import Answer, Question

_FAILED = 500
_PATIENCE = 2.0  # seconds for the last spans; OpenTelemetry alone tries a dead collector for 16
_log = logging.getLogger(__name__)


def exporter(name: str) -> SpanExporter:
    """Make the exporter of that name, as OTEL_TRACES_EXPORTER has it: otlp or console."""
    return OTLPSpanExporter() if name == "otlp" else ConsoleSpanExporter(out=sys.stderr)


class Traces:
    """Where spans go. exporters: each gets all of them, in batches, from a thread of its own.

    The standard variables name the service and choose what is sampled. patience: seconds that the
    last spans have to be sent.
    """

    def __init__(self, exporters: Sequence[SpanExporter], patience: float = _PATIENCE) -> None:
        self._patience = patience
        named = Resource.create()  # by OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES
        own = {SERVICE_VERSION: version("dateline")}
        if str(named.attributes[SERVICE_NAME]).startswith("unknown_service"):
            own[SERVICE_NAME] = "dateline"
        self._provider = TracerProvider(resource=named.merge(Resource(own)), shutdown_on_exit=False)
        for exporter in exporters:
            self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self.tracer: Tracer = self._provider.get_tracer("dateline", version("dateline"))

    def around(self, app: ASGIApp) -> ASGIApp:
        """The application with a span of each request."""
        return Traced(app, self.tracer)

    def close(self) -> None:
        """Send what is left; what the collector has not taken in time is given up."""
        # In a thread: no timeout of OpenTelemetry's own bounds an export with its retries.
        sending = threading.Thread(target=self._provider.shutdown, daemon=True)
        sending.start()
        sending.join(self._patience)
        if sending.is_alive():
            _log.warning(
                "expected a collector that takes the last traces within %g s; found none; "
                "start it or correct the address in OTEL_EXPORTER_OTLP_ENDPOINT",
                self._patience,
            )


class Traced:
    """Makes the span of each request, below its sender's if the headers name one.

    clock: nanoseconds since 1970.
    """

    def __init__(
        self, app: ASGIApp, tracer: Tracer, clock: Callable[[], int] = time.time_ns
    ) -> None:
        self.app, self.tracer, self.clock = app, tracer, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on inside its span."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        carrier = {
            name.decode("latin-1"): told.decode("latin-1") for name, told in scope["headers"]
        }
        above = propagate.extract(carrier)
        span = self.tracer.start_span(method_of(scope), above, SpanKind.SERVER)
        if span.is_recording():
            scope.setdefault("state", {})["trace"] = f"{span.get_span_context().trace_id:032x}"
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        entered = context.attach(trace.set_span_in_context(span, above))
        observed = OBSERVER.set(_Stages(OBSERVER.get(), self.tracer, self.clock))
        try:
            await self.app(scope, receive, noted)
        finally:
            OBSERVER.reset(observed)
            context.detach(entered)
            _describe(span, scope, status)
            span.end()


class _Stages:
    """Makes the spans of what a question took, and tells the observer before it."""

    def __init__(self, inner: Observer, tracer: Tracer, clock: Callable[[], int]) -> None:
        self.inner, self.tracer, self.clock = inner, tracer, clock

    def searched(self, question: Question, seconds: float) -> None:
        self._stage("retrieve", self.clock(), seconds, {})
        self.inner.searched(question, seconds)

    def answered(self, answer: Answer) -> None:
        """The stages follow each other up to now."""
        end = self.clock()
        writing = answer.seconds.get("answer", 0.0)
        before = end - int(writing * 1e9)
        found = {"dateline.evidence": len(answer.evidence)}
        self._stage("retrieve", before, answer.seconds.get("retrieve", 0.0), found)
        told: dict[str, AttributeValue] = {
            "dateline.answerer": answer.answerer,
            "dateline.kind": answer.kind,
            "dateline.abstained": answer.abstained,
            "dateline.confidence": answer.confidence,
            "dateline.citations": len(answer.citations),
        }
        self._stage("answer", end, writing, told)
        self.inner.answered(answer)

    def _stage(
        self, name: str, end: int, seconds: float, told: Mapping[str, AttributeValue]
    ) -> None:
        began = end - int(seconds * 1e9)
        self.tracer.start_span(name, attributes=told, start_time=began).end(end)


def _describe(span: Span, scope: Scope, status: int) -> None:
    """Name the span by its route, known only once the request was routed."""
    method, route = method_of(scope), route_of(scope)
    host, port = scope.get("server") or ("", None)
    told: dict[str, AttributeValue] = {
        http_attributes.HTTP_REQUEST_METHOD: method if method != "other" else "_OTHER",
        url_attributes.URL_SCHEME: scope["scheme"],
        url_attributes.URL_PATH: route if "{session_id}" in route else scope["path"],
        network_attributes.NETWORK_PROTOCOL_VERSION: scope.get("http_version", "1.1"),
    }
    if route != UNKNOWN:
        span.update_name(f"{method} {route}")
        told[http_attributes.HTTP_ROUTE] = route
    if host:
        told[server_attributes.SERVER_ADDRESS] = host
    if port:
        told[server_attributes.SERVER_PORT] = port
    if status:
        told[http_attributes.HTTP_RESPONSE_STATUS_CODE] = status
    if status >= _FAILED or not status:
        told[error_attributes.ERROR_TYPE] = str(status) if status else "client left"
        span.set_status(StatusCode.ERROR)
    span.set_attributes(told)
