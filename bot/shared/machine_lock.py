"""One process of this machine at a time: for work that takes all of it, or that two must not do to the same files."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def machine_lock(file: Path) -> Iterator[None]:
    """Hold a lock on `file`, which is made where it is missing; waits for as long as it takes. A process that dies lets go."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
