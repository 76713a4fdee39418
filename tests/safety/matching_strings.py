"""Strings that a regular expression matches, made from its parse tree: they share no code with what they put to the test."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined]
from typing import Any

#: What stands for "any character" and "any word character": letters of words, so that made words are no words of a pattern.
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MORE_THAN_ENOUGH = 3  # repetitions beyond the fewest


class _Maker:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.after = ""  # what a lookahead asks for behind the match

    def make(self, tree: Any) -> str:
        return "".join(self.one(str(name), value) for name, value in tree)

    def one(self, name: str, value: Any) -> str:
        match name:
            case "LITERAL":
                return chr(value)
            case "NOT_LITERAL" | "ANY":
                return self.chance.choice(_LETTERS)
            case "IN":
                return self.member(value)
            case "BRANCH":
                return self.make(self.chance.choice(value[1]))
            case "SUBPATTERN":
                return self.make(value[3])
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                fewest, most, tree = value
                times = self.chance.randint(int(fewest), min(int(most), int(fewest) + _MORE_THAN_ENOUGH))
                return "".join(self.make(tree) for _ in range(times))
            case "ASSERT":
                direction, tree = value
                if direction > 0:
                    self.after = max(self.make(tree), self.after, key=len)
                return ""
            case "ASSERT_NOT" | "AT":
                return ""
        raise AssertionError(f"unknown in a parse tree: {name}")

    def member(self, choices: Any) -> str:
        name, value = self.chance.choice([choice for choice in choices if str(choice[0]) != "NEGATE"])
        if str(choices[0][0]) == "NEGATE":
            return self.chance.choice("xyz")
        if str(name) == "LITERAL":
            return chr(value)
        if str(name) == "RANGE":
            return chr(self.chance.randint(*value))
        assert str(name) == "CATEGORY", name
        return self.chance.choice({"CATEGORY_DIGIT": "0123456789", "CATEGORY_SPACE": " "}.get(str(value), _LETTERS))


def matching_strings(regex: re.Pattern[str], count: int, chance: random.Random, *, padded: bool = True) -> Iterator[str]:
    """Up to `count` texts that `regex` matches somewhere, with other words before and behind the match (`padded`)."""
    tree = _parser.parse(regex.pattern, regex.flags)
    for _ in range(count):
        maker = _Maker(chance)
        text = maker.make(tree)
        text += maker.after
        if padded:
            before = "" if regex.pattern.startswith("^") else chance.choice(["", " well", " it is my", " . zzz ,"])
            text = before + text + chance.choice(["", " ", " . ", " ok now ", " ? zzz . "])
        if regex.search(text):
            yield text
