"""Rule: an e-mail address is hidden however its "@" and dots are written.

Why: besides the plain form (RFC 5322, the part people use) patients write "at", "(at)", "arroba", "dot", leave
blanks, or forget the ending at a well-known provider. "at" as a plain word counts only where the rest leaves no
doubt, so that "I looked at webmd.com" stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.recognisers.recogniser import Recogniser, Shape, any_of

_PROVIDER: Final = any_of(
    "gmail googlemail yahoo ymail hotmail outlook icloud aol proton protonmail live msn comcast att verizon cox sbcglobal"
    " bellsouth me mac gmx zoho fastmail hey pm rocketmail earthlink charter mail email hushmail tutanota duck yandex qq"
)
_ENDING: Final = any_of(
    "com org net edu gov mil us co io info biz me ca uk mx de fr es it in ai app dev health care clinic email mail"
    " example test invalid ru br ar pe jp cn au nz"
)
_DOT: Final = r"(?:\s?[.,]\s?|\s?[\[({<]\s?(?:dot|\.|punto|pt)\s?[\])}>]\s?|\s(?:dot|punto|period|point)\s)"
_WORD_DOT: Final = r"(?:\s?[\[({<]\s?(?:dot|\.|punto|pt)\s?[\])}>]\s?|\s(?:dot|punto|period|point)\s)"
_SIGN: Final = r"(?:\s?@\s?|\s?[\[({<]\s?(?:at|@|arroba|a)\s?[\])}>]\s?|\s(?:arroba)\s)"
_JOIN: Final = (
    r"(?:\s?[\[({<]\s?(?:dot|punto)\s?[\])}>]\s?|\s(?:dot|punto|period|underscore|dash|hyphen|plus|minus|guion"
    r"|guion bajo)\s|\.)"
)
_LOCAL_ATOM: Final = r"[\w%+'&=-]{1,64}"
_LOCAL: Final = rf"{_LOCAL_ATOM}(?:{_JOIN}{_LOCAL_ATOM}){{0,5}}"
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?"
_SPEECH: Final = (  # words before a local part of digits that belong to the sentence, not to the address
    r"(?:is|it'?s|its|my|e-?mail|mail|at|to|me|use|try|are|was|and|or|the|on|address|adress|addy|send|write|reach|contact|correo|es)"
)
_LETTERS: Final = r"(?:[a-z0-9][ -]){2,30}[a-z0-9]"  # spelled letter by letter


class EmailRecogniser(Recogniser):
    """Plain addresses, spoken ones, and those with blanks or without an ending."""

    kind = "EMAIL"
    context = re.compile(r"\b(?:e-?mail|mail|gmail|correo|address|reach|contact|write|send|inbox)\b", re.I)
    shapes = (
        Shape.of("plain", r"(?<![\w.+%'&=-])[\w.+%'&=~/-]{0,63}[\w+%&=~-]@{1,2}[\w-]+(?:\.{1,2}[\w-]+)+", 1.0),
        Shape.of("plain, without an ending", rf"(?<![\w.+%'&=-])[\w.+%-]{{1,63}}@{_PROVIDER}\b", 0.9),
        Shape.of(
            "words and a number before the sign",
            rf"(?<![\w.+%'&=-])(?P<it>(?:(?!{_SPEECH}\b)[a-z][\w'-]+\s){{1,2}}\d{{1,6}}\s?@\s?[\w-]+\s?\.\s?{_ENDING})\b",
            0.9,
        ),
        Shape.of("quoted", r'"[^"\n]{1,60}"@[\w-]+(?:\.[\w-]+)+', 0.9),
        Shape.of(
            "sign in words or with blanks", rf"(?<![\w.+%'&=-]){_LOCAL}{_SIGN}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}{_ENDING}\b", 0.95
        ),
        Shape.of("sign in words, without an ending", rf"(?<![\w.+%'&=-]){_LOCAL}{_SIGN}{_PROVIDER}(?:\s(?:com|net|org)\b|\b)", 0.85),
        Shape.of(
            "at and dot in words",
            rf"(?<![\w.+%'&=-])(?:{_LETTERS}|{_LOCAL})\sat\s{_LABEL}(?:{_DOT}{_LABEL}){{0,2}}{_WORD_DOT}{_ENDING}\b",
            0.95,
        ),
        Shape.of(
            "at in words, known provider", rf"(?<![\w.+%'&=-])(?:{_LETTERS}|{_LOCAL})\sat\s{_PROVIDER}(?:\s?\.\s?|\s){_ENDING}\b", 0.95
        ),
        Shape.of(
            "at in words, odd local part", rf"(?<![\w.+%'&=-])(?=\w*[\d._+])[\w.+%-]+\sat\s{_LABEL}(?:\.{_LABEL}){{0,2}}\.{_ENDING}\b", 0.9
        ),
        Shape.of("at in words, odd local part, no ending", rf"(?<![\w.+%'&=-])(?=\w*[\d._+])[\w.+%-]+\sat\s{_PROVIDER}\b", 0.8),
        Shape.of(
            "at in words, in context",
            rf"(?<![\w.+%'&=-])[\w.+%-]+\sat\s{_LABEL}(?:\.{_LABEL}){{0,2}}\.{_ENDING}\b",
            0.8,
            needs_context=True,
        ),
        Shape.of(
            "several words before the sign, after a cue",
            rf"\b(?:e-?mail|correo)(?:\s(?:address|adress|addres|electronico|electrónico|addy))?\s?(?:is|es|:|="
            rf"|-)\s?(?P<it>(?:[\w.-]+\s){{1,5}}?(?:[\w.-]+)?\s?(?:@|at\b|arroba|\(at\)"
            rf"|\[at\])\s?[\w-]+(?:{_DOT}{_LABEL}){{1,3}})",
            0.9,
        ),
        Shape.of(
            "local part behind its provider",
            rf"\b{_PROVIDER}(?:\s(?:address|addy|account|acct|id|name))?\s?(?:is|es|:|=)\s?(?P<it>(?=\w*[\d._+-])[\w+-]+(?:\.[\w+-]+)*)(?![\w@])",
            0.8,
        ),
        Shape.of(
            "provider named after the name",
            rf"\b(?:e-?mail|correo)\b[^.?!\n]{{0,15}}?(?:is|es|:)\s(?P<it>[\w.+-]+\s(?:on|with|en)\s{_PROVIDER})\b",
            0.7,
        ),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        # "look at", "here at": a word of speech before "at" and a whole address in dots is a place on the web
        if shape.name == "at in words, in context":
            first = match.group().split()[0].lower()
            return first in {"look", "looked", "looking", "here", "there", "is", "are", "was", "info", "read", "me", "us", "you"}
        return False
