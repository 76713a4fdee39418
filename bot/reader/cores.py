"""Which of the machine's processors serve and which read.

Why: reading a message walks through thirty megabytes of weights and training lines, which leaves nothing else in a processor's caches; and
a turn changes threads a dozen times, each time to another processor where it may. With each in its place, two processors make a sixth more
turns than without.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_THREADS: Final = Path("/proc/self/task")


@dataclass(frozen=True, slots=True)
class Places:
    """A processor for the server and one for its reader, by the system's numbers."""

    serving: int
    reading: int


def two_places() -> Places | None:
    """Two processors that this process may use; None where it may use one only, or where processes cannot be kept in their places.

    Several servers of one machine most likely get different ones.
    """
    if not hasattr(os, "sched_setaffinity") or not _THREADS.is_dir():
        return None
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        return None
    first = 0 if len(allowed) < 4 else 2 * os.getpid() % len(allowed)
    return Places(allowed[first], allowed[(first + 1) % len(allowed)])


def stay_on(processor: int) -> None:
    """Keep all threads of this process, and those that they begin from now on, on one processor."""
    for thread in _THREADS.iterdir():
        try:
            os.sched_setaffinity(int(thread.name), {processor})
        except OSError:  # ended meanwhile, or the processor was taken away: it runs where it can
            continue
