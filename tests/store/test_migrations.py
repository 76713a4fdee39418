"""Migrations up and down on both databases with data in them, whatever hangs on what; and what a start makes of a database it finds."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filled import NOW, content, fill
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError

from bot.privacy.sealing import Keyring, new_key_text
from bot.store import migrate
from bot.store.database import Database
from bot.store.faults import Fault, Unusable
from bot.store.models import AuditEvent, Base, Conversation, Message
from bot.store.queries import conversation as store

DERIVED = "message_digest"  # made anew from the others at the start
#: A migration of tomorrow: it changes the two tables that most hangs on, which SQLite does by copying and dropping them.
TOMORROW = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"
branch_labels = depends_on = None


def upgrade():
    for name in ("conversation", "message", "audit_event"):
        with op.batch_alter_table(name, recreate="auto") as batch:
            batch.add_column(sa.Column("tomorrow", sa.String(20), nullable=False, server_default="new"))
            batch.create_check_constraint("is_new", "tomorrow <> ''")
    op.execute("UPDATE message SET topics = topics")


def downgrade():
    for name in ("conversation", "message", "audit_event"):
        with op.batch_alter_table(name) as batch:
            batch.drop_constraint(op.f("ck_" + name + "_is_new"), type_="check")
            batch.drop_column("tomorrow")
"""


@pytest.fixture
def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The migrations as a later version of the program has them."""
    today = migrate.head()
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9001_tomorrow.py").write_text(TOMORROW.format(head=today))
    monkeypatch.setattr(migrate, "FOLDER", folder)
    return today


@pytest.fixture
def filled(empty: Database) -> Database:
    migrate.prepare(empty)
    fill(empty, Keyring.from_text(new_key_text()))
    return empty


def without(rows: dict[str, list[tuple[str, ...]]], column: str) -> dict[str, list[tuple[str, ...]]]:
    return {name: [tuple(cell for cell in row if not cell.startswith(f"{column}=")) for row in found] for name, found in rows.items()}


def test_every_table_of_the_models_is_filled(filled: Database) -> None:
    found = content(filled)
    assert {name for name in Base.metadata.tables if not found[name]} == set()


def test_migrations_go_up_and_down_and_up_again(empty: Database) -> None:
    assert migrate.current(empty) is None
    migrate.prepare(empty)
    assert migrate.current(empty) == migrate.head()
    migrate.prepare(empty)  # a second start finds nothing to do
    migrate.downgrade(empty, "base")
    assert set(inspect(empty.engine).get_table_names()) - {"alembic_version"} == set()
    migrate.prepare(empty)
    assert set(inspect(empty.engine).get_table_names()) >= set(Base.metadata.tables)


def test_the_migrated_database_is_what_the_models_say(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert difference == []


def test_each_migration_goes_down_and_up_with_data_in_the_database(filled: Database) -> None:
    """What both versions store is the same after the way down and up; only the first migration's way down ends with nothing."""
    for before, revision in list(zip(["base", *migrate.revisions()], migrate.revisions(), strict=False))[::-1]:
        there = content(filled)
        migrate.downgrade(filled, before)
        assert migrate.current(filled) == (None if before == "base" else before)
        older = content(filled)
        for name, rows in older.items():
            assert len(rows) == len(there[name]) or name == DERIVED, f"{revision} down lost rows of {name}"
        migrate.upgrade(filled, revision)
        newer = content(filled)
        for name, rows in older.items():
            assert len(newer[name]) == len(rows) or name == DERIVED, f"{revision} up lost rows of {name}"
        if before != "base":
            migrate.downgrade(filled, before)
    migrate.prepare(filled)
    assert migrate.current(filled) == migrate.head()


def test_an_older_database_is_upgraded_at_the_start_and_loses_nothing(filled: Database, tomorrow: str) -> None:
    before = content(filled)
    said: list[str] = []
    migrate.prepare(filled, said.append)
    assert migrate.current(filled) == "9001"
    assert said == ["Upgrading the database", "Indexing transcripts for the console"]
    after = content(filled)
    assert without(after, "tomorrow") == before, "verdicts and marks hang on messages, which were copied"
    assert all("tomorrow='new'" in row for row in after["message"])
    works_as_before(filled)
    migrate.downgrade(filled, tomorrow)
    migrate.prepare(filled)  # still the later program: up again
    assert len(content(filled)["message_verdict"]) == 3


def works_as_before(database: Database) -> None:
    """The triggers of the console are there: digests, full text, the audit log that only grows."""
    with database.write() as session:
        conversation = store.lock(session, "c0")
        assert conversation is not None
        message = store.append(session, conversation, sender="patient", at=NOW, text="wheelchair", outcomes=["answer"])
        session.flush()
        digests = session.scalar(text("SELECT count(*) FROM message_digest WHERE message_id = :id"), {"id": message.id})
        assert digests == 1
        if database.is_sqlite:
            found = session.scalar(text("SELECT count(*) FROM message_words WHERE message_words MATCH 'wheelchair'"))
            assert found == 1
    for change in ("UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event"):
        with pytest.raises(DBAPIError, match="only grows"), database.write() as session:
            session.execute(text(change))
    with database.read() as session:
        assert session.scalar(select(AuditEvent.actor)) == "nurse@clinic.example"
    with pytest.raises(DBAPIError), database.write() as session:  # foreign keys are kept again
        session.execute(text("UPDATE message SET conversation_id = 'nobody'"))


def test_a_migration_that_fails_has_not_happened(filled: Database, tomorrow: str) -> None:
    before = content(filled)
    broken = TOMORROW.format(head=tomorrow).replace("UPDATE message SET topics = topics", "UPDATE nothing SET here = 1")
    (migrate.FOLDER / "versions" / "9001_tomorrow.py").write_text(broken)
    with pytest.raises(DBAPIError):
        migrate.upgrade(filled)
    assert migrate.current(filled) == tomorrow
    assert content(filled) == before
    works_as_before(filled)


def test_a_migration_that_would_orphan_rows_is_refused(filled: Database, tomorrow: str) -> None:
    before = content(filled)
    orphans = TOMORROW.format(head=tomorrow).replace("UPDATE message SET topics = topics", "DELETE FROM conversation WHERE id = 'c1'")
    (migrate.FOLDER / "versions" / "9001_tomorrow.py").write_text(orphans)
    if not filled.is_sqlite:
        migrate.upgrade(filled)  # PostgreSQL keeps its foreign keys throughout: what hangs on the row goes with it
        assert len(content(filled)["message"]) == len(before["message"]) - 2
        return
    with pytest.raises(migrate.MigrationError, match="message"):
        migrate.upgrade(filled)
    assert content(filled) == before


def test_a_database_of_a_newer_program_is_left_alone(filled: Database) -> None:
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    before = content(filled)
    with pytest.raises(Unusable) as refused:
        migrate.prepare(filled)
    assert refused.value.fault is Fault.NEWER
    assert content(filled) == before


def test_servers_that_start_at_once_migrate_once(empty: Database) -> None:
    together = threading.Barrier(4)

    def start(_: int) -> str | None:
        database = Database(empty.url.render_as_string(hide_password=False))
        together.wait()
        migrate.prepare(database)
        found = migrate.current(database)
        database.dispose()
        return found

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(start, range(4))) == {migrate.head()}
    with empty.write() as session:
        session.add(Conversation(id="c0", channel="web", started_at=NOW, last_at=NOW, last_seq=0))
        session.flush()
        session.add(Message(conversation_id="c0", seq=1, sender="patient", at=NOW, text="hello"))
        session.flush()
        assert session.scalar(text("SELECT count(*) FROM message_digest")) == 1
