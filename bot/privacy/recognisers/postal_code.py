"""Rule: a ZIP code, and a city with its state where somebody lives, is hidden.

Why: a ZIP code names a neighbourhood (45 CFR 164.514(b)(2)(i)(B)). Five digits alone may be a billing code, so
they count only beside a state, a city or a word for it; nine digits (ZIP+4) count alone.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.recognisers.recogniser import Recogniser, Shape, any_of

_CODES: Final = any_of(
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd "
    "oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr"
)
_STATE_NAMES: Final = (
    r"(?:alabama|alaska|arizona|ariz|arkansas|california|calif|colorado|connecticut|delaware|florida|georgia"
    r"|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan"
    r"|minnesota|mississippi|missouri|montana|nebraska|nevada"
    r"|new\shampshire|new\sjersey|new\smexico|new\syork|north\scarolina|north\sdakota|ohio|oklahoma|oregon"
    r"|pennsylvania|rhode\sisland|south\scarolina|south\sdakota|tennessee|texas|utah|vermont|virginia"
    r"|washington|west\svirginia|wisconsin|wyoming)"
)
STATE: Final = rf"(?:{_CODES}|a\.z\.|{_STATE_NAMES})\b\.?"
# towns around the clinic, which people write in small letters and without the state
TOWN: Final = (
    r"(?:apache\sjunction|avondale|benson|bisbee|buckeye|bullhead\scity|camp\sverde|carefree|casa\sgrande"
    r"|cave\screek|chandler|chino\svalley|coolidge|cottonwood|douglas|el\smirage|eloy|flagstaff|florence|fountain\shills|gilbert|glendale"
    r"|globe|gold\scanyon|goodyear|green\svalley|holbrook|kingman|lake\shavasu(?:\scity)?|laveen|litchfield\spark|marana|maricopa|mesa"
    r"|new\sriver|nogales|oro\svalley|page|paradise\svalley|payson|peoria|phoenix|pinetop|prescott(?:\svalley)?|queen\screek|rio\sverde"
    r"|safford|sahuarita|san\stan(?:\svalley)?|scottsdale|sedona|show\slow|sierra\svista|snowflake|sun\scity(?:\swest)?|surprise|tempe"
    r"|tolleson|tucson|wickenburg|willcox|winslow|youngtown|yuma)\b"
)
# Codes that are words or short forms of a chat too, with the ZIP codes that the state really has.
_WORDLIKE: Final = {
    "al": "3[56]", "co": "8[01]", "ct": "06", "de": "19[789]", "hi": "96[78]", "id": "83[2-8]", "in": "4[67]", "la": "70|71[0-4]",
    "ma": "0(?:1|2[0-7])", "md": "2(?:0[6-9]|1)", "me": "0(?:39|4)", "mi": "4[89]", "mo": "6[3-5]", "ms": "38[6-9]|39[0-7]", "mt": "59",
    "oh": "4[345]", "ok": "7[34]", "or": "97", "pa": "1[5-9]", "pr": "00[679]", "sc": "29", "va": "201|2[234]",
}  # fmt: skip
_SHORT_FORMS: Final = frozenset({"ct", "id", "md", "ms", "mt", "pa", "pr", "sc"})  # which are written in capitals too
_ID_OF: Final = re.compile(
    r"\b(?:member|patient|case|insurance|policy|plan|group|subscriber|employee|student|state|photo|tax|card|claim|account|user|login|order|visit"
    r"|record|chart|medical|reference|confirmation|badge|client|customer|payer|portal)'?s?[\s,.]+$",
    re.I,
)
_COUNTED: Final = re.compile(
    r"\s?(?:%|(?:people|persons|patients|cases|users|members|women|men|adults|others|times|dollars?|bucks|usd|a\s(?:month|year|visit)|per|iu|ius"
    r"|units?|mgs?|mcg|ml|steps|feet|miles|calories|forms|in\sdebt)\b)",
    re.I,
)
_RANGE: Final = re.compile(r"\s?(?:[-/]|to\b|or\b|and\b)\s?\$?\d")
_HOME_BEFORE_OUT: Final = re.compile(
    r"\b(?:am|i'?m|we'?re|are|is|coming|come|comes|driv\w+|travel\w*|liv\w+|work\w*|based|fly\w*)\s$", re.I
)
ZIP: Final = r"\d{5}(?:-\d{4})?(?!\d)"
_NOT_CITY: Final = (
    r"(?!(?:in|at|from|to|the|live|lives|living|near|zip|code|is|my|and|on|of|for|we|i|me|you|are|or|a|it|by"
    r"|en|around|outside|im|i'm|was|am|this|that|area)\b)"
)
CITY: Final = rf"(?:{_NOT_CITY}[a-z][a-z.'-]+\s){{0,2}}{_NOT_CITY}[a-z][a-z.'-]+"


class PostalCodeRecogniser(Recogniser):
    """ZIP codes with a state, a word for them or four more digits; city and state of a home."""

    kind = "ADDRESS"
    shapes = (
        Shape.of(
            "city, state and ZIP",
            rf"(?<![\w$])(?P<it>(?P<city>{CITY})(?P<gap>[\s,.]{{1,3}})(?P<state>{STATE})[\s,]{{1,3}}(?P<zip>{ZIP})"
            rf"|(?P<alone>(?-i:{_CODES.upper()})|az|{_STATE_NAMES})[\s,]{{1,3}}(?P<its>{ZIP}))(?!\w)",
            0.95,
        ),
        Shape.of(
            "ZIP after a word",
            r"\b(?:zip|zip\s?code|zipcode|postal\scode|postcode|c[oó]digo\spostal)(?:s|'s)?\b(?:\s|:|is|es|=|#|-|for|my|would"
            r"|be|area|the){0,6}(?P<it>\d{5}(?:-\d{4})?|\d(?:[\s.,-]{1,2}\d){4})(?![\w]|[\s.,-]\d\b)",
            0.95,
        ),
        Shape.of("ZIP before a word", r"(?<![\w$.-])(?P<it>\d{5}(?:-\d{4})?)\s(?:is\s)?(?:my\s|the\s)?(?:zip|postal|area\b)", 0.9),
        Shape.of("ZIP alone", r"\A\W{0,3}(?P<it>\d{5})(?=\shere\b|\W*\Z)", 0.8),
        Shape.of("ZIP and four", r"(?<![\w$.-])(?<!\d\)\s)(?<!\d\))(?P<it>\d{5}-\d{4})(?![\w-])", 0.85),
        Shape.of(
            "ZIP of a home",
            r"\b(?:live|lives|living|reside|located|based|home|moved|vivo|staying|stay|am|i'm|im|from|out)\s(?:in|at"
            r"|to|near|from|en|of)?\s?(?:the\s)?(?P<it>\d{5}(?:-\d{4})?)(?![\w$%]|[.,]\d)(?!\s(?:dollars|people|feet"
            r"|miles))",
            0.8,
        ),
        Shape.of("city and ZIP", r"(?<![\w$])(?P<it>(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2}),?\s(?:85|86)\d{3}(?:-\d{4})?)(?!\w)", 0.85),
        Shape.of(
            "city and state one comes from",
            rf"\b(?:from|out\sof|coming\sin\sfrom)\s(?P<it>(?-i:[A-Z][a-z]+(?:\s[A-Z][a-z]+){{0,2}},?\s[A-Z]{{2}})(?![\w'])"
            rf"|{TOWN},?\s(?:az|arizona)\b)",
            0.75,
        ),
        Shape.of(
            "city and state of a home",
            rf"\b(?:i|we|she|he|mom|dad|who|and|currently)\s(?:\w+\s)?(?:live|lives|living|reside|resides|moved"
            rf"|stay)\s(?:\w+\s)?(?:in|to|near|at)\s(?P<it>{CITY},?\s(?:(?-i:A[ZKLR]|C[AOT]|DE|FL|GA|HI|I[ADLN]|K[SY]"
            rf"|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])|az|(?<=,\s){_CODES}"
            rf"|{_STATE_NAMES}))(?![\w'])",
            0.75,
        ),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        if shape.name == "ZIP of a home":
            before = text[: match.start()]
            number = match.group("it")
            out_of = match.group().lower().startswith("out") and not number.startswith(("85", "86"))  # Arizona's
            return (out_of and not _HOME_BEFORE_OUT.search(before)) or _is_count(text, match, number)
        if shape.name == "city and state of a home":
            small = re.search(r",\s([a-z]{2})$", match.group("it"))
            ends = re.match(r"\s*(?:$|[.,;!?)\n]|and\b|so\b|how\b)", text[match.end() :])
            return small is not None and small.group(1) in _WORDLIKE and ends is None
        return shape.name == "city, state and ZIP" and self._is_speech(text, match)

    @staticmethod
    def _is_speech(text: str, match: re.Match[str]) -> bool:
        """ "it cost me 12000", "my member id 55123", "300 iu or 50000": the state is a word, and the ZIP code none of that state."""
        typed = match.group("state") or match.group("alone")
        code, city = typed.rstrip(".").lower(), match.group("city") or ""
        if code not in _WORDLIKE:
            return False
        if code == "id" and _ID_OF.search(text[: match.start("state" if city else "alone")]):
            return True
        number = match.group("zip") or match.group("its")
        its_own = re.match(_WORDLIKE[code], number) is not None
        comma = "," in (match.group("gap") or "")
        if typed[0].isupper() and not text.isupper():
            return not (its_own or comma or (city[:1].isupper() and code not in _SHORT_FORMS))
        return not its_own or (not comma and _is_count(text, match, number))


def _is_count(text: str, match: re.Match[str], number: str) -> bool:
    """ "10000", "12500 or 15000", "46250 people": a round number, or one that counts something."""
    ranged = number.endswith("00") and _RANGE.match(text, match.end()) is not None
    return ranged or number.endswith("000") or _COUNTED.match(text, match.end()) is not None
