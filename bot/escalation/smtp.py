"""Rule: a request goes to the clinic's mailbox over TLS; once the mail has left whole, a lost answer is not repeated.

Why: SMTP (RFC 5321) has no idempotency key. Until the final dot has been sent the server has nothing, so a break before it is
a plain failure; a break between the dot and its answer leaves open whether the mail was taken, and staff, who read that
mailbox, decide. Message-ID is made from the key, so a double is seen at a glance. Subject and log hold no personal data.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from pydantic import SecretStr

from bot.escalation.exchange import Patience, secure_or_loopback
from bot.escalation.options import SmtpOptions
from bot.escalation.sender import Arrival, Delivered, Failed, Outcome, Parcel, Refused, Unsure

_POLICY: Final = SMTP.clone(cte_type="7bit")  # not every server takes 8 bits
_LEADING_DOT: Final = re.compile(rb"^\.", re.MULTILINE)  # RFC 5321, 4.5.2
_WAYS: Final = {"call": "a call", "text": "a text", "email": "an e-mail"}


class SmtpSender:
    """Mails requests to one or more addresses of the clinic."""

    kind = "email"
    repeats_safely = False
    settle = timedelta(0)
    can_look_up = False

    def __init__(self, options: SmtpOptions, secret: SecretStr, patience: Patience, clock: Callable[[], datetime]) -> None:
        """Raises ValueError when plain SMTP would leave this machine, or when a user name has no password."""
        if options.security == "none" and not secure_or_loopback(f"http://{options.host}"):
            raise ValueError("contact.options.security: `none` is for a mail server on this machine only; use starttls or tls.")
        if options.username and not secret.get_secret_value():
            raise ValueError("contact.options.username needs its password in BOT_CONTACT_SECRET.")
        self._options = options
        self._secret = secret
        self._patience = patience
        self._clock = clock

    def send(self, parcel: Parcel) -> Outcome:
        """One mail. An error before the final dot means that nothing was taken."""
        try:
            smtp = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            return Failed(f"SMTP {error.smtp_code} at sign-in")
        except smtplib.SMTPResponseException as error:
            return Failed(f"SMTP {error.smtp_code} at connect")
        except (smtplib.SMTPException, OSError) as error:
            return Failed(f"not sent: {type(error).__name__}")
        try:
            return self._hand_over(smtp, parcel)
        finally:
            _leave(smtp)

    def arrived(self, parcel: Parcel) -> Arrival:
        """A mail server cannot be asked."""
        return Arrival.UNKNOWN

    def _connect(self) -> smtplib.SMTP:
        options = self._options
        context = ssl.create_default_context(cafile=str(options.ca_file) if options.ca_file else None)
        if options.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(options.host, options.port, timeout=self._patience.connect, context=context)
        else:
            smtp = smtplib.SMTP(options.host, options.port, timeout=self._patience.connect)
        try:
            if smtp.sock:
                smtp.sock.settimeout(self._patience.read)
            if options.security == "starttls":
                smtp.starttls(context=context)
            if options.username:
                smtp.login(options.username, self._secret.get_secret_value())
            else:
                smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, parcel: Parcel) -> Outcome:
        body = self._message(parcel).as_bytes()
        try:
            refusal = self._envelope(smtp)
            if refusal:
                return refusal
            smtp.send(_LEADING_DOT.sub(b"..", body.rstrip(b"\r\n")) + b"\r\n.\r\n")
        except (smtplib.SMTPException, OSError) as error:
            return Failed(f"not sent: {type(error).__name__}")
        try:
            code, said = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            return Unsure(f"answer lost: {type(error).__name__}")
        if code != 250:
            return _rejected("end of data", code, said)
        return Delivered(f"SMTP {code}", f"SMTP {code} {said.decode('utf-8', 'replace')}")

    def _envelope(self, smtp: smtplib.SMTP) -> Outcome | None:
        """Sender, recipients, DATA. One recipient that is taken is enough: a mailbox that is gone must not hold up the others."""
        code, said = smtp.mail(self._options.sender)
        if code >= 400:
            return _rejected("MAIL", code, said)
        answers = [smtp.rcpt(to) for to in self._options.to]
        if all(code >= 400 for code, _ in answers):
            return _rejected("RCPT", *min(answers))
        code, said = smtp.docmd("DATA")
        return None if code == 354 else _rejected("DATA", code, said)

    def _message(self, parcel: Parcel) -> EmailMessage:
        details, options = parcel.details, self._options
        message = EmailMessage(policy=_POLICY)
        message["From"] = options.sender
        message["To"] = ", ".join(options.to)
        message["Subject"] = ("TEST, please ignore: " if parcel.test else "") + options.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{parcel.key}@{options.sender.rpartition('@')[2]}>"
        message["Idempotency-Key"] = parcel.key
        message["Auto-Submitted"] = "auto-generated"
        if details.email and details.email.isascii():
            message["Reply-To"] = details.email
        rows = [
            ("Name", details.name),
            ("Phone", details.phone and details.phone + (f", extension {details.extension}" if details.extension else "")),
            ("E-mail", details.email),
            ("Would like", _WAYS[details.preferred]),
            ("About", details.about),
            ("Topic of the conversation", parcel.topic),
            ("Left by", "text message" if parcel.channel == "sms" else "website chat"),
            ("At", parcel.created_at.isoformat(timespec="minutes")),
            ("Number", parcel.key),
        ]
        message.set_content("\n".join(f"{name}: {value}" for name, value in rows if value) + "\n")
        return message


def _rejected(step: str, code: int, said: bytes) -> Outcome:
    words = said.decode("utf-8", "replace")
    reason, full = f"SMTP {code} at {step}", f"SMTP {code} {words}"
    return Failed(reason, None, full) if code < 500 else Refused(reason, (words,), full)


def _leave(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()
