"""Opens and seals what a conversation keeps for a while: the words of a message until they are redacted, and the engine's state.

What cannot be opened (damaged, or sealed with a key that is gone) is counted and given as None: a patient then starts afresh, and no
turn fails for it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.privacy.sealing import Keyring, SealError
from bot.store.models import Message
from bot.store.prepared import Transaction
from bot.store.queries import conversation as store
from bot.store.rows import OpenMessage, StateRow


class StateChanged(Exception):
    """Another process has replaced the state since it was read."""


@dataclass(frozen=True, slots=True)
class StoredState:
    """The engine's document, None for an empty one; `mark` says which stored value it was (sealing makes each unlike any other)."""

    document: dict[str, Any] | None = field(repr=False)
    mark: bytes | None = field(repr=False)


class Vault:
    """The sealed part of conversations."""

    def __init__(
        self, keyring: Keyring, clock: Callable[[], datetime], session_minutes: int, count_failure: Callable[[Exception], None]
    ) -> None:
        """`session_minutes` after a turn its state expires; `count_failure` hears of what cannot be opened."""
        self._keyring = keyring
        self._clock = clock
        self._kept = timedelta(minutes=session_minutes)
        self._count_failure = count_failure

    def seal_words(self, conversation_id: str, text: str, identifiers: Sequence[str] = ()) -> bytes:
        """The words of a message, with the parts of them that are to be redacted whole."""
        words = {"text": text} | ({"identifiers": list(identifiers)} if identifiers else {})
        return self._keyring.seal(json.dumps(words).encode(), f"message:{conversation_id}")

    def words(self, message: Message | OpenMessage) -> str | None:
        """The words of a message that is not redacted yet; None where they cannot be opened."""
        if message.sealed is None:
            return ""
        try:
            return str(json.loads(self._keyring.open(message.sealed, f"message:{message.conversation_id}"))["text"])
        except (SealError, ValueError, KeyError) as error:
            self._count_failure(error)
            return None

    def load_state(self, transaction: Transaction, conversation_id: str) -> StoredState:
        """The engine's document of the turn before, if there is one that can be read and has not expired."""
        return self.state(conversation_id, store.load_state(transaction, conversation_id))

    def state(self, conversation_id: str, row: StateRow | None) -> StoredState:
        """The same from a row that was read already."""
        if row is None:
            return StoredState(None, None)
        if row.expires_at <= self._clock():
            return StoredState(None, row.sealed)
        try:
            return StoredState(json.loads(self._keyring.open(row.sealed, f"state:{conversation_id}")), row.sealed)
        except (SealError, ValueError) as error:
            self._count_failure(error)
            return StoredState(None, row.sealed)

    def replace_state(self, transaction: Transaction, conversation_id: str, document: dict[str, Any], mark: bytes | None) -> None:
        """Put `document` in the place of the one that was loaded with `mark`, in the caller's transaction; it holds the conversation.

        Raises:
            StateChanged: the stored one is another by now.
        """
        sealed = self._keyring.seal(json.dumps(document).encode(), f"state:{conversation_id}")
        if not store.replace_state(transaction, conversation_id, sealed, self._clock() + self._kept, mark):
            raise StateChanged
