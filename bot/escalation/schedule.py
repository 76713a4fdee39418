"""Rule: attempts are spread out, further and further, with jitter; after a declared time a request becomes a dead letter.

Why: an other side that comes back from an outage must not be met by all waiting requests at one moment, and a person
who waits must not wait for ever: after `give_up` staff see the request as theirs to handle. The pause before attempt
n + 1 is drawn between half and the whole of base * 2^(n - 1), at most `longest`; a Retry-After is kept where it asks for more.
The last attempt falls on the end of the time.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of delivery; `lease` is how long a claim holds before another worker may take the job over."""

    base: timedelta = timedelta(seconds=15)
    longest: timedelta = timedelta(minutes=30)
    give_up: timedelta = timedelta(hours=72)
    lease: timedelta = timedelta(minutes=5)

    def __post_init__(self) -> None:
        if min(self.base, self.longest, self.give_up, self.lease) <= timedelta(0):
            raise ValueError("Every time of the delivery schedule must be longer than nothing.")

    @classmethod
    def from_settings(cls, settings: Settings) -> Schedule:
        """The schedule that is set.

        Raises:
            ValueError: the lease is not longer than one attempt may take, so that a second worker would join in.
        """
        attempt = settings.delivery_connect_seconds + settings.delivery_read_seconds
        if settings.delivery_lease_seconds < 2 * attempt:
            raise ValueError(f"BOT_DELIVERY_LEASE_SECONDS must be at least {2 * attempt:g}: twice the time that one attempt may take.")
        return cls(
            timedelta(seconds=settings.delivery_backoff_seconds),
            timedelta(seconds=settings.delivery_backoff_max_seconds),
            timedelta(hours=settings.delivery_give_up_hours),
            timedelta(seconds=settings.delivery_lease_seconds),
        )

    def next_at(
        self, attempts: int, queued_at: datetime, now: datetime, rng: random.Random, at_least: timedelta | None = None
    ) -> datetime | None:
        """When to try again after `attempts` attempts; None when the time is over."""
        end = queued_at + self.give_up
        if now >= end:
            return None
        most = min(self.longest, self.base * (1 << min(max(attempts, 1) - 1, 30)))
        pause = max(most * rng.uniform(0.5, 1.0), at_least or timedelta(0))
        return min(now + pause, end)
