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
_SCORE: Final = 0.6
_SMALL: Final = 3  # letters of a word that may stand within a name ("of", "the")


class ModelNameRecogniser(NameRecogniser):
    """The veto over the persons that the model sees."""

    def may_confirm(self, text: str, reader: NameReader | None = None, found: Sequence[Found] = ()) -> bool:
        """Whether any span that the model could see in `text` would be confirmed, and is not in a name of `found` anyway.

        Such a span is one word that is taken for a person, or it begins and ends with words that may be parts of a name and has no other
        between them that speaks against it; see `confirmed`.
        """
        reader = reader or NameReader(text, self.lexicon)
        if not reader.capitals_count:
            return False
        names = [(one.start, one.end) for one in found if one.kind == "NAME" and one.score >= _SCORE]
        begun = False
        for word in reader.words:
            if not self._is_no_part(reader, word):
                if _shouts(word):
                    begun = False
                    continue
                hidden = any(start <= word.start and word.end <= end for start, end in names)
                if begun or (not hidden and self._is_person(reader, [word])):
                    return True
                begun = True
            elif len(word.bare) > _SMALL:
                begun = False
        return False

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
                yield self.found((words[0].start, words[-1].end), _SCORE, "seen by the model")

    def _is_no_part(self, reader: NameReader, word: Word) -> bool:
        return not word.text[0].isupper() or self.lexicon.is_ordinary(word.bare) or reader.shielded(word)

    def _is_person(self, reader: NameReader, words: list[Word]) -> bool:
        if not reader.capitals_count or any(map(_shouts, words)):
            return False
        if any(self._is_no_part(reader, word) for word in words if len(word.bare) > _SMALL):
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


def _shouts(word: Word) -> bool:
    return len(word.text) > 1 and word.text.isupper()
