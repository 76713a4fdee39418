"""A sign of life every few seconds while something takes minutes and tells nothing itself."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY_SECONDS = 20.0


@contextmanager
def heartbeat(say: Callable[[str], None], what: str, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Say every `every` seconds until the end of the block that `what` still goes on, and for how long it has."""
    began, ended = time.monotonic(), threading.Event()

    def beat() -> None:
        while not ended.wait(every):
            say(f"{what}, {time.monotonic() - began:.0f} s so far")

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
