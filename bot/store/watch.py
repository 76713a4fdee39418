"""Watches over the database of a running server: brings it to this version when it can be reached, and finds out when a fault has gone.

A server whose database is away opens its doors all the same, because words of danger need none; it takes turns as soon as the database
answers. Nobody has to start it again.
"""

import logging
import shutil
import threading
from pathlib import Path
from typing import Final

from bot.store import migrate
from bot.store.database import Database
from bot.store.faults import ERRORS, Fault, fault_of

log = logging.getLogger(__name__)
EVERY_SECONDS: Final = 2.0
LITTLE_ROOM_BYTES: Final = 200 * 2**20


class Watch:
    """Looks after one database in a thread of its own."""

    def __init__(self, database: Database, every: float = EVERY_SECONDS) -> None:
        """`every`: seconds between two looks."""
        self._database = database
        self._every = every
        self._prepared = False
        self._little_room = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Watch until `stop`."""
        self._thread = threading.Thread(target=self._run, name="database watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the look under way."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def look(self) -> None:
        """One look: prepare the database if that is still to be done, otherwise ask how it is."""
        if self._database.health.blocked is Fault.KEY_MISSING:
            return  # a new start finds the key
        try:
            if not self._prepared:
                migrate.prepare(self._database)
                self._prepared = True
                self._database.health.unblock()
            self._database.probe()
        except ERRORS as error:
            if not self._prepared:
                self._database.health.block(fault_of(error) or Fault.AWAY)
        self._measure()

    def _measure(self) -> None:
        if not self._database.is_sqlite or not self._database.url.database:
            return
        free = shutil.disk_usage(Path(self._database.url.database).parent).free
        if (free < LITTLE_ROOM_BYTES) != self._little_room:
            self._little_room = not self._little_room
            log.warning("the disk of the database has %d MB left%s", free // 2**20, ": make room" if self._little_room else " again")

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except Exception as error:  # the watch must outlive whatever it meets
                log.error("the watch over the database stumbled: %s", type(error).__name__)
            self._stop.wait(self._every)
