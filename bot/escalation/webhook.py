"""Rule: a webhook gets signed JSON with the same key at every attempt; any 2xx answer means that it has the request.

Why: the signature (Standard Webhooks 1.0.0: HMAC-SHA256 over id, timestamp and body) lets the receiver refuse forged or
replayed requests. The receiver must drop a second request with a known Idempotency-Key (the same value is in
`webhook-id`), so an attempt whose answer was lost is simply made again. Consent to texts is not sent (fact K25).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from pydantic import SecretStr

from bot.escalation.exchange import Answer, AnswerLostError, NotSentError, Patience, exchange
from bot.escalation.options import WebhookOptions
from bot.escalation.sender import Arrival, Delivered, Failed, Outcome, Parcel, Refused, Unsure

_FOR_GOOD: Final = frozenset({400, 406, 411, 413, 415, 422})  # about this request; the others pass or are set right by the operator
_SAID_CHARACTERS: Final = 2000


def signature(secret: str, key: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` header. A secret that begins with `whsec_` is base64, any other is taken as it is."""
    raw = secret.encode()
    if secret.startswith("whsec_"):
        try:
            raw = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("BOT_CONTACT_SECRET begins with whsec_ but is not base64 after it: copy it again.") from None
    digest = hmac.new(raw, f"{key}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


class WebhookSender:
    """Posts requests to one address."""

    kind = "webhook"
    repeats_safely = True
    settle = timedelta(0)
    can_look_up = False

    def __init__(self, options: WebhookOptions, secret: SecretStr, patience: Patience, clock: Callable[[], datetime]) -> None:
        """Raises ValueError when the secret is empty or malformed: an unsigned request could be anyone's."""
        if not secret.get_secret_value():
            raise ValueError("A webhook needs BOT_CONTACT_SECRET, which signs its requests: set it here and at the receiver.")
        signature(secret.get_secret_value(), "", 0, b"")
        self._options = options
        self._secret = secret
        self._patience = patience
        self._clock = clock

    def send(self, parcel: Parcel) -> Outcome:
        """One POST. After a lost answer the next attempt carries the same key."""
        body = self._body(parcel)
        timestamp = int(self._clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": parcel.key,
            "webhook-id": parcel.key,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._secret.get_secret_value(), parcel.key, timestamp, body),
        }
        try:
            answer = exchange(
                "POST", self._options.address, patience=self._patience, headers=headers, body=body, ca_file=self._options.ca_file
            )
        except NotSentError as error:
            return Failed(f"not sent: {error}")
        except AnswerLostError as error:
            return Unsure(f"answer lost: {error}")
        return self._outcome(answer)

    def arrived(self, parcel: Parcel) -> Arrival:
        """Never asked: sending again is safe."""
        return Arrival.UNKNOWN

    def _outcome(self, answer: Answer) -> Outcome:
        said = f"HTTP {answer.status}\n{answer.text[:_SAID_CHARACTERS]}".strip()
        if 200 <= answer.status < 300:
            return Delivered(f"HTTP {answer.status}", said)
        if answer.status in _FOR_GOOD:
            return Refused(f"HTTP {answer.status}", (answer.text[:_SAID_CHARACTERS],) if answer.text else (), said)
        return Failed(f"HTTP {answer.status}", answer.retry_after, said)

    def _body(self, parcel: Parcel) -> bytes:
        details = parcel.details
        fields = {
            "type": "contact_request",
            "id": parcel.key,
            "test": parcel.test,
            "created_at": parcel.created_at.isoformat(),
            "channel": parcel.channel,
            "topic": parcel.topic,
            "name": details.name,
            "phone": details.phone,
            "extension": details.extension,
            "email": details.email,
            "preferred": details.preferred,
            "about": details.about,
        }
        return json.dumps(fields, ensure_ascii=False).encode()
