"""Rule: a number told in words ("six oh two, five five five ...") is hidden like one in digits.

Why: people who dictate their messages, or who fear robots that collect numbers, spell them out. Seven digits or
more are a telephone number; four suffice after a word that says what they are ("social", "last four", "member id",
"date of birth"). Counting up ("one two three ...") is not a number of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.privacy.finding import Found, Kind
from bot.privacy.guarded import Guarded
from bot.privacy.recognisers.reading import Reading
from bot.privacy.recognisers.recogniser import Recogniser, any_of

_ENGLISH: Final = "zero one two three four five six seven eight nine"
_SPANISH: Final = "cero uno dos tres cuatro cinco seis siete ocho nueve"
_TEENAGE: Final = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_DECADES: Final = "twenty thirty forty fifty sixty seventy eighty ninety"


def _numbered(names: str, start: int = 0, step: int = 1) -> dict[str, int]:
    return {name: start + step * place for place, name in enumerate(names.split())}


_ONES: Final = {
    word: str(digit) for word, digit in (_numbered(_ENGLISH) | _numbered(_SPANISH) | {"oh": 0, "o": 0, "nought": 0, "niner": 9}).items()
}
_TEENS: Final = _numbered(_TEENAGE, 10)
_TENS: Final = _numbered(_DECADES, 20, 10)
_WORD: Final = any_of(" ".join([*_ONES, *_TEENS, *_TENS, "hundred", "double", "triple", "dash", "hyphen"]))
# atomic groups: a long row of digits must not be tried in every partition
_NUMBER: Final = rf"(?>{_WORD}|\d{{1,4}}(?!\d)|\d{{6,7}}(?!\d))"
_RUN: Final = Guarded(re.compile(rf"(?<!\w)(?:{_NUMBER}[\s,.\-]{{0,3}}+){{2,}}{_NUMBER}(?!\w)", re.I))
_TOKEN: Final = re.compile(r"[a-z]+|\d+", re.I)
_SOCIAL: Final = re.compile(r"\b(?:ssn|social|ss|seguro|last (?:four|4))\b", re.I)
_ZIP: Final = re.compile(r"\b(?:zip|postal)(?:\s?code)?(?:\s(?:is|was|it's|its|for|my|me)){0,3}[\s:,#-]*$", re.I)
_ZIP_AFTER: Final = re.compile(r"\s(?:is\s)?(?:my|our|the)\s(?:zip|postal)\b", re.I)
_LAST_FOUR: Final = re.compile(r"\blast\s$", re.I)
_FOUR_IS: Final = re.compile(r"(?:four|4)\b(?:\s(?:is|are|of))?[\s,:]*", re.I)
_BIRTH: Final = re.compile(r"\b(?:dob|d\.o\.b|date of birth|birth ?da(?:y|te)|bday|born)\b", re.I)
_OWNER: Final = re.compile(
    r"\b(?:id|i\.d\.|member|policy|group|mrn|chart|record|account|acct|claim|case|confirmation|reference|medicare|medicaid|subscriber)"
    r"(?: (?:id|number|no|num|code|is|was|it's|#)){0,3}[\s:,#]*$",
    re.I,
)


def spoken_value(spoken: str) -> str:
    """The digits that number words stand for; "double five" is 55, "forty two" is 42."""
    digits = ""
    repeat = 1
    pending = 0
    for word in _TOKEN.findall(spoken.lower()):
        if pending and word in _ONES and _ONES[word] != "0":
            digits += str(pending + int(_ONES[word]))
            pending = 0
            continue
        if pending:
            digits += str(pending)
            pending = 0
        if word in ("double", "triple"):
            repeat = 2 if word == "double" else 3
        elif word in _TENS:
            pending = _TENS[word]
        elif word == "hundred":
            digits += "00"
        else:
            digits += (_ONES.get(word) or (str(_TEENS[word]) if word in _TEENS else word if word.isdigit() else "")) * repeat
            repeat = 1
    return digits + (str(pending) if pending else "")


class SpokenDigitsRecogniser(Recogniser):
    """Runs of number words, mixed with digits or not."""

    kind = "PHONE"

    def find(self, reading: Reading) -> Iterator[Found]:
        """See `Recogniser.find`."""
        text = reading.text
        for match in _RUN.finditer(reading):
            start = match.start()
            before = text[max(0, start - 45) : start]
            if _LAST_FOUR.search(before) and (four := _FOUR_IS.match(match.group())):
                before, start = before + four.group(), start + four.end()
            run = text[start : match.end()].rstrip(" \t\n,.-")
            if kind := self._kind_of(run, before, text[match.end() : match.end() + 25]):
                yield Found(kind, start, start + len(run), 0.9, f"{self.name}: number in words")

    @staticmethod
    def _kind_of(run: str, before: str, after: str) -> Kind | None:
        """Whose number it is by the words around it; None when it is nobody's."""
        digits = spoken_value(run)
        tokens = _TOKEN.findall(run)
        spoken = sum(token.isalpha() for token in tokens)
        if not spoken or len(digits) > 24:
            return None
        if len(digits) in (5, 9) and (_ZIP.search(before) or _ZIP_AFTER.match(after)):
            return "ADDRESS"
        if len(digits) >= 4 and _SOCIAL.search(f"{before} | {after}"):
            return "SSN"
        if len(digits) >= 4 and _BIRTH.search(before):
            return "DATE"
        if len(digits) >= 4 and _OWNER.search(before):
            return "ID"
        if _counts_up(digits):
            return None
        # a single word among digits ("four80 555 0199") must complete a whole number
        return "PHONE" if len(digits) >= (7 if spoken > 1 else 10) and len(tokens) > 3 else None


def _counts_up(digits: str) -> bool:
    """12345..., or the same downwards: somebody counts."""
    return digits[:7] in "1234567891011" or digits[:7] in "10987654321"
