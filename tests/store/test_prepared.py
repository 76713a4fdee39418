"""A prepared statement gives and takes what SQLAlchemy would, and fails as it would, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.store.database import Database
from bot.store.faults import Fault, fault_of
from bot.store.models import Conversation, Message
from bot.store.prepared import Prepared

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
CONVERSATIONS, MESSAGES = Conversation.__table__, Message.__table__
PUT = Prepared(insert(MESSAGES))
PUT_RETURNING = Prepared(insert(MESSAGES).returning(MESSAGES.c.id, MESSAGES.c.at, MESSAGES.c.topics))
COLUMNS = (
    MESSAGES.c.seq, MESSAGES.c.at, MESSAGES.c.text, MESSAGES.c.sealed, MESSAGES.c.answered, MESSAGES.c.topics, MESSAGES.c.extras,
    MESSAGES.c.milliseconds,
)  # fmt: skip
READ = select(*COLUMNS).where(MESSAGES.c.conversation_id == bindparam("conversation")).order_by(MESSAGES.c.seq)
ALL = Prepared(READ)
ANSWERED = Prepared(update(MESSAGES).where(MESSAGES.c.seq == bindparam("number"), MESSAGES.c.answered.is_(False)))
PHOENIX = timezone(timedelta(hours=-7))
WORDS = "日本語 👩‍⚕️ ñ 'quoted' \\ %s %(name)s {{x}} ?"


def values(seq: int, **more: Any) -> dict[str, Any]:
    return {"conversation_id": "c0", "seq": seq, "sender": "patient", "at": NOW, **more}


@pytest.fixture(autouse=True)
def conversation(database: Database) -> None:
    with database.write() as session:
        session.add(Conversation(id="c0", channel="web", started_at=NOW, last_at=NOW, last_seq=0))


def test_values_go_in_and_come_back_as_with_sqlalchemy(database: Database) -> None:
    topics = [{"name": "side_effects", "sub": None, "confidence": 0.98}]
    row = {"at": NOW.astimezone(PHOENIX), "text": WORDS, "sealed": b"\x00\xff", "answered": False, "topics": topics, "milliseconds": 6.4}
    with database.write_rows() as connection:
        assert PUT.run(connection, values(1, **row)) == 1
        connection.execute(insert(MESSAGES), values(2, **row))
        PUT.run(connection, values(3, extras=None))
        connection.execute(insert(MESSAGES), values(4, extras=None))
    with database.write_rows() as connection:
        found = ALL.rows(connection, {"conversation": "c0"})
        assert found == [tuple(one) for one in connection.execute(READ, {"conversation": "c0"})]
        assert found[0] == (1, NOW, WORDS, b"\x00\xff", False, topics, None, 6.4)
        assert found[0][1:] == found[1][1:]
        assert found[0][1].utcoffset() == timedelta(0)
        kinds = connection.execute(text("SELECT topics IS NULL, CAST(extras AS text) FROM message ORDER BY seq")).all()
        assert kinds[2] == kinds[3], "a column that is left out, and one that is set to nothing"


def test_what_a_change_returns_and_how_many_rows_it_changed(database: Database) -> None:
    with database.write_rows() as connection:
        assert PUT_RETURNING.first(connection, values(1, answered=False, topics=[1]))[1:] == (NOW, [1])
        assert PUT.run(connection, values(2), values(3), values(4)) in (3, -1)
        assert PUT.run(connection) == 0
        assert ANSWERED.run(connection, {"number": 1, "answered": True}) == 1
        assert ANSWERED.run(connection, {"number": 1, "answered": True, "outcomes": ["answer"]}) == 0
        assert ALL.first(connection, {"conversation": "nobody"}) is None
    with database.read() as session:
        assert [row[0] for row in ALL.rows(session, {"conversation": "c0"})] == [1, 2, 3, 4]


def test_it_sees_what_a_session_has_not_written_yet(database: Database) -> None:
    with database.write() as session:
        session.add(Message(**values(1)))
        assert len(ALL.rows(session, {"conversation": "c0"})) == 1


def test_an_error_is_the_one_of_sqlalchemy_and_holds_no_words(database: Database) -> None:
    with pytest.raises(IntegrityError) as caught, database.write_rows() as connection:
        PUT.run(connection, values(1, text="private words"), values(1, text="private words"))
    assert "private words" not in str(caught.value)
    assert fault_of(caught.value) is None
    with pytest.raises(DBAPIError) as caught, database.write_rows() as connection:
        Prepared(select(text("1")).select_from(text("nothing_of_this_name"))).rows(connection, {})
    assert fault_of(caught.value) is None
    with database.read() as session:
        assert ALL.rows(session, {"conversation": "c0"}) == []


def test_a_value_that_is_missing_or_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(KeyError), database.write_rows() as connection:
        ALL.rows(connection, {})
    with pytest.raises(ValueError, match="time zone"), database.write_rows() as connection:
        PUT.run(connection, values(1, at=datetime(2026, 3, 1)))
    with pytest.raises(TypeError, match="last_seq"), database.write_rows() as connection:
        Prepared(insert(CONVERSATIONS)).run(connection, {"id": "c1", "channel": "web", "language": "en", "started_at": NOW, "last_at": NOW})


def test_a_connection_that_broke_is_noticed_and_replaced(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("a file does not hang up")

    def break_off(connection: Connection) -> None:
        backend = connection.scalar(text("SELECT pg_backend_pid()"))
        with database.read() as session:
            session.execute(text("SELECT pg_terminate_backend(:backend, 5000)"), {"backend": backend})
        ALL.rows(connection, {"conversation": "c0"})

    with pytest.raises(DBAPIError) as caught, database.write_rows() as connection:
        break_off(connection)
    assert caught.value.connection_invalidated
    assert fault_of(caught.value) is Fault.AWAY
    assert database.health.fault is Fault.AWAY
    with database.write_rows() as connection:
        assert ALL.rows(connection, {"conversation": "c0"}) == []
    assert database.health.fault is None
