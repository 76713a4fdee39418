"""`bot keys rotate`: everything stored opens with the new key alone, and with the old key gone says so instead of giving garbage."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.escalation import outbox
from bot.escalation.request import ContactDetails
from bot.privacy.sealing import KeyLost, Keyring, create_key_file, drop_old_keys, rotate_key_file
from bot.resealing import reseal_everything
from bot.store import migrate
from bot.store.database import Database
from bot.store.models import Conversation, EngineState, Message

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    migrate.upgrade(made)
    return made


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret.key"
    create_key_file(path)
    return path


def fill(database: Database, keyring: Keyring) -> None:
    details = ContactDetails.check(name="Lena Ortiz", phone="(602) 555-0147", about="a first visit")
    with database.write() as session:
        session.add(
            Conversation(
                id="c1", channel="sms", started_at=NOW, last_at=NOW, last_seq=1, sealed_number=keyring.seal(b"+16025550147", "number:c1")
            )
        )
        session.flush()
        words = keyring.seal(json.dumps({"text": "call me"}).encode(), "message:c1")
        session.add(Message(conversation_id="c1", seq=1, sender="patient", at=NOW, sealed=words, answered=True))
        session.add(EngineState(conversation_id="c1", sealed=keyring.seal(b"{}", "state:c1"), expires_at=NOW + timedelta(hours=1)))
        outbox.submit(session, keyring, details, "c1", "k1", "sms", "contact", NOW)


def opened(database: Database, keyring: Keyring) -> list[bytes]:
    from sqlalchemy import select

    from bot.store.models import ContactRequest

    with database.read() as session:
        conversation = session.scalars(select(Conversation)).one()
        message = session.scalars(select(Message)).one()
        state = session.scalars(select(EngineState)).one()
        request = session.scalars(select(ContactRequest)).one()
        return [
            keyring.open(conversation.sealed_number or b"", "number:c1"),
            keyring.open(message.sealed or b"", "message:c1"),
            keyring.open(state.sealed, "state:c1"),
            keyring.open(request.sealed or b"", outbox.purpose(request.id)),
        ]


def test_after_a_rotation_the_new_key_opens_everything_alone(database: Database, key_file: Path) -> None:
    old = Keyring.from_file(key_file)
    fill(database, old)
    before = opened(database, old)
    rotate_key_file(key_file)
    both = Keyring.from_file(key_file)
    assert opened(database, both) == before, "old and new keys at once"
    assert sum(reseal_everything(database, both).values()) == 4
    drop_old_keys(key_file)
    assert opened(database, Keyring.from_file(key_file)) == before
    with pytest.raises(KeyLost):
        opened(database, old)


def test_a_second_run_has_nothing_to_do(database: Database, key_file: Path) -> None:
    fill(database, Keyring.from_file(key_file))
    rotate_key_file(key_file)
    keyring = Keyring.from_file(key_file)
    reseal_everything(database, keyring)
    assert sum(reseal_everything(database, keyring).values()) == 0


def test_phone_numbers_are_found_by_the_same_hash_after_a_rotation(key_file: Path) -> None:
    before = Keyring.from_file(key_file).fingerprint("+16025550147", "sms")
    rotate_key_file(key_file)
    drop_old_keys(key_file)
    assert Keyring.from_file(key_file).fingerprint("+16025550147", "sms") == before
