"""The database: engine, sessions, pragmas. SQLite for one clinic, PostgreSQL for many."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from bot.store.faults import Health, Unusable

OLDEST_SQLITE = (3, 35, 0)  # the first that returns rows from a change (https://www.sqlite.org/lang_returning.html)
BUSY_MILLISECONDS = 5000
LOOK_SECONDS = 0.02
#: What every connection to SQLite is set to, and why. A test states what is in force.
PRAGMAS = {
    "journal_mode": "WAL",  # readers do not wait for the writer, and a backup for neither
    "synchronous": "FULL",  # a commit is on the disk: a power cut loses nothing that was answered
    "foreign_keys": "ON",
    "busy_timeout": str(BUSY_MILLISECONDS),  # a writer waits for another one so long
    "secure_delete": "ON",  # deleted words leave no trace in free pages
    "journal_size_limit": "67108864",  # the log shrinks to 64 MiB at most after a burst, and not only when the last server ends
    "cell_size_check": "ON",  # a damaged page is an error at once, not a wrong row
}
#: libpq's options (https://www.postgresql.org/docs/current/libpq-connect.html): a host that is gone is noticed in half a minute, not in
#: two hours, and a connection that cannot be made does not hold a turn for longer than a patient waits.
POSTGRES_CONNECT = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
POSTGRES_STATEMENT_SECONDS = 20
POOL_SECONDS = 10.0


def _sqlite_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for name, value in PRAGMAS.items():
        _set(cursor, name, value)
    cursor.close()
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_with


def _set(cursor: DBAPICursor, name: str, value: str) -> None:
    """Set a pragma.

    A new file's change to WAL does not wait for another process that does the same, so it is tried for as long as a writer would wait.
    """
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            cursor.execute(f"PRAGMA {name}={value}")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(LOOK_SECONDS)


def _begin_with(statement: str) -> Callable[[PoolProxiedConnection], None]:
    """What a dialect of SQLite does to begin a transaction. As a listener to SQLAlchemy's "begin" event it would double the time of one."""

    def do_begin(connection: PoolProxiedConnection) -> None:
        connection.cursor().execute(statement)

    return do_begin


def _postgres_limit(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET statement_timeout = '{POSTGRES_STATEMENT_SECONDS}s'")
    cursor.close()
    connection.commit()


class Database:
    """One database and its session factory. Make one per process and dispose of it at the end."""

    def __init__(self, url: str, **options: Any) -> None:
        """Open the database at the SQLAlchemy address `url` (connections are made when first used).

        Raises:
            RuntimeError: this Python has an SQLite that is too old.
        """
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite":
            if sqlite3.sqlite_version_info < OLDEST_SQLITE:
                raise RuntimeError(f"SQLite {sqlite3.sqlite_version} of this Python is too old: 3.35 or newer is needed, or PostgreSQL.")
            if parsed.database and parsed.database != ":memory:":
                with suppress(OSError):  # where it cannot be made, the first transaction says so
                    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        else:
            options.setdefault("pool_pre_ping", True)
            options.setdefault("pool_timeout", POOL_SECONDS)
            given = options.pop("connect_args", {})
            options["connect_args"] = {name: value for name, value in POSTGRES_CONNECT.items() if name not in parsed.query} | given
        self.url = parsed
        self.health = Health()
        self.engine: Engine = create_engine(parsed, **options)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _sqlite_pragmas)
            self.engine.dialect.do_begin = _begin_with("BEGIN")  # type: ignore[assignment, method-assign]
        else:
            event.listen(self.engine, "connect", _postgres_limit)
        self._one_writer = threading.Lock() if self.is_sqlite else None
        self._sessions = sessionmaker(expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite (one writer at a time, no SKIP LOCKED)."""
        return self.url.get_backend_name() == "sqlite"

    @cached_property
    def writer(self) -> Engine:
        """The engine of transactions that write, on the same connections.

        On SQLite one that reads first and writes later fails at once when another writer came between, so they say it at the start.
        """
        writer = self.engine.execution_options()
        if self.is_sqlite:
            self.engine.connect().close()  # it is at the first connection that a dialect learns what it needs of the database
            writer.dialect = copy(self.engine.dialect)
            writer.dialect.do_begin = _begin_with("BEGIN IMMEDIATE")  # type: ignore[assignment, method-assign]
        return writer

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading only.

        Raises:
            Unusable: the database must not be used for the time being.
        """
        with self._reported(wrote=False), self._sessions(bind=self.engine) as session, session.begin():
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back on any error.

        Raises:
            Unusable: the database must not be used for the time being.
        """
        with self._reported(wrote=True), self._alone(), self._sessions(bind=self.writer) as session, session.begin():
            yield session

    @contextmanager
    def write_rows(self) -> Iterator[Connection]:
        """The same without a session, for statements that need no entities.

        `connection.rollback()` inside gives up what was written; nothing can be asked after it.

        Raises:
            Unusable: the database must not be used for the time being.
        """
        with self._reported(wrote=True), self._alone(), self.writer.begin() as connection:
            yield connection

    def probe(self) -> None:
        """Find out whether the fault that is known has gone. Changes nothing; raises as a transaction does."""
        if self.health.fault is None:
            with self.read() as session:
                session.connection().exec_driver_sql("SELECT 1")
            return
        with self.write() as session:  # on a full disk only a page that is really written tells
            session.connection().exec_driver_sql("PRAGMA user_version = 0" if self.is_sqlite else "SELECT pg_current_xact_id()")

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold SQLite's one place for a writer against the other threads of this process.

        They would wait for it as other processes do, asleep and looking now and then, and under load the unlucky one sleeps until its time
        is over. Who waits longer than that asks SQLite itself, which then says what is wrong.
        """
        if self._one_writer is None:
            yield
            return
        mine = self._one_writer.acquire(timeout=BUSY_MILLISECONDS / 1000)
        try:
            yield
        finally:
            if mine:
                self._one_writer.release()

    @contextmanager
    def _reported(self, *, wrote: bool) -> Iterator[None]:
        if self.health.blocked is not None:
            raise Unusable(self.health.blocked)
        try:
            yield
        except Exception as error:
            self.health.failed(error)
            raise
        self.health.worked(wrote=wrote)
