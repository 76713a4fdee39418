"""Rule: every recogniser of names has the same word lists before it.

Why: see `lexicon`; the full tier gives richer lists to the same recognisers.
"""

from __future__ import annotations

from bot.privacy.finding import Found
from bot.privacy.lexicon import Lexicon
from bot.privacy.recognisers.recogniser import Recogniser


class NameRecogniser(Recogniser):
    """Base of the recognisers of names."""

    kind = "NAME"

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def found(self, span: tuple[int, int], score: float, why: str) -> Found:
        """A name at `span`."""
        return Found("NAME", span[0], span[1], score, f"{self.name}: {why}")
