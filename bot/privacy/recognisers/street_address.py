"""Rule: a street address is hidden with its number, unit, city, state and ZIP; so is a post office box.

Why: everything smaller than a state is an identifier (45 CFR 164.514(b)(2)(i)(B)). A distance or a duration with a
word that is also a kind of street ("a 40 minute drive", "3 in a row", "10 miles down the road") is no address.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.recognisers.postal_code import CITY, STATE, TOWN, ZIP
from bot.privacy.recognisers.recogniser import Recogniser, Shape, any_of

_SUFFIX: Final = any_of(
    "street str st avenue aven ave av road rd boulevard blvd boul drive dr lane ln court ct circle cir way "
    "wy place pl terrace terr ter trail trl tr"
    " parkway pkwy pky highway hwy square sq loop plaza plz run pass path row walk crossing xing bend cove "
    "cv point pt ridge rdg view vista vis alley aly"
    " canyon cyn creek crk crescent cres commons estates est expressway expy freeway fwy gardens glen grove "
    "heights hts hill hills hollow isle junction key knoll"
    " landing manor meadow meadows mews mill oaks orchard oval park passage pike pines ranch spring springs "
    "summit trace turnpike tpke valley village woods circle esplanade mall"
)
_SURE_SUFFIX: Final = any_of(
    "street str st avenue ave av road rd boulevard blvd lane ln drive dr court ct circle cir way terrace "
    "parkway pkwy highway hwy place pl trail loop"
)
_DIRECTION: Final = r"(?:n|s|e|w|ne|nw|se|sw|north|south|east|west|northeast|northwest|southeast|southwest|norte|sur)"
_HOUSE: Final = r"(?:\d{1,6}(?:-\d{1,4})?[a-z]?(?:\s1/2)?|[nsew]\d{1,3}[nsew]\d{2,5})"  # the latter on a grid: "N6W2331"
_UNIT: Final = (
    r"(?:[\s,.]{1,3}(?:(?:apt|apartment|apto|unit|suite|ste|bldg|building|lot|room|rm|space|spc|trlr|trailer"
    r"|floor|fl|departamento|depto|no)\b\.?\s?\#?\s?(?:[a-z]?-?\d{1,5}-?[a-z]?|[a-z])"
    r"|\#\s?(?:[a-z]?-?\d{1,5}-?[a-z]?|[a-z]))(?!\w))"
)
_TAIL: Final = (
    rf"{_UNIT}{{0,3}}(?:(?:[\s,.]{{1,3}}|\sin\s)(?:{CITY}[\s,.]{{1,3}}{STATE}(?:[\s,.]{{1,3}}{ZIP})?"
    rf"|{STATE}[\s,]{{1,2}}{ZIP}|(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)[\s,.]{{1,3}}{ZIP}"
    rf"|{TOWN}|(?<=,\s)(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)(?=[.,\s]|$)|{ZIP}))?"
)
_STREET_WORD: Final = r"(?:[a-z][\w'.-]{0,20}|\d{1,3}(?:st|nd|rd|th))"
_SPANISH: Final = any_of("calle camino via avenida avenue paseo rancho caminito placita corte cerrada callejon rue boulevard")
_NO_STREET_WORDS: Final = re.compile(
    r"\b(?:minutes?|mins?|hours?|hrs?|hr|days?|weeks?|months?|years?|miles?|mi|km|blocks?|in|a|an|to|per"
    r"|people|patients?|infusions?|sessions?|treatments?|mg|mcg|ml|times|and|or|with|for|is|are|was|at|from|my"
    r"|i|it|this|that|more|before|after|if|can|by|out|degrees?|steps?|percent|feet"
    r"|ketamine|migraines?|headaches?|doses?|pm|am|o'clock|would|will|you|your|we|they|get|go|later|straight"
    r"|good|long|every|each|days?|nights?|visits?|half|too|need|someone|somebody|me|us|about|into|back|some"
    r"|any|one-way|hour|minute)\b",
    re.I,
)
_WORD_NUMBER: Final = (
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|oh"
    r"|zero)[\s-]){1,5}"
)
_LIVES: Final = (
    r"(?:(?:i|we|she|he|they)\s(?:now\s)?(?:live|lives|living|reside|resides|stay|stays|moved)|i'm"
    r"|home(?:\sis)?|house(?:\sis)?|located|address(?:\sis|:)?|reside|residing|live|living|vivo"
    r"|mi\sdirecci[oó]n\ses|direcci[oó]n:?)"
)


class StreetAddressRecogniser(Recogniser):
    """House number and street, post office boxes, streets where one lives, corners, addresses after a cue."""

    kind = "ADDRESS"
    shapes = (
        Shape.of(
            "number and street",
            rf"(?<![\w$/.:#-])(?P<it>(?P<house>{_HOUSE})[\s,]{{1,2}}(?P<street>(?:{_DIRECTION}\.?\s)?"
            rf"(?:{_STREET_WORD}\s){{1,4}}?{_SUFFIX}(?:\s{_SURE_SUFFIX})?)\b\.?(?:\s{_DIRECTION}\b\.?)?(?!'){_TAIL})",
            0.9,
        ),
        Shape.of(
            "number, direction, numbered street",
            rf"(?<![\w$/.:#-])(?P<it>{_HOUSE}\s{_DIRECTION}\.?\s\d{{1,3}}(?:st|nd|rd|th)\b(?:\s{_SUFFIX}\b\.?)?{_TAIL})",
            0.9,
        ),
        Shape.of(
            "number and numbered street", rf"(?<![\w$/.:#-])(?P<it>\d{{2,6}}\s\d{{1,3}}(?:st|nd|rd|th)\s{_SURE_SUFFIX}\b\.?{_TAIL})", 0.9
        ),
        Shape.of(
            "number and Spanish street",
            rf"(?<![\w$/.:#-])(?P<it>\d{{1,6}}\s(?:{_DIRECTION}\.?\s)?(?:(?:el|la|los"
            rf"|las)\s)?{_SPANISH}\s(?:de\s(?:la\s|los\s|las\s)?|del\s|la\s"
            rf"|el\s)?[a-z]+(?:\s(?-i:[A-Z][a-z]+)){{0,2}}{_TAIL})",
            0.9,
        ),
        Shape.of(
            "Spanish street and number",
            rf"\b(?P<it>(?:calle|avenida|av\.|camino|paseo)\s(?:[\w.]+\s){{1,4}}?(?:\#|n[uú]mero\s"
            rf"|no\.?\s)?\d{{1,6}}{_TAIL})",
            0.85,
        ),
        Shape.of(
            "Broadway and highways",
            rf"(?<![\w$/.:#-])(?P<it>\d{{1,6}}\s(?:{_DIRECTION}\.?\s)?(?:broadway|county\s(?:road|rd|hwy)\s\w+"
            rf"|(?:state\s)?(?:route|rt|rte|hwy|highway|us|sr|cr|fm|interstate)[\s-]?\d+|(?:rural\sroute"
            rf"|rr)\s?\d+(?:[\s,]{{1,2}}box\s\d+)?){_TAIL}|\b(?:rural\sroute|rr)\s?\d+[\s,]{{1,2}}box\s\d+{_TAIL})",
            0.9,
        ),
        Shape.of(
            "post office box",
            rf"\b(?P<it>(?:p\.?\s?o\.?\s?box|post\soffice\sbox|pobox|apartado(?:\spostal)?"
            rf"|po\sbx)\s?\#?\s?\d{{1,7}}{_TAIL})",
            0.95,
        ),
        Shape.of("box", rf"\b(?:mail(?:ing)?\s(?:it\s)?(?:to|address\sis)|address\sis)\s(?P<it>box\s\d{{1,6}}{_TAIL})", 0.8),
        Shape.of(
            "number, street, city, state",
            rf"(?<![\w$/.:#-])(?P<it>{_HOUSE}\s(?:{_STREET_WORD}\s?){{1,4}},\s?{CITY}[\s,]{{1,2}}{STATE}"
            rf"(?:[\s,]{{1,3}}{ZIP})?)(?!\w)",
            0.9,
        ),
        Shape.of(
            "number in words and street",
            rf"(?<!\w)(?P<it>{_WORD_NUMBER}(?:{_DIRECTION}\s)?(?:[a-z]+\s){{1,3}}?{_SURE_SUFFIX}\b\.?{_TAIL})",
            0.8,
        ),
        Shape.of(
            "street where one lives",
            rf"\b{_LIVES}\s(?:right\s|just\s)?(?:on|off|off\sof|near|in|at|en"
            rf"|around)\s(?:the\scorner\sof\s)?(?P<it>(?:{_DIRECTION}\.?\s)?"
            rf"(?:{_STREET_WORD}\s){{1,3}}?{_SURE_SUFFIX}\b\.?)(?:\s(?:and"
            rf"|&)\s(?:{_STREET_WORD})(?:\s{_SURE_SUFFIX}\b)?)?",
            0.75,
        ),
        Shape.of("corner", rf"\bcorner\sof\s(?P<it>(?:{_STREET_WORD}\s){{1,3}}?(?:and|&)\s{_STREET_WORD}(?:\s{_SURE_SUFFIX}\b\.?)?)", 0.75),
        Shape.of(
            "after a cue",
            r"\b(?:(?:my|our|home|mailing|street|shipping|billing|her|his|the)\s(?:\w+\s)?address(?:\sis|\s?:|'s)"
            r"|(?:my|mailing|home|street|shipping|billing)\saddress|address\s?[:=]|(?:live|lives|living|reside|resides"
            r"|residing|stay|staying)\sat|(?:send|mail|ship|deliver)\s(?:it|them|that|this|mail|paperwork|forms"
            r"|the\s\w+)\sto|mi\sdirecci[oó]n\ses|vivo\sen)\s?(?P<it>\#?\d{1,6}[a-z]?\s(?!(?:minutes?|mins?|hours?"
            r"|miles?|days?|blocks?|different|people|weeks?)\b)[a-z0-9][^.!?;\n]{2,70}?)(?=\s?(?:[!?;\n]|\.(?:\s|$)|$"
            r"|,?\s(?:and|but|my|so|can|if|phone|cell|dob|please|pls|because|i|y|is|for|to|or|until|call)\b"
            r"|,\s(?:what|when|where|who|how|why|which|do|does|are|will|would|could|should|any|you)\b))",
            0.8,
        ),
        Shape.of(
            "unit before an address",
            r"\b(?P<it>(?:unit|suite|ste|lot|space|room)\s\#?[a-z]?\d{1,5}[a-z]?)(?=\s(?:at|of|on|in)\s(?:\d"
            r"|\[address))",
            0.8,
        ),
        Shape.of(
            "unit where one lives",
            r"\b(?:live|lives|living|i'm|im|i\sam|we're|we\sare)\sin\s(?P<it>(?:unit|lot"
            r"|space)\s\#?[a-z]?\d{1,5}[a-z]?)\b",
            0.8,
        ),
        Shape.of(
            "unit alone", r"\b(?P<it>(?:apt|apartment)\b\.?\s?\#?\s?(?:[a-z]?-?\d{1,5}-?[a-z]?|[a-z](?=[\s,.]|$)(?!\s[a-z])))(?!\w)", 0.8
        ),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        if shape.name == "number and street":
            return self._is_no_street(match.group("street"), match.group("house"))
        if shape.name in ("number in words and street", "street where one lives", "corner", "number, street, city, state"):
            inner = re.sub(rf"^(?:{_HOUSE}|{_WORD_NUMBER})", "", match.group("it"), flags=re.I)
            inner = re.sub(r"\s(?:and|&)\s", " ", inner)
            return (
                _NO_STREET_WORDS.search(inner) is not None
                or re.search(r"\b(?:the|same|wrong|right|only|best|other)\b", inner, re.I) is not None
            )
        if shape.name == "unit alone":
            return re.search(r"\b(?:apt)\s(?:at|on|for|to|a|i|is)\b", match.group(), re.I) is not None
        return False

    @staticmethod
    def _is_no_street(street: str, house: str) -> bool:
        words = street.split()
        if _NO_STREET_WORDS.search(street) or re.search(
            r"\b(?:the|of|different|other|same|great|only|best|easy|first|last|new|old\s(?:way|park)|free|whole|side"
            r"|hard|quick)\b",
            street,
            re.I,
        ):
            return (
                not re.search(r"\b(?:calle|camino|via|paseo|avenida)\b|\b(?:st|ave|rd|blvd)\b\.?$", street, re.I)
                or _NO_STREET_WORDS.search(street) is not None
            )
        # a suffix that is foremost another word needs a capital letter or a long house number: "12 people run"
        sure = re.fullmatch(_SURE_SUFFIX, words[-1].rstrip("."), re.I) is not None
        return not sure and not (words[0][0].isupper() or words[0][0].isdigit() or len(house) >= 3)
