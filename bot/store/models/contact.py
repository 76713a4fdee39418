"""Contact requests and their delivery jobs. The request and its job are one commit (transactional outbox)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from bot.store.models.base import Base, Privacy, column


class ContactRequest(Base):
    """A person who waits for the clinic. Name, phone, e-mail and subject are in `sealed` (JSON)."""

    __tablename__ = "contact_request"

    id: Mapped[str] = column(Privacy.PLAIN, String(36), primary_key=True)  # also the idempotency key of its delivery
    conversation_id: Mapped[str | None] = column(Privacy.PLAIN, String(36), ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    request_key: Mapped[str] = column(Privacy.PLAIN, String(80))  # same key, same request
    channel: Mapped[str] = column(Privacy.PLAIN, String(8))
    topic: Mapped[str | None] = column(Privacy.PLAIN, String(40), default=None)
    preferred: Mapped[str] = column(Privacy.PLAIN, String(8), default="call")  # call, text, email
    sealed: Mapped[bytes | None] = column(Privacy.SEALED, default=None)  # None once purged
    created_at: Mapped[datetime] = column(Privacy.PLAIN, index=True)
    done_at: Mapped[datetime | None] = column(Privacy.PLAIN, default=None)  # staff marked it done
    done_by: Mapped[str | None] = column(Privacy.STAFF, String(120), default=None)

    job: Mapped["DeliveryJob"] = relationship(back_populates="request", passive_deletes=True, uselist=False)

    __table_args__ = (UniqueConstraint("conversation_id", "request_key"),)


class DeliveryJob(Base):
    """Delivery of one contact request to the clinic's side."""

    __tablename__ = "delivery_job"

    id: Mapped[int] = column(Privacy.PLAIN, primary_key=True, autoincrement=True)
    request_id: Mapped[str] = column(
        Privacy.PLAIN, String(36), ForeignKey("contact_request.id", ondelete="CASCADE"), unique=True
    )
    state: Mapped[str] = column(Privacy.PLAIN, String(12), default="queued")  # queued, claimed, delivered, unsure, dead
    attempts: Mapped[int] = column(Privacy.PLAIN, default=0)
    queued_at: Mapped[datetime] = column(Privacy.PLAIN)  # the time after which delivery is given up counts from here
    next_at: Mapped[datetime] = column(Privacy.PLAIN)
    claimed_by: Mapped[str | None] = column(Privacy.PLAIN, String(64), default=None)
    claimed_until: Mapped[datetime | None] = column(Privacy.PLAIN, default=None)
    unanswered_at: Mapped[datetime | None] = column(Privacy.PLAIN, default=None)  # an attempt began then, its answer is unknown
    delivered_at: Mapped[datetime | None] = column(Privacy.PLAIN, default=None)
    delivered_by: Mapped[str | None] = column(Privacy.PLAIN, String(16), default=None)  # kind of sender; "staff": confirmed by hand
    last_error: Mapped[str | None] = column(Privacy.PLAIN, String(200), default=None)  # class and status, never an answer's words

    request: Mapped[ContactRequest] = relationship(back_populates="job")

    __table_args__ = (Index("ix_delivery_job_state_next_at", "state", "next_at"),)
