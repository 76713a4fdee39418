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
    result, at = "", 0
    while at < len(pattern):
        if pattern[at] == "(" and result.endswith(" ") and pattern[at + 1 : at + 2] != "?":
            depth, end = 1, at + 1
            while depth:
                depth += {"(": 1, ")": -1}.get(pattern[end], 0)
                end += 1
            if pattern[end : end + 1] == "?" and not pattern[at:end].endswith(" )"):
                before = _GAP_BEFORE.search(result)
                gap = before.group() if before else " "
                result = result[: -len(gap)]
                inner = _optional_after_space(pattern[at:end])
                result += f"({gap}{inner})?"
                at = end + 1
                continue
        result += pattern[at]
        at += 1
    return result


def _expand(pattern: str, classes: Mapping[str, str]) -> str:
    """Replace ``{name}`` by the members of the class, classes inside classes included."""
    while _CLASS.search(pattern):
        pattern = _CLASS.sub(lambda found: f"({classes[found.group(1)]})", pattern)
    return _NOT.sub("(?:not|isnt|arent|wasnt|werent)", pattern)


def compile_phrase(pattern: str, classes: Mapping[str, str], denies: bool = False) -> re.Pattern[str]:
    """Compile one pattern of the notation; `KeyError` names a class that does not exist.

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
    return re.compile(f"^ (?:{source[1:]})(?= )" if source.startswith("^") else f" (?:{source})(?= )")


def any_phrase(classes: Mapping[str, str], *patterns: str) -> re.Pattern[str]:
    """One regular expression that matches any of the patterns."""
    return re.compile("|".join(compile_phrase(pattern, classes).pattern for pattern in patterns))


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
