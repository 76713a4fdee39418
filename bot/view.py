"""What a patient may see of a conversation: its messages, a turn's result, and how it was opened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.store.models import Message
from bot.store.rows import NewReply


class UnknownConversation(LookupError):
    """There is no such conversation, or it was deleted."""


@dataclass(frozen=True, slots=True)
class View:
    """A message as the patient may see it."""

    seq: int
    sender: str
    text: str
    at: datetime
    topics: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    choices: tuple[dict[str, str], ...] = ()
    form: dict[str, Any] | None = None
    cites: bool = False

    @classmethod
    def of(cls, message: Message | NewReply, text: str) -> "View":
        """The view of a stored message; `text` are its words, opened or redacted."""
        extras = message.extras or {}
        return cls(
            message.seq, message.sender, text, message.at,
            topics=tuple(topic["name"] for topic in message.topics or []), outcomes=tuple(message.outcomes or ()),
            choices=tuple(extras.get("choices") or ()), form=extras.get("form"), cites=bool(extras.get("facts")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TurnResult:
    """The patient's message and its replies; `pending` while the replies are still to come."""

    messages: list[View]
    pending: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A new conversation. `token` is shown once and stored as a hash only."""

    id: str
    token: str
    expires_at: datetime
    messages: list[View]
