"""Servers of their own, each with a fault of its own; a PostgreSQL database behind a line that a test can slow down or cut."""

import os
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from server import BotProcess

sys.path.insert(0, str(Path(__file__).parent))

from slow_line import SlowLine

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1/")
MakeServer = Callable[..., BotProcess]


@pytest.fixture(scope="module")
def make_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MakeServer]:
    """Makes servers that are ended with the module."""
    made: list[BotProcess] = []

    def make(name: str, **settings: object) -> BotProcess:
        folder = settings.pop("folder", None) or tmp_path_factory.mktemp(name)
        process = BotProcess(folder, **settings)  # type: ignore[arg-type]
        made.append(process)
        return process

    yield make
    for process in made:
        process.kill()


@pytest.fixture(scope="session")
def postgres() -> str:
    """Address of the PostgreSQL server, to which the name of a database is added."""
    return POSTGRES


@pytest.fixture(scope="module")
def line(need: Callable[[str, bool], None]) -> Iterator[tuple[SlowLine, str]]:
    """A slow line to PostgreSQL, and the address of an empty database on it."""
    there = urlsplit(POSTGRES)
    try:
        admin = psycopg.connect(POSTGRES + "postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        need("PostgreSQL does not answer (set TEST_POSTGRES_URL, or start one on 127.0.0.1)", False)
        return
    name = f"survival_{uuid.uuid4().hex[:12]}"
    admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    made = SlowLine((there.hostname or "127.0.0.1", there.port or 5432))
    user = (there.username or "postgres") + (f":{there.password}" if there.password else "")
    yield made, f"postgresql://{user}@127.0.0.1:{made.port}/{name}"
    made.close()
    admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]
    admin.close()
