"""What can be wrong with the database, as a person can act on it: recognised from an error, told in a sentence without identifiers.

Every transaction reports here how it went (bot/store/database.py), so that /readyz, the console and the log say the same; a fault is
logged once when it comes and once when it goes, not at every turn that meets it.
"""

import logging
import threading
from enum import Enum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

log = logging.getLogger(__name__)


class Fault(Enum):
    """A fault, with the sentence for staff that says what to do."""

    AWAY = "The database does not answer or refuses us: check that it runs, and the address and password in BOT_DATABASE_URL."
    BUSY = "The database is locked by another program: end what holds it, such as a copy or a database browser."
    FULL = "The disk of the database is full: make room; then everything goes on by itself."
    READ_ONLY = "The database cannot be written to: check the owner and mode of its files and folder, and whether its disk is mounted."
    BROKEN = "The database's file or disk is damaged: stop the server, check the disk and restore the newest backup (`bot restore`)."
    NEWER = "The database is of a newer version than this program: install that version, or restore a backup from before the upgrade."
    KEY_MISSING = (
        "The key file is missing, but the database holds values sealed with it: put it back from its copy and restart. If it is gone for "
        "good, `bot keys create` makes a new one; what was sealed cannot be read any more then."
    )

    @property
    def sentence(self) -> str:
        """What staff are told."""
        return str(self.value)


#: Which need a write that succeeds before they count as gone; a read says nothing about them.
OF_WRITING = frozenset({Fault.BUSY, Fault.FULL, Fault.READ_ONLY, Fault.BROKEN})

#: SQLite's result codes (https://www.sqlite.org/rescode.html), without what stands above the lowest eight bits.
_SQLITE = {
    5: Fault.BUSY, 6: Fault.BUSY, 8: Fault.READ_ONLY, 10: Fault.BROKEN, 11: Fault.BROKEN, 13: Fault.FULL,
    14: Fault.READ_ONLY, 26: Fault.BROKEN,
}  # fmt: skip

#: PostgreSQL's classes of SQLSTATE and single codes (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRES = {
    "08": Fault.AWAY, "28": Fault.AWAY, "3D": Fault.AWAY, "53": Fault.AWAY, "57": Fault.AWAY, "58": Fault.BROKEN, "XX": Fault.BROKEN,
    "53100": Fault.FULL, "55P03": Fault.BUSY, "25006": Fault.READ_ONLY,
}  # fmt: skip


class Unusable(Exception):
    """The database must not be used for the time being; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        """`fault`: why it must not."""
        super().__init__(fault.sentence)
        self.fault = fault


#: What a transaction raises when the database is at fault; also for mistakes of ours, which `fault_of` tells apart.
ERRORS = (Unusable, DBAPIError, NoConnectionFree)


def fault_of(error: BaseException) -> Fault | None:
    """The fault that `error` tells of; None where the database is well and we asked something wrong of it."""
    if isinstance(error, Unusable):
        return error.fault
    if isinstance(error, NoConnectionFree):
        return Fault.AWAY
    if not isinstance(error, DBAPIError):
        return None
    original = error.orig
    code = getattr(original, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(original, "sqlstate", None)
    if state is not None:
        return _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    # psycopg gives no SQLSTATE where no server was reached or its connection broke
    return Fault.AWAY if error.connection_invalidated or type(original).__name__ in ("OperationalError", "ConnectionTimeout") else None


class Health:
    """How the last transactions of this process went."""

    def __init__(self) -> None:
        """Well, until something fails."""
        self._fault: Fault | None = None
        self._blocked: Fault | None = None
        self._lock = threading.Lock()

    @property
    def fault(self) -> Fault | None:
        """What is wrong now."""
        return self._blocked or self._fault

    @property
    def blocked(self) -> Fault | None:
        """Why the database must not be used at all."""
        return self._blocked

    def block(self, fault: Fault) -> None:
        """Let nobody use the database until `unblock`."""
        if self._blocked is not fault:
            log.error("patients get no turns, only words of safety: %s", fault.sentence)
        self._blocked = fault

    def unblock(self) -> None:
        """It may be used."""
        if self._blocked is not None:
            log.warning("the database can be used again")
        self._blocked = None

    def failed(self, error: BaseException) -> None:
        """A transaction ended with `error`."""
        fault = fault_of(error)
        if fault is None or isinstance(error, Unusable):
            return
        with self._lock:
            known, self._fault = self._fault, fault
        if known is not fault:
            log.error("a turn could not be stored or read: %s", fault.sentence)

    def worked(self, *, wrote: bool) -> None:
        """A transaction went well."""
        if self._fault is None:
            return
        with self._lock:
            if self._fault is None or (self._fault in OF_WRITING and not wrote):
                return
            known, self._fault = self._fault, None
        log.warning("the database is well again; before: %s", known.sentence)
