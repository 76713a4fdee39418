"""Copies a SQLite database while servers use it, by SQLite's own backup interface (https://www.sqlite.org/backup.html).

One step copies everything under one read lock: in WAL mode writers go on meanwhile, and the copy is the database of one moment. Putting
it back is one transaction of the database, so that servers see the one or the other, and a restore that is cut off has not happened.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.backup import BackupError
from bot.store.database import Database


def copy_out(database: Database, target: Path) -> None:
    """Write the database of this moment to the file `target`, as one file without a log.

    Raises:
        BackupError: the database is damaged.
    """
    source = database.engine.raw_connection()
    try:
        driver = source.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        with closing(sqlite3.connect(target)) as copy:
            driver.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        source.close()
    check(target, "The database is damaged, so a backup of it would be too: restore the newest backup that is whole.")


def copy_in(database: Database, source: Path) -> None:
    """Replace what the database holds by the copy in `source`."""
    target = database.engine.raw_connection()
    try:
        driver = target.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(driver)
    finally:
        target.close()
    database.dispose()  # connections that remember the schema of before


def check(path: Path, otherwise: str) -> None:
    """Raises BackupError with the sentence `otherwise` unless the file is a whole SQLite database."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            whole = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            whole = whole and not copy.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise BackupError(otherwise)
