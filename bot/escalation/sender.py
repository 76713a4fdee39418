"""Rule: a sender tells exactly what is known of an attempt, no more.

Why: "it failed" and "the answer was lost" call for opposite acts. After a failure the same request is sent again; after
a lost answer that could make a double, unless the other side drops a second request with the same key, or can be asked
whether the first one arrived. Where neither is possible, staff decide.

`reason` is stored and logged: class and status only. `said` holds the other side's words; it may quote the patient, so it
is shown by `bot contact-test` only and never stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.escalation.request import ContactDetails


@dataclass(frozen=True, slots=True)
class Parcel:
    """One contact request on its way. `key` is the idempotency key, the same at every attempt."""

    key: str
    details: ContactDetails
    channel: str
    topic: str | None
    created_at: datetime
    attempt: int = 1
    test: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    """The other side has it."""

    reason: str = "delivered"
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """The other side understood the request and will never take it as it is. `messages` are its words."""

    reason: str
    messages: tuple[str, ...] = field(default=(), repr=False)
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Failed:
    """Not received: try again, not before `retry_after` has passed when the other side named a time."""

    reason: str
    retry_after: timedelta | None = None
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Unsure:
    """Perhaps received: the answer was lost or cannot be understood."""

    reason: str
    said: str = field(default="", repr=False)


Outcome = Delivered | Refused | Failed | Unsure


class Arrival(Enum):
    """What the other side says about an earlier attempt whose answer was lost."""

    THERE = "there"
    NOT_THERE = "not there"
    UNKNOWN = "unknown"  # it could not be asked now; ask again later


class Sender(Protocol):
    """One way to hand a contact request to the clinic. Senders keep no state and are used by one thread at a time."""

    kind: str
    repeats_safely: bool  # a second request with the same key is dropped by the other side
    settle: timedelta  # how long after an attempt `arrived` may still miss it

    @property
    def can_look_up(self) -> bool:
        """Whether the other side can be asked if an attempt arrived."""

    def send(self, parcel: Parcel) -> Outcome:
        """Make one attempt. Everything that goes wrong is an outcome; nothing is raised."""

    def arrived(self, parcel: Parcel) -> Arrival:
        """Ask whether an earlier attempt arrived; only where `can_look_up`. Never raises."""
