"""The clinic's own facts: name, numbers, contact form, link to the article. Read from `clinic.yml`, checked once at start."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, HttpUrl, ValidationError


class ClinicError(ValueError):
    """`clinic.yml` cannot be used; the message names the entry and what to write there."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Contact(_Part):
    """Where a finished contact request goes. `options` of a kind are checked by its sender."""

    url: HttpUrl | None = None
    kind: Literal["inbox", "gravity_forms", "webhook", "email"] = "inbox"
    options: dict[str, Any] = Field(default_factory=dict)


class Article(_Part):
    """The document that every answer rests on."""

    title: str
    url: HttpUrl


class Line(_Part):
    """A telephone line that is always in sight."""

    label: str
    number: str = Field(pattern=r"^[0-9+]{3,16}$")


class WidgetLook(_Part):
    """Colours and words of the chat widget."""

    accent: str = Field(default="#1f6f78", pattern=r"^#[0-9a-fA-F]{6}$")
    accent_dark: str = Field(default="#7fd1d8", pattern=r"^#[0-9a-fA-F]{6}$")
    avatar_url: HttpUrl | None = None
    greeting: str | None = None


class Clinic(_Part):
    """Everything that is particular to one clinic."""

    name: str = Field(min_length=2, max_length=60)
    assistant_name: str = Field("Assistant", max_length=60)
    phone: str | None = Field(None, pattern=r"^\+[1-9][0-9]{6,14}$")
    text_number: str | None = Field(None, pattern=r"^\+[1-9][0-9]{6,14}$")
    contact: Contact = Contact()
    article: Article
    crisis: Line = Line(label="Call or text 988", number="988")
    emergency: Line = Line(label="Call 911", number="911")
    widget: WidgetLook = WidgetLook()

    @property
    def contact_url(self) -> str | None:
        """Address of the clinic's own contact form, if it has one."""
        return str(self.contact.url) if self.contact.url else None

    @property
    def way_to_reach(self) -> str:
        """One clause that tells a patient how to reach the clinic without this assistant."""
        if self.phone:
            return f"call {self.name} at {self.phone}"
        if self.contact_url:
            return f"use {self.name}'s contact form at {self.contact_url}"
        return f"contact {self.name}"

    @property
    def way_to_reach_es(self) -> str:
        """The same clause in Spanish, for the one reply that is in Spanish."""
        if self.phone:
            return f"llame a {self.name} al {self.phone}"
        if self.contact_url:
            return f"use el formulario de contacto de {self.name} en {self.contact_url}"
        return f"contacte a {self.name}"

    @property
    def placeholders(self) -> dict[str, str]:
        """What the responses of domain.yml say of the clinic, by the name of their slot."""
        return {"clinic_name": self.name, "clinic_contact": self.way_to_reach, "clinic_contact_es": self.way_to_reach_es}


@lru_cache(4)
def load_clinic(path: Path) -> Clinic:
    """Read and check the clinic file.

    Raises:
        ClinicError: the file is missing, is not YAML, or an entry cannot be used.
    """
    try:
        return Clinic.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ClinicError(f"{path} is missing: copy the one of the project and fill in your clinic.") from None
    except yaml.YAMLError as error:
        raise ClinicError(f"{path} is not valid YAML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise ClinicError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']} (got {first.get('input')!r})") from None
