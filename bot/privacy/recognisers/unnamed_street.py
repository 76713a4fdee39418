"""Rule: a house number with a street that is written without its kind ("902 copper") is hidden where one speaks of a home or a way.

Why: people leave "Drive" or "Lane" out when they tell where they live or want to be picked up. A number and a word are mostly something
else ("6 infusions", "300 Topamax"), so a word for a place must stand right before them, or a unit of a building.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.recognisers.postal_code import STATE, TOWN, ZIP
from bot.privacy.recognisers.recogniser import Recogniser, Shape

_PLACE: Final = (
    r"(?:(?:my|our|his|her|their|the)\s(?:house|home|place|apartment|apt|condo|townhouse|residence|office|work|job|church|hotel)"
    r"(?:\s(?:is|at|it'?s))*|(?:home|house|place|address)\s(?:is|at|on)|(?:i'?m|im|i\sam|we'?re|we\sa?re?|he'?s|she'?s|they'?re)\s(?:over\s"
    r"|now\s|staying\s|living\s)?(?:at|on)"
    r"|(?:stay|staying|live|lives|living|located|parked|meet\sme|neighbou?rs?|over|moved)\s(?:at|on|to|near|by)"
    r"|drop(?:ped)?[\s-]?off\s(?:is|at)|pick[\s-]?up\s(?:is|at|from)|pick\s(?:me|us|him|her)\sup\s(?:at|from|by)"
    r"|drop\s(?:me|us|him|her)\s(?:off\s)?(?:at|by)"
    r"|(?:directions|ride|drive|trip|bus|way|far|distance|route|miles|minutes|taxi|uber|lyft|coming|come|travel(?:l?ing)?|going"
    r"|leav(?:e|ing))\s(?:is\s(?:it\s)?)?from"
    r"|(?:send|mail|ship|deliver)\s(?:it|them|that|this|mail|paperwork|forms|(?:the|my|a)\s\w+)(?:\sto)?|c/o\s[\w.\[\]' ]{1,30},)"
)
_NO_STREET: Final = (
    r"(?:minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|wks?|months?|years?|yrs?|miles?|mi|km|blocks?|feet|ft|lbs?|pounds?|kilos?|kg|mgs?"
    r"|mcg|ml|percent|people|patients?|infusions?|sessions?|treatments?|doses?|visits?|migraines?|headaches?|pills?|tablets?|times?|am|pm"
    r"|a|an|and|or|to|of|in|on|at|per|for|with|is|are|was|the|my|more|before|after|other|different|out|until|every|each|degrees?|bpm"
    r"|dollars?|bucks|cents|steps?|stairs|floors?|rooms?|beds?|years?|now|today|tomorrow|tonight|and|kids|children|cats|dogs|other|of"
    r"|jan\w*|feb\w*|mar|march|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|st|nd|rd|th|ish|something|copies|pages|times)"
)
_DRUG: Final = r"\w*(?:triptan|mab|pant|pram|olol|azole|statin|caine|done|pril|sartan|amine|amate|mide|pine|tin|max|tab)\b"
_STOP: Final = (
    r"(?:is|are|was|and|but|will|would|can|could|do|does|did|so|what|when|where|how|please|pls|plz|thanks|thx|i|my|we|you|it|that|for|with"
    r"|to|if|the|by|has|have|need|after|before|unit|apt|apartment|suite|ste|lot|space|around|because|since|until|at|on|from|not|no)\b"
)
_WORD: Final = rf"(?!{_STOP})[a-z][\w'.-]*"
_STREET: Final = rf"\d{{1,6}}[a-z]?\s(?:(?:n|s|e|w|north|south|east|west)\.?\s)?(?!{_NO_STREET}\b|{_DRUG}){_WORD}(?:\s{_WORD}){{0,2}}"
_UNIT: Final = r"(?:(?:[\s,.]{1,3}(?:apt|apartment|unit|suite|ste|lot|space)\b\.?\s?\#?\s?|[\s,]{1,3}\#\s?)[a-z]?-?\d{0,5}[a-z]?\b)?"
_REST: Final = (
    rf"{_UNIT}(?:,?\s(?:in\s)?(?:{TOWN}|(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?))(?![\w']))?(?:[\s,]{{1,3}}{STATE})?(?:[\s,]{{1,3}}{ZIP})?"
)


class UnnamedStreetRecogniser(Recogniser):
    """Number and street name behind a word for a place, behind a unit, or in a park or complex."""

    kind = "ADDRESS"
    shapes = (
        Shape.of("behind a place", rf"\b{_PLACE}\s(?P<it>{_STREET}{_REST})", 0.75),
        Shape.of(
            "before a place",
            rf"(?<![\w$/.:#-])(?P<it>{_STREET}{_REST}),?\s(?:is|that'?s|=)\s(?:my|our|his|her|the)\s(?:\w+\s)?(?:house|home|address|place|apartment)\b",
            0.75,
        ),
        Shape.of(
            "behind a unit",
            r"\b(?P<it>(?:apt|apartment|unit|suite|ste|lot|space|trailer)\.?\s\#?[a-z]?\d{1,5}[a-z]?,?\s(?:at\s|of\s)?"
            r"(?:(?-i:\d{1,6}\s[A-Z])[\w'.-]+(?:\s(?-i:[A-Z])[\w'.-]+){0,3}|(?-i:[A-Z][a-z]+(?:\s[A-Z][\w']+){1,3})))",
            0.8,
        ),
        Shape.of(
            "complex and unit",
            r"\b(?:live|lives|living|stay|staying|i'?m|im|we'?re|home\sis|address\sis)\s(?:at|in)\s(?P<it>(?:the\s)?(?!(?:an?|my|our"
            r"|your|unit|apt|room)\b)"
            r"[a-z][\w']+(?:\s[a-z][\w']+){0,3}?,?\s(?:apt|apartment|apts|unit|space|lot|villa|bldg|building"
            r"|\#)\.?\s?\#?[a-z]?-?\d{1,5}[a-z]?)\b",
            0.8,
        ),
        Shape.of(
            "number and capitals, alone",
            rf"(?:^|[\n,;]\s?|\]\s)(?P<it>\d{{2,5}}\s(?!{_NO_STREET}\b|{_DRUG})(?-i:(?:[NSEW]\.?\s)?[A-Z][a-z']{{3,}}(?:\s[A-Z][a-z']{{3,}}){{0,2}}),"
            rf"\s(?:{TOWN}|(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?))(?:,?\s{STATE})?(?:,?\s{ZIP})?)(?=\s*(?:$|[.\n,;]))",
            0.75,
        ),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        # "we are at 6 now": a number of one digit needs a capital letter behind it
        found = match.group("it")
        weak = shape.name == "behind a place" and re.match(r"\d[a-z]?\s", found) is not None
        return weak and not any(word[0].isupper() for word in found.split()[1:])
