"""What is counted: turns, latency, outcomes, topics, safety, failures. Never a word or an identifier of a patient.

Under `bot serve --workers N` each worker counts in a file of its own (prometheus_client's multiprocess mode; bot/cli/foreman.py names the
folder), and any worker tells the sums of all.
"""

import math
import os
from collections.abc import Callable
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from bot.engine.protocol import Turn

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What one process counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        r = self.registry
        self.conversations = Counter("bot_conversations", "Conversations begun", ["channel"], registry=r)
        self.turns = Counter("bot_turns", "Turns answered", ["channel"], registry=r)
        self.seconds = Histogram("bot_turn_seconds", "Time from message to replies", ["channel"], buckets=BUCKETS, registry=r)
        self.outcomes = Counter("bot_outcomes", "Outcomes of turns", ["outcome"], registry=r)
        self.topics = Counter("bot_topics", "Topics understood", ["topic"], registry=r)
        self.safety = Counter("bot_safety", "Safety replies", ["kind"], registry=r)
        self.failures = Counter("bot_failures", "Turns that failed inside, by class of error", ["error"], registry=r)
        self.contacts = Counter("bot_contact_requests", "Finished contact requests", ["channel"], registry=r)
        self.refused = Counter("bot_refused", "Requests refused because of a limit on their number", ["status"], registry=r)
        self.responses = Counter("bot_http_responses", "HTTP responses of an app, by status", ["app", "status"], registry=r)
        self.database_up = Gauge("bot_database_up", "1 while the database takes turns", multiprocess_mode="livemostrecent", registry=r)
        self.to_redact = Gauge(
            "bot_redaction_queue", "Messages whose words are sealed until they are redacted", multiprocess_mode="livesum", registry=r
        )
        self.redis_up = Gauge("bot_redis_up", "1 while Redis answers; 0 also where none is set", multiprocess_mode="livemin", registry=r)
        self.redis_failures = Counter("bot_redis_failures", "Questions to Redis without an answer in time", registry=r)
        self.engine_ready = Gauge("bot_engine_ready", "Processes whose engine takes turns", multiprocess_mode="livesum", registry=r)
        self.models = Gauge("bot_model", "Processes that answer with this model", ["version"], multiprocess_mode="livesum", registry=r)
        self.model_failures = Counter("bot_model_failures", "Chosen models that could not be taken; the old one goes on", registry=r)
        self.outbox_depth = Gauge(
            "bot_outbox_depth", "Contact requests neither delivered nor done", multiprocess_mode="livemostrecent", registry=r
        )
        self.outbox_age = Gauge("bot_outbox_age_seconds", "Age of the oldest of these", multiprocess_mode="livemostrecent", registry=r)

    def turn(self, channel: str, turn: Turn, milliseconds: float) -> None:
        """Count one answered turn."""
        self.turns.labels(channel).inc()
        self.seconds.labels(channel).observe(milliseconds / 1000)
        for outcome in turn.outcomes:
            self.outcomes.labels(outcome).inc()
        for topic in turn.topics:
            self.topics.labels(topic.name).inc()
        if turn.danger is not None:
            self.safety.labels(turn.danger).inc()

    def response(self, app: str) -> Callable[[int], None]:
        """What counts the responses of `app` ("patients" or "staff") by their status."""
        return lambda status: self.responses.labels(app, str(status)).inc()

    def outbox(self, depth: int, oldest: datetime | None, now: datetime) -> None:
        """Say how many contact requests are not delivered yet and when the oldest was left; None where there is none."""
        self.outbox_depth.set(depth)
        self.outbox_age.set(0.0 if oldest is None else max((now - oldest).total_seconds(), 0.0))

    def outbox_unknown(self) -> None:
        """The database did not say: not a number, which no alarm takes for "nobody waits"."""
        self.outbox_depth.set(math.nan)
        self.outbox_age.set(math.nan)

    def render(self) -> bytes:
        """Everything in Prometheus' text format."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self.registry)
        sums = CollectorRegistry()
        MultiProcessCollector(sums)  # type: ignore[no-untyped-call]
        return generate_latest(sums)
