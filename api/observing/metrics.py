"""Figures of one service for Prometheus: requests, runs and the model. None is about a person.

Labels come from small fixed sets: templates of addresses, outcomes, names of steps.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from prometheus_client import CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    Metric,
    SummaryMetricFamily,
)

_LATENCIES = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12)


@dataclass(frozen=True)
class RunFigures:
    """What there is to tell of all runs.

    Attributes
    ----------
    outcomes
        Ended runs by final state or failure.
    step_seconds
        Per step of the line: how often it was done and the seconds in all.
    unplaced_share
        Share 0-1 of the people that the last plan left without a place; None before any plan.
    queue_age
        Seconds that the run waiting longest has waited; 0 when none waits.
    """

    outcomes: Mapping[str, int] = field(default_factory=dict)
    step_seconds: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    unplaced_share: float | None = None
    queue_age: float = 0.0


class RunObserver(Protocol):
    """Who knows the runs: the process that keeps them, or the table of all processes."""

    def figures(self) -> RunFigures:
        """Figures as they stand now."""
        ...


class Metrics:
    """The figures of one service, kept apart from those of others in the same process."""

    def __init__(self, runs: RunObserver, scorer: str, version: str) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "passend_request_seconds",
            "Seconds per request, by template of its address.",
            ("method", "route", "status"),
            buckets=_LATENCIES,
            registry=self._registry,
        )
        model = Gauge(
            "passend_model_info", "Scorer and version that answer now.", ("scorer", "version"),
            registry=self._registry,
        )  # fmt: skip
        model.labels(scorer, version).set(1)
        self._registry.register(_RunCollector(runs))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route, str(status)).observe(seconds)

    def text(self) -> bytes:
        """Everything in the text format of Prometheus."""
        return generate_latest(self._registry)


class _RunCollector:
    """Asks for the figures of the runs when somebody looks."""

    def __init__(self, runs: RunObserver) -> None:
        self._runs = runs

    def describe(self) -> list[Metric]:
        """Nothing is fixed before somebody looks."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The figures as metrics."""
        figures = self._runs.figures()
        outcomes = CounterMetricFamily(
            "passend_runs", "Ended plan runs by outcome.", labels=["outcome"]
        )
        for outcome, count in sorted(figures.outcomes.items()):
            outcomes.add_metric([outcome], count)
        yield outcomes
        steps = SummaryMetricFamily(
            "passend_step_seconds", "Seconds per step of a plan run.", labels=["step"]
        )
        for step, (count, seconds) in sorted(figures.step_seconds.items()):
            steps.add_metric([step], count_value=count, sum_value=seconds)
        yield steps
        if figures.unplaced_share is not None:
            yield GaugeMetricFamily(
                "passend_unplaced_share",
                "Share of people that the last plan left without a place.",
                value=figures.unplaced_share,
            )
        yield GaugeMetricFamily(
            "passend_queue_age_seconds",
            "Seconds that the run waiting longest has waited.",
            value=figures.queue_age,
        )
