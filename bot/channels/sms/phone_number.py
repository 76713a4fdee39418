"""Rule: one telephone has one spelling, so that consent given as "+1 (602) 555-0144" is found again as "+16025550144".

Short codes and other senders that are no telephone numbers keep their own letters and digits.
"""

import phonenumbers

REGION = "US"


def canonical(raw: str) -> str:
    """The number in E.164 where it is a telephone number; otherwise its letters and digits in lower case."""
    text = raw.strip()
    digits = "".join(character for character in text if character.isdigit())
    if len(digits) >= 7:
        for candidate in (text, f"+{digits}"):
            try:
                number = phonenumbers.parse(candidate, REGION)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_possible_number(number):
                return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return "".join(character for character in text.casefold() if character.isalnum())
