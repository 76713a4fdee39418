"""Redaction follows the reply: while a turn is being answered it waits, but never for long."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import transcripts
from bot.metrics import Metrics
from bot.privacy.sealing import Keyring, new_key_text
from bot.store import migrate
from bot.store.database import Database
from bot.store.models import Conversation, Message
from bot.transcripts import Redaction, TranscriptRedactor

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path):
    made = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    migrate.prepare(made, lambda _: None)
    yield made
    made.dispose()


@pytest.fixture
def redactor(database: Database):
    keyring = Keyring.from_text(new_key_text())
    made = TranscriptRedactor(database, keyring, lambda: lambda words: f"[{words}]", Metrics(), lambda: NOW + timedelta(days=1))
    with database.write() as session:
        session.add(Conversation(id="one", channel="web", started_at=NOW, last_at=NOW, last_seq=1))
        session.flush()
        sealed = keyring.seal(json.dumps({"text": "words"}).encode(), "message:one")
        session.add(Message(conversation_id="one", seq=1, sender="patient", at=NOW, sealed=sealed, answered=False))
    made.start()
    yield made
    made.stop()


def queued(database: Database, redactor: TranscriptRedactor) -> float:
    """Queue the message; seconds until it was redacted."""
    with database.read() as session:
        number = session.scalars(select(Message.id)).one()
    began = time.monotonic()
    redactor.add(Redaction(number, "one", "words"))
    while words(database) is None:
        assert time.monotonic() - began < 30, "it is never redacted"
        time.sleep(0.01)
    assert words(database) == "[words]"
    return time.monotonic() - began


def words(database: Database) -> str | None:
    with database.read() as session:
        return session.scalars(select(Message.text)).one()


def test_it_waits_while_a_turn_is_answered(database: Database, redactor: TranscriptRedactor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcripts, "CALM_SECONDS", 0.6)
    with redactor.turn():
        assert queued(database, redactor) >= 0.6


def test_it_does_not_wait_where_none_is(database: Database, redactor: TranscriptRedactor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcripts, "CALM_SECONDS", 60.0)
    assert queued(database, redactor) < 30


def test_a_turn_that_fails_is_over_as_well(database: Database, redactor: TranscriptRedactor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcripts, "CALM_SECONDS", 60.0)
    with pytest.raises(RuntimeError), redactor.turn():
        raise RuntimeError
    assert queued(database, redactor) < 30
