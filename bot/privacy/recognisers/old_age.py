"""Rule: an age of 90 or more is hidden; younger ages are not.

Why: so few people are that old that the age alone can name one (45 CFR 164.514(b)(2)(i)(C)). Ninety minutes,
95 percent and a pulse of 97 are no ages: the number must be tied to years, to the word "age", or to a person.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.recognisers.recogniser import Recogniser, Shape

_N: Final = r"(?:9\d|1[01]\d|12[0-5])"
_W: Final = (
    r"(?:ninety(?:[\s-]?(?:one|two|three|four|five|six|seven|eight|nine|[1-9](?!\d))|(?![\s-](?:one|two|three|four|five|six|seven"
    r"|eight|nine)\b))"
    r"|(?:a|one)\shundred(?:\s(?:and\s)?(?:one|two|three|four|five|six|seven|eight|nine|ten))?"
    r"|noventa(?:\sy\s(?:un|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))?|cien(?:to\s\w+)?)"
)
_A: Final = rf"(?:{_N}|{_W})"
_YEARS: Final = (
    r"(?:\s?-?\s?(?:years?|yrs?|yr)(?:\s?-?\s?(?:old|of\sage|young))?|\s?-?\s?(?:y\.?/?o\.?|yo|y\.o\.)|\saños"
    r"|\sanos)"
)
_IS: Final = r"(?:'?s|\sis|\swas|\swill\sbe|'?ll\sbe)"
_PERSON: Final = (
    rf"(?:i'?m|i\sam|im|i'?ll\sbe|i\swill\sbe|(?:he|she|who){_IS}|(?:my|our|his|her)\s(?:\w+\s)?(?:mom|mum|mother|dad|father"
    r"|grand\w+|nana|nan|gran|papa|aunt|auntie|uncle|husband|wife|sister|brother|friend"
    rf"|neighbor|neighbour|patient|parent|mama|mil|fil|in-law){_IS}?"
    rf"|(?:mother|father|sister|brother)[\s-]in[\s-]law{_IS}?|(?:grandma|grandpa|mom|dad|mother|father|nana|granny){_IS}?"
    rf"|(?:just\s)?turned|turning|turns"
    r"|patient\sis|pt\sis)"
)
_NOT_AGE: Final = (
    r"(?!\s?(?:%|/|°|-\s?\d)|[.,:]\d|\s?-?\s?(?:percent|pct|minutes?|mins?|min|hours?|hrs?|days?|weeks?"
    r"|months?|mg|mcg|ml|lbs?|pounds?|kg|kilos?|over|bpm|beats|degrees|miles?|times|dollars|bucks|and\sa"
    r"|units?"
    r"|sure|away|late|out\sof|cm|inches|feet|infusions?|sessions?|proof|into"
    r"|in\b(?!\s(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|(?:the\s|next\s)?(?:fall|spring|summer|winter)|a\s|\d|two\b"
    r"|three\b))|for\b|hz|mmhg|o2|oxygen"
    r"|pounds|seconds|blocks|points?)\b)"
)


class OldAgeRecogniser(Recogniser):
    """Ages from 90 on, in digits or words."""

    kind = "AGE90"
    shapes = (
        Shape.of(
            "with years", rf"(?<![\w.,$/-])(?P<it>{_A}{_YEARS})(?!\w)(?!\s(?:ago|later|from|warranty|history|experience|of\s(?!age)))", 0.95
        ),
        Shape.of("after the word age", rf"\b(?:age|aged|ages|edad)(?:\s(?:is|was|of))?\s?[:=]?\s?(?P<it>{_A})(?!\w){_NOT_AGE}", 0.9),
        Shape.of(
            "after a person",
            rf"\b{_PERSON}\s?,?\s?(?:age\s|about\s|almost\s|nearly\s|only\s|already\s|now\s|over\s|like\s|around\s"
            rf"|just\s|turned\s|turning\s)?\(?(?P<it>{_A})(?!\w){_NOT_AGE}",
            0.85,
        ),
        Shape.of(
            "in brackets behind a person",
            rf"\b(?:mom|mother|dad|father|grand\w+|aunt|uncle|husband|wife|patient"
            rf"|nana)\b[^.?!\d\n]{{0,20}}[(,]\s?(?P<it>{_N})\s?[),]",
            0.8,
        ),
        Shape.of("decade", r"\b(?:his|her|their|my)\s(?:mid|early|late)?\s?-?(?P<it>nineties|90'?s)\b", 0.8),
        Shape.of("age and sex", rf"(?<![\w.,$/-])(?P<it>{_N}\s?(?:f|m|yo[fm]|y/o\s?[fm]?))(?![\w'])", 0.7),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        before = text[max(0, match.start() - 25) : match.start("it")].lower()
        return re.search(r"\b(?:pulse|rate|hr|bpm|bp|pressure|weight|weigh|oxygen|o2|temp\w*)\b", before) is not None
