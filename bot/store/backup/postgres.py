"""Copies a PostgreSQL database by its own tools: pg_dump reads one snapshot while servers go on; psql puts it back in one transaction.

The password goes to them by the environment, never by the command line, which every user of the machine can read.
"""

import os
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from bot.store.backup import BackupError
from bot.store.database import Database
from bot.store.models import Base

FUNCTIONS = ("staff_digest", "staff_digest_feedback", "staff_audit")


def copy_out(database: Database, target: Path) -> None:
    """Dump the database of this moment to the file `target` (pg_dump's custom format).

    Raises:
        BackupError: pg_dump is not there, or says what is wrong.
    """
    _run(database.url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def copy_in(database: Database, source: Path) -> None:
    """Replace our tables by those of the dump `source`, in one transaction.

    Raises:
        BackupError: a tool is not there, or says what is wrong; then nothing was changed.
    """
    script = source.with_name("restore.sql")
    _run(None, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
    clear = source.with_name("clear.sql")
    tables = ", ".join(f'"{name}"' for name in (*Base.metadata.tables, "alembic_version"))
    clear.write_text(
        f"DROP TABLE IF EXISTS {tables} CASCADE;\n" + "".join(f"DROP FUNCTION IF EXISTS {name}() CASCADE;\n" for name in FUNCTIONS),
        encoding="utf-8",
    )
    database.dispose()
    _run(
        database.url, "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null",
        f"--file={clear}", f"--file={script}",
    )  # fmt: skip


def check(path: Path) -> None:
    """Raises BackupError unless `path` is a dump whose table of contents can be read."""
    _run(None, "pg_restore", "--list", "--file=/dev/null", str(path))


def _run(url: URL | None, tool: str, *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise BackupError(f"{tool} is not installed: it comes with PostgreSQL's client (Debian: apt install postgresql-client).")
    environment = dict(os.environ)
    if url is not None:
        options = {name: value for name, value in url.query.items() if isinstance(value, str)}
        told = make_conninfo("", host=url.host, port=url.port, user=url.username, dbname=url.database, **options)
        arguments = (f"--dbname={told}", *arguments)
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip())
        raise BackupError(f"{tool} failed, and nothing was changed: {said[:300]}")
