"""Rule: a recogniser knows one way identifiers are typed: shapes (patterns), words of context, and a veto.

Why: each file can be read, tested and thrown out alone. A shape that could be something else ("5/5", four digits)
counts only with a context word near; the veto looks at the whole message and has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from bot.privacy.finding import Found, Kind
from bot.privacy.guarded import Guarded
from bot.privacy.recognisers.reading import Reading

_BEFORE: Final = 45
_AFTER: Final = 25


@dataclass(frozen=True, slots=True)
class Shape:
    """One pattern. Its group `it` is the span to hide, or the whole match where there is no such group."""

    name: str
    pattern: re.Pattern[str]
    needs: int  # see `Guarded`
    score: float
    needs_context: bool = False

    @classmethod
    def of(cls, name: str, pattern: str, score: float, *, needs_context: bool = False, flags: int = re.I) -> Shape:
        """A shape from the text of its pattern; case does not matter unless `flags` say so."""
        guarded = Guarded(re.compile(pattern, flags))
        return cls(name, guarded.pattern, guarded.needs, score, needs_context)

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """The span to hide within a match."""
        return match.span("it") if "it" in self.pattern.groupindex else match.span()


class Recogniser:
    """Base of the recognisers that work by pattern. Needs no model; safe to share among threads."""

    kind: ClassVar[Kind]
    shapes: ClassVar[tuple[Shape, ...]] = ()
    context: ClassVar[re.Pattern[str] | None] = None

    @property
    def name(self) -> str:
        """Its name in reasons and tests."""
        return type(self).__name__

    def find(self, reading: Reading) -> Iterator[Found]:
        """The identifiers in a text."""
        text, held = reading.text, reading.held
        for shape in self.shapes:
            if held & shape.needs != shape.needs:
                continue
            for match in shape.pattern.finditer(text):
                start, end = shape.span(match)
                if start == end or (shape.needs_context and not self.has_context(text, start, end)):
                    continue
                if not self.vetoes(text, match, shape):
                    yield Found(self.kind, start, end, shape.score, f"{self.name}: {shape.name}")

    def has_context(self, text: str, start: int, end: int) -> bool:
        """Whether a word of context stands shortly before or after the span."""
        if self.context is None:
            return False
        near = text[max(0, start - _BEFORE) : start] + " | " + text[end : end + _AFTER]
        return self.context.search(near) is not None

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """True when the match is no identifier after all. To be overridden."""
        return False


def any_of(words: str) -> str:
    """A group of alternatives from words separated by white space, longest first."""
    return "(?:" + "|".join(sorted(words.split(), key=len, reverse=True)) + ")"
