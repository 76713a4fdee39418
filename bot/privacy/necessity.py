"""Rule: a pattern is tried only on a text that holds what every match of it must hold.

Why: most messages hold no digit, no "@" and no name of a network, so that most of the patterns cannot match, and finding that out
one pattern after the other is what a redaction costs. What a pattern cannot do without is read from the pattern itself, by Python's own
parser of regular expressions: nobody has to write it beside the pattern, and nobody can forget to. Whatever the reading does not
understand asks for nothing, and where the parser is missing every pattern is tried.

A piece is a short string of the folded text (see `folded`). A demand is a set of pieces of which the text must hold at least one; a
pattern has several demands, or none. Each demand is a bit: what a text holds and what a pattern needs are two numbers to compare.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import Any, Final

Demand = frozenset[str]

_MOST_PIECES: Final = 2000  # of one demand
_MOST_COMPARED: Final = 150  # when one demand is weighed against another
_MOST_WAYS: Final = 128  # in which a stretch of a pattern may be written before it is cut
_ANY_LETTER: Final = re.compile(r"[a-z ]|")  # a piece that nearly every text holds
_DIGIT: Final = re.compile(r"\d")
_LAST_BLANK: Final = 0x3000  # the last white space of Unicode
# White space is one blank. The four letters match a letter of ASCII when case does not matter, and `lower` does not tell.
_FOLD: Final = {code: " " for code in range(_LAST_BLANK + 1) if chr(code).isspace()} | {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}
_FOLD_ASCII: Final = {code: letter for code, letter in _FOLD.items() if code < 128} | dict.fromkeys(map(ord, "123456789"), "0")
_DIGITS: Final = "0123456789"
_CATEGORIES: Final = {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " "}
_REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_MOST_REPEATS: Final = 6
_SELDOM: Final = {letter: place for place, letter in enumerate("etaoinshrdlcumwfgypbvkjxqz")} | {" ": -8}  # the higher, the seldomer


def folded(text: str) -> str:
    """The text in small letters, each digit as "0" and each white space as a blank, so that it can be searched for pieces."""
    if text.isascii():
        return text.translate(_FOLD_ASCII).lower()
    return _DIGIT.sub("0", text.translate(_FOLD)).lower()


def demands(pattern: re.Pattern[str]) -> list[Demand]:
    """What a text must hold so that `pattern` can match anywhere in it: one piece of each demand."""
    try:
        tree = importlib.import_module("re._parser").parse(pattern.pattern, pattern.flags)
    except ImportError:  # pragma: no cover - a Python that keeps its parser elsewhere
        return []
    found = {_shortest(demand) for demand in _of_sequence(tree)}
    useful = [one for one in found if len(one) <= _MOST_PIECES and not any(_ANY_LETTER.fullmatch(piece) for piece in one)]
    return [one for one in useful if not any(other is not one and _implies(other, one) for other in useful)]


@lru_cache(maxsize=8192)
def rarity(piece: str) -> int:
    """How seldom the piece is likely to be in a text by chance: a number to compare."""
    return 0 if _ANY_LETTER.fullmatch(piece) else sum(_SELDOM.get(letter, len(_SELDOM)) for letter in piece)


def _shortest(demand: Demand) -> Demand:
    """Without the pieces that hold another one of the same demand."""
    sizes = sorted({len(piece) for piece in demand})
    return frozenset(piece for piece in demand if not any(shorter in demand for shorter in _within(piece, sizes)))


def _within(piece: str, sizes: Sequence[int]) -> Iterator[str]:
    length = len(piece)
    return (piece[start : start + size] for size in sizes if size < length for start in range(length - size + 1))


def _implies(demand: Demand, other: Demand) -> bool:
    """Whether a text that meets `demand` meets `other` too."""
    return len(demand) <= _MOST_COMPARED and all(any(piece in longer for piece in other) for longer in demand)


def _worth(demand: Demand) -> int:
    """How seldom a text is likely to meet it by chance."""
    return min(map(rarity, demand))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Iterator[Demand]:
    """The demands of the parts of a pattern that stand in a row; what can be written in few ways stays together."""
    ways = {""}
    for operation, value in _flat(items):
        name = str(operation)
        exact = _ways(operation, value)
        least = _least_ways(value) if name in _REPEATS else None
        if exact is not None and (least is None or len(ways) * len(exact) <= _MOST_WAYS):
            if len(ways) * len(exact) > _MOST_WAYS:
                yield from _demand(ways)
                ways = {""}
            ways = {before + way for before in ways for way in exact}
        elif least is not None:  # what is repeated begins with the smallest number of its parts, and ends with it
            if len(ways) * len(least) > _MOST_WAYS:
                yield from _demand(ways)
                ways = {""}
            yield from _demand({before + way for before in ways for way in least})
            ways = least
        elif name == "ASSERT":  # takes no room: the row goes on behind it
            yield from _of_sequence(value[1])
        else:
            yield from _demand(ways)
            ways = {""}
            if name == "BRANCH":
                yield from _of_branches(value[1])
            elif name in _REPEATS and value[0]:
                yield from _of_sequence(value[2])
    yield from _demand(ways)


def _demand(ways: set[str]) -> Iterator[Demand]:
    if "" not in ways:
        yield frozenset(ways)


def _of_branches(branches: Iterable[Any]) -> Iterator[Demand]:
    """One demand for all alternatives, when each has one."""
    best = [max(_of_sequence(branch), key=_worth, default=None) for branch in branches]
    if None not in best:
        yield frozenset(piece for demand in best if demand for piece in demand)


def _flat(items: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The parts of a row, those of its groups among them."""
    for operation, value in items:
        name = str(operation)
        if name in ("SUBPATTERN", "ATOMIC_GROUP"):
            yield from _flat(value[-1] if name == "SUBPATTERN" else value)
        else:
            yield operation, value


