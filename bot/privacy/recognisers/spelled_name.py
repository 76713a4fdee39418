"""Rule: a name that is spelled letter by letter is hidden.

Why: who fears to be written wrongly spells: "spelled K-E-I-R-A", "last name is n g u y e n". Letters one by one count beside a word for
names or spelling; five and more joined by hyphens or full stops count alone, for nothing else in a chat is written so (no acronym is).
"""

from __future__ import annotations

from typing import Final

from bot.privacy.recognisers.recogniser import Recogniser, Shape

_SPELLING: Final = (
    r"\b(?:spell(?:ed|ing|s)?|spelt|(?:first|last|full|sur|my|her|his|the)\s?name(?:'?s|\sis)?|that'?s|thats)(?:\s(?:is|it|as|out|like|that|my|name|with))*"
    r"[\s:,\"'-]{1,3}"
)


class SpelledNameRecogniser(Recogniser):
    """Names spelled letter by letter."""

    kind = "NAME"
    shapes = (
        Shape.of("spelled after a word for it", rf"{_SPELLING}(?P<it>[a-z](?:(?:\s?[-.]\s?|\s|,\s?)[a-z]){{2,20}})(?![\w'])", 0.85),
        Shape.of("many letters", r"(?<![\w.-])(?P<it>[a-z](?:-[a-z]){4,20}|[a-z](?:\.[a-z]){5,20})(?![\w'-])", 0.75),
    )
