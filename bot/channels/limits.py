"""How much one conversation, one address and everybody together may send.

Over it: 429 with Retry-After; words of danger are still answered.

A sliding minute in two halves: the share of the last full minute that still counts, plus the present one (as in Cloudflare's and nginx'
descriptions of approximated sliding windows). In process; with Redis the counts are shared among processes (bot/shared/limits.py).
"""

import time
from collections.abc import Callable, Mapping
from typing import Protocol

MINUTE = 60.0
SWEEP_AT = 10_000


class Limiter(Protocol):
    """Counts events by key."""

    async def over(self, limits: Mapping[str, int], *, exact: bool = False) -> float | None:
        """Count one event of every key of `limits`, each with the most that it may have a minute.

        None while all are within; otherwise the seconds to wait, and the event counts nowhere. `exact`: processes that cannot
        share their counts divide the limit among themselves, so that it holds over all of them.
        """
        ...


class LocalLimiter:
    """Counts in this process, one of `processes` that patients are spread over."""

    def __init__(self, processes: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._processes = processes
        self._clock = clock
        self._counts: dict[str, tuple[int, int, int]] = {}  # key: (minute, count in it, count in the one before)

    async def over(self, limits: Mapping[str, int], *, exact: bool = False) -> float | None:
        """See `Limiter.over`."""
        now = self._clock()
        minute, passed = int(now // MINUTE), now % MINUTE
        waits: list[float] = []
        seen: dict[str, tuple[int, int]] = {}
        for key, most in limits.items():
            limit = max(1, most // self._processes) if exact else most
            counted_in, count, before = self._counts.get(key, (minute, 0, 0))
            if counted_in != minute:
                before = count if counted_in == minute - 1 else 0
                count = 0
            seen[key] = (count, before)
            if before * (1 - passed / MINUTE) + count >= limit:
                waits.append(max(1.0, MINUTE - passed if count >= limit else MINUTE * (1 - (limit - count) / max(before, 1)) - passed))
        if waits:
            return max(waits)
        for key, (count, before) in seen.items():
            self._counts[key] = (minute, count + 1, before)
        if len(self._counts) > SWEEP_AT:
            self._counts = {k: v for k, v in self._counts.items() if v[0] >= minute - 1}
        return None
