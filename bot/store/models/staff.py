"""Rule: what staff do is theirs by name, what they judge hangs on the message and goes with it, and the audit log only grows.

Why: whoever looked at, exported, changed or deleted something must be found later; a verdict on words that are gone is of no use.
`MessageDigest` is derived: triggers (bot/store/queries/staff_index.py) keep one narrow row for each message of a patient,
so that filters over 100,000 conversations read no JSON.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Computed, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from bot.store.models.base import Base, Privacy, column

OUTCOME_BITS = {"answer": 1, "handoff": 2, "safety": 4, "smalltalk": 8, "clarify": 16, "declined": 32, "form": 64}
URGENCY = (  # what needs eyes first: danger 5, thumbs-down 4, declined 3, low confidence 1
    "CASE WHEN (outcomes & 4) <> 0 OR topic = 'adverse_event' THEN 5 WHEN down THEN 4 WHEN (outcomes & 32) <> 0 THEN 3 "
    "WHEN confidence < 0.5 AND (outcomes & 72) = 0 THEN 1 ELSE 0 END"
)


class StaffMember(Base):
    """A person who may sign in to the console."""

    __tablename__ = "staff_member"

    id: Mapped[int] = column(Privacy.PLAIN, primary_key=True, autoincrement=True)
    email: Mapped[str] = column(Privacy.STAFF, String(254), unique=True)  # lower case
    role: Mapped[str] = column(Privacy.PLAIN, String(12))  # viewer, reviewer, admin
    password_hash: Mapped[str] = column(Privacy.HASHED, String(200))  # argon2id with its parameters
    totp_sealed: Mapped[bytes | None] = column(Privacy.SEALED, default=None)  # None: no second factor
    totp_step: Mapped[int | None] = column(Privacy.PLAIN, default=None)  # the last time step used: a code works once
    failures: Mapped[int] = column(Privacy.PLAIN, default=0)  # since the last success
    locked_until: Mapped[datetime | None] = column(Privacy.PLAIN, default=None)
    active: Mapped[bool] = column(Privacy.PLAIN, default=True)
    created_at: Mapped[datetime] = column(Privacy.PLAIN)


class StaffSession(Base):
    """One sign-in. The browser holds the token, the table its keyed hash only."""

    __tablename__ = "staff_session"

    token_hash: Mapped[str] = column(Privacy.HASHED, String(64), primary_key=True)
    member_id: Mapped[int] = column(Privacy.PLAIN, ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = column(Privacy.PLAIN)
    seen_at: Mapped[datetime] = column(Privacy.PLAIN)
    expires_at: Mapped[datetime] = column(Privacy.PLAIN, index=True)

    member: Mapped[StaffMember] = relationship()


class AuditEvent(Base):
    """Who did what to what. Never changed, never deleted; holds no words of patients."""

    __tablename__ = "audit_event"

    id: Mapped[int] = column(Privacy.PLAIN, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = column(Privacy.PLAIN)
    actor: Mapped[str] = column(Privacy.STAFF, String(254))  # e-mail, kept when the account is gone
    action: Mapped[str] = column(Privacy.PLAIN, String(40))
    target: Mapped[str] = column(Privacy.PLAIN, String(120), default="")  # kind and id
    detail: Mapped[str] = column(Privacy.PLAIN, String(200), default="")

    __table_args__ = (Index("ix_audit_event_action_id", "action", "id"), Index("ix_audit_event_actor_id", "actor", "id"))


class MessageVerdict(Base):
    """One reviewer's judgement of one message. Several reviewers may judge one: their agreement is measured."""

    __tablename__ = "message_verdict"

    id: Mapped[int] = column(Privacy.PLAIN, primary_key=True, autoincrement=True)
    message_id: Mapped[int] = column(Privacy.PLAIN, ForeignKey("message.id", ondelete="CASCADE"))
    member_id: Mapped[int] = column(Privacy.PLAIN, ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[str] = column(Privacy.PLAIN, String(8))  # right, wrong, unclear
    right_topic: Mapped[str | None] = column(Privacy.PLAIN, String(80), default=None)  # intent, with sub-topic after a slash
    at: Mapped[datetime] = column(Privacy.PLAIN)

    member: Mapped[StaffMember] = relationship()

    __table_args__ = (UniqueConstraint("message_id", "member_id"), Index("ix_message_verdict_at_id", "at", "id"))


class MessageMark(Base):
    """What reviewers share about one message. `version` counts every change of verdicts or marks (optimistic lock)."""

    __tablename__ = "message_mark"

    message_id: Mapped[int] = column(Privacy.PLAIN, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = column(Privacy.PLAIN, default=0)
    flagged: Mapped[bool] = column(Privacy.PLAIN, default=False)
    tags: Mapped[list[Any]] = column(Privacy.STAFF, default=list)
    note: Mapped[str] = column(Privacy.STAFF, Text, default="")
    changed_by: Mapped[str] = column(Privacy.STAFF, String(254), default="")
    changed_at: Mapped[datetime] = column(Privacy.PLAIN)


class SavedFilter(Base):
    """A filter of the transcripts that a member named."""

    __tablename__ = "saved_filter"

    id: Mapped[int] = column(Privacy.PLAIN, primary_key=True, autoincrement=True)
    member_id: Mapped[int] = column(Privacy.PLAIN, ForeignKey("staff_member.id", ondelete="CASCADE"))
    name: Mapped[str] = column(Privacy.STAFF, String(60))
    query: Mapped[str] = column(Privacy.STAFF, String(600))  # as in the address: topic=price&outcome=handoff

    __table_args__ = (UniqueConstraint("member_id", "name"),)


class MessageDigest(Base):
    """What filters and counts need of a patient's message, in one narrow row."""

    __tablename__ = "message_digest"

    message_id: Mapped[int] = column(Privacy.PLAIN, ForeignKey("message.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    conversation_id: Mapped[str] = column(Privacy.PLAIN, String(36))
    at: Mapped[datetime] = column(Privacy.PLAIN)
    hour: Mapped[int] = column(Privacy.PLAIN)  # hours since 1970 began in UTC: counts of days are sums of it
    topic: Mapped[str | None] = column(Privacy.PLAIN, String(40), default=None)
    topic_2: Mapped[str | None] = column(Privacy.PLAIN, String(40), default=None)
    topic_3: Mapped[str | None] = column(Privacy.PLAIN, String(40), default=None)
    sub: Mapped[str | None] = column(Privacy.PLAIN, String(40), default=None)  # sub-topic of the first topic
    confidence: Mapped[float | None] = column(Privacy.PLAIN, default=None)  # of the first topic; None for buttons
    outcomes: Mapped[int] = column(Privacy.PLAIN, default=0)  # bits, see OUTCOME_BITS
    down: Mapped[bool] = column(Privacy.PLAIN, default=False)  # a reply to it got thumbs-down
    urgency: Mapped[int] = column(Privacy.PLAIN, Computed(URGENCY, persisted=True))  # 0: no need to look
    reviewed: Mapped[bool] = column(Privacy.PLAIN, default=False)
    flagged: Mapped[bool] = column(Privacy.PLAIN, default=False)

    __table_args__ = (
        Index("ix_message_digest_facts", "conversation_id", "outcomes", "topic", "confidence", "down", "reviewed", "flagged"),
        Index("ix_message_digest_topic", "topic", "at", "outcomes", "conversation_id"),
        Index("ix_message_digest_hour", "hour", "outcomes", "down"),
        Index("ix_message_digest_at", "at", "outcomes", "topic", "sub"),
        Index("ix_message_digest_queue", "reviewed", "urgency", "at", "message_id"),
        Index(
            "ix_message_digest_flagged", "conversation_id", sqlite_where=text("flagged IS 1"), postgresql_where=text("flagged IS true")
        ),
        Index("ix_message_digest_down", "conversation_id", sqlite_where=text("down IS 1"), postgresql_where=text("down IS true")),
        Index("ix_message_digest_urgent", "urgency", "conversation_id", "reviewed"),
    )
