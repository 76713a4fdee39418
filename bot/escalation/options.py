"""Rule: what `clinic.yml` says about the contact form's other side is checked when the server starts, not when a patient waits.

Why: a typing error in an address must stop the start with a sentence that names the entry. Personal data goes to https
addresses only (http to this machine itself is allowed, for a receiver beside the server). Secrets are not in
`clinic.yml` but in BOT_CONTACT_SECRET.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, FilePath, ValidationError

from bot.clinic import ClinicError
from bot.escalation.exchange import secure_or_loopback


def _https(address: str) -> str:
    if not secure_or_loopback(address):
        raise ValueError("must be an https address, because names and phone numbers are sent there")
    return address


Address = Annotated[str, AfterValidator(_https)]
Input = Annotated[str, Field(pattern=r"^input_[0-9]+(_[0-9]+)?$")]


class Options(BaseModel):
    """What every kind that leaves this machine takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ca_file: FilePath | None = None  # certificate authority of the other side, when it is not a public one


class InboxOptions(BaseModel):
    """The inbox takes none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WebhookOptions(Options):
    """A receiver of our own JSON. It must drop a second request with an Idempotency-Key that it knows."""

    address: Address


class FieldMap(BaseModel):
    """Which Gravity Forms input takes which value, as the form's markup names it: input_4, or input_1_3 for a part."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Input | None = None
    first_name: Input | None = None
    last_name: Input | None = None
    phone: Input | None = None
    email: Input | list[Input] | None = None  # two inputs where the form asks for the address twice
    about: Input
    preferred: Input | None = None
    topic: Input | None = None
    key: Input | None = None  # a hidden or administrative field: lets an entry be found again


class GravityFormsOptions(Options):
    """A form of the Gravity Forms plug-in on a WordPress site."""

    site: Address  # such as https://clinic.example, where /wp-json/ answers
    form_id: int = Field(ge=1)
    fields: FieldMap
    honeypot: Input | None = None  # the form's hidden validation field: always sent empty (fact K26)
    fixed: dict[Input, str] = Field(default_factory=dict)  # inputs that always get the same value, such as a needed tick
    preferred_values: dict[Literal["call", "text", "email"], str] = Field(default_factory=dict)  # the form's own words for them
    phone_format: Literal["national", "e164"] = "national"
    consumer_key: str | None = None  # of a REST API key; its secret is BOT_CONTACT_SECRET
    settle_seconds: float = Field(120, ge=0)  # how long WordPress may still be working on a request whose answer was lost


class SmtpOptions(Options):
    """A mailbox of the clinic, reached through its mail server."""

    host: str = Field(min_length=1)
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"  # none: on this machine only
    username: str | None = None  # its password is BOT_CONTACT_SECRET
    sender: EmailStr
    to: list[EmailStr] = Field(min_length=1, max_length=10)
    subject: str = Field("Contact request from the website assistant", pattern=r"^[^\r\n]{3,120}$")


Kind = TypeVar("Kind", bound=BaseModel)


def checked(kind: type[Kind], options: dict[str, Any]) -> Kind:
    """The options of a kind.

    Raises:
        ClinicError: an entry cannot be used; the sentence names it.
    """
    try:
        return kind.model_validate(options)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(map(str, ("contact", "options", *first["loc"])))
        raise ClinicError(f"clinic.yml: {place}: {first['msg']}") from None
