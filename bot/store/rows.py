"""What a turn reads and writes, as plain rows: entities, which watch over their changes, would cost it more than the database does."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class NewConversation:
    """A conversation that begins."""

    id: str
    channel: str
    language: str
    started_at: datetime
    person_hash: str | None
    token_hash: str = field(repr=False)
    token_expires_at: datetime
    sealed_number: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """What a locked conversation says: the number of its last message, those of this transaction counted in, and the danger seen in it."""

    last_seq: int
    safety: str | None


@dataclass(frozen=True, slots=True)
class OpenMessage:
    """A message of the patient that has no reply yet. Personal: never log it."""

    id: int
    conversation_id: str
    seq: int
    at: datetime
    choice: str | None
    text: str | None = field(repr=False)
    sealed: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class StateRow:
    """The sealed state document of a conversation, whether or not it has expired."""

    sealed: bytes = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenTurns:
    """What is to be answered in a conversation, oldest first, and the state that the first of it rests on."""

    channel: str
    messages: list[OpenMessage]
    state: StateRow | None
    known: int | None = None  # number of the message that carries the idempotency key that was asked for


@dataclass(frozen=True, slots=True)
class NewReply:
    """A reply that is put beside the patient's message `reply_to`; a greeting answers none, and has neither topics nor outcomes."""

    sender: ClassVar[str] = "bot"
    seq: int
    reply_to: int | None
    at: datetime
    text: str
    topics: list[dict[str, Any]] | None
    outcomes: Sequence[str] | None
    extras: dict[str, Any] | None
