"""Rule: a telephone number typed in digits is hidden in every shape used in the United States, and abroad with "+".

Why: the number is how the clinic and everyone else reaches the patient. Shapes follow the North American Numbering
Plan (NXX-NXX-XXXX, N from 2 to 9); numbers abroad are checked with the `phonenumbers` library. 911, 988 and other
short codes have too few digits to match; the national crisis line of ten digits is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import phonenumbers

from bot.privacy.finding import Found
from bot.privacy.guarded import Guarded
from bot.privacy.recognisers.reading import Reading
from bot.privacy.recognisers.recogniser import Recogniser, Shape

_GAP: Final = r"(?:[\s.\-/_*·•,~]{1,3})"
_D: Final = r"[\dOo]"
_PREFIX: Final = rf"(?:(?:\+|tel:\s?|00|0)?\(?\+?1\)?{_GAP}?|\+?0{{0,2}}1{_GAP}?)?"
_EXTENSION: Final = r"(?:[\s,;]{0,3}(?:extension|ext|xt|x|#)\.?[\s:]{0,2}\d{1,6})?"
_PUBLIC_LINES: Final = {"8002738255", "8006624357", "8002221222", "8007997233"}  # crisis, SAMHSA, poison, violence
_UNIT: Final = re.compile(r"\s*(?:mg|mcg|ml|percent|%|dollars|bucks|usd|people|patients|times|steps|calories)\b", re.I)
#: "0044 20 7946 0958", "011 52 55 ...": the prefixes with which one dials abroad.
_ABROAD: Final = Guarded(re.compile(r"(?<![\w.$-])(?:00|011[\s.-])(?P<number>[1-9]\d{0,2}[\s.()-]{0,2}\d[\d\s.()-]{6,14}\d)(?![\w-])"))


def _is_possible(number: str) -> bool:
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False


class PhoneRecogniser(Recogniser):
    """Ten digits (with +1, 001, 01, extension), seven digits, and numbers abroad."""

    kind = "PHONE"
    context = re.compile(
        r"\b(?:phone|phones|cell|mobile|call|calls|called|calling|text|texts|txt|sms|number|num|no|nbr|contact"
        r"|reach|ring|dial|tel|tele|telephone"
        r"|fax|home|work|whatsapp|voicemail|vm|ph|landline|celular|telefono|teléfono|numero|número|llame|llamar"
        r"|llamame|callback)\b|[#☎📞📱]",
        re.I,
    )
    shapes = (
        Shape.of(
            "ten digits in groups",
            rf"(?<![\w$])(?P<it>{_PREFIX}(?:\(\s?[2-9]{_D}{{2}}\s?\)|[2-9]{_D}{{2}})\s?{_GAP}?\s?[2-9]{_D}{{2}}"
            rf"\s?{_GAP}?\s?{_D}{{4}}{_EXTENSION})(?![\w])",
            0.95,
        ),
        Shape.of(
            "ten digits in odd groups",
            rf"(?<![\w$./-])(?P<it>{_PREFIX}(?:"
            rf"\(?[2-9]\d{{2}}\)?{_GAP}\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}|\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{3}}"
            rf"|\d{{5}}{_GAP}\d{{5}}|\d\d(?:[ .-]\d\d){{4}}|[2-9](?:[ .-]\d){{9}}|[2-9](?:[ .-]\d){{6}}"
            rf"|[2-9]\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{3}}){_EXTENSION})(?![\w-])",
            0.85,
        ),
        Shape.of("country and area in brackets", r"(?<![\w$])(?P<it>\(\+?\d{2}\s\d{2}\)\s?\d{4,5}[\s.-]?\d{4})(?![\w-])", 0.9),
        Shape.of("digit by digit", r"(?<![\w$.])(?P<it>\(?[2-9]\)?(?:[\s().\-]{1,3}\d\)?){9})(?![\w-])", 0.85),
        Shape.of(
            "behind a label without a blank", r"\b(?:ph|tel|cell|phone|mobile|fax|num|call|text)[:#.]?(?P<it>\+?1?[2-9]\d{9})(?!\w)", 0.9
        ),
        Shape.of("ten digits", r"(?<![\w$.,#-])(?P<it>\d{10})(?![\w-])", 0.6, needs_context=True),
        Shape.of("seven digits", rf"(?<![\w$./-])(?P<it>[2-9]\d{{2}}\s?[-.]\s?\d{{4}}{_EXTENSION})(?![\w/-]|\.\d)", 0.8),
        Shape.of(
            "seven digits in context",
            rf"(?<![\w$./-])(?P<it>[2-9]\d{{2}}\s?\d{{4}}{_EXTENSION})(?![\w/-]|\.\d)",
            0.7,
            needs_context=True,
        ),
        Shape.of("letters for digits", r"(?<![\w-])(?P<it>(?:\+?1[-. ])?[2-9]\d{2}[-. ][2-9]\d{2}[-. ][A-Z]{4})(?![\w-])", 0.8, flags=0),
        Shape.of("area code", r"\barea\s?code\s(?:is\s)?(?P<it>[2-9]\d{2})\b", 0.7),
        Shape.of(
            "last digits",
            r"\b(?:phone|cell|mobile|number|celular|telefono|teléfono)\b[^\d.?!\n]{0,30}(?:end(?:s|ing)"
            r"|termina)\s(?:in|with|en|on)\s(?P<it>\d{3,4})\b",
            0.8,
        ),
        Shape.of(
            "beside a word for telephone",
            r"\b(?:phone|cell|mobile|ph|tel|fax)\b\s?(?:number|no|num|nbr|#)?\.?\s?(?:is|:|#|="
            r"|-)\s{0,2}(?P<it>\+?\d[\d\s().-]{5,15}\d)(?!\w)",
            0.8,
        ),
    )

    def find(self, reading: Reading) -> Iterator[Found]:
        """See `Recogniser.find`."""
        text = reading.text
        yield from super().find(reading)
        if "+" in text:
            for match in phonenumbers.PhoneNumberMatcher(text, "US", leniency=phonenumbers.Leniency.POSSIBLE):
                if match.raw_string.startswith("+"):
                    yield Found(self.kind, match.start, match.end, 0.9, f"{self.name}: number abroad")
        for dialled in _ABROAD.finditer(reading):
            if _is_possible("+" + dialled.group("number")):
                yield Found(self.kind, dialled.start(), dialled.end(), 0.85, f"{self.name}: number abroad, as dialled")

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        start, end = shape.span(match)
        digits = re.sub(r"\D", "", text[start:end])
        if digits.removeprefix("1") in _PUBLIC_LINES:
            return True
        return bool(_UNIT.match(text, end)) or (len(digits) < 7 and shape.name.startswith(("ten", "seven")))
