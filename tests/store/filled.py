"""A database with something in every table, sealed where it has to be, as a clinic's is after a week."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, text, update

from bot.escalation import outbox
from bot.escalation.request import ContactDetails
from bot.privacy.sealing import Keyring
from bot.store.database import Database
from bot.store.models import (
    AuditEvent,
    ConsentEvent,
    Conversation,
    DayCount,
    EngineState,
    Message,
    MessageDigest,
    MessageMark,
    MessageVerdict,
    SavedFilter,
    SmsOutbound,
    SmsTurn,
    StaffMember,
    StaffSession,
)

NOW = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
WORDS = "日本語 'quoted' \\ %s {{x}} ñ"
DETAILS = ContactDetails.check(name="Lena Ortiz", phone="(602) 555-0147", about="a first visit")


def fill(database: Database, keyring: Keyring, conversations: int = 3) -> None:
    """`conversations` of a question and an answer, and what hangs on them."""
    with database.write() as session:
        session.add(StaffMember(id=1, email="nurse@clinic.example", role="admin", password_hash="argon", created_at=NOW))
        session.flush()
        session.add_all([
            StaffSession(token_hash="t", member_id=1, created_at=NOW, seen_at=NOW, expires_at=NOW),
            SavedFilter(member_id=1, name="prices", query="topic=price"), AuditEvent(at=NOW, actor="nurse@clinic.example", action="looked"),
            ConsentEvent(person_hash="p", number_hash="n", event="opt_out", words="STOP", at=NOW),
            SmsOutbound(id="o", person_hash="p", state="sent", at=NOW, changed_at=NOW, sealed_number=keyring.seal(b"+16025550147", "sms-outbound:o")),
        ])  # fmt: skip
        session.add(DayCount(day=NOW.date(), channel="sms", kind="topic", name="side_effects", count=7))
        for number in range(conversations):
            one(session, keyring, f"c{number}")


def one(session: Any, keyring: Keyring, name: str) -> None:
    """One conversation with everything that can hang on it."""
    session.add(
        Conversation(
            id=name, channel="sms", started_at=NOW, last_at=NOW, last_seq=2, sealed_number=keyring.seal(b"+16025550147", f"number:{name}")
        )
    )
    session.flush()
    words = keyring.seal(json.dumps({"text": WORDS}).encode(), f"message:{name}")
    asked = Message(
        conversation_id=name, seq=1, sender="patient", at=NOW, sealed=words, text=WORDS, answered=True, turn_key="k", outcomes=["answer"],
        topics=[{"name": "side_effects", "sub": None, "confidence": 0.98}],
    )  # fmt: skip
    reply = Message(conversation_id=name, seq=2, sender="bot", at=NOW, text="An answer.", reply_to=1)
    session.add_all([
        asked, reply, EngineState(conversation_id=name, sealed=keyring.seal(b"{}", f"state:{name}"), expires_at=NOW + timedelta(hours=1)),
        SmsTurn(message_sid=f"SM{name}", person_hash="p", conversation_id=name, answer="An answer.", choices=["contact"], at=NOW),
    ])  # fmt: skip
    outbox.submit(session, keyring, DETAILS, name, "k1", "sms", "contact", NOW)
    session.flush()
    session.add_all([
        MessageVerdict(message_id=asked.id, member_id=1, verdict="right", at=NOW),
        MessageMark(message_id=asked.id, flagged=True, tags=["kind"], note="well put", changed_by="nurse@clinic.example", changed_at=NOW),
    ])  # fmt: skip
    reply.feedback = "down"
    session.flush()
    session.execute(
        update(MessageDigest).where(MessageDigest.message_id == asked.id).values(reviewed=True, flagged=True)
    )  # as the console does


def content(database: Database) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table, as text, by table; without what other rows give."""
    return dict(_content(database))


def _content(database: Database) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    with database.engine.connect() as connection:
        for name in sorted(inspect(connection).get_table_names()):
            if name != "alembic_version" and not name.startswith("message_words"):
                rows = connection.execute(text(f'SELECT * FROM "{name}"')).mappings().all()
                yield name, sorted(tuple(f"{key}={row[key]!r}" for key in sorted(row)) for row in rows)
