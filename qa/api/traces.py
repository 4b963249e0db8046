"""OpenTelemetry spans: one a request, and below it one for retrieving and one for answering.

Names and attributes are those of OpenTelemetry's semantic conventions for HTTP servers. The query
string is left out, since a search's words stand in it; so is a session's id.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter, SpanExporter
from opentelemetry.semconv.attributes import error_attributes, http_attributes
from opentelemetry.trace import StatusCode, Tracer
from opentelemetry.util.types import AttributeValue
from starlette.middleware import Middleware
from starlette.middleware.opentelemetry import OpenTelemetryMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.api.watching import UNKNOWN, method_of, route_of
from qa.observing import OBSERVER, Observer
from qa.types import Answer, Question

_SENDERS = frozenset({b"traceparent", b"tracestate", b"baggage"})
_WHOLE, _FAILURE = "dateline.scope", "dateline.failure"
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
        self.provider = TracerProvider(resource=named.merge(Resource(own)), shutdown_on_exit=False)
        for exporter in exporters:
            self.provider.add_span_processor(BatchSpanProcessor(exporter))

    def middleware(self) -> Middleware:
        """What makes a span of each request."""
        return Middleware(Traced, self.provider)

    def close(self) -> None:
        """Send what is left; what the collector has not taken in time is given up."""
        # In a thread: no timeout of OpenTelemetry's own bounds an export with its retries.
        sending = threading.Thread(target=self.provider.shutdown, daemon=True)
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

    Starlette's middleware makes the span; it sees a request without its query, its address, its
    headers but those of the sender's span, and a session's path as its template.
    """

    def __init__(self, app: ASGIApp, provider: TracerProvider) -> None:
        self.app = app
        self.tracer = provider.get_tracer("dateline", version("dateline"))
        self.spans = OpenTelemetryMiddleware(self._inside, tracer_provider=provider)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on inside its span."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, route = method_of(scope), route_of(scope)
        bare = {
            **scope,
            "method": method if method != "other" else "_OTHER",
            "path": route if "{session_id}" in route else scope["path"],
            "query_string": b"",
            "client": None,
            "headers": [(name, told) for name, told in scope["headers"] if name in _SENDERS],
            _WHOLE: scope,
        }
        await self.spans(bare, receive, send)
        if failure := bare.get(_FAILURE):
            raise failure

    async def _inside(self, bare: Scope, receive: Receive, send: Send) -> None:
        """Do the request itself. What it fails with goes by the span, which would keep its words."""
        scope, span, answered = bare[_WHOLE], trace.get_current_span(), False
        if span.is_recording():
            scope.setdefault("state", {})["trace"] = f"{span.get_span_context().trace_id:032x}"

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        observed = OBSERVER.set(_Stages(OBSERVER.get(), self.tracer))
        try:
            await self.app(scope, receive, noted)
        except Exception as failure:  # noqa: BLE001 - raised again, behind the span
            bare[_FAILURE] = failure
        finally:
            OBSERVER.reset(observed)
            route = route_of(scope)
            if route != UNKNOWN:
                span.update_name(f"{bare['method']} {route}")
                span.set_attribute(http_attributes.HTTP_ROUTE, route)
            if not answered:
                span.set_attribute(
                    error_attributes.ERROR_TYPE, "500" if _FAILURE in bare else "client left"
                )
                span.set_status(StatusCode.ERROR)


class _Stages(Observer):
    """Makes the spans of what a question took, and tells the observer before it."""

    def __init__(self, inner: Observer, tracer: Tracer) -> None:
        self.inner, self.tracer = inner, tracer

    def searched(self, question: Question, seconds: float) -> None:
        self._stage("retrieve", time.time_ns(), seconds, {})
        self.inner.searched(question, seconds)

    def answered(self, answer: Answer) -> None:
        """The stages follow each other up to now."""
        end = time.time_ns()
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
