"""The database on SQLite and on PostgreSQL: migrations up and down, constraints, times in UTC, what is deleted with what."""

import uuid
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, StatementError

from bot.store.database import Database
from bot.store.models import Base, ContactRequest, Conversation, DeliveryJob, EngineState, Message
from bot.store.models.base import Privacy
from bot.store.queries import conversation as store
from bot.store.queries.retention import purge_conversation

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)


def a_conversation(**more: Any) -> Conversation:
    columns = {"id": str(uuid.uuid4()), "channel": "web", "language": "en", "started_at": NOW, "last_at": NOW, "last_seq": 0}
    return Conversation(**{**columns, **more})


def a_request(conversation: Conversation, key: str = "key") -> ContactRequest:
    return ContactRequest(
        id=str(uuid.uuid4()), conversation_id=conversation.id, request_key=key, channel="web", preferred="call",
        sealed=b"sealed", created_at=NOW, job=DeliveryJob(state="queued", attempts=0, queued_at=NOW, next_at=NOW),
    )  # fmt: skip


# -- columns ---------------------------------------------------------------------------------------------------------------


def test_every_column_says_how_private_it_is() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            assert isinstance(column.info.get("privacy"), Privacy), f"{table.name}.{column.name}"


# -- constraints ----------------------------------------------------------------------------------------------------------


def refused(database: Database, *rows: Any) -> None:
    def write() -> None:
        with database.write() as session:
            for row in rows:
                session.add(row)
                session.flush()

    with pytest.raises(IntegrityError):
        write()


def test_a_message_needs_its_conversation(database: Database) -> None:
    refused(database, Message(conversation_id=str(uuid.uuid4()), seq=1, sender="bot", at=NOW))


def test_a_number_is_given_once_in_a_conversation(database: Database) -> None:
    one = a_conversation()
    refused(
        database,
        one,
        Message(conversation_id=one.id, seq=1, sender="bot", at=NOW),
        Message(conversation_id=one.id, seq=1, sender="bot", at=NOW),
    )


def test_an_idempotency_key_is_used_once_in_a_conversation(database: Database) -> None:
    one, other = a_conversation(), a_conversation()
    message = {"sender": "patient", "at": NOW, "turn_key": "k"}
    with database.write() as session:
        session.add_all([one, other])
        session.flush()
        session.add_all([Message(conversation_id=one.id, seq=1, **message), Message(conversation_id=other.id, seq=1, **message)])
    refused(database, Message(conversation_id=one.id, seq=2, **message))


def test_two_conversations_have_two_tokens(database: Database) -> None:
    refused(database, a_conversation(token_hash="h"), a_conversation(token_hash="h"))


def test_a_contact_request_is_stored_once_for_its_key(database: Database) -> None:
    one = a_conversation()
    refused(database, one, a_request(one), a_request(one))


def test_a_request_has_one_job(database: Database) -> None:
    one = a_conversation()
    request = a_request(one)
    refused(database, one, request, DeliveryJob(request_id=request.id, state="queued", attempts=0, queued_at=NOW, next_at=NOW))


def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    one = a_conversation()

    def write() -> None:
        with database.write() as session:
            session.add(one)
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    with database.read() as session:
        assert session.get(Conversation, one.id) is None


def test_with_a_conversation_goes_everything_that_hangs_on_it(database: Database) -> None:
    one, other = a_conversation(), a_conversation()
    with database.write() as session:
        session.add_all([one, other])
        session.flush()
        for conversation in (one, other):
            session.add_all([
                Message(conversation_id=conversation.id, seq=1, sender="bot", at=NOW, text="Hello"),
                EngineState(conversation_id=conversation.id, sealed=b"s", expires_at=NOW), a_request(conversation),
            ])  # fmt: skip
    with database.write() as session:
        counts = purge_conversation(session, one.id)
    assert (counts.conversations, counts.messages, counts.engine_states, counts.contact_requests) == (1, 1, 1, 1)
    with database.read() as session:
        for table in (Conversation, Message, EngineState, ContactRequest, DeliveryJob):
            assert len(session.scalars(select(table)).all()) == 1, table


# -- values -----------------------------------------------------------------------------------------------------------------


def test_times_come_back_in_utc_whatever_zone_they_had(database: Database) -> None:
    phoenix = NOW.astimezone(timezone(timedelta(hours=-7)))
    one = a_conversation(started_at=phoenix)
    with database.write() as session:
        session.add(one)
    with database.read() as session:
        found = session.get_one(Conversation, one.id).started_at
        assert found == NOW
        assert found.utcoffset() == timedelta(0)
        assert session.scalar(select(Conversation.id).where(Conversation.started_at <= phoenix)) == one.id
        assert session.scalar(select(Conversation.id).where(Conversation.started_at < phoenix)) is None


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"), database.write() as session:
        session.add(a_conversation(started_at=datetime(2026, 3, 1)))


def test_json_and_words_of_any_script_come_back_as_they_were(database: Database) -> None:
    one = a_conversation()
    topics = [{"name": "side_effects", "sub": None, "confidence": 0.98}]
    words = "日本語 👩‍⚕️ ñ \u202e 'quoted' \\ %s {{x}}"
    with database.write() as session:
        session.add(one)
        session.flush()
        session.add(Message(conversation_id=one.id, seq=1, sender="patient", at=NOW, text=words, topics=topics, answered=False))
    with database.read() as session:
        found = store.unanswered(session, one.id)[0]
        assert (found.text, found.topics, found.answered) == (words, topics, False)


def test_state_is_replaced_only_by_who_knows_the_present_one(database: Database) -> None:
    one = a_conversation()
    until = NOW + timedelta(hours=1)
    with database.write() as session:
        session.add(one)
        session.flush()
        assert store.replace_state(session, one.id, b"first", until, None)
        assert store.replace_state(session, one.id, b"second", until, b"first")
    with database.write() as session:
        assert not store.replace_state(session, one.id, b"late", until, None), "there is one"
        assert not store.replace_state(session, one.id, b"late", until, b"first"), "another process was faster"
    with database.read() as session:
        row = store.load_state(session, one.id)
        assert row is not None
        assert (row.sealed, row.expires_at) == (b"second", until)


def test_messages_are_numbered_in_order_without_gaps(database: Database) -> None:
    one = a_conversation()
    with database.write() as session:
        session.add(one)
    for number in range(1, 6):
        with database.write() as session:
            conversation = store.lock(session, one.id)
            assert conversation is not None
            assert store.append(session, conversation, sender="bot", at=NOW, text=str(number)).seq == number
    with database.read() as session:
        assert [message.seq for message in store.messages_after(session, one.id, 2)] == [3, 4, 5]
        assert [message.seq for message in store.messages_after(session, one.id, 0, limit=2)] == [1, 2]


def test_writers_wait_for_each_other(database: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    one = a_conversation()
    with database.write() as session:
        session.add(one)

    def add(number: int) -> None:
        with database.write() as session:
            conversation = store.lock(session, one.id)
            assert conversation is not None
            store.append(session, conversation, sender="bot", at=NOW, text=str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    with database.read() as session:
        assert [message.seq for message in store.messages_after(session, one.id, 0)] == list(range(1, 25))
