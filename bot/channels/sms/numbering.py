"""Rule: there are no buttons by text: choices are numbered, and "1", "one", "first one", "the 2nd", "#2" and "2." name one of them."""

import re
from collections.abc import Sequence
from typing import Final

_WORDS: Final = (
    ("1", "one", "first", "1st", "uno", "won"),
    ("2", "two", "second", "2nd", "dos", "to", "too"),
    ("3", "three", "third", "3rd", "tres"),
    ("4", "four", "fourth", "4th", "cuatro", "for"),
    ("5", "five", "fifth", "5th", "cinco"),
    ("6", "six", "sixth", "6th", "seis"),
    ("7", "seven", "seventh", "7th", "siete"),
    ("8", "eight", "eighth", "8th", "ocho"),
    ("9", "nine", "ninth", "9th", "nueve"),
)
_NUMBERS: Final = {word: number for number, words in enumerate(_WORDS, 1) for word in words}
_HEARD: Final = frozenset({"won", "to", "too", "for"})  # what voice typing makes of a number: only alone or after "number"
_BEFORE: Final = (
    r"i(?:'d| would)? (?:want|like|pick|choose|take)|i'll take|let's do|give me|go with|reply|press|choose|pick|select|send|text|"
    r"please|pls|ok|okay|um|uh|hi|hello|yes|the|number|no|nr|num|option|choice|answer|item|topic"
)
_AFTER: Final = r"one|option|choice|topic|question|thing|please|pls|thanks|thank you|thx"
_NAMING: Final = re.compile(rf"^(?:(?:{_BEFORE}) )*(?P<number>\w+)(?: (?:{_AFTER}))*$")
_DIGITS: Final = re.compile(r"^(?:number|option|choice|no)? ?(\d{1,3})$")


def chosen(text: str, count: int) -> int | None:
    """Which of `count` choices (from 1) the message names; None where it is no choice."""
    plain = _plain(text)
    if plain in ("last", "the last", "last one", "the last one") and count:
        return count
    match = _NAMING.match(plain)
    if not match:
        return None
    word = match["number"]
    number = _NUMBERS.get(word)
    if number is None or number > count:
        return None
    if word in _HEARD and plain not in (word, f"number {word}", f"option {word}"):
        return None
    return number


def is_number(text: str) -> bool:
    """Whether the message is a bare number, so that a person who mistyped a choice can be told so."""
    return bool(_DIGITS.match(_plain(text)))


def line(titles: Sequence[str]) -> str:
    """The choices as a line of a text: "Reply 1: Side effects, 2: Insurance"; empty without any."""
    if not titles:
        return ""
    return "Reply " + ", ".join(f"{number}: {title.replace(',', '').strip()}" for number, title in enumerate(titles, 1))


def _plain(text: str) -> str:
    spaced = re.sub(r"[^\w' ]+", " ", text.casefold().replace("’", "'").replace("\ufe0f\u20e3", " "))
    return " ".join(spaced.split())
