"""Throw-away databases, on SQLite and on PostgreSQL."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.store import migrate
from bot.store.database import Database

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1/")


def postgres_answers() -> bool:
    import psycopg

    try:
        psycopg.connect(POSTGRES + "postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path, need: Any) -> Iterator[Database]:
    """A database without tables, dropped afterwards."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'folder' / 'bot.db'}")
        yield database
        database.dispose()
        return
    need("PostgreSQL does not answer (set TEST_POSTGRES_URL, or start one on 127.0.0.1)", postgres_answers())
    import psycopg

    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(POSTGRES + "postgres", autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
        database = Database(POSTGRES + name)
        try:
            yield database
        finally:
            database.dispose()
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]


@pytest.fixture
def database(empty: Database) -> Database:
    """A database of this version."""
    migrate.upgrade(empty)
    return empty
