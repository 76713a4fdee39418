"""Reads and writes of one conversation. Each function works in the caller's transaction.

Statements of every turn are made once: SQLAlchemy takes longer to build and recognise one than SQLite takes to run it.
"""

from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from bot.store.models import Conversation, EngineState, Message

_CONVERSATION: Final = select(Conversation).where(Conversation.id == bindparam("conversation"))
_LOCKED: Final = _CONVERSATION.with_for_update().execution_options(populate_existing=True)
_OF_IT: Final = select(Message).where(Message.conversation_id == bindparam("conversation")).order_by(Message.seq)
_OPEN: Final = _OF_IT.where(Message.answered.is_(False))
_OPEN_OR_KEYED: Final = _OF_IT.where(Message.answered.is_(False) | (Message.turn_key == bindparam("turn_key")))
_OPEN_TURN: Final = _OPEN.where(Message.seq == bindparam("seq"))
_STATE: Final = select(EngineState).where(EngineState.conversation_id == bindparam("conversation"))
_states, _messages = cast(Table, EngineState.__table__), cast(Table, Message.__table__)
_REPLACE_STATE: Final = (
    update(_states)
    .where(_states.c.conversation_id == bindparam("conversation"), _states.c.sealed == bindparam("before"))
    .values(sealed=bindparam("sealed_now"), expires_at=bindparam("expires"))
)
_REDACT: Final = update(_messages).where(_messages.c.id == bindparam("message")).values(text=bindparam("words"), sealed=None)


def find(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation, or None."""
    return session.scalar(_CONVERSATION, {"conversation": conversation_id})


def lock(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation, its row locked until the transaction ends (on SQLite the whole database is)."""
    return session.scalar(_LOCKED, {"conversation": conversation_id})


def by_turn_key(session: Session, conversation_id: str, turn_key: str) -> Message | None:
    """The patient's message that carried this idempotency key."""
    return session.scalar(select(Message).where(Message.conversation_id == conversation_id, Message.turn_key == turn_key))


def open_or_keyed(session: Session, conversation_id: str, turn_key: str) -> list[Message]:
    """Messages of the patient that have no reply yet, and the one that carried this idempotency key; oldest first."""
    return list(session.scalars(_OPEN_OR_KEYED, {"conversation": conversation_id, "turn_key": turn_key}))


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
    return list(session.scalars(_OPEN, {"conversation": conversation_id}))


def open_turn(session: Session, conversation_id: str, seq: int) -> Message | None:
    """The patient's message `seq`, if it has no reply yet."""
    return session.scalar(_OPEN_TURN, {"conversation": conversation_id, "seq": seq})


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
    return session.scalar(_STATE, {"conversation": conversation_id})


def replace_state(session: Session, conversation_id: str, sealed: bytes, expires_at: datetime, before: bytes | None) -> bool:
    """Put a state document in the place of `before` (None: there was none). False, and nothing changed, where another stands there.

    The caller's transaction holds the conversation (see `lock`), so two do not do this at once.
    """
    if before is None:
        if load_state(session, conversation_id) is not None:
            return False
        session.add(EngineState(conversation_id=conversation_id, sealed=sealed, expires_at=expires_at))
        return True
    values = {"conversation": conversation_id, "before": before, "sealed_now": sealed, "expires": expires_at}
    return bool(session.execute(_REPLACE_STATE, values).rowcount)  # type: ignore[attr-defined]


def set_redacted(session: Session, message_id: int, text: str) -> None:
    """Put the redacted words in the place of the sealed ones."""
    session.execute(_REDACT, {"message": message_id, "words": text})
