"""Rule: the worker takes one job at a time, makes one attempt, and writes down what is known of it.

Why: it runs inside `bot serve` and, as often as wanted, alone as `bot deliver`; it may be killed at any moment. What a dead
worker left open is taken over when its lease runs out. Then, unless the other side drops a repeated key, it is first asked
whether the attempt arrived; where it cannot be asked, the request is flagged for staff instead of sent twice.
Logs hold random ids, states and classes of errors, nothing of a person.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import threading
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.clinic import Clinic
from bot.escalation import outbox
from bot.escalation.outbox import Claim
from bot.escalation.registry import sender_for, utc_now
from bot.escalation.schedule import Schedule
from bot.escalation.sender import Arrival, Delivered, Failed, Outcome, Parcel, Refused, Sender, Unsure
from bot.privacy.file_keyring import FileKeyring
from bot.privacy.sealing import Keyring, SealError
from bot.settings import Settings
from bot.store.database import Database

_LOG: Final = logging.getLogger(__name__)
_WRITE_ATTEMPTS: Final = 5
_AFTER_ERROR_SECONDS: Final = 5.0
_STALE: Final = 4  # after this part of a lease it is renewed before anything is sent

Result = TypeVar("Result")


class Worker:
    """Delivers contact requests. Make one per thread; many may share a database."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        sender: Sender,
        clock: Callable[[], datetime] = utc_now,
        *,
        schedule: Schedule | None = None,
        rng: random.Random | None = None,
        poll: float = 1.0,
        name: str | None = None,
    ) -> None:
        """Arguments: `poll`, seconds between two looks when nothing is due; `name`, unique among all workers."""
        self._database = database
        self._keyring = keyring
        self._sender = sender
        self._clock = clock
        self._schedule = schedule or Schedule()
        self._rng = rng or random.Random()
        self._poll = poll
        self.name = name or f"{socket.gethostname()[:24]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Deliver in a thread of its own until `stop`."""
        if self._thread is not None:
            raise RuntimeError("This worker runs already.")
        self._stop.clear()
        self._thread = threading.Thread(target=self.run, args=(self._stop,), name="contact delivery", daemon=True)
        self._thread.start()

    def stop(self, timeout: float | None = None) -> bool:
        """Let the attempt under way end, then stop. False when it did not end within `timeout` seconds."""
        self._stop.set()
        self._wake.set()
        if self._thread is None:
            return True
        self._thread.join(timeout)
        if self._thread.is_alive():
            return False
        self._thread = None
        return True

    def wake(self) -> None:
        """Look for jobs now: call it after a request was committed."""
        self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """Deliver until `stop` is set. Nothing ends it otherwise: a broken database is tried again after a pause."""
        while True:
            self._wake.clear()
            if stop.is_set():  # looked at after the clearing, so that `stop` is never slept through
                return
            pause = self._poll
            try:
                if self.run_once():
                    continue
            except Exception as error:  # the worker must outlive whatever happens; the lease keeps the job safe
                _LOG.error("contact delivery stumbled: %s", type(error).__name__)
                pause = max(pause, _AFTER_ERROR_SECONDS)
            if stop is self._stop:
                self._wake.wait(pause)
            else:
                stop.wait(pause)

    def run_once(self) -> str | None:
        """Take one job that is due and make one attempt. Gives the job's new state, or None when nothing was due."""
        now = self._clock()
        with self._database.read() as session:
            if not outbox.due(session, now):
                return None
        with self._database.write() as session:
            claims = outbox.claim(session, self.name, now, self._schedule.lease)
        if not claims:
            return None
        claimed = claims[0]
        state = self._deliver(claimed, now) or "lost"
        level = logging.WARNING if state in ("dead", "unsure", "lost") else logging.INFO
        _LOG.log(level, "contact request %s: %s after attempt %d", claimed.request_id, state, claimed.attempts)
        return state

    def _deliver(self, claimed: Claim, taken_at: datetime) -> str | None:
        if claimed.sealed is None:
            return self._dead(claimed, "fields purged", claimed.unanswered_at)
        try:
            details = outbox.opened(self._keyring, claimed.request_id, claimed.sealed)
        except SealError as error:  # the key file may come back
            return self._failed(claimed, type(error).__name__, claimed.unanswered_at)
        except Exception as error:  # what nobody foresaw runs on the schedule too, so that it ends before the eyes of staff
            return self._failed(claimed, _stumbled(error), claimed.unanswered_at)
        parcel = Parcel(claimed.request_id, details, claimed.channel, claimed.topic, claimed.created_at, claimed.attempts)
        open_since = claimed.unanswered_at and min(claimed.unanswered_at, self._clock())  # a clock that was ahead may have written it
        if open_since and not self._sender.repeats_safely:
            if not self._sender.can_look_up:
                return self._unsure(claimed, "an earlier attempt was cut off and may have arrived")
            settled = open_since + self._sender.settle
            if self._clock() < settled:
                return self._failed(claimed, "an earlier attempt may still arrive", open_since, settled - self._clock())
            match self._asked(parcel):
                case Arrival.THERE:
                    return self._delivered(claimed)
                case Arrival.UNKNOWN:
                    return self._failed(claimed, "cannot ask whether an earlier attempt arrived", open_since)
                case Arrival.NOT_THERE:
                    open_since = None
        started = self._clock()
        if started - taken_at > self._schedule.lease / _STALE and not self._renewed(claimed, started):
            return None  # another worker has it by now, or will when this lease runs out
        match self._sent(parcel):
            case Delivered():
                return self._delivered(claimed)
            case Refused(reason):
                return self._dead(claimed, f"refused: {reason}", open_since)
            case Failed(reason, retry_after):
                return self._failed(claimed, reason, open_since, retry_after)
            case Unsure(reason) if self._sender.repeats_safely or self._sender.can_look_up:
                return self._failed(claimed, reason, started, self._sender.settle)
            case Unsure(reason):
                return self._unsure(claimed, reason)

    def _renewed(self, claimed: Claim, now: datetime) -> bool:
        """Whether the job is still ours: a process may have been stopped, or its machine asleep, since it took the job."""
        return self._write(lambda session: outbox.renew(session, claimed, now, self._schedule.lease))

    def _sent(self, parcel: Parcel) -> Outcome:
        """One attempt. An error that no sender foresaw may have come after the request had left: nobody knows."""
        try:
            return self._sender.send(parcel)
        except Exception as error:
            return Unsure(_stumbled(error))

    def _asked(self, parcel: Parcel) -> Arrival:
        try:
            return self._sender.arrived(parcel)
        except Exception as error:
            _stumbled(error)
            return Arrival.UNKNOWN

    def _delivered(self, claimed: Claim) -> str | None:
        changed = self._write(lambda session: outbox.mark_delivered(session, claimed, self._clock(), self._sender.kind))
        return "delivered" if changed else None

    def _failed(self, claimed: Claim, reason: str, unanswered_at: datetime | None, at_least: timedelta | None = None) -> str | None:
        def mark(session: Session) -> str | None:
            return outbox.mark_failed(
                session, claimed, self._clock(), reason, self._schedule, self._rng, at_least=at_least, unanswered_at=unanswered_at
            )

        return self._write(mark)

    def _dead(self, claimed: Claim, reason: str, unanswered_at: datetime | None) -> str | None:
        return "dead" if self._write(lambda session: outbox.mark_dead(session, claimed, reason, unanswered_at)) else None

    def _unsure(self, claimed: Claim, reason: str) -> str | None:
        return "unsure" if self._write(lambda session: outbox.mark_unsure(session, claimed, self._clock(), reason)) else None

    def _write(self, change: Callable[[Session], Result]) -> Result:
        """Write down a fate. A busy or restarting database is tried again: what is not written must be found out anew."""
        for attempt in range(1, _WRITE_ATTEMPTS + 1):
            try:
                with self._database.write() as session:
                    return change(session)
            except OperationalError:
                if attempt == _WRITE_ATTEMPTS:
                    raise
                time.sleep(0.2 * 2**attempt)
        raise AssertionError("unreachable")


def _stumbled(error: Exception) -> str:
    """The class of an error, which is all that may be stored or logged: its words may hold the person's."""
    name = type(error).__name__
    _LOG.error("contact delivery met an unexpected %s", name)
    return name


def deliver(settings: Settings, clinic: Clinic, stop_event: threading.Event, keyring: Keyring | None = None) -> None:
    """`bot deliver`: deliver contact requests in this thread until `stop_event` is set. The database must be at the newest schema.

    Raises:
        ClinicError: `clinic.yml` names a sender that cannot be used.
        KeyFileError: the keys cannot be read.
        ValueError: the times of the settings do not fit together.
    """
    sender = sender_for(clinic.contact, settings)
    secret = settings.secret_key.get_secret_value()
    keys = keyring or (Keyring.from_text(secret) if secret else FileKeyring(settings.key_file))
    database = Database(settings.database)
    try:
        Worker(database, keys, sender, schedule=Schedule.from_settings(settings), poll=settings.delivery_poll_seconds).run(stop_event)
    finally:
        database.dispose()
