"""The small notation in which the safety patterns are written, compiled to regular expressions.

Why: a pattern should read like the phrase that it catches and cover every wording of its kind, so it is made of
word classes with gaps, never of whole sentences. It runs over the words of `normalise`, which are separated by
one space, with ``.`` ``?`` and ``,`` as words of their own.

====================  =====================================================================
``{want}``            any member of a word class
``~3``                a gap of at most three words, never across the end of a sentence, nor over
                      a negation where the pattern does not hold one itself (`denies`)
``suicid*``           any word with this beginning
``^``                 at the very beginning: the message starts with these words
``(a|b c)``           alternatives; ``( really)?`` an optional word
a space               the border between two words; a comma may stand there
====================  =====================================================================

Every repetition has an upper bound, so the time grows in proportion to the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.safety.hit import Reason

_BORDER = r"(?: ,)? "
_WORD = r"(?![.?,] )\S+"
_KIND_WORD = r"(?!(?:[.?,]|not|never|dont|doesnt|didnt|isnt|wasnt|havent|no|without) )\S+"
_CLASS = re.compile(r"\{(\w+)\}")
_NOT = re.compile(r"(?<![\w{])not(?![\w}])")
_BRACKET = re.compile(r"[()]")
_GAP = re.compile(r" ~(\d+)(?= |\)|\||$)")
_GAP_BEFORE = re.compile(r" ~\d+ $")
_GAP_AFTER_OPTION = re.compile(r"(?<! )~(\d+) ")


def word_set(text: str) -> frozenset[str]:
    """The words of `text`, parted by white space."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern with its reason.

    `denies`: the pattern holds a negation itself, so a "not" before it does not take it back.
    `asks`: the question itself is the sign ("should I call 911?"), so it counts also where nothing is claimed.
    `doubt`: a crisis pattern whose words may also be a fear ("what if I don't wake up from it?"): that is looked at.
    `acute`: the words tell of an act going on or just done.
    `symptom`: counts only where the message names what is felt ("never had anything like this" may be said of a visit).
    """

    reason: Reason
    regex: re.Pattern[str]
    denies: bool = False
    acute: bool = False
    asks: bool = False
    doubt: bool = False
    symptom: bool = False


def _optional_after_space(pattern: str) -> str:
    """Draw the space (and gap) before an optional group into it: ``a ~2 (b)?`` is read as ``a( ~2 (b))?``."""
    if ")?" not in pattern:
        return pattern
    result, at = "", 0
    while (group := pattern.find(" (", at) + 1) > 0:
        result += pattern[at:group]
        end = _end_of_group(pattern, group)
        if pattern.startswith("?", end) and not pattern.startswith("(?", group) and not pattern.endswith(" )", group, end):
            before = _GAP_BEFORE.search(result)
            gap = before.group() if before else " "
            result = f"{result[: -len(gap)]}({gap}{_optional_after_space(pattern[group:end])})?"
            at = end + 1
        else:
            result += "("
            at = group + 1
    return result + pattern[at:]


def _end_of_group(pattern: str, start: int) -> int:
    """The place behind the bracket that closes the one at `start`."""
    depth = 0
    for bracket in _BRACKET.finditer(pattern, start):
        depth += 1 if bracket.group() == "(" else -1
        if not depth:
            return bracket.end()
    raise ValueError(f"A bracket is not closed: {pattern}")


def _expand(pattern: str, classes: Mapping[str, str]) -> str:
    """Replace ``{name}`` by the members of the class, classes inside classes included."""
    while _CLASS.search(pattern):
        pattern = _CLASS.sub(lambda found: f"({classes[found.group(1)]})", pattern)
    return _NOT.sub("(?:not|isnt|arent|wasnt|werent)", pattern)


def _source(pattern: str, classes: Mapping[str, str], denies: bool = False) -> str:
    """The regular expression of one pattern.

    A match begins at the space before its first word, because a literal first character makes the search fast.
    """
    word = _WORD if denies else _KIND_WORD
    source = _optional_after_space(_expand(pattern, classes))
    source = re.sub(r"(\w)\*", r"\1\\w*", source)
    source = re.sub(r"\((?!\?)", "(?:", source)
    source = _GAP.sub("\0B\\1\0", source)
    source = _GAP_AFTER_OPTION.sub("\0A\\1\0", source)
    source = source.replace(" ", _BORDER)
    source = re.sub("\0B(\\d+)\0", lambda found: f"(?:{_BORDER}{word}){{0,{found.group(1)}}}?", source)
    source = re.sub("\0A(\\d+)\0", lambda found: f"(?:{word}{_BORDER}){{0,{found.group(1)}}}?", source)
    return f"^ (?:{source[1:]})(?= )" if source.startswith("^") else f" (?:{source})(?= )"


def compile_phrase(pattern: str, classes: Mapping[str, str], denies: bool = False) -> re.Pattern[str]:
    """Compile one pattern of the notation; `KeyError` names a class that does not exist."""
    return re.compile(_source(pattern, classes, denies))


def each_phrase(classes: Mapping[str, str], *patterns: str) -> tuple[re.Pattern[str], ...]:
    """Every pattern as an expression of its own."""
    return tuple(compile_phrase(pattern, classes) for pattern in patterns)


def any_phrase(classes: Mapping[str, str], *patterns: str) -> re.Pattern[str]:
    """One regular expression that matches any of the patterns."""
    return re.compile("|".join(_source(pattern, classes) for pattern in patterns))


def rules(
    reason: Reason,
    classes: Mapping[str, str],
    *patterns: str,
    denies: bool = False,
    acute: bool = False,
    asks: bool = False,
    doubt: bool = False,
    symptom: bool = False,
) -> tuple[Rule, ...]:
    """Compile patterns that share a reason and flags."""
    return tuple(
        Rule(
            reason,
            compile_phrase(pattern, classes, denies),
            denies=denies,
            acute=acute,
            asks=asks,
            doubt=doubt,
            symptom=symptom,
        )
        for pattern in patterns
    )
