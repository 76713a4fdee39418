"""Reads and writes of one conversation. Each function works in the caller's transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store.models import Conversation, EngineState, Message


def find(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation, or None."""
    return session.get(Conversation, conversation_id)


def lock(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation, its row locked until the transaction ends (on SQLite the whole database is)."""
    return session.get(Conversation, conversation_id, with_for_update=True, populate_existing=True)


def by_turn_key(session: Session, conversation_id: str, turn_key: str) -> Message | None:
    """The patient's message that carried this idempotency key."""
    return session.scalar(select(Message).where(Message.conversation_id == conversation_id, Message.turn_key == turn_key))


def append(session: Session, conversation: Conversation, *, sender: str, at: datetime, **columns: Any) -> Message:
    """Add a message at the end of a locked conversation."""
    conversation.last_seq += 1
    conversation.last_at = at
    message = Message(conversation_id=conversation.id, seq=conversation.last_seq, sender=sender, at=at, **columns)
    session.add(message)
    return message


def messages_after(session: Session, conversation_id: str, seq: int, limit: int = 500) -> list[Message]:
    """Messages with a higher number than `seq`, in order."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.seq > seq).order_by(Message.seq).limit(limit)
    return list(session.scalars(query))


def turn_messages(session: Session, conversation_id: str, seq: int) -> list[Message]:
    """The patient's message `seq` and the replies to it."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, (Message.seq == seq) | (Message.reply_to == seq))
        .order_by(Message.seq)
    )
    return list(session.scalars(query))


def unanswered(session: Session, conversation_id: str) -> list[Message]:
    """Messages of the patient that have no reply yet, oldest first."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.answered.is_(False)).order_by(Message.seq)
    return list(session.scalars(query))


def conversations_with_open_turns(session: Session, until: datetime) -> list[str]:
    """Ids of conversations in which a patient waits for a reply to something sent at `until` or before."""
    return list(session.scalars(select(Message.conversation_id).where(Message.answered.is_(False), Message.at <= until).distinct()))


def unredacted(session: Session, until: datetime, limit: int = 1000) -> list[Message]:
    """Answered messages of `until` or before whose words are still sealed: their redaction was cut off. Oldest first."""
    query = select(Message).where(Message.sealed.is_not(None), Message.answered.is_(True), Message.at <= until)
    return list(session.scalars(query.order_by(Message.id).limit(limit)))


def last_reply_with_choices(session: Session, conversation_id: str, before: int) -> Message | None:
    """The newest reply before message `before`; its choices are what "1" or "the first one" means."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.sender == "bot", Message.seq < before)
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return session.scalar(query)


def load_state(session: Session, conversation_id: str) -> EngineState | None:
    """The row of the sealed state document, whether or not it has expired."""
    return session.get(EngineState, conversation_id)


def replace_state(session: Session, conversation_id: str, sealed: bytes, expires_at: datetime, before: bytes | None) -> bool:
    """Put a state document in the place of `before` (None: there was none). False, and nothing changed, where another stands there.

    The caller's transaction holds the conversation (see `lock`), so two do not do this at once.
    """
    if before is None:
        if session.get(EngineState, conversation_id) is not None:
            return False
        session.add(EngineState(conversation_id=conversation_id, sealed=sealed, expires_at=expires_at))
        return True
    done = session.execute(
        update(EngineState)
        .where(EngineState.conversation_id == conversation_id, EngineState.sealed == before)
        .values(sealed=sealed, expires_at=expires_at)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def set_redacted(session: Session, message_id: int, text: str) -> None:
    """Put the redacted words in the place of the sealed ones."""
    session.execute(update(Message).where(Message.id == message_id).values(text=text, sealed=None))
