"""What `/metrics` tells Prometheus: how many replies, in which strategy, with which LoRA, how fast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32)


class Metrics:
    """One server's numbers, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._replies = Counter("attune_replies", "Replies", ["strategy", "policy", "lora"], registry=self._registry)
        self._failures = Counter("attune_failures", "Requests that failed", ["code"], registry=self._registry)
        self._tokens = Counter("attune_tokens", "Tokens written", registry=self._registry)
        self._going_on = Gauge("attune_replies_going_on", "Replies in the making", registry=self._registry)
        self._seconds = Histogram("attune_reply_seconds", "Seconds", ["part"], buckets=SECONDS, registry=self._registry)

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Counts a reply in the making for as long as it is."""
        with self._going_on.track_inprogress():
            yield

    def replied(
        self, strategy: str | None, policy: str, lora: str | None, tokens: int, timings: dict[str, float]
    ) -> None:
        """Count a reply and how long each part of it took."""
        self._replies.labels(strategy or "none", policy, lora or "none").inc()
        self._tokens.inc(tokens)
        for part in ("pick", "first_token", "total"):
            if part in timings:
                self._seconds.labels(part).observe(timings[part])

    def failed(self, code: str) -> None:
        self._failures.labels(code).inc()

    def text(self) -> bytes:
        """The exposition format."""
        return bytes(generate_latest(self._registry))
