"""Figures of the running server for Prometheus."""

import logging
from collections.abc import Iterator
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.service import Service

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of the text format that `generate_latest` writes."""

_log = logging.getLogger(__name__)
_METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS"})
# A search takes some hundredths of a second, an answer a tenth; a language model up to a minute.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """What is counted of one server."""

    def __init__(self, service: Service) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "wenbao_requests", "Requests answered", ["method", "route", "status"], registry=self._registry
        )
        self.seconds = Histogram(
            "wenbao_request_seconds",
            "From a request to the end of its response",
            ["route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.in_progress = Gauge(
            "wenbao_requests_in_progress", "Requests being answered", registry=self._registry
        )
        self._registry.register(_OfService(service))

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)


class Measured:
    """Counts every request and how long it took, by its route.

    Routes stand for all their paths, and the page for all that has no route of its own: paths are without
    number, and anyone can invent more.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began = 500, perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        outside = scope.get("root_path", "")
        with self._metrics.in_progress.track_inprogress():
            try:
                await self._app(scope, receive, watched)
            finally:
                route = _route(scope, outside)
                method = scope["method"] if scope["method"] in _METHODS else "other"
                self._metrics.requests.labels(method, route, status).inc()
                self._metrics.seconds.labels(route).observe(perf_counter() - began)


class _OfService(Collector):
    """What the bot and its gate know themselves, asked when it is wanted."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        service = self._service
        answers = CounterMetricFamily("wenbao_answers", "Questions of programs answered", labels=["outcome"])
        answers.add_metric(["answered"], service.answered)
        answers.add_metric(["refused"], service.refused)
        yield answers
        yield GaugeMetricFamily("wenbao_under_way", "Pieces of work begun or waiting", service.under_way)
        yield GaugeMetricFamily("wenbao_ready", "Whether the bot is loaded", service.ready)
        if service.ready:
            try:
                reports = service.bot().stats().articles
            except Exception:
                _log.exception("reports not counted")
                return  # the other figures are as true as ever
            yield GaugeMetricFamily("wenbao_reports", "Reports in the collection", reports)


def _route(scope: Scope, outside: str) -> str:
    route = scope.get("route")
    path = getattr(route, "path", None)
    return "page" if path is None else scope.get("root_path", "").removeprefix(outside) + path
