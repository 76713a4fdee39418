"""Turns sealed words into redacted ones, after the reply has gone out: a patient need not wait for it.

Until a message is redacted its words lie sealed in its row. What a process left sealed when it died is taken up by the next start, or by
another process that looks for it now and then. Two that redact the same message write the same words.
"""

import json
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.metrics import Metrics
from bot.privacy.sealing import Keyring, SealError
from bot.store.database import Database
from bot.store.queries import conversation as store

log = logging.getLogger(__name__)
UNREADABLE = "[unreadable: the key it was sealed with is gone]"
LOOK_SECONDS = 60.0  # between two looks for what others left sealed
CALM_SECONDS = 1.0  # that redaction waits at most for a moment in which no turn is being answered: a patient's reply comes first
CALM_LOOK_SECONDS = 0.005
TOGETHER = 20  # messages at most whose redacted words are one commit; under load a commit of each would cost more than the words
LEFT_AGE = timedelta(seconds=60)  # a younger one is most likely in the queue of who answered it


@dataclass(frozen=True, slots=True)
class Redaction:
    """A message whose words are to be redacted. Personal: never log it."""

    message_id: int
    conversation_id: str
    text: str
    identifiers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Redaction(message {self.message_id})"


class TranscriptRedactor:
    """A worker thread that redacts messages in order."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        load: Callable[[], Callable[[str], str]],
        metrics: Metrics,
        clock: Callable[[], datetime],
    ) -> None:
        """`load` makes the redacting function (blocking, some seconds); it is called in the worker's thread."""
        self._db = database
        self._keyring = keyring
        self._load = load
        self._metrics = metrics
        self._clock = clock
        self._queue: queue.Queue[Redaction | None] = queue.Queue()
        self._turns = 0  # that are being answered just now
        self._thread = threading.Thread(target=self._run, name="redaction", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier process left sealed."""
        self._thread.start()

    def add(self, redaction: Redaction) -> None:
        """Queue a message."""
        self._metrics.to_redact.inc()
        self._queue.put(redaction)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """While a turn is being answered; only the event loop's thread may say so."""
        self._turns += 1
        try:
            yield
        finally:
            self._turns -= 1

    def flush(self, seconds: float = 30.0) -> None:
        """Wait until everything queued so far is redacted."""
        deadline = time.monotonic() + seconds
        while self._queue.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.01)

    def stop(self) -> None:
        """Finish what is queued, then end."""
        self._queue.put(None)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        redact = self._load()
        self._take_up(timedelta(0), redact, at_start=True)
        look_at = time.monotonic() + LOOK_SECONDS
        while True:
            try:
                item = self._queue.get(timeout=max(0.0, look_at - time.monotonic()))
            except queue.Empty:
                self._take_up(LEFT_AGE, redact)
                look_at = time.monotonic() + LOOK_SECONDS
                continue
            self._wait_for_calm()
            items = [item]
            while len(items) < TOGETHER and items[-1] is not None and not self._queue.empty():  # nobody else takes from it
                items.append(self._queue.get_nowait())
            messages = [one for one in items if one is not None]
            self._redact(messages, redact)
            self._metrics.to_redact.dec(len(messages))
            for _ in items:
                self._queue.task_done()
            if items[-1] is None:
                return

    def _wait_for_calm(self) -> None:
        deadline = time.monotonic() + CALM_SECONDS
        while self._turns and self._queue.qsize() < TOGETHER and time.monotonic() < deadline:
            time.sleep(CALM_LOOK_SECONDS)

    def _take_up(self, age: timedelta, redact: Callable[[str], str], *, at_start: bool = False) -> None:
        """Redact what others left. Only a start, whose keys are fresh, may say of words that nobody can read them any more."""
        try:
            with self._db.read() as session:
                messages = store.unredacted(session, self._clock() - age)
            for message in messages:
                try:
                    words = json.loads(self._keyring.open(message.sealed or b"", f"message:{message.conversation_id}"))
                except (SealError, ValueError):
                    if at_start:
                        with self._db.write_rows() as connection:
                            store.set_redacted(connection, {message.id: UNREADABLE})
                    continue
                identifiers = tuple(words.get("identifiers") or ())
                self._redact([Redaction(message.id, message.conversation_id, words["text"], identifiers)], redact)
        except Exception as error:  # the next look tries again
            log.error("looking for messages to redact failed: %s", type(error).__name__)

    def _redact(self, items: list[Redaction], redact: Callable[[str], str]) -> None:
        """Redact some messages and write them in one commit."""
        done: dict[int, str] = {}
        for item in items:
            text = item.text
            for identifier in item.identifiers:
                text = text.replace(identifier, "[identifier]")
            try:
                done[item.message_id] = redact(text)
            except Exception as error:
                self._failed(error)
        try:
            if done:
                with self._db.write_rows() as connection:
                    store.set_redacted(connection, done)
        except Exception as error:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        """The rows stay sealed and are taken up by the next look or start."""
        self._metrics.failures.labels("redaction").inc()
        log.error("redaction failed: %s", type(error).__name__)
