"""Rule: a request enters the clinic's own Gravity Forms form as if the person had filled it in, and is never entered twice
where that can be known.

Why: the form's notifications and feeds then work as the clinic has set them up. The plug-in (REST API v2, "Submitting Forms")
answers 200 with `is_valid: true`, or 400 with `is_valid: false` and `validation_messages` by field number; the latter will
not get better by repeating. It knows no idempotency key. So where an answer was lost, a field that holds our key (`fields.key`)
is looked up through the entries API ("Searching and Getting Entries"), which needs a REST API key; without these the
request is flagged for staff, who can see in WordPress whether it arrived. The honeypot stays empty (fact K26): when it is
filled, the plug-in answers as if all were well and stores nothing.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

import phonenumbers
from pydantic import SecretStr

from bot.escalation.exchange import Answer, AnswerLostError, NotSentError, Patience, exchange
from bot.escalation.options import GravityFormsOptions
from bot.escalation.request import ContactDetails
from bot.escalation.sender import Arrival, Delivered, Failed, Outcome, Parcel, Refused, Unsure

_SAID_CHARACTERS: Final = 2000
# Answers that are given before the form is looked at: firewall, limits, maintenance, wrong address, REST API switched off.
_NOT_RECEIVED: Final = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405, 408, 410, 425, 429, 503})


class GravityFormsSender:
    """Submits requests to one form."""

    kind = "gravity_forms"
    repeats_safely = False

    def __init__(self, options: GravityFormsOptions, secret: SecretStr, patience: Patience) -> None:
        """Raises ValueError when the map has no place for a name, or when a consumer key has no secret."""
        fields = options.fields
        if not (fields.name or fields.first_name):
            raise ValueError("contact.options.fields needs `name`, or `first_name` and `last_name`.")
        if not (fields.phone or fields.email):
            raise ValueError("contact.options.fields needs `phone` or `email`: the clinic must be able to reply.")
        if options.consumer_key and not secret.get_secret_value():
            raise ValueError("contact.options.consumer_key needs its consumer secret in BOT_CONTACT_SECRET.")
        self._options = options
        self._login = (options.consumer_key, secret.get_secret_value()) if options.consumer_key else None
        self._patience = patience
        self._form = f"{options.site.rstrip('/')}/wp-json/gf/v2/forms/{options.form_id}"
        self.settle = timedelta(seconds=options.settle_seconds)

    @property
    def can_look_up(self) -> bool:
        """Whether an entry can be found again by its key."""
        return self._login is not None and self._options.fields.key is not None

    def send(self, parcel: Parcel) -> Outcome:
        """One submission. `Unsure` when the answer was lost, broke off or is not the plug-in's."""
        body = json.dumps(self._inputs(parcel), ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": parcel.key}
        try:
            answer = self._exchange("POST", f"{self._form}/submissions", headers=headers, body=body)
        except NotSentError as error:
            return Failed(f"not sent: {error}")
        except AnswerLostError as error:
            return Unsure(f"answer lost: {error}")
        return self._outcome(answer)

    def arrived(self, parcel: Parcel) -> Arrival:
        """Look the key up among the form's entries."""
        if self._options.fields.key is None:
            return Arrival.UNKNOWN
        number = self._options.fields.key.removeprefix("input_").replace("_", ".")
        search = json.dumps({"field_filters": [{"key": number, "value": parcel.key, "operator": "is"}]})
        try:
            answer = self._exchange(
                "GET", f"{self._form}/entries", params={"search": search, "_field_ids": "id", "paging[page_size]": "1"}, headers={}
            )
        except (NotSentError, AnswerLostError):
            return Arrival.UNKNOWN
        found = _json(answer)
        if answer.status != 200 or not isinstance(found.get("total_count"), int | str):
            return Arrival.UNKNOWN
        return Arrival.THERE if str(found["total_count"]) != "0" else Arrival.NOT_THERE

    def _exchange(self, method: str, url: str, **options: Any) -> Answer:
        return exchange(method, url, patience=self._patience, login=self._login, ca_file=self._options.ca_file, **options)

    def _outcome(self, answer: Answer) -> Outcome:
        said = f"HTTP {answer.status}\n{answer.text[:_SAID_CHARACTERS]}".strip()
        result = _json(answer)
        status = f"HTTP {answer.status}"
        if answer.status == 200 and result.get("is_valid") is True:
            # The last page of a form answers with page number 0; another one waits for more pages and stored nothing.
            if str(result.get("page_number", 0)) == "0":
                return Delivered(status, said)
            return Refused(f"{status}: the form has more than one page", (), said)
        if result.get("is_valid") is False:
            messages = result.get("validation_messages")
            messages = messages if isinstance(messages, dict) else {}
            fields = ", ".join(sorted(self._field_name(str(number)) for number in messages)) or "no field named"
            return Refused(f"{status}: {fields}"[:200], tuple(f"{self._field_name(str(n))}: {text}" for n, text in messages.items()), said)
        if answer.status in _NOT_RECEIVED:
            return Failed(status, answer.retry_after, said)
        if answer.status == 400 and isinstance(result.get("code"), str):
            # WordPress itself refused: form_not_found while the form is off or in the trash. An operator can put it right.
            return Failed(f"{status}: {_code(result['code'])}", None, said)
        return Unsure(f"{status}{'' if answer.whole else ', broken off'}: not an answer of Gravity Forms", said)

    def _field_name(self, number: str) -> str:
        """Our name of a form's field; "4" and "input_4" are the same."""
        plain = number.removeprefix("input_").replace(".", "_").split("_")[0]
        for name, inputs in self._options.fields:
            for one in inputs if isinstance(inputs, list) else [inputs]:
                if one and one.removeprefix("input_").split("_")[0] == plain:
                    return str(name)
        return f"field {plain}" if plain.isdigit() else "another field"

    def _inputs(self, parcel: Parcel) -> dict[str, str]:
        details, fields = parcel.details, self._options.fields
        first, _, last = details.name.rpartition(" ") if fields.last_name else (details.name, "", "")
        values: dict[str, str | None] = {
            "name": details.name,
            "first_name": first or last,
            "last_name": last if first else "",
            "phone": self._phone(details),
            "email": details.email,
            "about": self._about(parcel),
            "preferred": self._options.preferred_values.get(details.preferred, details.preferred),
            "topic": parcel.topic,
            "key": parcel.key,
        }
        filled = dict(self._options.fixed)
        for name, inputs in fields:
            for one in inputs if isinstance(inputs, list) else [inputs]:
                if one:
                    filled[one] = values[name] or ""
        if self._options.honeypot:
            filled[self._options.honeypot] = ""
        return filled

    def _phone(self, details: ContactDetails) -> str:
        if details.phone is None or self._options.phone_format == "e164" or not details.phone.startswith("+1"):
            return details.phone or ""
        return phonenumbers.format_number(phonenumbers.parse(details.phone), phonenumbers.PhoneNumberFormat.NATIONAL)

    def _about(self, parcel: Parcel) -> str:
        """What no field of the form holds is put into the text, so that staff miss nothing."""
        details, fields = parcel.details, self._options.fields
        lines = ["TEST: please ignore this request."] if parcel.test else []
        lines.append(details.about)
        if not fields.preferred:
            lines.append(f"Prefers: {details.preferred}")
        if details.extension:
            lines.append(f"Extension: {details.extension}")
        if details.phone and not fields.phone:
            lines.append(f"Phone: {details.phone}")
        if details.email and not fields.email:
            lines.append(f"E-mail: {details.email}")
        return "\n".join(line for line in lines if line)


def _json(answer: Answer) -> dict[str, Any]:
    try:
        value = json.loads(answer.text) if answer.whole else {}
    except (ValueError, RecursionError):  # nested deeper than a form's answer ever is
        return {}
    return value if isinstance(value, dict) else {}


def _code(code: str) -> str:
    """An error code of WordPress as it may be stored: a slug, nothing else."""
    return code if code.replace("_", "").isalnum() and code.isascii() and len(code) <= 60 else "error"
