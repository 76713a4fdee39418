"""Reads and writes of text messages. Each function works in the caller's transaction."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.store.models import Conversation, SmsOutbound, SmsTurn


def turn(session: Session, message_sid: str) -> SmsTurn | None:
    """What is known of this incoming text."""
    return session.get(SmsTurn, message_sid)


def last_answered(session: Session, person_hash: str, conversation_id: str) -> SmsTurn | None:
    """The person's newest answered text of this conversation: its choices are what "1" means."""
    query = (
        select(SmsTurn)
        .where(
            SmsTurn.person_hash == person_hash,
            SmsTurn.conversation_id == conversation_id,
            SmsTurn.answer.is_not(None),
            SmsTurn.answer != "",
        )
        .order_by(SmsTurn.at.desc())
        .limit(1)
    )
    return session.scalar(query)


def current_conversation(session: Session, person_hash: str, since: datetime, begun_after: datetime | None) -> Conversation | None:
    """The person's conversation that goes on: something was said in it after `since`, and it began after `begun_after`."""
    query = select(Conversation).where(Conversation.person_hash == person_hash, Conversation.channel == "sms", Conversation.last_at > since)
    if begun_after is not None:
        query = query.where(Conversation.started_at > begun_after)
    return session.scalar(query.order_by(Conversation.last_at.desc()).limit(1))


def outbound_by_sid(session: Session, message_sid: str) -> SmsOutbound | None:
    """The text that Twilio knows by this SID, locked."""
    return session.scalar(select(SmsOutbound).where(SmsOutbound.message_sid == message_sid).with_for_update())


def outbound_without_sid(session: Session, row_id: str) -> SmsOutbound | None:
    """The text of this row, whose SID is not known yet, locked."""
    return session.scalar(select(SmsOutbound).where(SmsOutbound.id == row_id, SmsOutbound.message_sid.is_(None)).with_for_update())


def purge(session: Session, transcript_cutoff: datetime, contact_cutoff: datetime, session_cutoff: datetime, batch: int) -> int:
    """Delete up to `batch` texts older than transcripts are kept, and sealed numbers that no reply needs any more. How many rows changed.

    A conversation needs its number until its session is over (a finished contact request has the number sealed in its own row).
    """
    changed = 0
    for key, condition in (
        (SmsTurn.message_sid, SmsTurn.at <= transcript_cutoff),
        (SmsOutbound.id, SmsOutbound.at <= transcript_cutoff),
    ):
        old = list(session.scalars(select(key).where(condition).limit(batch)))
        session.execute(delete(key.class_).where(key.in_(old)))
        changed += len(old)
    sealed = select(SmsOutbound.id).where(SmsOutbound.sealed_number.is_not(None), SmsOutbound.at <= contact_cutoff)
    sent = list(session.scalars(sealed.limit(batch)))
    session.execute(update(SmsOutbound).where(SmsOutbound.id.in_(sent)).values(sealed_number=None))
    over = select(Conversation.id).where(Conversation.sealed_number.is_not(None), Conversation.last_at <= session_cutoff)
    ended = list(session.scalars(over.limit(batch)))
    session.execute(update(Conversation).where(Conversation.id.in_(ended)).values(sealed_number=None))
    return changed + len(sent) + len(ended)
