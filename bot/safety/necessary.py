"""What a text must hold for a regular expression to match it: words, or beginnings of words, of which one has to stand in it.

Why it is sound: the expression is read into the strings that it may match, by steps that only ever allow more than it does. A lookaround
counts as always true, what is no plain letter as any characters at all, a repetition as any number of its parts. A condition is noted only
where in every such string plain letters stand between two spaces (a word) or behind a space (a beginning), so that a text with a match
has that word between spaces, too. An expression that holds something unknown here has no condition: whoever asks has to run it.

Terms: a *key* is a word, or, with a ``*`` at its end, a beginning of words. A *condition* is a set of keys; a matching text has at least
one of them. The conditions of one branch hold all together; a matching text meets one branch.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bot.safety.common_words import COMMON

Condition = frozenset[str]
Branch = tuple[Condition, ...]

#: Shorter beginnings of words tell too little.
SHORTEST_BEGINNING = 3
#: Conditions that are kept of a branch: the rarest. `prefilter` has room for as many.
_KEPT = 3
#: Of more strings than these only the beginnings are followed up.
_MANY = 300

_SIGNS = re.compile(
    # a border between words, and the gap of `phrases` before it, which a border takes in
    r"(?:\(\?:\(\?: ,\)\? \(\?!(?:\(\?:)?\[\.\?,\][\w|]*\)? \)\\S\+\)\{0,\d+\}\?)?(?:\(\?: ,\)\?)? (?![?*+{])"
    r"|(?:(?<=[|])|(?<=[(][?]:))[a-z0-9]+(?:[|][a-z0-9]+)*(?=[|)])"  # alternatives that are mere words
    # letters, the last one alone where it is repeated; an underscore is what `blotting` leaves, and no letter
    r"|[^\\()\[\]{}|?*+.^$ _]+(?![?*+{])|[^\\()\[\]{}|?*+.^$_]"
    r"|\((?:\?(?::|<?[=!]))?|[|)]"
    r"|(?:[?*+]|\{\d+(?:,\d*)?\})[?+]?"
    r"|\[\^?\]?(?:[^\]\\]|\\.)*\]"
    r"|[\^$._]|\\.",
    re.DOTALL,
)
_PLACES = frozenset({"^", "$", r"\b", r"\B", r"\A", r"\Z"})


class _Unread(Exception):
    """The expression holds something that is not read here."""


#: Letters, and with a ``*`` at the end letters and then any characters.
_Pieces = frozenset[str]


class _Stretch(NamedTuple):
    """Strings with a space in them: what stands before the first one, what is known of the middle, what stands behind the last one."""

    heads: _Pieces
    conditions: tuple[Condition, ...]
    tails: _Pieces


class _Strings(NamedTuple):
    """The strings that a part of an expression may match: those without a space, and those with some."""

    whole: _Pieces
    stretches: tuple[_Stretch, ...] = ()


_NONE: _Pieces = frozenset()
_EMPTY: _Pieces = frozenset({""})
_ANY: _Pieces = frozenset({"*"})
_NOTHING = _Strings(_EMPTY)
_ANYTHING = _Strings(_ANY)
_SPACE = _Strings(_NONE, (_Stretch(_EMPTY, (), _EMPTY),))


def _opened(piece: str) -> str:
    """`piece` with anything behind it."""
    letters = piece.partition("*")[0]
    return f"{letters}*" if len(letters) >= SHORTEST_BEGINNING else "*"


def _joined(first: _Pieces, second: _Pieces) -> _Pieces:
    """Every piece of `first` followed by every one of `second`."""
    if first == _EMPTY:
        return second
    if second == _EMPTY or first == _ANY:
        return first
    if second == _ANY or len(first) * len(second) > _MANY:
        return frozenset([_opened(piece) for piece in first])
    pieces = frozenset([piece + end for piece in first for end in second])
    return frozenset([_opened(piece) if "*" in piece else piece for piece in pieces])


def _told(pieces: _Pieces) -> bool:
    """Whether pieces that begin behind a space make a condition: none of them may be any word at all."""
    return "*" not in pieces and "" not in pieces


def _share(keys: AbstractSet[str]) -> int:
    return sum([COMMON.get(key, 1) for key in keys])


def _either(choices: list[tuple[Condition, ...]]) -> tuple[Condition, ...]:
    """What holds where one of `choices` does: each is the conditions that hold all together."""
    if not all(choices):
        return ()
    sure = _NONE.union(*[choice[0] for choice in choices if len(choice) == 1])
    unsure = sorted([choice for choice in choices if len(choice) > 1], key=len)
    results = []
    for result in (sure,) if sure else unsure[0]:
        for others in unsure:
            if not any(other <= result for other in others):
                result |= min(others, key=lambda other: _share(other - result))
        results.append(result)
    return tuple(dict.fromkeys(results))


def _of_words(strings: _Strings) -> tuple[Condition, ...]:
    """What holds where `strings` stand between two spaces."""
    whole, stretches = strings
    if not stretches:
        return (whole,) if _told(whole) else ()
    choices = [tuple([keys for keys in (heads, *middle, tails) if _told(keys)]) for heads, middle, tails in stretches]
    if whole:
        choices.append((whole,) if _told(whole) else ())
    return _either(choices)


def _merged(stretches: tuple[_Stretch, ...]) -> _Stretch:
    """One that allows what any of `stretches` does."""
    heads = _NONE.union(*[stretch.heads for stretch in stretches])
    tails = _NONE.union(*[stretch.tails for stretch in stretches])
    return _Stretch(heads, _either([stretch.conditions for stretch in stretches]), tails)


def _followed(first: _Strings, second: _Strings) -> _Strings:
    """`first` and then `second`."""
    if first is _NOTHING:
        return second
    if not first.stretches and not second.stretches:
        return _Strings(_joined(first.whole, second.whole))
    ends = first.stretches
    if len(ends) > 1 and len(second.stretches) > 1:
        ends = (_merged(ends),)
    stretches = []
    for heads, middle, tails in ends:
        if second.whole:
            stretches.append(_Stretch(heads, middle, _joined(tails, second.whole)))
        for later_heads, later_middle, later_tails in second.stretches:
            border = _joined(tails, later_heads)
            stretches.append(_Stretch(heads, (*middle, *((border,) if _told(border) else ()), *later_middle), later_tails))
    if first.whole:
        stretches += [_Stretch(_joined(first.whole, heads), middle, tails) for heads, middle, tails in second.stretches]
    return _Strings(_joined(first.whole, second.whole) if first.whole and second.whole else _NONE, tuple(stretches))


def _repeated(strings: _Strings, times: str) -> _Strings:
    """`strings` as often as `times` allows."""
    if strings is _ANYTHING:
        return strings
    whole, stretches = strings
    if times[0] != "?":
        if whole:
            whole, stretches = _ANY, (_Stretch(_ANY, (), _ANY),) if stretches else ()
        elif len(stretches) > 1:
            stretches = (_merged(stretches),)
    return _Strings(whole | _EMPTY, stretches) if times[0] in "?*" or times.startswith("{0") else _Strings(whole, stretches)


def _group(signs: list[str], at: int) -> tuple[_Strings, int]:
    """What the alternatives from `at` on may match, and the place behind the bracket that closes them."""
    whole: set[str] = set()
    stretches: list[_Stretch] = []
    while True:
        sign = signs[at]
        if sign[:1].isalnum() and signs[at + 1] in ("|", ")"):
            whole.update(sign.split("|"))
            at += 1
        else:
            branch, at = _sequence(signs, at)
            whole |= branch.whole
            stretches += branch.stretches
        at += 1
        if signs[at - 1] == ")":
            return _Strings(frozenset(whole), tuple(stretches)), at
        if signs[at - 1] != "|":
            raise _Unread


def _sequence(signs: list[str], at: int) -> tuple[_Strings, int]:
    """What stands from `at` on may match, and the place of the bar, the closing bracket or the end that comes next."""
    heads: _Pieces | None = None  # from the first space on
    conditions: list[Condition] = []
    part = _NOTHING  # since the last space
    while (sign := signs[at]) not in "|)":
        at += 1
        times = signs[at] if signs[at][:1] in ("?", "*", "+", "{") else ""
        first = sign[0]
        if first in "( " and sign[-1] == " " and not times:
            if heads is None:
                heads = part.whole.union(*[stretch.heads for stretch in part.stretches])
            else:
                conditions += _of_words(part)
            part = _NOTHING
            continue
        if first == "(":
            item, at = _group(signs, at)
            times = signs[at] if signs[at][:1] in ("?", "*", "+", "{") else ""
            if sign not in ("(", "(?:"):
                if times:
                    raise _Unread
                if sign == "(?=" and heads is not None and not item.whole and all(stretch.heads == _EMPTY for stretch in item.stretches):
                    conditions += _of_words(part)  # a space comes next
                    part = _ANYTHING
                continue
        elif sign in _PLACES:
            continue
        elif first == "[":
            item = _Strings(frozenset(sign[1:-1])) if sign[1:-1].isalnum() else _ANYTHING
        elif first in "\\._":
            item = _ANYTHING
        elif first in "?*+{" or "|" in sign:
            raise _Unread
        else:
            item = _Strings(frozenset((sign,))) if sign != " " else _SPACE
        if times:
            item = _repeated(item, times)
            at += 1
        part = _followed(part, item)
    if heads is None:
        return part, at
    told = tuple(conditions)
    ends = [_Stretch(heads, told, part.whole)] if part.whole else []
    for inner_heads, middle, tails in part.stretches:
        ends.append(_Stretch(heads, (*told, *((inner_heads,) if _told(inner_heads) else ()), *middle), tails))
    return _Strings(_NONE, tuple(ends)), at


def _branches(source: str) -> list[_Strings]:
    """What each alternative of the whole expression may match."""
    signs = _SIGNS.findall(source)
    if "".join(signs) != source:
        raise _Unread
    signs.append("")
    branch, at = _sequence(signs, 0)
    branches = [branch]
    while signs[at] == "|":
        branch, at = _sequence(signs, at + 1)
        branches.append(branch)
    if signs[at]:
        raise _Unread
    return branches


def necessary(regex: re.Pattern[str]) -> tuple[Branch, ...] | None:
    """The branches of `regex`, each with its rarest conditions; None where it may match a text of which nothing is known."""
    if regex.flags != re.UNICODE:
        return None
    try:
        branches = _branches(regex.pattern)
    except _Unread:
        return None
    results = []
    for whole, stretches in branches:
        if whole:
            return None
        choices = []
        for _, conditions, ends in stretches:
            tails = _joined(ends, _ANY)
            choices.append((*conditions, tails) if _told(tails) else conditions)
        found = _either(choices)
        if not found:
            return None
        results.append(tuple(sorted(found, key=_share)[:_KEPT]))
    return tuple(results)
