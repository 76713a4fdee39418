"""Rule: a text of our own accord leaves by this one function, and only to a person who may be texted.

Consent is looked up before every attempt: the person has written to this number, or opted in, and has not opted out since. Twilio's
error 21610 says that the number is blocked on its side and is recorded as an opt-out. While Twilio is busy (429) or ill (5xx) the text is
tried again, later and later, with jitter, since neither was processed. When no answer came nobody knows whether the text went out: it is
not sent twice, the row says "unsure". Words are not stored; the number lies sealed in the row until it is purged.
"""

import asyncio
import json
import logging
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from bot.channels.sms.gsm7 import BUDGET, septets, to_gsm7
from bot.channels.sms.paths import PATH
from bot.channels.sms.person import Person
from bot.channels.sms.phone_number import canonical
from bot.channels.sms.signature import Fields, public_base
from bot.escalation.exchange import Answer, AnswerLostError, NotSentError, Patience, exchange, secure_or_loopback
from bot.service import Service
from bot.store.models import SmsOutbound
from bot.store.queries import consent
from bot.store.queries import sms as store

log = logging.getLogger(__name__)
BLOCKED = "21610"
LONGEST_PAUSE = 60.0
ROW = "text"  # the parameter of the status callback's address that names the row
_REFUSED = "This person has not agreed to be texted, or has opted out. Please call instead."
#: Twilio reports states in no certain order; a later one is never put back to an earlier one.
_RANK = {
    "sending": 0, "unsure": 0, "accepted": 1, "scheduled": 1, "queued": 2, "sent": 3,
    "delivered": 4, "undelivered": 4, "failed": 4, "canceled": 4, "blocked": 5, "read": 5,
}  # fmt: skip


class OutboundError(Exception):
    """The text was not sent; the sentence says what to do."""


class OutboundOff(OutboundError):
    """Sending is not set up."""


class NoConsent(OutboundError):
    """The person may not be texted."""


class TooLong(OutboundError):
    """The words need more than two segments."""


class SendFailed(OutboundError):
    """Twilio did not take the text."""


class SendUnsure(OutboundError):
    """Nobody knows whether Twilio took the text."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A text that Twilio has taken."""

    id: str
    message_sid: str
    state: str


