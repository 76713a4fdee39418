"""Blots figures of speech out of a text: their letters become underscores, so that all places stay the same."""

from __future__ import annotations

import re
from collections.abc import Sequence


def blot(found: re.Match[str]) -> str:
    """The words of a match with an underscore for every letter."""
    return re.sub(r"[^ ]", "_", found.group())


def blot_out(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """`text` without what `patterns` match: from left to right, at each place the first that matches there.

    The same as `sub` with one expression of all of them as alternatives, but only those that match anywhere take part.
    """
    waiting = {number: match for number, pattern in enumerate(patterns) if (match := pattern.search(text))}
    pieces: list[str] = []
    at = 0
    while waiting:
        match = waiting[min(waiting, key=lambda number: (waiting[number].start(), number))]
        pieces += text[at : match.start()], blot(match)
        at = match.end()
        for number in [number for number, later in waiting.items() if later.start() < at]:
            if again := patterns[number].search(text, at):
                waiting[number] = again
            else:
                del waiting[number]
    return "".join(pieces) + text[at:] if pieces else text
