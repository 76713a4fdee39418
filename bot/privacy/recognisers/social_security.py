"""Rule: a social security number is hidden whole, masked, or as its last four digits.

Why: it is the number with which the most harm is done. Whole: 3-2-4 digits with separators, nine digits after a
word for it. Four digits are hidden only beside such a word, so that years and doses stay.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.recognisers.recogniser import Recogniser, Shape

_SOCIAL: Final = (
    r"(?:ssn|s\.s\.n\.?|ss\s?(?:#|no|num|number)|social\s?security|soc\.?\s?sec\.?|soc(?=\s|:|\s?#)|social|itin|tax\sid"
    r"|seguro\ssocial|numero\sde\sseguro|ss)"
)
_LAST_FOUR: Final = r"(?:last|final|ultimos|últimos)\s(?:4|four|cuatro)(?:\s(?:digits?|numbers?|d[ií]gitos|nums?|#s?))?"
_LINK: Final = (
    r"(?:'s(?=\s)|[\s:#=,.()'-]|is|are|was|it's|its|the|my|of|for|on|number|num|no|ending|ends|end|in|with|de|mi|es|son"
    r"|and|card|digits?|last|four|4(?=\s|:)|her|his|our|security|termina|en|ssn){0,12}"
)


class SocialSecurityRecogniser(Recogniser):
    """Whole, masked and last-four forms."""

    kind = "SSN"
    context = re.compile(rf"\b{_SOCIAL}\b", re.I)
    shapes = (
        Shape.of("whole, separated", r"(?<![\w/.-])(?P<it>\d{3}\s?([-./\\_])\s?\d{2}\s?\2\s?\d{4})(?![\w/-]|\.\d)", 0.95),
        Shape.of("whole, blanks", r"(?<![\w/.$-])(?P<it>\d{3}\s\d{2}\s\d{4})(?![\w/-]|\.\d)", 0.9),
        Shape.of(
            "whole, mixed",
            r"(?<![\w/.$-])(?P<it>\d{3}[\s.-]{1,3}\d{2}[\s.-]{0,3}\d{4}|\d{5}[\s-]\d{4})(?![\w/-]|\.\d)",
            0.9,
            needs_context=True,
        ),
        Shape.of("nine digits", r"(?<![\w$.-])(?P<it>\d{9})(?![\w-])", 0.9, needs_context=True),
        Shape.of("nine spaced digits", r"(?<![\w$.-])(?P<it>\d(?:[\s.-]\d){8})(?![\w-])", 0.9, needs_context=True),
        Shape.of("masked", r"(?<!\w)(?P<it>[x*#•]{3}\s?[-. ]?\s?[x*#•]{2}\s?[-. ]?\s?\d{4})(?!\w)", 0.95),
        Shape.of("masked, short", r"(?<!\w)(?P<it>[x*#•]{2,9}-?\d{4})(?!\w)", 0.9, needs_context=True),
        Shape.of("last four after the word", rf"\b{_SOCIAL}\b{_LINK}(?<![\d.])(?P<it>\d{{4}}|\d(?:[\s-]\d){{3}})(?![\w]|[-/.]\d)", 0.9),
        Shape.of("last four", rf"\b{_LAST_FOUR}{_LINK}(?<![\d.])(?P<it>\d{{4}}|\d(?:[\s-]\d){{3}})(?![\w]|[-/.]\d)", 0.85),
        Shape.of(
            "last four before the word",
            rf"(?<![\w.$/-])(?P<it>\d{{4}})\s?(?:\(|,|-|is|are|as|for|=|\s){{0,3}}\s?(?:the\s|my\s|for\s"
            rf"|of\s){{0,2}}(?:{_LAST_FOUR}|{_SOCIAL}\b|(?:last|final)\sdigits\s(?:of|on|in|for)\s(?:my\s|the\s)?{_SOCIAL}\b)",
            0.85,
        ),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        if not shape.name.startswith("last four"):
            return False
        start, end = shape.span(match)
        # "social security disability since 2019", "social security in 2024": a year, and no word for the number
        year = re.fullmatch(r"(?:19|20)\d{2}", text[start:end]) is not None
        return year and not re.search(r"last|final|ssn|#|number|ending|ends|últ|ult", match.group(), re.I)
