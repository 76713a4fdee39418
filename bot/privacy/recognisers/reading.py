"""Rule: what several recognisers want to know of a text is found out once.

Why: its words, and which patterns can match at all, are asked for by every recogniser. A reading lives as long as the look at one text:
nothing of what a patient wrote is kept.
"""

from __future__ import annotations

from bot.privacy.guarded import held_by
from bot.privacy.lexicon import Lexicon
from bot.privacy.recognisers.name_reader import NameReader


class Reading:
    """One text, which is plain (see `finding.plain`), as the recognisers see it."""

    __slots__ = ("_names", "held", "lexicon", "text")

    def __init__(self, text: str, lexicon: Lexicon, held: int | None = None) -> None:
        """`held` is found out, unless it is given: with EVERYTHING no pattern is left out."""
        self.text = text
        self.lexicon = lexicon
        self.held = held_by(text) if held is None else held
        self._names: NameReader | None = None

    @property
    def names(self) -> NameReader:
        """The words, for those who look for names."""
        if self._names is None:
            self._names = NameReader(self.text, self.lexicon, self.held)
        return self._names
