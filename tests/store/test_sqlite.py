"""What SQLite is set to, on every connection; docs/survival.md says why."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import event, text

from bot.store import migrate
from bot.store.database import BUSY_MILLISECONDS, Database

#: pragma: what it says when it is in force
IN_FORCE = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "busy_timeout": BUSY_MILLISECONDS,
    "secure_delete": 1,
    "journal_size_limit": 64 * 2**20,
    "cell_size_check": 1,
}


@pytest.mark.parametrize("pragma", IN_FORCE)
def test_pragmas_are_in_force_on_every_connection(tmp_path: Path, pragma: str) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    with database.read() as one, database.write() as other:
        assert one.scalar(text(f"PRAGMA {pragma}")) == IN_FORCE[pragma]
        assert other.scalar(text(f"PRAGMA {pragma}")) == IN_FORCE[pragma]
    database.dispose()


def test_a_migration_leaves_foreign_keys_on(tmp_path: Path) -> None:
    database = Database(
        f"sqlite:///{tmp_path / 'bot.db'}", pool_size=1, max_overflow=0
    )  # the connection that migrated is the one that reads
    migrate.upgrade(database)
    with database.read() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    database.dispose()


def test_who_writes_says_so_at_the_start(tmp_path: Path) -> None:
    """A transaction that reads first and writes later fails at once when another writer came between."""
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}", pool_size=1, max_overflow=0)
    said: list[str] = []
    event.listen(database.engine, "connect", lambda connection, _: connection.set_trace_callback(said.append))
    for transaction, begin in ((database.read, "BEGIN"), (database.write, "BEGIN IMMEDIATE"), (database.write_rows, "BEGIN IMMEDIATE")):
        said.clear()
        with transaction() as one:
            one.execute(text("SELECT 1"))
        assert said == [begin, "SELECT 1", "COMMIT"]
    database.dispose()


def test_an_sqlite_that_is_too_old_is_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(RuntimeError, match=r"3\.35"):
        Database(f"sqlite:///{tmp_path / 'bot.db'}")


def test_the_database_file_is_a_plain_sqlite_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "bot.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.dispose()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone()[0] == migrate.head()
