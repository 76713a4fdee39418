"""Reads and writes of one conversation. Each function works in the caller's transaction.

What every turn asks is answered by rows (bot/store/rows.py), and asked by prepared statements (bot/store/prepared.py): SQLAlchemy takes
longer to find one, and to watch over an entity, than the database takes for its part. Such a function takes a session or a connection.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast

from sqlalchemy import BindParameter, Table, and_, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from bot.store.models import Conversation, EngineState, Message
from bot.store.models.base import UtcTime
from bot.store.prepared import Prepared, Transaction
from bot.store.rows import NewConversation, NewReply, OpenMessage, OpenTurns, Place, StateRow

_conversations, _messages, _states = (cast(Table, entity.__table__) for entity in (Conversation, Message, EngineState))
_c, _m, _s = _conversations.c, _messages.c, _states.c
_ID: Final[BindParameter[str]] = bindparam("conversation")  # never the name of a column: in an update that would be a value to set

_CONVERSATION: Final = select(Conversation).where(Conversation.id == _ID)
_LOCKED: Final = _CONVERSATION.with_for_update().execution_options(populate_existing=True)
_OPEN: Final = select(Message).where(Message.conversation_id == _ID, Message.answered.is_(False)).order_by(Message.seq)

_PUT_CONVERSATION: Final = Prepared(insert(_conversations).inline())
_COUNT: Final = Prepared(
    update(_conversations)
    .where(_c.id == _ID)
    .values(last_seq=_c.last_seq + bindparam("more"), last_at=func.coalesce(bindparam("now", type_=UtcTime), _c.last_at))
    .returning(_c.last_seq, _c.safety)
)
_FLAG: Final = Prepared(update(_conversations).where(_c.id == _ID).values(safety=bindparam("kind")))
_OPEN_TURNS: Final = Prepared(
    select(_c.channel, _s.sealed, _s.expires_at, _m.turn_key, _m.answered)
    .add_columns(_m.id, _m.conversation_id, _m.seq, _m.at, _m.choice, _m.text, _m.sealed)
    .select_from(
        _conversations.outerjoin(_states, _s.conversation_id == _c.id).outerjoin(
            _messages, and_(_m.conversation_id == _c.id, _m.answered.is_(False) | (_m.turn_key == bindparam("key")))
        )
    )
    .where(_c.id == _ID)
    .order_by(_m.seq)
)
_PUT_MESSAGE: Final = Prepared(insert(_messages).returning(_m.id))
_PUT_REPLY: Final = Prepared(insert(_messages).inline())
_ANSWER: Final = Prepared(update(_messages).where(_m.conversation_id == _ID, _m.seq == bindparam("number"), _m.answered.is_(False)))
_REDACT: Final = Prepared(update(_messages).where(_m.id == bindparam("message")).values(text=bindparam("words"), sealed=None))
_STATE: Final = Prepared(select(_s.sealed, _s.expires_at).where(_s.conversation_id == _ID))
_PUT_STATE: Final = Prepared(insert(_states).inline())
_REPLACE_STATE: Final = Prepared(
    update(_states)
    .where(_s.conversation_id == _ID, _s.sealed == bindparam("before"))
    .values(sealed=bindparam("after"), expires_at=bindparam("expires"))
)


def find(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation, or None."""
    return session.scalar(_CONVERSATION, {"conversation": conversation_id})


def lock(session: Session, conversation_id: str) -> Conversation | None:
    """The conversation, its row locked until the transaction ends (on SQLite the whole database is)."""
    return session.scalar(_LOCKED, {"conversation": conversation_id})


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
    return list(session.scalars(_OPEN, {"conversation": conversation_id}))


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


# -- what every turn asks --------------------------------------------------------------------------------------------------


def put_conversation(transaction: Transaction, new: NewConversation, messages: int) -> None:
    """Add a conversation that has counted its first `messages`."""
    values = {name: getattr(new, name) for name in new.__slots__}
    _PUT_CONVERSATION.run(transaction, values | {"last_at": new.started_at, "last_seq": messages})


