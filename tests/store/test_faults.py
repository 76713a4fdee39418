"""A fault of the database is recognised from what the driver says, told once, and known to be gone only when that is true."""

import logging
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from test_database import a_conversation

from bot.store import migrate
from bot.store.database import Database
from bot.store.faults import ERRORS, Fault, Unusable, fault_of


def error_of(work: Callable[[], object]) -> BaseException:
    with pytest.raises(ERRORS) as caught:
        work()
    return caught.value


def write(database: Database) -> None:
    with database.write() as session:
        session.add(a_conversation())


@pytest.fixture
def sqlite(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    migrate.upgrade(database)
    return database


def test_a_lock_of_another_program(sqlite: Database) -> None:
    other = sqlite3.connect(str(sqlite.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert fault_of(error_of(lambda: write(sqlite))) is Fault.BUSY
    with sqlite.read() as session:
        session.execute(text("SELECT 1"))
    assert sqlite.health.fault is Fault.BUSY, "that it can be read does not mean that it can be written"
    other.execute("ROLLBACK")
    sqlite.probe()
    assert sqlite.health.fault is None


def test_a_full_database(sqlite: Database) -> None:
    def fill() -> None:
        with sqlite.write() as session:
            session.execute(text(f"PRAGMA max_page_count = {session.scalar(text('PRAGMA page_count'))}"))
            session.add_all(a_conversation() for _ in range(500))

    assert fault_of(error_of(fill)) is Fault.FULL


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"something else, long enough to be looked at" * 100)
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    assert fault_of(error_of(lambda: migrate.current(database))) is Fault.BROKEN


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    database = Database(f"sqlite:///{tmp_path / 'var' / 'bot.db'}")
    assert fault_of(error_of(lambda: write(database))) is Fault.READ_ONLY


def test_a_server_that_is_not_there() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    assert fault_of(error_of(lambda: write(database))) is Fault.AWAY


@pytest.mark.postgres
@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(5)", Fault.AWAY),
        ("SET LOCAL transaction_read_only = on; CREATE TABLE x (y int)", Fault.READ_ONLY),
        ("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '53100'; END $$", Fault.FULL),
        ("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '53300'; END $$", Fault.AWAY),
        ("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'XX001'; END $$", Fault.BROKEN),
        ("SELECT pg_terminate_backend(pg_backend_pid())", Fault.AWAY),
        ("SELECT * FROM nothing_of_this_name", None),
        ("SELECT 1 / 0", None),
    ],
)
def test_what_postgresql_says(empty: Database, statement: str, fault: Fault | None) -> None:
    def run() -> None:
        with empty.write() as session:
            for part in statement.split("; ") if "DO" not in statement else [statement]:
                session.connection().exec_driver_sql(part)

    assert fault_of(error_of(run)) is fault
    assert empty.health.fault is fault


def test_no_connection_becomes_free(empty: Database) -> None:
    database = Database(empty.url.render_as_string(hide_password=False), pool_size=1, max_overflow=0, pool_timeout=0.1)
    with database.read() as session:
        session.execute(text("SELECT 1"))
        assert fault_of(error_of(lambda: write(database))) is Fault.AWAY
    database.dispose()


def test_a_mistake_of_ours_is_no_fault(database: Database) -> None:
    def wrong() -> None:
        with database.write() as session:
            session.execute(text("SELECT nothing FROM conversation"))

    assert fault_of(error_of(wrong)) is None
    assert database.health.fault is None
    assert fault_of(ValueError("something else")) is None


def test_a_blocked_database_is_used_by_nobody(database: Database) -> None:
    database.health.block(Fault.KEY_MISSING)
    for use in (lambda: write(database), database.probe):
        error = error_of(use)
        assert isinstance(error, Unusable)
        assert fault_of(error) is Fault.KEY_MISSING
    database.health.unblock()
    write(database)


def test_a_fault_is_logged_when_it_comes_and_when_it_goes(sqlite: Database, caplog: pytest.LogCaptureFixture) -> None:
    lost = DBAPIError("SELECT secret words", {"name": "Lena"}, sqlite3.OperationalError("x"))
    lost.orig.sqlite_errorcode = sqlite3.SQLITE_FULL  # type: ignore[union-attr]
    with caplog.at_level(logging.WARNING, logger="bot.store.faults"):
        for _ in range(5):
            sqlite.health.failed(lost)
        write(sqlite)
        write(sqlite)
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    assert "The disk of the database is full" in caplog.text
    assert "secret" not in caplog.text
    assert "Lena" not in caplog.text


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_says_what_to_do(fault: Fault) -> None:
    assert fault.sentence.endswith(".")
    assert any(word in fault.sentence for word in ("check", "end ", "make room", "stop", "install", "put it back"))
