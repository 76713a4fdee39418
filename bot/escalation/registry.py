"""Rule: `contact.kind` of `clinic.yml` names the sender; what it needs is checked before the first request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.clinic import ClinicError, Contact
from bot.escalation.exchange import Patience
from bot.escalation.gravity_forms import GravityFormsSender
from bot.escalation.inbox import InboxSender
from bot.escalation.options import GravityFormsOptions, InboxOptions, SmtpOptions, WebhookOptions, checked
from bot.escalation.sender import Sender
from bot.escalation.smtp import SmtpSender
from bot.escalation.webhook import WebhookSender
from bot.settings import Settings


def utc_now() -> datetime:
    """The moment, with its zone."""
    return datetime.now(UTC)


def sender_for(contact: Contact, settings: Settings, clock: Callable[[], datetime] = utc_now) -> Sender:
    """The sender that `contact` asks for.

    Raises:
        ClinicError: an option is missing or cannot be used, or BOT_CONTACT_SECRET is needed; the sentence says which.
    """
    secret = settings.contact_secret
    patience = Patience(settings.delivery_connect_seconds, settings.delivery_read_seconds)
    try:
        match contact.kind:
            case "inbox":
                checked(InboxOptions, contact.options)
                return InboxSender()
            case "webhook":
                return WebhookSender(checked(WebhookOptions, contact.options), secret, patience, clock)
            case "gravity_forms":
                return GravityFormsSender(checked(GravityFormsOptions, contact.options), secret, patience)
            case "email":
                return SmtpSender(checked(SmtpOptions, contact.options), secret, patience, clock)
    except ClinicError:
        raise
    except ValueError as error:
        raise ClinicError(f"clinic.yml: {error}") from None