def _ways(operation: Any, value: Any) -> set[str] | None:
    """Every way in which a text that matches this part can be written when folded, or None when these are too many."""
    name = str(operation)
    if name in ("AT", "ASSERT_NOT"):
        return {""}
    if name == "LITERAL":
        return {folded(chr(value))} if _is_plain(value) else None
    if name == "IN":
        return _letters(value)
    if name == "BRANCH":
        found = [_ways_of_row(branch, _MOST_PIECES) for branch in value[1]]
        ways = {way for one in found if one for way in one}
        return ways if None not in found and len(ways) <= _MOST_PIECES else None
    if name in _REPEATS and value[1] <= _MOST_REPEATS:
        each = _ways_of_row(value[2], _MOST_WAYS)
        if each is None or len(each) ** int(value[1]) > _MOST_WAYS:
            return None
        return {"".join(way) for times in range(value[0], value[1] + 1) for way in product(each, repeat=times)}
    return None


def _least_ways(value: Any) -> set[str] | None:
    """The ways to write the smallest number of parts of a repetition, when there must be one."""
    each = _ways_of_row(value[2], _MOST_WAYS) if value[0] else None
    if each is None or (len(each) > 1 and len(each) ** int(value[0]) > _MOST_WAYS):
        return None
    return {"".join(way) for way in product(each, repeat=value[0])}


def _ways_of_row(items: Iterable[tuple[Any, Any]], most: int) -> set[str] | None:
    ways = {""}
    for operation, value in _flat(items):
        exact = _ways(operation, value)
        if exact is None or len(ways) * len(exact) > most:
            return None
        ways = {before + way for before in ways for way in exact}
    return ways


def _letters(members: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """The letters of a set; a range within the digits is the digit."""
    found: set[str] = set()
    for operation, value in members:
        name = str(operation)
        if name == "LITERAL" and _is_plain(value):
            found.add(folded(chr(value)))
        elif name == "CATEGORY" and str(value) in _CATEGORIES:
            found.add(_CATEGORIES[str(value)])
        elif name == "RANGE" and chr(value[0]) in _DIGITS and chr(value[1]) in _DIGITS:
            found.add("0")
        else:
            return None
    return found


def _is_plain(code: int) -> bool:
    """Whether every letter that matches this one, whatever its case, is the same when folded: true of all Latin ones but the micro sign."""
    return code < 256 and code != 0xB5
