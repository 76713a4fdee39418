"""Jobs that every process runs: done twice at once they do no harm, and what a dead process left is taken up by another."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot import transcripts
from bot.metrics import Metrics
from bot.privacy.sealing import Keyring, new_key_text
from bot.settings import Settings
from bot.store import migrate
from bot.store.database import Database
from bot.store.models import Base, Conversation, EngineState, Message
from bot.store.retention import RetentionJob
from bot.transcripts import TranscriptRedactor

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=365)


@pytest.fixture
def databases(database_url: str) -> Iterator[list[Database]]:
    """One database, as three processes have it."""
    made = [Database(database_url) for _ in range(3)]
    migrate.upgrade(made[0])
    yield made
    if not made[0].is_sqlite:
        with made[0].write() as session:
            session.execute(text("TRUNCATE " + ", ".join(Base.metadata.tables) + " CASCADE"))
    for one in made:
        one.dispose()


def settled(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(Message.sealed.is_not(None))) or 0


def test_retention_in_three_processes_purges_each_row_once(databases: list[Database], tmp_path: Path) -> None:
    with databases[0].write() as session:
        for n in range(600):
            name = f"old-{n * 7919 % 600:04}"
            session.add(Conversation(id=name, channel="web", started_at=OLD, last_at=OLD, last_seq=1))
            session.flush()
            session.add(Message(conversation_id=name, seq=1, sender="patient", at=OLD, text="words", answered=True))
            session.add(EngineState(conversation_id=name, sealed=b"state", expires_at=OLD))
        session.add(Conversation(id="young", channel="web", started_at=NOW, last_at=NOW, last_seq=0))
    settings = Settings(_env_file=None, var_dir=tmp_path)
    jobs = [RetentionJob(database, settings, lambda: NOW, batch=50) for database in databases]
    with ThreadPoolExecutor(3) as pool:
        counts = [running.result() for running in [pool.submit(job.run_once) for job in jobs]]
    assert sum(count.conversations for count in counts) == 600
    assert sum(count.engine_states for count in counts) == 600
    with databases[0].read() as session:
        assert list(session.scalars(select(Conversation.id))) == ["young"]


def test_words_that_a_dead_process_left_sealed_are_redacted_by_another(databases: list[Database], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcripts, "LOOK_SECONDS", 0.2)
    looks, look = Counter[int](), transcripts.store.unredacted

    def counted(session: Session, before: datetime) -> list[Message]:
        looks[threading.get_ident()] += 1
        return look(session, before)

    def all_look_twice_more() -> None:
        """The second look begins when the first is over, and what it found is dealt with."""
        seen = looks.copy()
        deadline = time.monotonic() + 60
        while len(looks) < 3 or any(looks[one] < seen[one] + 2 for one in looks):
            assert time.monotonic() < deadline, "a process looks no more"
            time.sleep(0.02)

    monkeypatch.setattr(transcripts.store, "unredacted", counted)
    keyring, stranger = Keyring.from_text(new_key_text()), Keyring.from_text(new_key_text())
    now = NOW
    redactors = [TranscriptRedactor(one, keyring, lambda: lambda words: f"[{words}]", Metrics(), lambda: now) for one in databases]
    for redactor in redactors:
        redactor.start()
    all_look_twice_more()  # their look at start is over
    with databases[0].write() as session:
        session.add(Conversation(id="one", channel="web", started_at=NOW, last_at=NOW, last_seq=3))
        session.flush()
        for seq, keys in ((1, keyring), (2, keyring), (3, stranger)):
            sealed = keys.seal(json.dumps({"text": f"words {seq}"}).encode(), "message:one")
            session.add(Message(conversation_id="one", seq=seq, sender="patient", at=NOW, sealed=sealed, answered=seq != 2))
    all_look_twice_more()
    assert settled(databases[0]) == 3, "who answered it a moment ago redacts it"
    now += timedelta(minutes=2)
    all_look_twice_more()
    for redactor in redactors:
        redactor.stop()
    with databases[0].read() as session:
        found = {message.seq: message.text for message in session.scalars(select(Message))}
    assert found == {1: "[words 1]", 2: None, 3: None}, "neither what waits for its answer nor what another key may still open"
