"""Which characters a text message carries in the 7-bit alphabet (GSM 03.38), and how long a text is in it.

One character outside the alphabet turns the whole message into UCS-2, with less than half the room.
"""

from __future__ import annotations

TWO_SEGMENTS = 306  # two joined segments of 153 septets

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # an escape and a character: two septets


def outside(text: str) -> set[str]:
    """The characters that the alphabet lacks."""
    return set(text) - _BASIC - _EXTENDED


def septets(text: str) -> int:
    """The length of a text that the alphabet can carry."""
    return sum(2 if character in _EXTENDED else 1 for character in text)
