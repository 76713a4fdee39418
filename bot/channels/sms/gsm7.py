"""Rule: a text message leaves in the 7-bit alphabet and fits two segments.

Why: one character outside of GSM-7 (3GPP TS 23.038) turns the whole message into UCS-2, where a segment holds 67 characters in place of
153; one typographic apostrophe doubles the price and may part the text. So characters are replaced where a faithful stand-in exists.
Our words are English and Spanish, which the alphabet can carry (without some accents); what has no stand-in is left out.
"""

import unicodedata
from typing import Final

BUDGET: Final = 306  # septets: two joined segments of 153

BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED: Final = frozenset("^{}\\[~]|€")  # an escape and a character: two septets
_ALPHABET: Final = BASIC | EXTENDED

_STAND_INS: Final = {
    **dict.fromkeys("’‘‚‛ʼʹ′´`＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("•·‣", "-"),
    **dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
    "…": "...", "×": "x", "÷": "/", "©": "(c)", "®": "(R)", "™": "(TM)", "ç": "c", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i",
    "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D", "\u2028": "\n", "\u2029": "\n", "\r": "\n",
}  # fmt: skip


def septets(text: str) -> int:
    """Length of a text of the alphabet, in septets."""
    return len(text) + sum(character in EXTENDED for character in text)


def to_gsm7(text: str) -> str:
    """`text` in the alphabet: stand-ins where they are faithful, accents off where the alphabet lacks them, the rest left out."""
    if _ALPHABET.issuperset(text):
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(_in_alphabet(character) for character in composed)


def carries(text: str) -> bool:
    """Whether no letter, digit or symbol of `text` is lost on the way into the alphabet."""
    composed = unicodedata.normalize("NFC", text)
    return all(_in_alphabet(character) for character in composed)


def _in_alphabet(character: str) -> str:
    if character in _ALPHABET:
        return character
    if character in _STAND_INS:
        return _STAND_INS[character]
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in (_STAND_INS.get(part, part) for part in parts) if _ALPHABET.issuperset(part))
