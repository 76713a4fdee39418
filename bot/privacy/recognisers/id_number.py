"""Rule: numbers by which an insurer, a clinic, a state or a bank knows the person are hidden.

Why: member, group and policy numbers, record, account, claim and licence numbers are identifiers (45 CFR
164.514(b)(2)(i)(H) to (M)). A number behind such a word counts when it looks like a code: four digits or more, or
letters and digits mixed. Numbers of eight digits and codes of letters and many digits count without a word.
"""

from __future__ import annotations

import re
from typing import Final

from bot.privacy.lexicon import plain_lexicon
from bot.privacy.recognisers.recogniser import Recogniser, Shape

_OWNER: Final = (
    r"(?:member(?:ship)?|mbr|mem|subscriber|insurance|ins|insured|policy|pol|group|grp|medicare|medicaid|mbi"
    r"|hicn|ahcccs|tricare|health\s?(?:plan|card)|plan|benefits?|beneficiary|payer|bin|pcn|rx\s?(?:bin|pcn|grp"
    r"|group)?"
    r"|mrn|mr|med(?:ical)?\s?rec(?:ord)?|record|rec|chart|account|accnt|acct|claim|patient|pt|case|reference"
    r"|ref|confirmation|conf|invoice|receipt|order|ticket|booking|reservation|prescription|script"
    r"|auth(?:ori[sz]ation)?|prior\s?auth(?:ori[sz]ation)?|pa|referral"
    r"|driver'?s?\s?licen[sc]e|drivers|licen[sc]e(?:\s?plate)?|dl|d\.l\.|plate|tag|passport|green\s?card|visa"
    r"|state\sid|id\scard|tax\s?id|ein|npi|dea|employee|badge|student|va|military|dod|file|veteran"
    r"|cert(?:ificate)?|serial|device|model|vin|routing|bank|checking|savings|iban|card|credit\s?card"
    r"|debit\s?card|amex|mastercard|hsa|fsa"
    r"|aetna|cigna|humana|bcbs|blue\s?cross(?:\s?blue\s?shield)?|united(?:\s?healthcare)?|uhc|kaiser|anthem"
    r"|oscar|ambetter|molina|p[oó]liza|poliza|miembro|grupo|expediente|cuenta|licencia|pasaporte|seguro)"
)
_NUMBER_WORD: Final = (
    r"(?:id(?:entification)?(?:\s?(?:number|no|num|nbr|\#|code|card))?|i\.d\.|number|num|no|nbr|numero|número"
    r"|code|\#s?|n[°º])"
)
_LINK: Final = (
    r"(?:\s?(?:is|was|es|:|=|-|#|\.|,|\(|it's|starts\swith|ending(?:\s(?:in|with))?|ends(?:\s(?:in|with))?"
    r"|on\sfile)\s?){0,3}\s?"
)
_CODE: Final = (
    r"(?:(?!(?:id|number|no|num|nbr|is|was|code|card|and|or|for|plan|end|ends|from|the|my|on|in|at|of|to|with"
    r"|a|i|it|by|up|as|ago|last|next|over|than|up|mg|pays?|only)\b)[A-Z]{1,4}\s(?=\d)|(?=[A-Z._/-]{0,6}\d))"
    r"[A-Z0-9](?:[A-Z0-9]|[-./_](?=[A-Z0-9])|\s(?=[A-Z0-9]*\d)(?!\d{1,2}/)){1,30}"
)
_YEAR: Final = re.compile(r"(?:19|20)\d{2}")
_UNIT: Final = re.compile(
    r"\s?(?:%|dollars?|bucks?|usd|mg|mcg|ml|people|patients|members|infusions?|sessions?|times|days?|weeks?"
    r"|iu|ius|units?"
    r"|months?|years?|minutes?|hours?|deductible|copay|per|a\s(?:month|year|visit)|k\b|calories|steps)\b|\s?%",
    re.I,
)
_TELLING: Final = frozenset({"read", "said", "says", "show"})  # "my chart says 55021"
_SUM_DIGITS: Final = 5
_WORD_BEFORE: Final = re.compile(r"([a-z]{2,4})\s\d", re.I)
_SHARES: Final = re.compile(r"(?:[5-9]0|75|85|95|100)/(?:[1-5]?0|15|25|5)")  # "PPO 80/20": who pays how much
_ROUND: Final = re.compile(r"\d{2}00|\d\d[05]00")
_RANGE: Final = re.compile(r"\s?(?:to|or|-)\s?\$?\d{3,}\b", re.I)
_POINTED: Final = re.compile(r"[#:=]|\b(?:is|was|number|no|id|ending|ends)\b", re.I)