class Outbound:
    """Sends texts from the clinic's number. Blocking: call it in a thread."""

    def __init__(
        self,
        service: Service,
        sleep: Callable[[float], None] = time.sleep,
        rng: random.Random | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`sleep` takes seconds; `rng` draws the jitter; `patience` bounds one attempt."""
        self._service = service
        self._sleep = sleep
        self._rng = rng or random.Random()
        self._patience = patience or Patience()

    def allow(self, number: str, words: str) -> None:
        """Record that the person agreed to be texted, by which words (of a form's box, say: never their whole message)."""
        person = self._person(number)
        with self._service.database.write() as session:
            consent.record(session, person.hash, person.our_hash, "opt_in", words, self._service.clock())

    def send(self, number: str, words: str) -> Sent:
        """Send `words` to `number` (any spelling) once.

        Raises:
            OutboundOff: account, token or number are not set.
            NoConsent: the person never wrote or opted in, has opted out (be it between two attempts), or is blocked on Twilio's side.
            TooLong: more than 306 GSM-7 characters.
            SendFailed: Twilio refused it, or stayed busy.
            SendUnsure: the answer was lost.
        """
        settings = self._service.settings
        if not (settings.twilio_account_sid and settings.twilio_auth_token.get_secret_value() and settings.twilio_from):
            raise OutboundOff("Texts cannot be sent: set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM.")
        if not secure_or_loopback(settings.twilio_api_url):
            raise OutboundOff("Texts cannot be sent: TWILIO_API_URL must begin with https://.")
        text = to_gsm7(" ".join(words.split()))
        if not text or septets(text) > BUDGET:
            raise TooLong(f"A text needs words, and at most {BUDGET} characters; this one has {septets(text)}.")
        person = self._person(number)
        row_id = self._begin(person, canonical(number))
        return self._attempts(row_id, person, canonical(number), text)

    def _begin(self, person: Person, number: str) -> str:
        """The row of this text, written before anything leaves.

        Raises:
            NoConsent: recorded as refused.
        """
        now, row_id = self._service.clock(), str(uuid.uuid4())
        with self._service.database.write() as session:
            allowed = consent.may_be_texted(session, person.hash, person.our_hash)
            sealed = self._service.keyring.seal(number.encode(), f"sms-outbound:{row_id}") if allowed else None
            session.add(
                SmsOutbound(
                    id=row_id, person_hash=person.hash, sealed_number=sealed, state="sending" if allowed else "refused",
                    attempts=0, at=now, changed_at=now,
                )
            )  # fmt: skip
        if not allowed:
            raise NoConsent(_REFUSED)
        return row_id

    def _attempts(self, row_id: str, person: Person, number: str, text: str) -> Sent:
        settings = self._service.settings
        for attempt in range(1, settings.sms_send_attempts + 1):
            last = attempt == settings.sms_send_attempts
            if not self._still_allowed(row_id, person):
                raise NoConsent(_REFUSED)
            try:
                answer = self._post(row_id, number, text)
            except NotSentError as error:
                reason, wait = str(error), None
            except AnswerLostError as error:
                self._mark(row_id, "unsure", attempt, str(error))
                raise SendUnsure(
                    "Twilio's answer was lost, so the text may have gone out. It is not sent again; a report of Twilio's settles it."
                ) from None
            else:
                code = _code(answer)
                if answer.status in (200, 201):
                    return self._taken(row_id, attempt, answer)
                if code == BLOCKED:
                    self._blocked(row_id, person, attempt)
                    raise NoConsent("This person has blocked texts from the clinic's number. Please call instead.")
                if answer.status != 429 and answer.status < 500:
                    self._mark(row_id, "failed", attempt, code)
                    raise SendFailed(f"Twilio refused the text (status {answer.status}, error {code}).")
                reason, wait = code, answer.retry_after.total_seconds() if answer.retry_after else None
            self._mark(row_id, "failed" if last else "sending", attempt, reason)
            if not last:
                pause = settings.sms_send_backoff_seconds * 2 ** (attempt - 1) * self._rng.uniform(0.5, 1.0)
                self._sleep(min(max(pause, wait or 0.0), LONGEST_PAUSE))
        raise SendFailed(f"Twilio did not take the text after {settings.sms_send_attempts} attempts ({reason}). Try again later.")

    def _still_allowed(self, row_id: str, person: Person) -> bool:
        """Whether the person may be texted now: minutes may have passed since the last attempt. If not, the row is refused."""
        with self._service.database.write() as session:
            if consent.may_be_texted(session, person.hash, person.our_hash):
                return True
            row = session.get_one(SmsOutbound, row_id)
            row.state, row.sealed_number, row.changed_at = "refused", None, self._service.clock()
            return False

    def _post(self, row_id: str, number: str, text: str) -> Answer:
        settings = self._service.settings
        # The row's own id comes back with every report, also with those of a text whose answer, and so whose SID, was lost.
        form = {
            "To": number, "From": settings.twilio_from, "Body": text,
            "StatusCallback": f"{public_base(settings)}{PATH}/status?{urlencode({ROW: row_id})}",
        }  # fmt: skip
        return exchange(
            "POST",
            f"{settings.twilio_api_url.rstrip('/')}/2010-04-01/Accounts/{settings.twilio_account_sid}/Messages.json",
            patience=self._patience,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(form).encode(),
            login=(settings.twilio_account_sid, settings.twilio_auth_token.get_secret_value()),
        )

    def _taken(self, row_id: str, attempt: int, answer: Answer) -> Sent:
        try:
            said = json.loads(answer.text)
            sid, state = str(said["sid"])[:64], str(said.get("status") or "queued")[:16]
        except (ValueError, KeyError, TypeError):
            self._mark(row_id, "unsure", attempt, "no sid in the answer")
            raise SendUnsure("Twilio's answer could not be read, so the text may have gone out. It is not sent again.") from None
        with self._service.database.write() as session:
            row = session.get_one(SmsOutbound, row_id)
            row.message_sid, row.attempts = sid, attempt
            if _RANK.get(state, 0) > _RANK.get(row.state, 0):  # a report may have been faster than the answer
                row.state, row.changed_at, row.error_code = state, self._service.clock(), None
        return Sent(row_id, sid, state)

    def _blocked(self, row_id: str, person: Person, attempt: int) -> None:
        self._mark(row_id, "blocked", attempt, BLOCKED)
        with self._service.database.write() as session:
            consent.record(session, person.hash, person.our_hash, "blocked", BLOCKED, self._service.clock())

    def _mark(self, row_id: str, state: str, attempt: int, reason: str | None) -> None:
        with self._service.database.write() as session:
            row = session.get_one(SmsOutbound, row_id)
            row.attempts = attempt
            if row.message_sid is None:  # otherwise a report was faster and knows better
                row.state, row.changed_at, row.error_code = state, self._service.clock(), (reason or "")[:40] or None

    def _person(self, number: str) -> Person:
        return Person.of(self._service.keyring, canonical(number), canonical(self._service.settings.twilio_from))


def _code(answer: Answer) -> str:
    """Twilio's error code; the status where it names none. Its words are left out: they may hold the number."""
    try:
        return str(int(json.loads(answer.text)["code"]))
    except (ValueError, KeyError, TypeError):
        return str(answer.status)


async def record_status(service: Service, fields: Fields, row_id: str) -> None:
    """Write down a status callback. One of a text that is not ours, or that is older than what is known, changes nothing.

    `row_id`: what the callback's address names. By it a report is taken that comes before the answer to our request, or in its place.
    """
    sid, state, code = fields.get("MessageSid"), fields.get("MessageStatus").lower()[:16], fields.get("ErrorCode")[:40]

    def write() -> None:
        with service.database.write() as session:
            row = store.outbound_by_sid(session, sid) if sid else None
            if row is None and sid and row_id:
                row = store.outbound_without_sid(session, row_id)
                if row is not None and row.state in ("sending", "unsure"):
                    row.message_sid = sid
            if row is None or _RANK.get(state, -1) <= _RANK.get(row.state, -1):
                return
            row.state, row.error_code, row.changed_at = state, code or None, service.clock()
            if code == BLOCKED:
                ours = service.keyring.fingerprint(canonical(fields.get("From") or service.settings.twilio_from), "sms-number")
                consent.record(session, row.person_hash, ours, "blocked", BLOCKED, service.clock())

    await asyncio.to_thread(write)
