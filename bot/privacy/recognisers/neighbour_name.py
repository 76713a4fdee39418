"""Rule: words that stand between commas beside a telephone number, a date of birth or an address are a name.

Why: asked for their details, people write "jory wexler, 5/5/61, 602..." with no word that announces the name.
Works on what the other recognisers found, and on the tags of a text that was redacted before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.privacy.finding import KIND_OF_TAG, TAG, Found
from bot.privacy.recognisers.name_reader import NameReader, Word
from bot.privacy.recognisers.name_recogniser import NameRecogniser
from bot.privacy.recognisers.reading import Reading

_DETAILS: Final = frozenset({"PHONE", "EMAIL", "DATE", "ADDRESS", "SSN", "ID", "AGE90"})
_BREAK: Final = re.compile(
    r"[,;:|\n\r/()]|\s-+\s|\b(?:aged?|dob|d\.o\.b\.?|born|birthday|birthdate|ph|phone|cell|mobile|tel|email|e-mail"
    r"|address|addr|ssn|mrn|member|id|number|no|insurance|is|at|and|y|tel[eé]fono|correo)\b\.?",
    re.I,
)
_LONGEST: Final = 4


class NeighbourNameRecogniser(NameRecogniser):
    """A stretch of two to four words that are no ordinary ones, next to an identifier."""

    def find_beside(self, reading: Reading, found: Sequence[Found]) -> Iterator[Found]:
        """The names beside what was `found` in the text."""
        text = reading.text
        marks = [(one.start, one.end) for one in found if one.kind in _DETAILS]
        marks += [match.span() for match in TAG.finditer(text) if KIND_OF_TAG[match.group()] in _DETAILS]
        if not marks:
            return
        reader = reading.names
        names = [(one.start, one.end) for one in found if one.kind == "NAME"]
        for left, right in _stretches(text, sorted(marks)):
            words = [word for word in reader.words if left <= word.start and word.end <= right]
            beside = any(right == start or left == end for start, end in marks) or _links(text, left, right, marks)
            if not beside or not words or any(start < right and left < end for start, end in names):
                continue
            if text[left:right].strip(" .'\"") and self._may_be_name(reader, words, text[left:right]):
                yield self.found((words[0].start, words[-1].end), 0.7, "beside an identifier")
            elif self._touches(text, words[-1], marks) and self.lexicon.is_strange(words[-1].bare) and not reader.shielded(words[-1]):
                yield self.found((words[-1].start, words[-1].end), 0.6, "right before an identifier")

    def _may_be_name(self, reader: NameReader, words: list[Word], stretch: str) -> bool:
        if len(words) > _LONGEST or any(letter.isdigit() for letter in stretch) or any(reader.shielded(word) for word in words):
            return False
        lexicon = self.lexicon
        if any(lexicon.is_ordinary(word.bare) and len(word.bare) > 1 for word in words):
            return False
        if len(words) == 1:
            word = words[0]
            return (
                len(word.bare) > 2
                and (lexicon.is_name(word.bare) or lexicon.is_ambiguous(word.bare) or word.text[0].isupper() or self._opens(reader, word))
                and not word.text.isupper()
            )
        return len(words[0].bare) > 1 or len(words[-1].bare) > 1

    @staticmethod
    def _touches(text: str, word: Word, marks: Sequence[tuple[int, int]]) -> bool:
        return any(word.end < start and not text[word.end : start].strip() for start, _ in marks)

    @staticmethod
    def _opens(reader: NameReader, word: Word) -> bool:
        """ "zorya, 602...": a single unknown word with which the message begins."""
        return word is reader.words[0] and len(word.bare) > 3 and reader.text[word.end :].startswith(",")


def _stretches(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The pieces of text between identifiers, commas and the words that label a detail."""
    cuts = sorted([*marks, *(match.span() for match in _BREAK.finditer(text))])
    at = 0
    for start, end in cuts:
        if start > at:
            yield at, start
        at = max(at, end)
    if at < len(text):
        yield at, len(text)


def _links(text: str, left: int, right: int, marks: Sequence[tuple[int, int]]) -> bool:
    """Whether only commas and labels ("dob", "phone") lie between the piece and an identifier."""
    for start, end in marks:
        between = text[right:start] if start >= right else text[end:left] if end <= left else None
        if between is not None and len(between) < 20 and not _BREAK.sub("", between).strip(" .#"):
            return True
    return False
