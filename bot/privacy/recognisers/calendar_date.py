"""Rule: a date that names a day of the calendar (or a month and year of the person's life) is hidden.

Why: dates of birth, admission and appointments are identifiers (45 CFR 164.514(b)(2)(i)(C)); "in May", "Monday",
"3 weeks" and "6 infusions" are not. Fractions and pain scales ("7/10", "1/2") are not dates: a month and day in
digits without a year counts only beside a word that calls for a date.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.recognisers.recogniser import Recogniser, Shape, any_of

_MONTH: Final = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|octo?(?:ber)?|nov(?:ember)?|dec(?:ember)?"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)"
)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL_WORD: Final = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth"
    r"|fourteenth|fifteenth|sixteenth|seventeenth"
    r"|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|thirty)[\s-](?:first|second|third|fourth|fifth"
    r"|sixth|seventh|eighth|ninth))"
)
_YEAR: Final = r"(?:(?:19|20)\d{2}|'\d{2})"
_SHORT_YEAR: Final = r"(?:(?:19|20)\d{2}|'?\d{2})"
_TENS_WORD: Final = any_of("ten twenty thirty forty fifty sixty seventy eighty ninety oh")
_ONES_WORD: Final = any_of(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_YEAR_WORDS: Final = (
    rf"(?:(?:nineteen|twenty|two\sthousand)(?:\s(?:and\s)?{_TENS_WORD})?(?:[\s-]{_ONES_WORD})?"
    rf"|{_TENS_WORD}[\s-]{_ONES_WORD}|(?:sixty|seventy|eighty|ninety|fifty|forty))"
)
_SEP: Final = r"\s?[/.\-]\s?"
_WEEKDAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s(?:the\s)?)?"
_NOT_UNITS: Final = (
    r"(?!\s?(?:%|-?\s?(?:infusions?|sessions?|treatments?|visits?|weeks?|wks?|days?|hours?|hrs?|minutes?|mins?"
    r"|months?|times?|mgs?|mcg|ml|doses?|people|years?|yrs?|percent|miles?|pm|am|or|to\s\d|pills?|tablets?"
    r"|more|o'?clock)\b))"
)
_LIFE: Final = re.compile(
    r"\b(?:born|birth\w*|b-?day|dob|d\.o\.b|bday|appt|appts|appointment|appointments|apt|visit|visited|seen"
    r"|scheduled|booked|surgery|operation|diagnosed|admitted|discharged|hospitali[sz]ed|died|deceased"
    r"|passed|married|accident|injury|injured|since|started|infusion|last|nac[ií]|nacid[oa]|nacimiento|cumple\w*|cita)\b|(?<!\w)b\.(?=\s|\d|$)",
    re.I,
)
_SLASH_CUE: Final = re.compile(
    r"(?:\b(?:on|dob|d\.o\.b|birthday|b-?day|born|birth|appt|appointment|appts|scheduled|visit|since|until"
    r"|till|by|before|after|from|for|through|thru|starting|date|dated|seen|was|is|and|between|el|d[ií]a"
    r"|nac[ií]|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|tues|wed|thu|thur|thurs|fri|sat"
    r"|sun)\b[\s:,.]*(?:the\s)?)$",
    re.I,
)
_STRONG_SLASH_CUE: Final = re.compile(
    r"\b(?:dob|d\.o\.b|birthday|b-?day|born|birth|appt|appointment|scheduled|rescheduled|booked|visit|consult|consultation|surgery"
    r"|procedure|mri|admitted|discharged|(?:come|came|coming|go|going|went|be|was|get)\sin|cita|nac[ií])\b",
    re.I,
)
_SCALE: Final = re.compile(r"\b(?:pain|scale|rate|rated|rating|score|level|severity|bad|out of|dolor)\b", re.I)
_HOLIDAYS: Final = re.compile(
    r"^(?:the\s)?(?:4th\sof\sjuly|july\s(?:the\s)?4(?:th)?|december\s2[45](?:th)?|dec\s2[45](?:th)?"
    r"|january\s1(?:st)?|new year.*)$",
    re.I,
)
_FEAST: Final = (
    r"(?:christmas(?:\s(?:day|eve))?|xmas(?:\s(?:day|eve))?|new\syear'?s?(?:\s(?:day|eve))?|halloween|thanksgiving(?:\sday)?"
    r"|valentine'?s(?:\sday)?|independence\sday|(?:the\s)?(?:4th|fourth)\sof\sjuly|easter(?:\s(?:sunday|monday))?|labor\sday"
    r"|memorial\sday|leap\sday|st\.?\spatrick'?s(?:\sday)?|navidad|nochebuena)"
)
_OPENING: Final = re.compile(r"\b(?:open|opened|closed|close|closing|hours|holiday|holidays)\b", re.I)
_LOWER_VERB: Final = re.compile(r"^(?:may|march|mar|sep|dec|jun|jan)\b")


class CalendarDateRecogniser(Recogniser):
    """Dates in digits, with month names, in words, in English and Spanish."""

    kind = "DATE"
    context = _LIFE
    shapes = (
        Shape.of(
            "day, month and year in digits",
            rf"(?<![\w/.$])(?<!\d-)(?P<it>\d{{1,2}}{_SEP}\d{{1,2}}{_SEP}{_SHORT_YEAR})(?![\w/]|-\d|\.\d)",
            0.95,
        ),
        Shape.of("year first", r"(?<![\w/.$-])(?P<it>(?:19|20)\d{2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{1,2})(?![\d/]|-\d|\.\d)", 0.95),
        Shape.of("digits with blanks", r"(?<![\w/.$-])(?P<it>\d{1,2}\s\d{1,2}\s(?:19|20)\d{2})(?![\w/]|-\d|\.\d)", 0.85),
        Shape.of(
            "digits with blanks, short year",
            r"\b(?:dob|d\.o\.b\.?|born|birthday|birthdate|birth\sdate|date\sof\sbirth|bday|b-day"
            r"|nac[ií])\b[\s:,]*(?:is|on|el)?\s{0,2}(?P<it>\d{1,2}[\s,]\d{1,2}[\s,]'?\d{2,4})\b",
            0.9,
        ),
        Shape.of(
            "run of digits",
            r"\b(?:dob|d\.o\.b\.?|born|birthday|birthdate|birth\sdate|date\sof\sbirth|bday|b-day"
            r"|nac[ií])\b[\s:,#-]*(?:is|on|el)?\s{0,2}(?P<it>\d{6}|\d{8})\b",
            0.9,
        ),
        Shape.of(
            "eight digits",
            r"(?<![\w$.,#-])(?P<it>(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]"
            r"|[12]\d|3[01])(?:19|20)\d{2})(?![\w-])",
            0.85,
        ),
        Shape.of("month and day in digits", r"(?<![\w/.$-])(?P<it>(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01]))(?![\w/]|-\d|\.\d)", 0.7),
        Shape.of(
            "month and day in digits, hyphen",
            rf"\b(?:dob|born|birthday|bday|appointment|appt|scheduled|booked|consult|consultation)\b[^\d.?!\n]{{0,20}}(?P<it>(?:0?[1-9]"
            rf"|1[0-2])-{_DAY})(?![\w/-])",
            0.8,
        ),
        Shape.of(
            "month, day",
            rf"(?<![\w-])(?P<it>{_WEEKDAY}{_MONTH}\.?[\s,/-]{{0,2}}(?:the\s)?{_DAY}(?:\s?(?:st|nd|rd"
            rf"|th))?(?:[\s,/.-]{{1,3}}(?:of\s)?{_SHORT_YEAR}(?!\s?[ap]m\b))?)(?![\w/]|[:.]\d){_NOT_UNITS}",
            0.9,
        ),
        Shape.of(
            "day, month",
            rf"(?<![\w$.:/-])(?P<it>{_WEEKDAY}(?:the\s)?{_DAY}(?:\s?(?:st|nd|rd|th))?[\s/.-]{{0,2}}(?:(?:of|de"
            rf"|day\sof)\s)?{_MONTH}(?:\.?[\s,/.-]{{0,3}}(?:(?:of|de|del)\s)?{_SHORT_YEAR}(?!\s?[ap]m\b))?)(?![\w/]"
            rf"|[:.]\d)",
            0.9,
        ),
        Shape.of(
            "month, day in words",
            rf"(?<![\w-])(?P<it>{_MONTH}[\s,]{{1,2}}(?:the\s)?{_ORDINAL_WORD}(?:[\s,]{{1,3}}(?:{_SHORT_YEAR}"
            rf"|{_YEAR_WORDS}))?)(?!\w)",
            0.85,
        ),
        Shape.of(
            "day in words, month",
            rf"(?<![\w-])(?P<it>(?:the\s)?{_ORDINAL_WORD}\s(?:day\s)?(?:of\s)?{_MONTH}(?:[\s,]{{1,3}}(?:of\s)?"
            rf"(?:{_SHORT_YEAR}|{_YEAR_WORDS}))?)(?!\w)",
            0.85,
        ),
        Shape.of(
            "month, day as number words",
            rf"(?<![\w-])(?P<it>{_MONTH}\s(?:{_ONES_WORD}|(?:twenty|thirty)[\s-]?{_ONES_WORD}|twenty"
            rf"|thirty)[\s,]{{1,3}}(?:(?:19|20)\d{{2}}|{_YEAR_WORDS}))(?!\w)",
            0.85,
        ),
        Shape.of(
            "month and year",
            rf"(?<![\w-])(?P<it>{_MONTH}\.?[\s,/'-]{{1,2}}(?:of\s|de\s|del\s)?(?:19|20)\d{{2}})(?!\w)",
            0.7,
            needs_context=True,
        ),
        Shape.of(
            "month and year in digits",
            r"(?<![\w/.$-])(?P<it>(?:0?[1-9]|1[0-2])\s?[/-]\s?(?:19|20)\d{2})(?![\w/-])",
            0.7,
            needs_context=True,
        ),
        Shape.of("holiday and year", rf"(?<!\w)(?P<it>{_FEAST},?\s(?:of\s|in\s)?(?:19|20)\d{{2}})(?!\w)", 0.8),
        Shape.of(
            "born on a holiday",
            rf"\b(?:born|birthday\sis|birthday's|bday\sis|bday's)\s(?:on\s)?(?P<it>{_FEAST})(?![\w-])",
            0.8,
        ),
        Shape.of(
            "year of birth",
            r"\b(?:born|birth\s?year|year\sof\sbirth|dob|yob|nac[ií]|nacid[oa])\b[\s:]*(?:is\s|was\s)?(?:back\s)?(?:in"
            r"|en|el)?\s?(?:the\syear\s)?(?P<it>(?:19|20)\d{2}|'\d{2})\b",
            0.8,
        ),
        Shape.of("born in month", rf"\b(?:born|birthday\sis|birthday's|bday\sis)\s(?:in|on)\s(?P<it>{_MONTH}\.?\s'?\d{{2,4}})\b", 0.8),
        Shape.of(
            "weekday and day of the month",
            rf"\b(?P<it>(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)[,.]?\s(?:the\s)?(?!13th){_DAY}(?:st|nd"
            rf"|rd|th))\b"
            r"(?!\s(?:infusion|session|time|visit|dose|treatment|one|floor|round))",
            0.8,
        ),
        Shape.of(
            "day of this or the next month",
            rf"(?<![\w$.:/-])(?P<it>(?:the\s)?(?:{_DAY}(?:st|nd|rd|th)|{_ORDINAL_WORD})\sof\s(?:this|next|last)\smonth)\b",
            0.7,
        ),
        Shape.of(
            "day of an appointment",
            r"\b(?:appt|appointment|appointments|scheduled|booked|visit|session|infusion|cita"
            r"|see\syou)\b[^.?!\n]{0,40}?\b(?:on|for|el)\s(?:\w+day,?\s)?(?P<it>(?:the\s)?\d{1,2}(?:st|nd|rd"
            r"|th))\b(?!\s(?:infusion|session|time|day|visit|dose|treatment|one|of|floor|week|round|month|series"
            r"|appointment|consult))",
            0.7,
        ),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        start, end = shape.span(match)
        found = text[start:end]
        if shape.name == "day, month and year in digits":
            first, second = (int(n) for n in re.findall(r"\d+", found)[:2])
            return not (1 <= min(first, second) <= 12 and 1 <= max(first, second) <= 31)
        if shape.name in ("year first", "digits with blanks"):
            numbers = [int(n) for n in re.findall(r"\d+", found)]
            small = numbers[1:] if shape.name == "year first" else numbers[:2]
            return not (1 <= min(small) <= 12 and 1 <= max(small) <= 31)
        if shape.name == "month and day in digits":
            return self._is_fraction(text, start, end, found)
        if _HOLIDAYS.match(found) and _OPENING.search(text):
            return True
        if (
            shape.name == "day, month"
            and _LOWER_VERB.match(found.split()[-1])
            and "of" not in found
            and not re.search(r"\dth|\dst|\dnd|\drd|-", found)
        ):
            # "after 3 may I", "every 2 mar": a small month name behind a bare number is a month only at an end
            return re.match(r"\s(?:I|i|we|it|they|the|my|he|she|be|not|help)\b", text[end:]) is not None
        if shape.name == "day of this or the next month":
            # "this is my third of this month": a migraine; "open on the first of next month": a day that is anybody's
            led = re.search(r"\b(?:on|for|by|until|till|since|from|is|was|to)\s$", text[:start], re.I) is not None
            if re.search(r"\b1st\b|(?<!twenty.)(?<!thirty.)\bfirst\b", found, re.I):
                return not (led and self.has_context(text, start, end))
            return not (led or re.match(r"the\s\d", found, re.I))
        if shape.name == "month, day in words":
            return self._is_speech(text, start, found)
        return False

    @staticmethod
    def _is_fraction(text: str, start: int, end: int, found: str) -> bool:
        """ "7/10", "1/2 tablet", "24/7": no date, unless a word just before calls for one."""
        before = text[max(0, start - 30) : start]
        strong = _STRONG_SLASH_CUE.search(before) is not None
        if (
            re.match(
                r"\s?(?:pain|scale|mg|of\b|days?\b|nights?\b|times\b|tablet|dose|cup|pill|hour|migraine|headache|on\b|bp\b)",
                text[end:],
                re.I,
            )
            and not strong
        ):
            return True
        if found.endswith("/10") and (_SCALE.search(text) or (not strong and not re.search(r"\b(?:on|due|appt)\s$", before, re.I))):
            return True
        if re.search(r"\b(?:is|was|and|from|after|before)\b[\s:,.]*$", before) and not (strong or re.search(r"\bfrom\b", before)):
            return True
        return not (strong or _SLASH_CUE.search(before))

    @staticmethod
    def _is_speech(text: str, start: int, found: str) -> bool:
        """ "it may first hurt", "in May first": the month word is a verb, or the ordinal belongs to what follows."""
        if re.search(r"\d|nineteen|twenty\s|thousand", found):
            return False
        before = text[max(0, start - 15) : start].lower()
        if found[0].islower() and _LOWER_VERB.match(found):
            return not re.search(r"\b(?:on|born|birthday|is|dob|for|appointment|by|until|since)\s$", before)
        return before.endswith((" in ", "\nin "))
