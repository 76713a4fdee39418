"""Which of many regular expressions may match a text, told from its words alone, so that hardly any of them has to be run.

Rule: it never leaves out one that matches (`necessary` says why), and it may name one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.safety.necessary import SHORTEST_BEGINNING, Condition, necessary


class _Entry(NamedTuple):
    """An expression, by its number, with what a text has to meet besides the condition that it is entered under."""

    number: int
    second: Condition
    third: Condition


class Prefilter:
    """An index over expressions, made once. It keeps nothing of the texts that it is asked about."""

    def __init__(self, expressions: Sequence[re.Pattern[str]]) -> None:
        always: list[int] = []
        entries: dict[str, list[_Entry]] = {}
        beginnings: dict[str, set[str]] = {}
        for number, expression in enumerate(expressions):
            branches = necessary(expression)
            if branches is None:
                always.append(number)
                continue
            for rarest, *others in branches:
                second, third = (*others, rarest, rarest)[:2]
                for key in rarest:
                    entries.setdefault(key, []).append(_Entry(number, second, third))
                for key in frozenset().union(rarest, *others):
                    if key.endswith("*"):
                        beginnings.setdefault(key[:SHORTEST_BEGINNING], set()).add(key[:-1])
        self._count = len(expressions)
        self._always = tuple(always)
        self._entries = {key: tuple(found) for key, found in entries.items()}
        self._beginnings = {letters: tuple(sorted(found)) for letters, found in beginnings.items()}

    def __len__(self) -> int:
        return self._count

    def candidates(self, text: str) -> list[int]:
        """The numbers of the expressions that may match `text`, in their order."""
        words = set(text.split(" "))
        beginnings, entries = self._beginnings, self._entries
        begun = [
            f"{beginning}*"
            for word in words
            if (known := beginnings.get(word[:SHORTEST_BEGINNING]))
            for beginning in known
            if word.startswith(beginning)
        ]
        words.update(begun)
        found = {
            number
            for word in words
            if (entered := entries.get(word))
            for number, second, third in entered
            if not (second.isdisjoint(words) or third.isdisjoint(words))
        }
        found.update(self._always)
        return sorted(found)
