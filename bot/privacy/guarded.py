"""Rule: what a text holds is found out once, and each pattern compares it with what it needs.

Why: two numbers are compared faster than a pattern fails. Each demand of a pattern (see `necessity`) is a bit; the register knows by
which pieces of text it is met, and finds the pieces of one text in one go, by the three letters with which each is listed.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Protocol

from bot.privacy.necessity import Demand, demands, folded, rarity

#: As if a text held everything: every pattern is tried.
EVERYTHING: Final = -1

_PART: Final = 3  # letters by which a piece is listed
_Part = tuple[str, ...]
_Piece = tuple[str, int]  # with the bits of the demands that it meets


@dataclass(frozen=True, slots=True)
class _Index:
    parts: Set[_Part]
    by_part: Mapping[_Part, Sequence[_Piece]]
    short: Sequence[_Piece]
    later: int


class Register:
    """The demands of many patterns, each with its bit, and the pieces by which they are met. Safe to share among threads."""

    def __init__(self) -> None:
        self._bits: dict[Demand, int] = {}
        self._index: _Index | None = None
        self._lock = threading.Lock()

    def needs(self, pattern: re.Pattern[str]) -> int:
        """The bits of what `pattern` needs."""
        needed = 0
        for demand in demands(pattern):
            with self._lock:
                if demand not in self._bits:
                    self._bits[demand] = 1 << len(self._bits)
                    self._index = None
                needed |= self._bits[demand]
        return needed

    def held(self, text: str) -> int:
        """The bits of all demands that `text` meets, and of all that are not known yet: a pattern that comes later is tried."""
        index = self._index or self._indexed()
        low = folded(text)
        met = index.later
        for piece, bits in index.short:
            if piece in low:
                met |= bits
        for part in index.parts & {*pairwise(low), *zip(low, low[1:], low[2:], strict=False)}:
            for piece, bits in index.by_part[part]:
                if piece in low:
                    met |= bits
        return met

    def _indexed(self) -> _Index:
        with self._lock:
            by_piece: dict[str, int] = {}
            for demand, bit in self._bits.items():
                for piece in demand:
                    by_piece[piece] = by_piece.get(piece, 0) | bit
            by_part: dict[_Part, list[_Piece]] = {}
            for piece, bits in by_piece.items():
                if len(piece) > 1:
                    by_part.setdefault(_seldom_part(piece), []).append((piece, bits))
            short = [(piece, bits) for piece, bits in by_piece.items() if len(piece) == 1]
            self._index = index = _Index(frozenset(by_part), by_part, short, EVERYTHING << len(self._bits))
            return index


def _seldom_part(piece: str) -> _Part:
    """The letters of the piece that are seldom seen together."""
    parts = [piece[place : place + _PART] for place in range(max(1, len(piece) - _PART + 1))]
    seldom: str = max(parts, key=rarity)
    return tuple(seldom)


_REGISTER: Final = Register()


class Held(Protocol):
    """A text of which it is known what it holds."""

    @property
    def text(self) -> str:
        """The text."""
        ...

    @property
    def held(self) -> int:
        """What `held` of the register says of it."""
        ...


class Guarded:
    """A pattern that is tried only on texts that hold what it needs."""

    __slots__ = ("needs", "pattern")

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        self.needs = _REGISTER.needs(pattern)

    def may_match(self, reading: Held) -> bool:
        """False when the pattern cannot match anywhere in the text."""
        return reading.held & self.needs == self.needs

    def finditer(self, reading: Held) -> Iterable[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return self.pattern.finditer(reading.text) if self.may_match(reading) else ()

    def search(self, reading: Held) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.pattern.search(reading.text) if self.may_match(reading) else None

    def match(self, reading: Held, start: int) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return self.pattern.match(reading.text, start) if self.may_match(reading) else None


def held_by(text: str) -> int:
    """What `text` holds, to be compared with what a guarded pattern needs."""
    return _REGISTER.held(text)
