"""Rule: a ZIP code, and a city with its state where somebody lives, is hidden.

Why: a ZIP code names a neighbourhood (45 CFR 164.514(b)(2)(i)(B)). Five digits alone may be a billing code, so
they count only beside a state, a city or a word for it; nine digits (ZIP+4) count alone.
"""

from __future__ import annotations

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
            rf"(?<![\w$])(?P<it>{CITY}[\s,.]{{1,3}}{STATE}[\s,]{{1,3}}{ZIP}|(?:(?-i:[A-Z]{{2}})|az"
            rf"|{_STATE_NAMES})[\s,]{{1,3}}{ZIP})(?!\w)",
            0.95,
        ),
        Shape.of(
            "ZIP after a word",
            r"\b(?:zip|zip\s?code|zipcode|postal\scode|postcode|c[oó]digo\spostal)s?\b(?:\s|:|is|es|=|#|-|for|my|would"
            r"|be|area|the){0,6}(?P<it>\d{5}(?:-\d{4})?)(?!\w)",
            0.95,
        ),
        Shape.of("ZIP before a word", r"(?<![\w$.-])(?P<it>\d{5}(?:-\d{4})?)\s(?:is\s)?(?:my\s|the\s)?(?:zip|postal|area\b)", 0.9),
        Shape.of("ZIP and four", r"(?<![\w$.-])(?P<it>\d{5}-\d{4})(?![\w-])", 0.85),
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