def count(transaction: Transaction, conversation_id: str, messages: int, at: datetime | None) -> Place | None:
    """Lock the conversation as `lock` does, and count `messages` more in it, the last of them of `at`; None where there is none."""
    row = _COUNT.first(transaction, {"conversation": conversation_id, "more": messages, "now": at})
    return None if row is None else Place(*row)


def open_turns(transaction: Transaction, conversation_id: str, turn_key: str | None = None) -> OpenTurns | None:
    """What has no reply yet, with the state before it, and whether a message carries the idempotency key; None without a conversation."""
    rows = _OPEN_TURNS.rows(transaction, {"conversation": conversation_id, "key": turn_key})
    if not rows:
        return None
    channel, sealed, expires_at = rows[0][:3]
    messages, known = [], None
    for _, _, _, key, answered, *row in rows:
        message = OpenMessage(*row)
        if answered is False:
            messages.append(message)
        if turn_key is not None and key == turn_key:
            known = message.seq
    return OpenTurns(channel, messages, None if sealed is None else StateRow(sealed, expires_at), known)


def put_message(
    transaction: Transaction, conversation_id: str, seq: int, turn_key: str, *, at: datetime, choice: str | None, sealed: bytes
) -> OpenMessage:
    """Add a patient's message to a locked conversation that has counted it."""
    values = {
        "conversation_id": conversation_id, "seq": seq, "sender": "patient", "at": at, "choice": choice, "sealed": sealed,
        "turn_key": turn_key, "answered": False,
    }  # fmt: skip
    ((message_id,),) = _PUT_MESSAGE.rows(transaction, values)
    return OpenMessage(message_id, conversation_id, seq, at, choice, None, sealed)


def answer(transaction: Transaction, conversation_id: str, seq: int, values: Mapping[str, Any]) -> bool:
    """Mark the patient's message `seq` as answered, with these columns of it; False where it is already."""
    keys = {"conversation": conversation_id, "number": seq, "answered": True}
    return _ANSWER.run(transaction, {**keys, **values}) == 1


def put_replies(transaction: Transaction, conversation_id: str, replies: Sequence[NewReply]) -> None:
    """Add replies to a locked or new conversation that has counted them."""
    rows = [
        {
            "conversation_id": conversation_id, "seq": one.seq, "sender": one.sender, "text": one.text, "reply_to": one.reply_to,
            "at": one.at, "topics": one.topics, "outcomes": one.outcomes, "extras": one.extras,
        }
        for one in replies
    ]  # fmt: skip
    _PUT_REPLY.run(transaction, *rows)


def flag(transaction: Transaction, conversation_id: str, kind: str) -> None:
    """Note the gravest danger that was seen in a locked conversation."""
    _FLAG.run(transaction, {"conversation": conversation_id, "kind": kind})


def load_state(transaction: Transaction, conversation_id: str) -> StateRow | None:
    """The sealed state document, whether or not it has expired."""
    row = _STATE.first(transaction, {"conversation": conversation_id})
    return None if row is None else StateRow(*row)


def replace_state(transaction: Transaction, conversation_id: str, sealed: bytes, expires_at: datetime, before: bytes | None) -> bool:
    """Put a state document in the place of `before` (None: there was none). False, and nothing changed, where another stands there.

    The caller's transaction holds the conversation (see `lock`), so two do not do this at once.
    """
    if before is None:
        if load_state(transaction, conversation_id) is not None:
            return False
        _PUT_STATE.run(transaction, {"conversation_id": conversation_id, "sealed": sealed, "expires_at": expires_at})
        return True
    values = {"conversation": conversation_id, "before": before, "after": sealed, "expires": expires_at}
    return _REPLACE_STATE.run(transaction, values) == 1


def set_redacted(transaction: Transaction, words: Mapping[int, str]) -> None:
    """Put redacted words, by the ids of their messages, in the place of the sealed ones."""
    _REDACT.run(transaction, *({"message": message_id, "words": text} for message_id, text in words.items()))
