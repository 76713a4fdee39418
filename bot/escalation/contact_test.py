"""Rule: `bot contact-test` sends one request that is plainly a test through the configured sender and tells what came back.

Why: a wrong field number or an expired password must show on the day of set-up, not when a patient waits. The request goes
past the outbox: nothing is stored, and a lost answer is reported, not repeated.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clinic import Clinic
from bot.escalation.registry import sender_for, utc_now
from bot.escalation.request import ContactDetails
from bot.escalation.sender import Delivered, Failed, Outcome, Parcel, Refused, Unsure
from bot.settings import Settings

_PHONE = "+16025550100"  # a number that the numbering plan keeps for fiction
_EMAIL = "test@example.com"


@dataclass(frozen=True, slots=True)
class TestReport:
    """What a test request met. `key` finds it again at the other side."""

    __test__ = False  # not a test class

    kind: str
    key: str
    outcome: Outcome
    sentence: str

    @property
    def good(self) -> bool:
        """Whether the other side took the request."""
        return isinstance(self.outcome, Delivered)

    @property
    def said(self) -> str:
        """The other side's own words, for the operator's eyes."""
        return self.outcome.said


def send_test(settings: Settings, clinic: Clinic, clock: Callable[[], datetime] = utc_now, key: str | None = None) -> TestReport:
    """Send a marked test request to where contact requests go.

    Raises:
        ClinicError: `clinic.yml` or BOT_CONTACT_SECRET cannot be used; the sentence says what to change.
    """
    sender = sender_for(clinic.contact, settings, clock)
    details = ContactDetails(
        name="Test Request",
        phone=_PHONE,
        email=_EMAIL,
        preferred="email",
        about=f"This is a test of the connection between {clinic.name}'s assistant and this form. Please ignore it.",
    )
    parcel = Parcel(key or f"test-{uuid.uuid4()}", details, "web", None, clock(), test=True)
    outcome = sender.send(parcel)
    return TestReport(sender.kind, parcel.key, outcome, _sentence(outcome))


def _sentence(outcome: Outcome) -> str:
    match outcome:
        case Delivered(reason):
            return f"The test request arrived ({reason})."
        case Refused(reason, messages):
            words = "; ".join(messages)
            told = f", saying: {words}" if words else ""
            return f"The other side refused the test request ({reason}){told}. Correct contact.options in clinic.yml."
        case Failed(reason):
            return f"The test request did not arrive ({reason}). Check address, BOT_CONTACT_SECRET, and that the other side is up."
        case Unsure(reason):
            return f"The test request may have arrived, but its answer was lost ({reason}). Look for it at the other side."
