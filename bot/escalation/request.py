"""Rule: the web form, the form in the chat and SMS check a contact request by these same functions.

Why: a request that one channel accepts and another refuses loses people; and what reaches the clinic must be enough
to reply to. Name and one way to reach the person are needed, the subject is not; the form is for general information
only, so nothing here asks for health details (fact K24). Texting needs the person's consent, which stays with us and
is not part of what is sent on (fact K25).

The module does no I/O. Errors are `ContactError` (one field) and `ContactErrors` (all of a form).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Final, cast

from bot.escalation.errors import ContactError, ContactErrors, Field
from bot.escalation.name import NAME_CHARACTERS, parse_name, tidy
from bot.escalation.reach import Preferred, Reach, parse_email, parse_phone, parse_reach

__all__ = [
    "ABOUT_CHARACTERS", "NAME_CHARACTERS", "ContactDetails", "ContactError", "ContactErrors", "Field", "Preferred", "Reach",
    "parse_about", "parse_email", "parse_name", "parse_phone", "parse_reach",
]  # fmt: skip

ABOUT_CHARACTERS: Final = 500
_NOTHING: Final = frozenset({"skip", "none", "nothing", "no", "nope", "n/a", "na", "-", "pass", "not really", "no thanks", "nothing else"})


def parse_about(text: str) -> str:
    """What the request is about; empty when the patient skips it.

    Raises:
        ContactError: it is longer than 500 characters.
    """
    about = tidy(text)
    if about.casefold().strip(" .!") in _NOTHING:
        return ""
    if len(about) > ABOUT_CHARACTERS:
        sentence = f"Please say it in fewer words, at most {ABOUT_CHARACTERS} characters. Health details can wait for your visit."
        raise ContactError("about", sentence)
    return about


@dataclass(frozen=True, slots=True, repr=False)
class ContactDetails:
    """What a person left for the clinic. `phone` is E.164. Make one with `check`; its repr shows nothing."""

    name: str
    phone: str | None
    email: str | None
    preferred: Preferred
    about: str = ""
    text_consent: bool = False
    extension: str | None = None

    @classmethod
    def check(
        cls,
        *,
        name: str,
        phone: str | None = None,
        email: str | None = None,
        preferred: str | None = None,
        about: str = "",
        text_consent: bool = False,
    ) -> ContactDetails:
        """Check all fields of a form. Without `preferred` it is a call where there is a phone, else e-mail.

        Raises:
            ContactErrors: with one ContactError for each field that cannot be used.
        """
        errors: list[ContactError] = []

        def tried(parse: Any, text: str) -> Any:
            try:
                return parse(text)
            except ContactError as error:
                errors.append(error)
                return None

        checked_name = tried(parse_name, name)
        number, extension = (tried(parse_phone, phone or "") or (None, None)) if _given(phone) else (None, None)
        address = tried(parse_email, email or "") if _given(email) else None
        if not _given(phone) and not _given(email):
            errors.append(ContactError("phone", "Please leave a phone number or an e-mail address so that the clinic can reply."))
        way = preferred or ("call" if _given(phone) else "email")
        if way not in ("call", "text", "email"):
            errors.append(ContactError("preferred", "Please choose a call, a text or an e-mail."))
        elif way == "email" and not _given(email) and _given(phone):
            errors.append(ContactError("email", "Please leave an e-mail address, or choose a call or a text."))
        elif way != "email" and not _given(phone) and _given(email):
            errors.append(ContactError("phone", "Please leave a phone number, or choose e-mail."))
        checked_about = tried(parse_about, about)
        if way == "text" and not text_consent:
            errors.append(ContactError("text_consent", "Please agree to get texts from the clinic, or choose a call or an e-mail."))
        if errors:
            raise ContactErrors(errors)
        return cls(checked_name, number, address, cast("Preferred", way), checked_about, text_consent, extension)

    @classmethod
    def of_reach(cls, name: str, reach: Reach, about: str) -> ContactDetails:
        """From the steps of the form in the chat, each already parsed."""
        return cls(name, reach.phone, reach.email, reach.preferred, about, reach.text_consent, reach.extension)

    def to_bytes(self) -> bytes:
        """For sealing. `from_bytes` reads it back."""
        return json.dumps({"v": 1, **asdict(self)}, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> ContactDetails:
        """Read what `to_bytes` wrote."""
        fields = json.loads(data)
        fields.pop("v")
        return cls(**fields)

    def __repr__(self) -> str:
        return f"<ContactDetails by {self.preferred}>"


def _given(value: str | None) -> bool:
    return bool(value and value.strip())
