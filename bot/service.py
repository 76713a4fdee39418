"""Puts the parts together for one process, and starts and stops them in order. No part makes another by itself."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.channels.limits import Limiter, LocalLimiter
from bot.channels.problem import Problem
from bot.clinic import Clinic
from bot.conversation import Conversations
from bot.engine.host import EngineHost
from bot.engine.model_folder import detector_path
from bot.engine.protocol import Engine
from bot.escalation.registry import sender_for
from bot.escalation.schedule import Schedule
from bot.escalation.worker import Worker
from bot.guard import Guard, TrainedNet, contacts_of
from bot.keys import KeyMissing, load_keyring
from bot.metrics import Metrics
from bot.model_watch import LoadModel, ModelWatch
from bot.privacy.sealing import Keyring, new_key_text
from bot.responder import Responder
from bot.settings import Settings
from bot.shared.limits import SharedLimiter
from bot.shared.locks import LocalLocks, Locks, SharedLocks
from bot.shared.redis_link import RedisLink
from bot.store.database import Database
from bot.store.faults import Fault
from bot.store.retention import RetentionJob
from bot.store.watch import Watch
from bot.transcripts import TranscriptRedactor
from bot.wording import Wording

log = logging.getLogger(__name__)
DOMAIN = Path("domain.yml")
LEFT_OVER_SECONDS = 2.0  # how often turns without a reply are looked for, of whichever process
LEFT_OVER_AGE = timedelta(seconds=3)  # a younger one is most likely in the hands of who took it in


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def load_redactor() -> Callable[[str], str]:
    """The full redactor; its models take seconds to load."""
    from bot.privacy.redactor import Redactor

    redactor = Redactor()
    return lambda text: redactor.redact(text).text


@dataclass
class Service:
    """Everything that the channels need."""

    settings: Settings
    clinic: Clinic
    database: Database
    keyring: Keyring
    engine: EngineHost
    guard: Guard
    wording: Wording
    metrics: Metrics
    redactor: TranscriptRedactor
    conversations: Conversations
    limiter: Limiter
    locks: Locks
    delivery: Worker
    retention: RetentionJob
    clock: Callable[[], datetime] = utc_now
    detector_file: Path | None = None
    redis: RedisLink | None = None
    model_watch: ModelWatch | None = None
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _watch: Watch | None = None

    @classmethod
    def make(
        cls,
        settings: Settings,
        clinic: Clinic,
        load_engine: Callable[[], Engine],
        detector_file: Path | None = None,
        clock: Callable[[], datetime] = utc_now,
        processes: int = 1,
        redact: Callable[[str], str] | None = None,
    ) -> "Service":
        """Put the parts together. Nothing is started and no model is loaded.

        Arguments: `processes`, how many share this machine's ports; `redact`, the full redactor where it is loaded already.
        """
        metrics = Metrics()
        database = Database(settings.database)
        try:
            keyring = load_keyring(settings)
        except KeyMissing:  # nothing must be sealed with another key; words of danger are answered without any
            keyring = Keyring.from_text(new_key_text())
            database.health.block(Fault.KEY_MISSING)
        engine = EngineHost(load_engine, settings.turn_seconds)
        guard = Guard(contacts_of(clinic))
        wording = Wording(DOMAIN, clinic)
        redactor = TranscriptRedactor(database, keyring, (lambda: redact) if redact else load_redactor, metrics, clock)
        redis = RedisLink(settings.redis_url, keyring, metrics) if settings.redis_url else None
        limiter: Limiter = SharedLimiter(redis, processes) if redis else LocalLimiter(processes)
        locks: Locks = SharedLocks(redis) if redis else LocalLocks()
        conversations = Conversations(
            database=database, keyring=keyring, engine=engine, responder=Responder(guard, engine, wording, metrics), redactor=redactor,
            wording=wording, settings=settings, metrics=metrics, locks=locks, clock=clock,
        )  # fmt: skip
        delivery = Worker(
            database, keyring, sender_for(clinic.contact, settings), clock, schedule=Schedule.from_settings(settings),
            poll=settings.delivery_poll_seconds,
        )  # fmt: skip
        retention = RetentionJob(database, settings, clock)
        return cls(
            settings, clinic, database, keyring, engine, guard, wording, metrics, redactor, conversations, limiter, locks,
            delivery, retention, clock, detector_file, redis,
        )  # fmt: skip

    @classmethod
    def of_model(
        cls,
        settings: Settings,
        clinic: Clinic,
        load: LoadModel,
        model: Path,
        processes: int = 1,
        redact: Callable[[str], str] | None = None,
    ) -> "Service":
        """The same on a trained model, and on those that are chosen later while it runs."""
        service = cls.make(settings, clinic, lambda: load(model), detector_path(model), processes=processes, redact=redact)
        service.model_watch = ModelWatch(settings, load, service.engine, service.guard, service.metrics)
        return service

    def arm_with(self, net: TrainedNet) -> None:
        """Look for danger with `net`, the model's own, from the start on; none is loaded then."""
        self.guard.put_net(net)
        self.detector_file = None

    async def start(self) -> None:
        """Start the engine and the workers; returns at once."""
        if self.detector_file is not None:
            arm = asyncio.to_thread(self.guard.arm, self.detector_file, self.settings.encoder_file)
            self._tasks.append(asyncio.create_task(arm, name="safety detector"))
        self._watch = Watch(self.database)
        self._watch.start()
        self.engine.start()
        self.redactor.start()
        self.delivery.start()
        self.retention.start()
        self._tasks.append(asyncio.create_task(self._answer_left_over(), name="left-over turns"))
        if self.model_watch is not None:
            self._tasks.append(asyncio.create_task(self.model_watch.run(), name="chosen model"))

    async def stop(self) -> None:
        """Stop the workers; what is not done stays on disk for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for stop in (self.delivery.stop, self.retention.stop, self.redactor.stop):
            await asyncio.to_thread(stop)
        if self._watch is not None:
            await asyncio.to_thread(self._watch.stop)
        await asyncio.to_thread(self.engine.stop)
        if self.redis is not None:
            await self.redis.close()
        self.database.dispose()

    def troubles(self) -> list[str]:
        """What keeps patients from getting turns, as sentences for staff; empty where all is well or the engine is still loading."""
        fault, failed = self.database.health.fault, self.engine.error
        found = [fault.sentence] if fault is not None else []
        if failed is not None:
            found.append("The assistant's model could not be loaded: run `bot train --force`, then restart the server.")
        return found

    async def refuse_if_too_fast(self, limits: Mapping[str, int], text: str = "", wait: float | None = None) -> None:
        """Count an event of every key of `limits`, each with the most that it may have a minute.

        Arguments: `wait`, the seconds of a limit that was found to be passed already (nothing is counted then).

        Raises:
            Problem: 429 above a limit, unless `text` holds words of danger.
        """
        if wait is None:
            wait = await self.limiter.over(limits)
        if wait is not None and not (text and self.guard.check(text) is not None):
            raise self.too_fast(wait)

    def too_fast(self, wait: float) -> Problem:
        """The refusal of a request above a limit, to be tried again in `wait` seconds; counted."""
        self.metrics.refused.labels("429").inc()
        sentence = f"That was very fast. Please wait a moment. In an emergency call {self.clinic.emergency.number}."
        return Problem(429, sentence, retry_after=wait)

    async def _answer_left_over(self) -> None:
        """Once the engine is there, answer what came before it was; and whatever a crash cut off."""
        while not self.engine.ready:
            self.metrics.engine_ready.set(0)
            await asyncio.sleep(0.2)
        self.metrics.engine_ready.set(1)
        age = timedelta(0)  # at first all: they came while this engine was loading
        while True:
            try:
                await self.conversations.answer_what_was_left(age)
                age = LEFT_OVER_AGE
            except Exception as error:
                if self.database.health.fault is None:  # a fault of the database is logged once, where it is noticed
                    log.error("answering left-over turns failed: %s", type(error).__name__)
            await asyncio.sleep(LEFT_OVER_SECONDS)
