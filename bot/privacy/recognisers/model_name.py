"""Rule: a person that only the language model sees is believed when the words do not say otherwise.

Why: the small model is right about names nobody listed ("Oluwadamilare Brightwater") and wrong about many capital
letters. One unknown word alone needs a sentence that speaks of people; two capital words are enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.privacy.finding import Found
from bot.privacy.recognisers.listed_name import is_public
from bot.privacy.recognisers.name_reader import NameReader, Word
from bot.privacy.recognisers.name_recogniser import NameRecogniser

_PEOPLE: Final = re.compile(
    r"\b(?:ask(?:ed)?|tell|told|call(?:ed)?|see|saw|seen|met|spoke|talked|name|nurse|dr|doctor|hi|hello|hey"
    r"|dear|thanks|sincerely|regards|this is|i'm|im|text(?:ed)?|email(?:ed)?)[\s,.:-]{1,3}$",
    re.I,
)


class ModelNameRecogniser(NameRecogniser):
    """The veto over the persons that the model sees."""

    def may_confirm(self, text: str) -> bool:
        """Whether any span of `text` could be confirmed: each begins with a capital word that is not of everyday language."""
        reader = NameReader(text, self.lexicon)
        return reader.capitals_count and any(not self._is_no_part(reader, word) for word in reader.words)

    def confirmed(self, text: str, persons: Sequence[tuple[int, int]]) -> Iterator[Found]:
        """The names among the spans that the model takes for persons."""
        if not persons:
            return
        reader = NameReader(text, self.lexicon)
        for start, end in persons:
            words = [word for word in reader.words if start <= word.start and word.end <= end]
            while words and self._is_no_part(reader, words[0]):
                words.pop(0)
            while words and self._is_no_part(reader, words[-1]):
                words.pop()
            if words and self._is_person(reader, words):
                yield self.found((words[0].start, words[-1].end), 0.6, "seen by the model")

    def _is_no_part(self, reader: NameReader, word: Word) -> bool:
        return not word.text[0].isupper() or self.lexicon.is_ordinary(word.bare) or reader.shielded(word)

    def _is_person(self, reader: NameReader, words: list[Word]) -> bool:
        if not reader.capitals_count or any(word.text.isupper() and len(word.text) > 1 for word in words):
            return False
        if any(self._is_no_part(reader, word) for word in words if len(word.bare) > 3):
            return False
        if is_public(reader, words[0], words[-1].end):
            return False
        known = [word for word in words if self.lexicon.is_name(word.bare)]
        if len(words) > 1:
            return bool(known) or not all(self.lexicon.is_ambiguous(word.bare) for word in words) or not reader.starts_sentence(words[0])
        word = words[0]
        return bool(known) or (
            len(word.bare) > 2
            and _PEOPLE.search(reader.text[max(0, word.start - 15) : word.start]) is not None
            and not self.lexicon.is_ambiguous(word.bare)
        )
