"""Rule: two streets that meet are hidden like an address.

Why: "7th street and camelback" tells the home as closely as a house number. One of the two must carry its kind or be a numbered
street, and a word for a place or a direction, or the kind of the other street, must speak for it.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.recognisers.recogniser import Recogniser, Shape

_KIND: Final = (
    r"(?:street|str|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|parkway|pkwy|highway|hwy|freeway|fwy|way|trail|place|pl)\b\.?"
)
_ORDINAL: Final = r"\d{1,3}(?:st|nd|rd|th)"
_SIDE: Final = r"(?:(?:n|s|e|w|north|south|east|west)\.?\s)?"
_NAME: Final = (
    r"(?!(?:the|a|an|my|our|this|that|is|are|was|in|on|at|to|of|for|main|other|and|by|near|from|off|around|live|work|it|i"
    r"|one)\b)[a-z][\w'-]+"
)
_FULL: Final = rf"{_SIDE}(?:{_ORDINAL}(?:\s{_KIND})?|{_NAME}(?:\s{_NAME}){{0,2}}?\s{_KIND})"
_SHORT: Final = rf"{_SIDE}{_NAME}(?:\s{_NAME})?"
_AND: Final = r"\s(?:and|&|n|x|/)\s"
_NEAR: Final = (
    r"(?:near|by|at|off|around|on|live|living|lives|from|corner(?:\sof)?|cross\s?streets?(?:\sare|\sis)?|intersection\sof|between"
    r"|i'?m\sat|over\sby)"
)


class CrossingRecogniser(Recogniser):
    """Crossings of two streets."""

    kind = "ADDRESS"
    shapes = (
        Shape.of("two streets", rf"(?<![\w$/])(?P<it>{_SIDE}(?:{_ORDINAL}\s{_KIND}|{_NAME}\s{_KIND}){_AND}{_FULL})(?!\w)", 0.85),
        Shape.of(
            "a street and a name near",
            rf"\b{_NEAR}\s(?P<it>{_SIDE}(?:{_ORDINAL}\s{_KIND}|{_NAME}\s{_KIND}){_AND}{_NAME})(?!\w)(?=\s*(?:$|[.,;!?\n]|area|in\b"
            rf"|so\b|is\b))",
            0.75,
        ),
        Shape.of(
            "a name and a street near",
            rf"\b{_NEAR}\s(?P<it>{_SHORT}{_AND}{_SIDE}(?:{_ORDINAL}(?:\s{_KIND})?|{_NAME}\s{_KIND}))(?!\w)(?!\s(?:infusion|session"
            rf"|time|visit|dose|week|day))",
            0.75,
        ),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        # "on the 1st and 2nd infusion", "by 3rd and 4th": ordinals alone are no streets
        return (
            re.search(r"[a-z]{3,}", re.sub(r"\d+(?:st|nd|rd|th)|\b(?:and|infusions?|sessions?)\b", "", match.group("it"), flags=re.I), re.I)
            is None
        )
