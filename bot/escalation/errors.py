"""Rule: what is wrong with a contact request is said per field, in one sentence that the patient can act on.

Why: the web form shows the sentence beside the field, the text form and SMS send it as the next message; so it is
short enough for one text message, plain ASCII, and never repeats what the patient typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Field = Literal["name", "phone", "email", "preferred", "about", "text_consent"]


class ContactError(ValueError):
    """One field cannot be used. `message` is the sentence for the patient."""

    def __init__(self, field: Field, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field: Field = field
        self.message = message


class ContactErrors(ValueError):
    """Everything that is wrong with one request, in the order of the form's fields."""

    def __init__(self, errors: Iterable[ContactError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(str(error) for error in self.errors))
