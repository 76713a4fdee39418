"""Rule: what is out of date is deleted from every table, and nobody who still waits for the clinic is forgotten by it.

Why: engine state and raw words live for a session, fields of a contact request for a month after it was delivered, redacted
transcripts for half a year (settings `BOT_RETENTION_*`); how many there were stays (`day_counts.py`). Tables that hang on a
conversation go with it by ON DELETE CASCADE.
A request that nobody has taken care of (not delivered, or in the inbox and not done) outlives its transcript: its fields
are the only way to reach the person. Delivered means: another side has it, or staff marked it as done.
Consent and audit are kept; they hold hashes only.
"""

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, event, func, or_, select, text, update
from sqlalchemy.orm import Session

from bot.settings import Settings
from bot.store.models import ContactRequest, Conversation, DeliveryJob, EngineState, Message
from bot.store.queries import day_counts, sms

INBOX = "inbox"
#: Set when a conversation was deleted by this process: its pages are still to be forgotten (`bot/store/retention.py`).
DELETED = threading.Event()


@dataclass(frozen=True, slots=True)
class PurgeCounts:
    """How many rows a purge changed or deleted; `still_waiting` were old but kept, because nobody took care of them."""

    engine_states: int = 0
    raw_messages: int = 0
    contact_fields: int = 0
    contact_requests: int = 0
    messages: int = 0
    conversations: int = 0
    texts: int = 0
    still_waiting: int = 0

    def __add__(self, other: "PurgeCounts") -> "PurgeCounts":
        mine, theirs = asdict(self), asdict(other)
        return PurgeCounts(**{name: mine[name] + theirs[name] for name in mine} | {"still_waiting": other.still_waiting})

    @property
    def purged(self) -> int:
        """Everything that changed."""
        return int(sum(asdict(self).values())) - self.still_waiting

    def __str__(self) -> str:
        return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in asdict(self).items())


def purge(session: Session, now: datetime, settings: Settings, batch: int = 500) -> PurgeCounts:
    """Purge up to `batch` rows of each kind. Call it again, in a transaction of its own, until nothing is `purged`."""
    _alone(session)
    contact_cutoff = now - timedelta(days=settings.retention_contact_days)
    transcript_cutoff = now - timedelta(days=settings.retention_transcript_days)
    # Raw words are needed until the turn is answered; when that did not happen while the token was valid, it never will.
    raw_cutoff = now - max(timedelta(minutes=settings.session_minutes), timedelta(hours=settings.token_hours))

    engine_states = _delete(session, EngineState.conversation_id, EngineState.expires_at <= now, batch)
    raw = _ids(session, select(Message.id).where(Message.sealed.is_not(None), Message.at <= raw_cutoff), batch)
    session.execute(update(Message).where(Message.id.in_(raw)).values(sealed=None))
    fields = _ids(
        session,
        select(ContactRequest.id).join(ContactRequest.job).where(ContactRequest.sealed.is_not(None), _taken_care_of(contact_cutoff)),
        batch,
    )
    session.execute(update(ContactRequest).where(ContactRequest.id.in_(fields)).values(sealed=None))

    old, messages = _out_of_date(session, transcript_cutoff, batch)
    day_counts.keep(session, old, messages)
    open_requests = select(ContactRequest.id).join(ContactRequest.job).where(~_closed())
    session.execute(
        update(ContactRequest)
        .where(ContactRequest.conversation_id.in_(old), ContactRequest.id.in_(open_requests))
        .values(conversation_id=None)
    )
    gone = _belongings(session, old)
    session.execute(delete(Conversation).where(Conversation.id.in_(old)))

    # A conversation by SMS may go on for years: its old messages and requests go all the same.
    session.execute(delete(Message).where(Message.id.in_(messages)))
    closed = select(ContactRequest.id).join(ContactRequest.job).where(_closed(), ContactRequest.created_at <= transcript_cutoff)
    requests = _delete(session, ContactRequest.id, ContactRequest.id.in_(closed), batch)
    texts = sms.purge(session, transcript_cutoff, contact_cutoff, raw_cutoff, batch)
    waiting = session.scalar(
        select(func.count())
        .select_from(ContactRequest)
        .where(ContactRequest.id.in_(open_requests), ContactRequest.created_at <= transcript_cutoff)
    )
    return gone + PurgeCounts(engine_states, len(raw), len(fields), requests, len(messages), 0, texts, waiting or 0)


def purge_conversation(session: Session, conversation_id: str) -> PurgeCounts:
    """Delete one conversation with everything that belongs to it, contact requests too, whether delivered or not."""
    counts = _belongings(session, [conversation_id])
    session.execute(delete(Conversation).where(Conversation.id == conversation_id))
    if counts.purged:
        event.listen(session, "after_commit", lambda _: DELETED.set(), once=True)
    return counts


def _alone(session: Session) -> None:
    """One purge at a time: two would touch the same rows and counts in different orders (SQLite has one writer anyway)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(70023)"))


def _out_of_date(session: Session, cutoff: datetime, batch: int) -> tuple[list[str], list[int]]:
    """Conversations that nobody wrote in since `cutoff`, and older messages of the others; held for this transaction.

    What another job holds is its to count and to purge, so that nothing is counted twice.
    """
    old = _ids(session, select(Conversation.id).where(Conversation.last_at <= cutoff).with_for_update(skip_locked=True), batch)
    going_on = select(Conversation.id).where(Conversation.last_at > cutoff)
    single = select(Message.id).where(Message.at <= cutoff, Message.conversation_id.in_(going_on)).with_for_update(skip_locked=True)
    messages = _ids(session, single, batch)
    # A job that began a moment ago may still see one of these conversations as going on: wait until it is done with the messages.
    session.execute(select(Message.id).where(Message.conversation_id.in_(old)).with_for_update())
    return old, messages


def _closed() -> ColumnElement[bool]:
    """Nobody waits any more."""
    elsewhere = and_(DeliveryJob.state == "delivered", DeliveryJob.delivered_by != INBOX)
    return or_(elsewhere, ContactRequest.done_at.is_not(None))


def _taken_care_of(cutoff: datetime) -> ColumnElement[bool]:
    """Closed for so long that the fields are no longer needed."""
    elsewhere = and_(DeliveryJob.state == "delivered", DeliveryJob.delivered_by != INBOX, DeliveryJob.delivered_at <= cutoff)
    return or_(elsewhere, ContactRequest.done_at <= cutoff)


def _belongings(session: Session, conversations: Sequence[str]) -> PurgeCounts:
    """What goes when these conversations are deleted."""

    def count(column: Any) -> int:
        return session.scalar(select(func.count()).where(column.in_(conversations))) or 0

    return PurgeCounts(
        engine_states=count(EngineState.conversation_id),
        contact_requests=count(ContactRequest.conversation_id),
        messages=count(Message.conversation_id),
        conversations=count(Conversation.id),
    )


def _ids(session: Session, query: Select[Any], batch: int) -> list[Any]:
    return list(session.scalars(query.limit(batch)))


def _delete(session: Session, key: Any, condition: ColumnElement[bool], batch: int) -> int:
    ids = _ids(session, select(key).where(condition), batch)
    session.execute(delete(key.class_).where(key.in_(ids)))
    return len(ids)
