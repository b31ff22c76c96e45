"""What `/metrics` tells Prometheus: the queue, replies by strategy and LoRA, how fast, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from model_server.errors import ClientGone, ModelServerError, Rejected
from model_server.protocol import SupportAnswer

CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64)


class Metrics:
    """One server's numbers, in a registry of its own. `waiting` and `live_lora` are asked when the numbers are."""

    def __init__(self, waiting: Callable[[], int], live_lora: Callable[[], str | None]) -> None:
        registry = self._registry = CollectorRegistry()
        self._live_lora = live_lora
        self._replies = Counter("attune_replies", "Replies", ["policy", "lora"], registry=registry)
        self._strategies = Counter(
            "attune_strategies", "Segments of replies", ["strategy", "taxonomy", "policy"], registry=registry
        )
        self._failures = Counter("attune_failures", "Requests that failed", ["code"], registry=registry)
        self._rejections = Counter("attune_rejections", "Requests turned away unread", ["reason"], registry=registry)
        self._hang_ups = Counter("attune_hang_ups", "Clients that hung up before the end", registry=registry)
        self._tokens = Counter("attune_tokens", "Tokens written", registry=registry)
        self._prompt_tokens = Counter("attune_prompt_tokens", "Tokens of prompts", registry=registry)
        self._cached_tokens = Counter(
            "attune_cached_tokens", "Tokens of prompts that were not computed again", registry=registry
        )
        self._going_on = Gauge("attune_replies_going_on", "Replies in the making", registry=registry)
        self._live = Gauge("attune_live_lora", "1 for the LoRA version that is live", ["lora"], registry=registry)
        Gauge("attune_queue_length", "Requests that wait for their turn", registry=registry).set_function(waiting)
        self._wait = Histogram("attune_queue_seconds", "Waiting for a turn", buckets=SECONDS, registry=registry)
        self._first = Histogram(
            "attune_first_token_seconds", "From the request to the first token", buckets=SECONDS, registry=registry
        )
        self._seconds = Histogram(
            "attune_reply_seconds",
            "Parts of a reply, the wait not counted",
            ["part"],
            buckets=SECONDS,
            registry=registry,
        )

    @contextmanager
    def going_on(self, waited: float) -> Iterator[None]:
        """Counts a reply in the making for as long as it is; `waited` are the seconds before."""
        self._wait.observe(waited)
        with self._going_on.track_inprogress():
            yield

    def replied(self, support: SupportAnswer) -> None:
        """Count a reply that was made to its end, and the strategy of each of its segments."""
        self._replies.labels(support.policy, support.lora or "none").inc()
        for segment in support.segments:
            self._strategies.labels(segment.strategy or "none", support.taxonomy, support.policy).inc()

    def measured(self, waited: float, timings: dict[str, float], prompt: int, cached: int, written: int) -> None:
        """How long each part of a reply took, in seconds, and its tokens."""
        self._prompt_tokens.inc(prompt)
        self._cached_tokens.inc(cached)
        self._tokens.inc(written)
        if "first_token" in timings:
            self._first.observe(waited + timings["first_token"])
        for part in ("pick", "first_token", "total"):
            if part in timings:
                self._seconds.labels(part).observe(timings[part])

    def failed(self, error: ModelServerError) -> None:
        """Count an error, and among them those that were turned away and those whose client is gone."""
        if isinstance(error, ClientGone):
            self._hang_ups.inc()
            return
        self._failures.labels(error.code).inc()
        if isinstance(error, Rejected):
            self._rejections.labels(error.code).inc()

    def text(self) -> bytes:
        """The exposition format."""
        self._live.clear()
        self._live.labels(self._live_lora() or "none").set(1)
        return bytes(generate_latest(self._registry))
