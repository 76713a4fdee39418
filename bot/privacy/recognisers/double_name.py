"""Rule: a given name before a hyphened family name is hidden wherever it stands ("Anneke Visser-Brandt").

Why: hyphened family names are rare in any list, and hardly anything else in a chat is written as a capitalised word before two capitalised
words with a hyphen. Diseases and companies that look alike are shielded ("Charcot-Marie"), and so is a capital at the beginning of a
sentence before one of these ("Does Ehlers-Danlos ...").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.finding import Found
from bot.privacy.guarded import Guarded
from bot.privacy.recognisers.name_recogniser import NameRecogniser
from bot.privacy.recognisers.reading import Reading

_DOUBLE: Final = Guarded(
    re.compile(
        r"\b([A-ZÀ-Þ][a-zß-ÿ']+)\s(?:[A-Z]\.\s)?([A-ZÀ-Þ][a-zß-ÿ']+)-[A-ZÀ-Þ][a-zß-ÿ']+\b"
        r"(?!\s(?:syndrome|disease|disorder|test|scale|clinic|hospital|health|medical|center|university|company|inc|llc)\b)",
    )
)


class DoubleNameRecogniser(NameRecogniser):
    """A capitalised word before a hyphened, capitalised family name."""

    def find(self, reading: Reading) -> Iterator[Found]:
        """See `Recogniser.find`."""
        reader = reading.names
        if not reader.capitals_count:
            return
        for match in _DOUBLE.finditer(reading):
            words = [reader.word_at(match.start(1)), reader.word_at(match.start(2))]
            if any(word is None or reader.shielded(word) for word in words):
                continue
            first = match.group(1).lower()
            if first in self.lexicon.ordinary_words or self.lexicon.is_ambiguous(first):
                continue
            yield self.found(match.span(), 0.8, "hyphened family name")
