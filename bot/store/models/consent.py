"""Consent ledger of the SMS channel: append-only, by hash only, never exported (fact K25)."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped

from bot.store.models.base import Base, Privacy, column


class ConsentEvent(Base):
    """One change of consent: who (hash), what, when, by which words, on which number (hash)."""

    __tablename__ = "consent_event"

    id: Mapped[int] = column(Privacy.PLAIN, primary_key=True, autoincrement=True)
    person_hash: Mapped[str] = column(Privacy.HASHED, String(64))
    number_hash: Mapped[str] = column(Privacy.HASHED, String(64))
    event: Mapped[str] = column(Privacy.PLAIN, String(16))  # first_contact, introduced, opt_in, opt_out, blocked
    words: Mapped[str] = column(Privacy.REDACTED, String(200))
    at: Mapped[datetime] = column(Privacy.PLAIN)

    __table_args__ = (Index("ix_consent_event_person_number", "person_hash", "number_hash", "id"),)
