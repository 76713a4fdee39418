"""Brings the database to the schema of this version, and back. All in one transaction: a migration that fails has not happened.

What the console derives from transcripts (triggers, full text; bot/store/queries/staff_index.py) is taken away before a migration and
made anew after it. SQLite changes a table by copying it and dropping the old one; its foreign keys would take along every row that hangs
on the old one, so they are off meanwhile and checked before the commit (https://www.sqlite.org/lang_altertable.html, section 7).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from bot.store.database import Database
from bot.store.faults import Fault, Unusable
from bot.store.queries import staff_index

FOLDER = Path(__file__).parent / "migrations"
Say = Callable[[str], None]


class MigrationError(RuntimeError):
    """A migration would leave rows without what they hang on. Nothing was changed."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest revision that this version knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def revisions() -> list[str]:
    """All revisions that this version knows, oldest first."""
    return [script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def current(database: Database) -> str | None:
    """The revision that the database is at; None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def prepare(database: Database, say: Say = lambda sentence: None) -> None:
    """Everything that a start needs of the database: the schema of this version, and what the console derives from transcripts.

    Raises:
        Unusable: the database is of a newer version than this program.
    """
    found = current(database)
    if found is not None and found not in revisions():
        raise Unusable(Fault.NEWER)
    if found != head():
        say("Upgrading the database")
        upgrade(database)
    with _unlimited(database) as connection, Session(connection) as session, session.begin():
        if staff_index.ensure(session):  # on a large database it takes a minute, in which nobody else can write
            say("Indexing transcripts for the console")


def upgrade(database: Database, revision: str = "head") -> None:
    """Run all migrations up to `revision`."""
    with _migrating(database) as connection:
        if MigrationContext.configure(connection).get_current_revision() != (head() if revision == "head" else revision):
            staff_index.drop(connection)
            command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Undo migrations down to `revision` ("base" for all). What only the newer version stores is lost: make a backup first."""
    with _migrating(database) as connection:
        staff_index.drop(connection)
        command.downgrade(_config(connection), revision)


def make_revision(database: Database, message: str) -> None:
    """Write a new migration, numbered in order, from the difference between the models and the database (for developers)."""
    number = len(revisions()) + 1
    with database.engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04}")


@contextmanager
def _unlimited(database: Database) -> Iterator[Connection]:
    """A writing transaction that one process has at a time and that may take its time."""
    with database.writer.connect() as connection, connection.begin():
        if not database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(70021)")  # several servers may start at once
        yield connection


@contextmanager
def _migrating(database: Database) -> Iterator[Connection]:
    if not database.is_sqlite:
        with _unlimited(database) as connection:
            yield connection
        return
    with database.writer.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA foreign_keys = OFF")  # has no effect inside of a transaction
        try:
            with connection.begin():
                yield connection
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    tables = sorted({str(row[0]) for row in broken})
                    raise MigrationError(f"the migration would leave {len(broken)} rows of {', '.join(tables)} without what they hang on")
        finally:
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.close()
