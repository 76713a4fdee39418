"""One text message as it came in, read from Twilio's fields. Media is counted and never downloaded."""

import re
from dataclasses import dataclass

from bot.channels.sms.phone_number import canonical
from bot.channels.sms.signature import Fields

SID = re.compile(r"^[A-Za-z0-9]{8,64}$")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\u2060\ufeff]")


class NotAMessage(ValueError):
    """The fields are signed but lack what a message has; the sentence names it."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message. Personal: never log it. `carrier_said`: what Twilio has answered itself already (STOP, START, HELP), or empty."""

    sid: str
    number: str
    our_number: str
    text: str
    media: int
    carrier_said: str = ""

    def __repr__(self) -> str:
        return f"Inbound({self.sid}, {len(self.text)} characters)"

    @classmethod
    def read(cls, fields: Fields, most_characters: int) -> "Inbound":
        """Read the fields; words beyond `most_characters` are left out.

        Raises:
            NotAMessage: there is no MessageSid, From or To.
        """
        sid = fields.get("MessageSid") or fields.get("SmsMessageSid") or fields.get("SmsSid")
        number, ours = canonical(fields.get("From")), canonical(fields.get("To"))
        if not SID.match(sid):
            raise NotAMessage("MessageSid is missing: point the number's messaging webhook here, and nothing else.")
        if not number or not ours:
            raise NotAMessage("From or To is missing: point the number's messaging webhook here, and nothing else.")
        media = fields.get("NumMedia")
        text = _INVISIBLE.sub("", fields.get("Body")).strip()[:most_characters]
        return cls(sid, number, ours, text, int(media) if media.isascii() and media.isdigit() else 0, fields.get("OptOutType").upper())
