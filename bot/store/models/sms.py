"""Text messages: what was answered to which incoming one (a repeated webhook gets the same), and what was sent of our own accord."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped

from bot.store.models.base import Base, Privacy, column


class SmsTurn(Base):
    """One incoming text, by Twilio's MessageSid, and the one text that answers it. The patient's words are not here."""

    __tablename__ = "sms_turn"

    message_sid: Mapped[str] = column(Privacy.PLAIN, String(64), primary_key=True)
    person_hash: Mapped[str] = column(Privacy.HASHED, String(64))
    conversation_id: Mapped[str | None] = column(
        Privacy.PLAIN, String(36), ForeignKey("conversation.id", ondelete="CASCADE"), index=True, default=None
    )
    answer: Mapped[str | None] = column(Privacy.REDACTED, Text, default=None)  # our words; None: not answered yet, "": silence
    choices: Mapped[list[Any] | None] = column(Privacy.PLAIN, default=None)  # ids, in the order of their numbers in the answer
    offer: Mapped[str | None] = column(Privacy.PLAIN, String(80), default=None)  # the choice that "yes" means
    at: Mapped[datetime] = column(Privacy.PLAIN, index=True)

    __table_args__ = (Index("ix_sms_turn_person_hash_at", "person_hash", "at"),)


class SmsOutbound(Base):
    """One text that we sent without being asked in that moment, and what became of it."""

    __tablename__ = "sms_outbound"

    id: Mapped[str] = column(Privacy.PLAIN, String(36), primary_key=True)
    person_hash: Mapped[str] = column(Privacy.HASHED, String(64), index=True)
    sealed_number: Mapped[bytes | None] = column(Privacy.SEALED, default=None)  # None once purged
    message_sid: Mapped[str | None] = column(Privacy.PLAIN, String(64), unique=True, default=None)
    state: Mapped[str] = column(Privacy.PLAIN, String(16))  # refused, sending, unsure, failed, blocked, then as Twilio words it
    error_code: Mapped[str | None] = column(Privacy.PLAIN, String(40), default=None)  # Twilio's code, or class of the failure
    attempts: Mapped[int] = column(Privacy.PLAIN, default=0)
    at: Mapped[datetime] = column(Privacy.PLAIN, index=True)
    changed_at: Mapped[datetime] = column(Privacy.PLAIN)
