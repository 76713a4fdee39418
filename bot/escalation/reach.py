"""Rule: a phone number or an e-mail address is found wherever it stands in the message, and checked by libraries.

Why: people answer "you can call me at 602 555 0144 after 5" or spell a number out. Phone numbers: phonenumbers
(Google's numbering plan data), US unless the number begins with +, kept in E.164 with the extension apart. E-mail:
email-validator by syntax only, because a patient's turn must not wait for DNS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.escalation.errors import ContactError
from bot.escalation.name import tidy

Preferred = Literal["call", "text", "email"]
REGION: Final = "US"
_REACH_CHARACTERS: Final = 1000

_DIGIT_WORDS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS: Final = {word: str(digit) for digit, word in enumerate(_DIGIT_WORDS)} | {"oh": "0", "o": "0"}
_SPELLED_DIGIT: Final = rf"(?:(?:double|triple)\s+)?(?:{'|'.join(_DIGITS)}|\d)"
_SPELLED: Final = re.compile(rf"\b{_SPELLED_DIGIT}(?:[\s,.-]+{_SPELLED_DIGIT}){{6,}}\b", re.IGNORECASE)
_SPELLED_PART: Final = re.compile(rf"(?:(double|triple)\s+)?({'|'.join(_DIGITS)}|\d)", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+")
_SPOKEN_EMAIL: Final = re.compile(
    r"(?<![\w.])(?P<local>[\w+-]+(?:(?:\.|\s+dot\s+|\s+underscore\s+)[\w+-]+)*)\s*(?:\(at\)|\[at\]|\bat\b|@)\s*"
    r"(?P<domain>[a-z0-9-]+(?:(?:\.|\s*\(dot\)\s*|\s*\[dot\]\s*|\s+dot\s+)[a-z0-9-]+)+)",
    re.IGNORECASE,
)
_NO_LOCAL_PART: Final = frozenset(
    {
        "me",
        "us",
        "it",
        "i",
        "look",
        "reach",
        "here",
        "is",
        "on",
        "site",
        "website",
        "them",
        "email",
        "mail",
        "call",
        "text",
        "available",
    }
)

_NEGATED: Final = re.compile(
    r"\b(?:don'?t|do not|not|no|never|rather than|instead of|without|can'?t)\s+(?:\w+\s+){0,2}?"
    r"(call|text|txt|sms|e-?mail|phone)(?:s|ing|ed)?\b",
    re.IGNORECASE,
)
_WISHES: Final[dict[Preferred, re.Pattern[str]]] = {
    "text": re.compile(r"\b(?:text|txt|sms)(?:s|ing)?\b", re.IGNORECASE),
    "call": re.compile(r"\b(?:call|ring)\b|\bphone (?:me|call)\b|\bby phone\b", re.IGNORECASE),
    "email": re.compile(r"\be-?mail (?:me|is best|works|would|please|preferred)\b|\b(?:by|via|prefer|through) e-?mail\b", re.IGNORECASE),
}
_ASK_AGAIN: Final = "Please send a phone number with area code, or an e-mail address."


@dataclass(frozen=True, slots=True, repr=False)
class Reach:
    """How a person can be reached. `text_consent` is true only where they asked in words to be texted."""

    phone: str | None
    extension: str | None
    email: str | None
    preferred: Preferred
    text_consent: bool

    def __repr__(self) -> str:
        return f"<Reach by {self.preferred}>"


def parse_reach(text: str) -> Reach:
    """Find a phone number, an e-mail address or both, and how the person wants to be reached.

    Raises:
        ContactError: neither is there, or what is there cannot be reached; the field says which was meant.
    """
    typed = tidy(text)[:_REACH_CHARACTERS]
    email, fault = _find_email(typed)
    phone, extension = _find_phone(_EMAIL.sub(" ", typed))
    if phone is None and email is None:
        raise fault or _phone_fault(typed)
    preferred, asked_for_texts = _wish(typed, phone is not None, email is not None)
    return Reach(phone, extension, email, preferred, asked_for_texts and phone is not None)


def parse_phone(text: str) -> tuple[str, str | None]:
    """A phone field: number in E.164 and extension.

    Raises:
        ContactError: the text holds no number that can be dialled.
    """
    typed = tidy(text)[:_REACH_CHARACTERS]
    phone, extension = _find_phone(typed)
    if phone is None:
        raise _phone_fault(typed)
    return phone, extension


def parse_email(text: str) -> str:
    """An e-mail field: the address, domain in lower case.

    Raises:
        ContactError: this is no e-mail address.
    """
    try:
        return validate_email(tidy(text), check_deliverability=False).normalized
    except EmailNotValidError:
        sentence = "That e-mail address doesn't look complete. Please check it; it should look like name@domain.com."
        raise ContactError("email", sentence) from None


def _find_email(text: str) -> tuple[str | None, ContactError | None]:
    fault: ContactError | None = None
    candidates = [match.group().strip(".!?'") for match in _EMAIL.finditer(text)]
    for match in _SPOKEN_EMAIL.finditer(text):
        if match["local"].casefold() not in _NO_LOCAL_PART:
            candidates.append(f"{_unspoken(match['local'])}@{_unspoken(match['domain'])}")
    for candidate in candidates:
        try:
            return parse_email(candidate), None
        except ContactError as error:
            fault = error
    return None, fault


def _unspoken(part: str) -> str:
    plain = re.sub(r"\s*[(\[]dot[)\]]\s*|\s+dot\s+", ".", part, flags=re.IGNORECASE)
    return re.sub(r"\s+underscore\s+", "_", plain, flags=re.IGNORECASE)


def _find_phone(text: str) -> tuple[str | None, str | None]:
    for variant in (text, _SPELLED.sub(_spelled_out, text)):
        for match in phonenumbers.PhoneNumberMatcher(variant, REGION, leniency=phonenumbers.Leniency.VALID):
            return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164), match.number.extension
    digits = re.sub(r"\D", "", text)  # "area code 602, then 555 0144": words stand between the parts
    if "/" not in text and (len(digits) == 10 or (len(digits) == 11 and digits[0] == "1")):
        number = phonenumbers.parse(digits, REGION)
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), None
    return None, None


def _spelled_out(match: re.Match[str]) -> str:
    times = {"double": 2, "triple": 3}
    parts = _SPELLED_PART.finditer(match.group().casefold())
    return "".join(_DIGITS.get(part[2], part[2]) * times.get(part[1] or "", 1) for part in parts)


def _phone_fault(text: str) -> ContactError:
    digits = sum(letter.isdigit() for letter in text)
    if digits == 7:
        return ContactError("phone", f"The area code seems to be missing. {_ASK_AGAIN}")
    if digits >= 5:
        return ContactError("phone", f"That number doesn't look complete. {_ASK_AGAIN}")
    return ContactError("phone", f"I couldn't find a way to reach you there. {_ASK_AGAIN}")


def _wish(text: str, has_phone: bool, has_email: bool) -> tuple[Preferred, bool]:
    unwanted = {_kind(match[1]) for match in _NEGATED.finditer(text)}
    positive = _NEGATED.sub(" ", text)
    wanted = [kind for kind, pattern in _WISHES.items() if kind not in unwanted and pattern.search(positive)]
    possible = [kind for kind in wanted if (has_email if kind == "email" else has_phone)]
    asked_for_texts = "text" in possible
    if len(possible) == 1:
        return possible[0], asked_for_texts
    if has_phone and not (has_email and "call" in unwanted):
        return ("text" if asked_for_texts and "call" in unwanted else "call"), asked_for_texts
    return "email", asked_for_texts


def _kind(word: str) -> Preferred:
    plain = word.casefold().replace("-", "")
    if plain in {"call", "phone"}:
        return "call"
    return "email" if plain == "email" else "text"
