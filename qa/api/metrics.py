"""/metrics: what Prometheus reads, each application's in a registry of its own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from fastapi.responses import Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from qa.answering.question import Kind
from qa.api.watching import Served
from qa.types import Answer, Verdict

if TYPE_CHECKING:
    from qa.archive import Dateline

# Search takes milliseconds on a small archive and a tenth of a second on a million passages; a
# language model takes seconds.
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)
_KINDS = frozenset(kind.value for kind in Kind)
_CURL = "curl -s localhost:8000/metrics"
_SAMPLE = """\
# HELP dateline_http_requests_total Requests answered.
# TYPE dateline_http_requests_total counter
dateline_http_requests_total{method="POST",route="/v1/ask",status="200"} 12.0
"""


class Metrics:
    """Counts what an application serves; a Watcher.

    The labels are bounded: routes are templates, methods those of HTTP, statuses what we send,
    answerers and kinds those that there are.
    """

    def __init__(self, dateline: Dateline) -> None:
        self.registry = CollectorRegistry()
        self._answerers = frozenset(getattr(dateline.service, "answerers", ()))
        self._requests = self._counter(
            "http_requests", "Requests answered.", "method", "route", "status"
        )
        self._request_seconds = self._histogram(
            "http_request_seconds", "From a request's coming to its last byte.", "route"
        )
        self._flying = Gauge(
            "dateline_http_requests_in_flight",
            "Requests being answered now.",
            registry=self.registry,
        )
        self._stages = self._histogram(
            "stage_seconds",
            "Of questions and searches: retrieve, answer, and request for the whole.",
            "stage",
        )
        self._answers = self._counter(
            "answers", "Questions answered or not.", "answerer", "kind", "outcome"
        )
        self._verdicts = self._counter(
            "citation_verdicts", "Citations shown, by whether the quote proves it.", "verdict"
        )
        self._dropped = self._counter(
            "sentences_dropped", "Sentences not shown, since no quote proves them.", "answerer"
        )
        self._fallbacks = self._counter(
            "fallbacks",
            "Answers in the sources' words, a language model's not being had.",
            "answerer",
        )
        self._show_from_the_start()
        Info("dateline", "What runs.", registry=self.registry).info(
            {"version": version("dateline")}
        )
        self.registry.register(_Archive(dateline))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    def began(self) -> None:
        """A request has come."""
        self._flying.inc()

    def ended(self, served: Served) -> None:
        """Count it."""
        self._flying.dec()
        self._requests.labels(served.method, served.route, str(served.status)).inc()
        self._request_seconds.labels(served.route).observe(served.seconds)
        if served.answer:
            self._answered(served.answer)
        elif served.sought:
            self._stages.labels("retrieve").observe(served.search_seconds)
        if served.answer or served.sought:
            self._stages.labels("request").observe(served.seconds)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)

    def _show_from_the_start(self) -> None:
        """A rate over a series begins with its second value: those that are known begin at 0."""
        for stage in ("retrieve", "answer", "request"):
            self._stages.labels(stage)
        for verdict in Verdict:
            self._verdicts.labels(verdict.value)

    def _answered(self, answer: Answer) -> None:
        for stage in ("retrieve", "answer"):
            if stage in answer.seconds:
                self._stages.labels(stage).observe(answer.seconds[stage])
        answerer = answer.answerer if answer.answerer in self._answerers else "other"
        kind = answer.kind if answer.kind in _KINDS else Kind.OTHER.value
        outcome = "abstained" if answer.abstained else "answered"
        self._answers.labels(answerer, kind, outcome).inc()
        self._dropped.labels(answerer).inc(len(answer.dropped))
        self._fallbacks.labels(answerer).inc(bool(answer.fell_back))
        for citation in answer.citations:
            self._verdicts.labels(citation.verdict.value).inc()

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"dateline_{name}", told, labels, registry=self.registry)

    def _histogram(self, name: str, told: str, *labels: str) -> Histogram:
        return Histogram(f"dateline_{name}", told, labels, registry=self.registry, buckets=_SECONDS)


class _Archive(Collector):
    """What the archive holds, looked up when it is asked for."""

    def __init__(self, dateline: Dateline) -> None:
        self.dateline = dateline

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Articles, passages, and how old the index is."""
        held = self.dateline.store.summary()
        yield _gauge("archive_articles", "Articles in the archive.", held.articles)
        yield _gauge("archive_passages", "Passages in the archive.", held.passages)
        changed = self.dateline.indexes.changed_at
        if changed is not None:
            age = max(0.0, self.dateline.clock().timestamp() - changed)
            yield _gauge("index_age_seconds", "Since the index was last brought up to date.", age)
        yield _gauge("ready", "1 once the models are loaded.", float(self.dateline.ready))


def metrics_router(metrics: Metrics) -> APIRouter:
    """Make the route that Prometheus polls."""
    router = APIRouter(tags=["health"])
    shown: dict[str, Any] = {
        "description": "The metrics, in Prometheus's text format",
        "content": {"text/plain": {"schema": {"type": "string"}, "example": _SAMPLE}},
    }

    @router.get(
        "/metrics",
        response_class=Response,
        responses={200: shown},
        openapi_extra={"x-curl": _CURL},
    )
    def read() -> Response:
        """Tell Prometheus what was served, how long it took, and how large the archive is."""
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"dateline_{name}", told, value)
