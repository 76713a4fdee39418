"""Rule: retention is kept by a job that runs by itself and writes down what it purged, as counts.

Why: a limit that somebody has to remember is not kept. The job works in short transactions, so that patients' turns do not
wait for it, and then makes the database let go of the freed pages: SQLite's write-ahead log and its index of words would
still hold them, and PostgreSQL's tables until the next vacuum.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.settings import Settings
from bot.store.database import Database
from bot.store.queries import retention
from bot.store.queries.retention import PurgeCounts

_LOG: Final = logging.getLogger(__name__)
_BELIEVED_JUMP: Final = timedelta(hours=1)  # a summer time that somebody sets by hand
_AFTER_ERROR_SECONDS: Final = 60.0
_FORGET_SECONDS: Final = 60.0  # seldom enough that many deletions cost one merge
_TABLES: Final = ("engine_state", "message", "contact_request", "delivery_job", "sms_turn", "sms_outbound", "conversation")


def utc_now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


class RetentionJob:
    """Purges what is out of date, now and then. Several may share a database: a row is purged once."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Callable[[], datetime] = utc_now,
        batch: int = 500,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Arguments: `batch`, the most rows of a kind in one transaction; `elapsed`, seconds of a clock that nobody sets."""
        self._database = database
        self._settings = settings
        self._clock = clock
        self._batch = batch
        self._elapsed = elapsed
        self._last: tuple[datetime, float] | None = None  # both clocks at the last run
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def run_once(self) -> PurgeCounts:
        """Purge everything that is out of date by now, and log the counts."""
        now = self._clock()
        total = PurgeCounts()
        while not self._stop.is_set():
            with self._database.write() as session:
                counts = retention.purge(session, now, self._settings, self._batch)
            total += counts
            if not counts.purged:
                break
        forget_freed_pages(self._database)  # also what patients and staff deleted since the last run
        _LOG.info("purged what was out of date: %s", total)
        if total.still_waiting:
            _LOG.warning("%d contact requests are older than the transcripts are kept and still wait for staff", total.still_waiting)
        return total

    def start(self) -> None:
        """Run now and every `BOT_RETENTION_EVERY_MINUTES` in a thread of its own, until `stop`."""
        if self._thread is not None:
            raise RuntimeError("The retention job runs already.")
        self._stop.clear()
        self._thread = threading.Thread(target=self._run, name="retention", daemon=True)
        self._thread.start()

    def stop(self, timeout: float | None = None) -> bool:
        """Let the transaction under way end, then stop. False when it did not end within `timeout` seconds."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout)
            if self._thread.is_alive():
                return False
        self._thread = None
        return True

    def run_unless_the_clock_jumped(self) -> PurgeCounts | None:
        """One run of the job; None when the clock has jumped ahead since the last one, so that nothing was purged.

        What a wrong clock calls old is gone for good. So a jump has to last until the next run before it is believed.
        """
        now, elapsed, last = self._clock(), self._elapsed(), self._last
        self._last = (now, elapsed)
        if last is not None and now - last[0] > timedelta(seconds=elapsed - last[1]) + _BELIEVED_JUMP:
            _LOG.warning("the clock jumped ahead, so nothing is purged until the next run: check the time of this machine")
            return None
        return self.run_once()

    def _run(self) -> None:
        while not self._stop.is_set():
            pause = self._settings.retention_every_minutes * 60
            try:
                self.run_unless_the_clock_jumped()
            except Exception as error:  # the next run tries again; nothing is half done, each step is a transaction
                _LOG.error("retention stumbled: %s", type(error).__name__)
                pause = min(pause, _AFTER_ERROR_SECONDS)
            self._wait(pause)

    def _wait(self, seconds: float) -> None:
        """Wait for the next run; meanwhile forget what a patient or staff deleted, within a minute and without their waiting for it."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._stop.wait(min(left, _FORGET_SECONDS)):
            if not retention.DELETED.is_set():
                continue
            retention.DELETED.clear()
            try:
                forget_freed_pages(self._database)
            except Exception as error:
                retention.DELETED.set()
                _LOG.error("retention stumbled: %s", type(error).__name__)


def forget_freed_pages(database: Database) -> None:
    """Make deleted rows leave the disk too: merge SQLite's word index and truncate its log, or vacuum PostgreSQL's tables.

    The index only marks deleted words until a merge of all of it; a third of a second for 300,000 messages.
    """
    if database.is_sqlite:
        raw = database.engine.raw_connection()  # outside of any transaction, which would pin the log
        try:
            cursor = raw.cursor()
            if cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'message_words'").fetchone():
                cursor.execute("INSERT INTO message_words (message_words) VALUES ('optimize')")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()
    else:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql(f"VACUUM {', '.join(_TABLES)}")
            connection.invalidate()  # whoever is next gets a connection with the usual limit