class IdNumberRecogniser(Recogniser):
    """Codes behind a word that says whose they are, and codes that are plain by their shape."""

    kind = "ID"
    context = re.compile(rf"\b{_OWNER}\b", re.I)
    shapes = (
        Shape.of(
            "owner and a word for number",
            rf"\b{_OWNER}(?:'s)?(?:(?<!\bpa)[\s/.-]{{0,2}}|[\s/.-]{{1,2}}){_NUMBER_WORD}(?!\w){_LINK}(?P<it>{_CODE})"
            rf"(?![\w])",
            0.95,
        ),
        Shape.of("owner", rf"\b{_OWNER}(?![\w]){_LINK}(?P<it>{_CODE})(?![\w])", 0.8),
        Shape.of("word for number", rf"\b(?:id|i\.d\.|id\s?(?:number|no|num|card|\#))(?![\w]){_LINK}(?P<it>{_CODE})(?![\w])", 0.8),
        Shape.of(
            "owner after the code",
            rf"(?<![\w$.])(?P<it>{_CODE})\s?(?:\(|,|-|=|is|as|for)?\s?(?:is\s|as\s|=\s)?(?:(?:my|the|our|his"
            rf"|her)\s)(?:\w+\s)?{_OWNER}(?:\s?{_NUMBER_WORD})?\b",
            0.8,
        ),
        Shape.of("owner in brackets", rf"(?<![\w$.])(?P<it>{_CODE})\s?\(\s?(?:my\s|the\s)?{_OWNER}(?:\s?{_NUMBER_WORD})?\s?\)", 0.8),
        Shape.of(
            "pin",
            r"\b(?:pin|gate\scode|door\scode|access\scode|verification\scode|security\scode|cvv|cvc|otp)(?:\s(?:code"
            r"|number|is|was)){0,2}\s?[:=#]?\s?(?P<it>\d{3,8})\b",
            0.85,
        ),
        Shape.of(
            "Medicare beneficiary",
            r"(?<![\w-])(?P<it>[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[\s-]?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d"
            r"[\s-]?[AC-HJKMNP-RT-Y]{2}\d{2})(?![\w-])",
            0.95,
        ),
        Shape.of(
            "letters and many digits", r"(?<![\w./@#-])(?P<it>[A-Z]{1,5}[\s-]?\d{6,16}[A-Z0-9]{0,4}(?:-\d{1,4})?)(?![\w-])", 0.85, flags=0
        ),
        Shape.of("letters and many digits, small", r"(?<![\w./@#-])(?P<it>[a-z]{1,4}\d{6,16}[a-z0-9]{0,4})(?![\w-])", 0.8),
        Shape.of(
            "letters, hyphen, digits",
            r"(?<![\w./@-])(?P<it>[A-Z]{2,6}-\d{4,}(?:-\d+)*|[A-Z]{1,6}-\d{2,}-\d{3,}(?:-\w+)*"
            r"|\d{2,}-[A-Z]{1,4}-\d{3,})(?![\w-])",
            0.85,
        ),
        Shape.of("letters and digits mixed", r"(?<![\w./@-])(?P<it>(?=[A-Z0-9]*[A-Z])(?=(?:[A-Z]*\d){5})[A-Z0-9]{8,24})(?![\w-])", 0.8),
        Shape.of(
            "licence plate",
            r"\b(?:plate|licen[sc]e\splate|tag)s?(?:\s(?:number|is|#|no)){0,2}\s?[:#]?\s?(?P<it>"
            r"(?=[A-Z0-9 -]*\d)[A-Z0-9]{2,4}[\s-]?[A-Z0-9]{2,4})\b",
            0.7,
            flags=re.I,
        ),
        Shape.of("many digits", r"(?<![\w$.,-])(?P<it>\d{8,20})(?![\w-]|[.,]\d)", 0.8),
        Shape.of("card", r"(?<![\w$.-])(?P<it>\d{4}([\s-])\d{4}\2\d{4}\2\d{1,7}|\d{4}[\s-]\d{6}[\s-]\d{5})(?![\w-])", 0.95),
        Shape.of("number sign", r"(?<![\w&])#\s?(?P<it>\d{5,12})(?!\w)", 0.75),
        Shape.of("hexadecimal", r"(?<![\w-])(?P<it>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![\w-])", 0.9),
        Shape.of(
            "digits in groups",
            r"(?<![\w$.,/-])(?P<it>\d{3}[\s-]\d{3}[\s-]\d{3}|\d{2,3}-\d{5,8}|\d{3,6}-\d{2}-\d{2,3}-\d{2,4})(?![\w-]"
            r"|[.,/]\d)",
            0.7,
        ),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        start, end = match.span("it")
        code = match.group("it")
        digits = sum(letter.isdigit() for letter in code)
        if shape.name == "licence plate" or shape.name == "pin":
            return False
        if _UNIT.match(text, end) or text[max(0, start - 1) : start] == "$":
            return True
        if _SHARES.fullmatch(code):
            return True
        if shape.name == "owner and a word for number":
            return digits < 2 or (digits < 3 and len(code) < 4)
        if shape.name.startswith(("owner", "word for number")):
            if self._is_amount(text, match):
                return True
            if _YEAR.fullmatch(code) or code.lower().startswith(("covid", "g43", "j3490")):
                return True
            mixed = any(letter.isalpha() for letter in code) and digits >= 3 and len(code.replace(" ", "")) >= 5
            return (digits < 4 and not mixed) or (re.match(r"\d+\s?[a-z]{2,}$", code) is not None and digits < 4)
        if shape.name == "letters and digits mixed":
            return code.isdigit()
        return False

    @staticmethod
    def _is_amount(text: str, match: re.Match[str]) -> bool:
        """ "my plan paid 3500", "insurance 3000 or 4000", "in order 1000": a sum or a dose behind the word, no code."""
        code = match.group("it")
        word = _WORD_BEFORE.match(code)
        number = code[word.end(1) :].strip() if word else code
        if not number.isdigit() or len(number) > _SUM_DIGITS or _POINTED.search(text[match.start() : match.start("it")]):
            return False
        if word and (code[0].islower() or text.isupper()) and plain_lexicon().is_common(word.group(1)):
            return word.group(1).lower() not in _TELLING
        return _ROUND.fullmatch(number) is not None or (number.endswith("0") and _RANGE.match(text, match.end("it")) is not None)
