"""Rule: what was found is a span of the text as it was typed, with its kind and the reason it was taken for one.

Why: the staff console, the tests and `bot redact` all speak of spans; a reason makes a wrong alarm findable. Here
too live the tags that take the place of a span, and the merging of spans that overlap: the whole stretch vanishes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

Kind = Literal["NAME", "PHONE", "EMAIL", "DATE", "ADDRESS", "SSN", "ID", "URL", "AGE90"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
TAGS: Final[dict[Kind, str]] = {kind: f"[{kind.lower()}]" for kind in KINDS} | {"AGE90": "[age]"}
TAG: Final = re.compile("|".join(re.escape(tag) for tag in TAGS.values()))
KIND_OF_TAG: Final[dict[str, Kind]] = {tag: kind for kind, tag in TAGS.items()}

# Where spans overlap, the kind of the first group names the whole stretch; within a group the better score does.
_GROUP: Final[dict[Kind, int]] = {
    **dict.fromkeys(("SSN", "EMAIL", "URL"), 0),
    "ADDRESS": 1,
    **dict.fromkeys(("PHONE", "DATE", "ID"), 2),
    "AGE90": 3,
    "NAME": 4,
}

# Letters that people's keyboards put in place of plain ones. One character for one, so that spans stay true.
_PLAIN: Final = str.maketrans(
    "’‘`´ʼ′“”„″–—‐‑‒−\u00a0\u2007\u2009\u202f\u3000＠．０１２３４５６７８９",
    "''''''\"\"\"\"------     @.0123456789",
)


@dataclass(frozen=True, slots=True)
class Found:
    """One identifier: its kind, the half-open span in the text, a score from 0 to 1, and who found it."""

    kind: Kind
    start: int
    end: int
    score: float
    why: str

    def overlaps(self, start: int, end: int) -> bool:
        """Whether the span shares a letter with the stretch from `start` to `end`."""
        return self.start < end and start < self.end


def plain(text: str) -> str:
    """The text with curly quotes, odd spaces, dashes and full-width digits made plain; same length."""
    return text.translate(_PLAIN)


def merge(found: Iterable[Found]) -> list[Found]:
    """Join spans that overlap, in order of the text; the kind of the joint span is the strongest of its parts."""
    merged: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if merged and one.start < merged[-1].end:
            last = merged[-1]
            lead = min(last, one, key=lambda f: (_GROUP[f.kind], -f.score, KINDS.index(f.kind)))
            merged[-1] = Found(lead.kind, last.start, max(last.end, one.end), max(last.score, one.score), lead.why)
        else:
            merged.append(one)
    return merged


def outside_tags(text: str, found: Iterable[Found]) -> list[Found]:
    """Cut the tags that the text already holds out of the spans; what is left without a letter or digit is dropped."""
    tags = [match.span() for match in TAG.finditer(text)]
    kept: list[Found] = []
    for one in found:
        start = one.start
        pieces: list[tuple[int, int]] = []
        for left, right in tags:
            if one.overlaps(left, right):
                pieces.append((start, min(left, one.end)))
                start = max(start, right)
        pieces.append((start, one.end))
        for left, right in pieces:
            kept.extend(_trimmed(text, one, left, right))
    return kept


def replaced(text: str, found: Sequence[Found]) -> str:
    """The text with each span (sorted, not overlapping) replaced by the tag of its kind."""
    parts: list[str] = []
    at = 0
    for one in found:
        parts += (text[at : one.start], TAGS[one.kind])
        at = one.end
    return "".join([*parts, text[at:]])


def _trimmed(text: str, one: Found, start: int, end: int) -> list[Found]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if not any(letter.isalnum() for letter in text[start:end]):
        return []
    return [Found(one.kind, start, end, one.score, one.why)]
