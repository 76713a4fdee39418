"""Which token opens which conversation, for those that were just used: the database need not be asked at every message.

Only for requests that find out by themselves, in the database, that a conversation no longer exists.
"""

import hmac
from collections import OrderedDict
from datetime import datetime
from typing import Final

MOST: Final = 10_000  # conversations; two hundred bytes each


class TokenMemory:
    """Fingerprints of tokens that were right. For one event loop."""

    def __init__(self, most: int = MOST) -> None:
        """Remember the last `most` conversations."""
        self._most = most
        self._known: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def remember(self, conversation_id: str, fingerprint: str, expires: datetime) -> None:
        """The token with `fingerprint` opens the conversation until `expires`."""
        self._known[conversation_id] = fingerprint, expires
        self._known.move_to_end(conversation_id)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def opens(self, conversation_id: str, fingerprint: str, now: datetime) -> bool:
        """Whether the token is known to open the conversation; False says nothing."""
        known, expires = self._known.get(conversation_id, ("", now))
        return hmac.compare_digest(known, fingerprint) and expires > now
