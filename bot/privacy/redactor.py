"""Rule: no identifier of a patient leaves the turn in the clear; what is hidden is a tag in its place.

Why: transcripts, logs and the staff console hold redacted words only. `PatternRedactor` needs no model and is ready
at once; `Redactor` adds Presidio with spaCy's names. Both hide a text again until nothing more is found, so that a
redacted text redacts to itself, and both give the spans in the text as it was typed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final, Protocol

from bot.privacy.finding import TAGS, Found, merge, outside_tags, plain, replaced
from bot.privacy.lexicon import Lexicon, plain_lexicon
from bot.privacy.recognisers import all_recognisers
from bot.privacy.recognisers.neighbour_name import NeighbourNameRecogniser
from bot.privacy.recognisers.reading import Reading

__all__ = ["Found", "PatternRedactor", "Redaction", "Redactor", "Redacts"]

_log = logging.getLogger(__name__)

# Each pass hides at least one more letter, so this ends by itself; a patient's message needs two passes.
_MOST_PASSES: Final = 25


@dataclass(frozen=True, slots=True)
class Redaction:
    """The text with tags in place of identifiers, and the spans of these in the text as it was given, in order."""

    text: str
    found: list[Found]


class Redacts(Protocol):
    """What both tiers offer."""

    def redact(self, text: str) -> Redaction:
        """Hide the identifiers in `text`."""
        ...


class PatternRedactor:
    """First tier: patterns, word lists and `phonenumbers`; no model. Safe to share among threads."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or plain_lexicon()
        self._recognisers = all_recognisers(self._lexicon)
        self._neighbours = NeighbourNameRecogniser(self._lexicon)

    def redact(self, text: str) -> Redaction:
        """Hide the identifiers in `text`; never raises for any text."""
        everything: list[Found] = []
        current = text
        pieces = [(0, 0, len(text))]  # (start here, start in the original, length) of the stretches not hidden yet
        for _ in range(_MOST_PASSES):
            simple = plain(current)
            everywhere = self._everything_in(simple)
            found = merge(outside_tags(simple, everywhere)) if everywhere else []
            if not found:
                break
            moved, pieces = _moved(found, pieces, len(current))
            everything += moved
            current = replaced(current, found)
        return Redaction(current, sorted(everything, key=lambda one: one.start))

    def _everything_in(self, text: str) -> list[Found]:
        reading = Reading(text, self._lexicon)
        found = self._found_in(reading)
        return [*found, *self._neighbours.find_beside(reading, found)]

    def _found_in(self, reading: Reading) -> list[Found]:
        return [found for recogniser in self._recognisers for found in recogniser.find(reading)]


class Redactor(PatternRedactor):
    """Full tier: Presidio's recognisers and spaCy's names join ours, the words of the model sharpen the lists.

    Construct it once: loading takes seconds. Should the model fail on a text, the first tier answers.
    """

    def __init__(self) -> None:
        """Raises ModelMissing when the spaCy model is not installed; nothing is ever downloaded."""
        from bot.privacy.model import NameModel  # spaCy takes two seconds; the first tier must not wait for it

        self._model = NameModel.load()
        super().__init__(self._model.lexicon)

    def _found_in(self, reading: Reading) -> list[Found]:
        own = super()._found_in(reading)
        try:
            return self._model.find(reading, own)
        except Exception as error:  # the patient's words must be hidden whatever the model does
            _log.error("name model failed (%s); patterns only for this text", type(error).__name__)
            return own


def _moved(found: list[Found], pieces: list[tuple[int, int, int]], length: int) -> tuple[list[Found], list[tuple[int, int, int]]]:
    """The spans in terms of the original text, and the stretches that remain after they are replaced by tags."""
    moved: list[Found] = []
    left: list[tuple[int, int, int]] = []
    shift = 0
    queue = list(found)
    for here, origin, size in pieces:
        at = here
        while queue and queue[0].start < here + size:
            one = queue.pop(0)
            offset = origin - here
            moved.append(Found(one.kind, one.start + offset, one.end + offset, one.score, one.why))
            if one.start > at:
                left.append((at + shift, at + offset, one.start - at))
            shift += len(TAGS[one.kind]) - (one.end - one.start)
            at = one.end
        if at < here + size:
            left.append((at + shift, at + origin - here, here + size - at))
    return moved, left
