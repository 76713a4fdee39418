"""Transcripts: a conversation and its messages. Words are stored redacted only; raw words live sealed until they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from bot.store.models.base import Base, Privacy, column


class Conversation(Base):
    """One patient's conversation on one channel."""

    __tablename__ = "conversation"

    id: Mapped[str] = column(Privacy.PLAIN, String(36), primary_key=True)
    channel: Mapped[str] = column(Privacy.PLAIN, String(8))
    language: Mapped[str] = column(Privacy.PLAIN, String(8), default="en")
    token_hash: Mapped[str | None] = column(Privacy.HASHED, String(64), unique=True, default=None)
    person_hash: Mapped[str | None] = column(Privacy.HASHED, String(64), index=True, default=None)
    sealed_number: Mapped[bytes | None] = column(Privacy.SEALED, default=None)  # SMS: where replies and contact requests go
    contact_by: Mapped[str | None] = column(Privacy.PLAIN, String(8), default=None)  # SMS: "call me" or "text me back": call, text
    started_at: Mapped[datetime] = column(Privacy.PLAIN)
    last_at: Mapped[datetime] = column(Privacy.PLAIN)
    token_expires_at: Mapped[datetime | None] = column(Privacy.PLAIN, default=None)
    last_seq: Mapped[int] = column(Privacy.PLAIN, default=0)
    safety: Mapped[str | None] = column(Privacy.PLAIN, String(16), default=None)  # gravest safety kind seen: crisis, emergency
    contact_topic: Mapped[str | None] = column(Privacy.PLAIN, String(40), default=None)

    messages: Mapped[list["Message"]] = relationship(back_populates="conversation", passive_deletes=True, order_by="Message.seq")

    __table_args__ = (Index("ix_conversation_last_at_id", "last_at", "id"), Index("ix_conversation_started_at", "started_at"))


class Message(Base):
    """One message. `text` is redacted; `sealed` holds the raw words until redaction is done and the turn answered."""

    __tablename__ = "message"

    id: Mapped[int] = column(Privacy.PLAIN, primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = column(Privacy.PLAIN, ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int] = column(Privacy.PLAIN)
    sender: Mapped[str] = column(Privacy.PLAIN, String(8))  # patient, bot
    text: Mapped[str | None] = column(Privacy.REDACTED, Text, default=None)
    sealed: Mapped[bytes | None] = column(Privacy.SEALED, default=None)
    turn_key: Mapped[str | None] = column(Privacy.PLAIN, String(80), default=None)
    choice: Mapped[str | None] = column(Privacy.PLAIN, String(80), default=None)
    answered: Mapped[bool | None] = column(Privacy.PLAIN, default=None)  # of a patient's message; None for the bot's
    reply_to: Mapped[int | None] = column(Privacy.PLAIN, default=None)  # seq of the patient's message that a reply answers
    at: Mapped[datetime] = column(Privacy.PLAIN)
    topics: Mapped[list[Any] | None] = column(Privacy.PLAIN, default=None)  # [{"name", "confidence"}], of a patient's message
    outcomes: Mapped[list[Any] | None] = column(Privacy.PLAIN, default=None)
    extras: Mapped[dict[str, Any] | None] = column(Privacy.PLAIN, default=None)  # choices, form, source of a reply
    safety_reason: Mapped[str | None] = column(Privacy.PLAIN, String(40), default=None)
    model_version: Mapped[str | None] = column(Privacy.PLAIN, String(64), default=None)
    milliseconds: Mapped[float | None] = column(Privacy.PLAIN, default=None)
    feedback: Mapped[str | None] = column(Privacy.PLAIN, String(4), default=None)  # up, down

    conversation: Mapped[Conversation] = relationship(back_populates="messages")

    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "turn_key"),
        Index("ix_message_answered", "answered"),
        Index("ix_message_at_id", "at", "id"),
    )
