"""Rule: a name behind a title ("Dr Patel", "Mrs. Ono") or before a degree ("Lena Ruiz, RN") is hidden.

Why: the patient's own doctor tells who the patient is. Doctors everyone knows from television stay, as do the
words that follow "dr" in other uses ("the dr said", "dr appointment").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.finding import Found
from bot.privacy.guarded import Guarded
from bot.privacy.lexicon import word_set
from bot.privacy.recognisers.name_reader import Cue, NameReader
from bot.privacy.recognisers.name_recogniser import NameRecogniser
from bot.privacy.recognisers.reading import Reading

_TITLE: Final = Guarded(
    re.compile(
        r"\b(?:(?P<sure>dr|drs|doctor|dra|mr|mrs|ms|mx|prof|professor|señor|señora|senora|sra|srta)|(?P<less>miss"
        r"|nurse|sr|doña|dona|don|sir|madam|pastor|fr|father|sister|brother|rev|reverend|rabbi|imam|capt|captain|sgt"
        r"|lt|officer|judge|np|pa|therapist|neurologist|psychiatrist|counselor|aunt|auntie|uncle|grandma|grandpa"
        r"|tia|tio|coach))\b\.?\s{1,2}",
        re.I,
    )
)
_BEFORE_NAMES: Final = word_set("nurse miss sister brother pastor aunt auntie uncle coach tia tio don doña dona rev")
_DEGREE: Final = Guarded(
    re.compile(r",?\s(?:MD|M\.D\.?|D\.?O\.|RN|R\.N\.|NP|FNP|PA-C|PhD|Ph\.D\.?|LPN|LCSW|PsyD|DPM|DDS|CRNA|DNP)(?![\w])")
)


class TitledNameRecogniser(NameRecogniser):
    """Names with a title or a degree."""

    def find(self, reading: Reading) -> Iterator[Found]:
        """See `Recogniser.find`."""
        reader = reading.names
        for match in _TITLE.finditer(reading):
            word = reader.word_at(match.end())
            if word is None or reader.shielded(word) or self._shielded_with_title(reader, match.start()):
                continue
            cue = Cue.CERTAIN if match.group("sure") else Cue.LIKELY
            small_unknown = (
                cue is Cue.CERTAIN
                and not word.text[0].isupper()
                and not (self.lexicon.is_name(word.bare) or self.lexicon.is_ambiguous(word.bare))
            )
            if small_unknown and (match.group("sure").lower() == "doctor" or self.lexicon.is_ordinary(word.bare)):
                continue  # "the doctor decides"
            gentle = not match.group("sure") and self.lexicon.is_ambiguous(word.bare) and word.bare not in self.lexicon.ordinary_words
            if gentle and match.group("less").lower() in _BEFORE_NAMES:
                yield self.found((word.start, reader.end_of_name(word, Cue.LIKELY)), 0.8, "behind a role")
            elif span := reader.read(match.end(), cue):
                yield self.found(span, 0.9, "behind a title")
        for match in _DEGREE.finditer(reading):
            yield from self._before_degree(reader, match.start())

    @staticmethod
    def _shielded_with_title(reader: NameReader, start: int) -> bool:
        return any(left <= start < right for left, right in reader.shields)

    def _before_degree(self, reader: NameReader, end: int) -> Iterator[Found]:
        before = [word for word in reader.words if word.end <= end and word.start >= end - 40]
        if not before or before[-1].end != end:
            return
        start = None
        for word in reversed(before[-3:]):
            if not word.text[0].isupper() or self.lexicon.is_ordinary(word.bare) or reader.shielded(word):
                break
            if reader.text[word.end : end].strip(" .") and start is None:
                break
            start = word.start
        if start is not None:
            yield self.found((start, end), 0.85, "before a degree")
