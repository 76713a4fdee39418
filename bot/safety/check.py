"""The safety check of a message: a crisis, an emergency, or nothing.

Rule: runs before the engine and without it, on every message of every channel. A crisis wins over an emergency,
because its reply names the emergency number too; where both stand in one message the hit is `acute`, and its
reply begins with that number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.safety.exaggeration import mask_exaggeration
from bot.safety.exclusions import claimed, historical, hypothetical, negated, sentence_around
from bot.safety.hearsay import of_animal, played, studied
from bot.safety.hit import Kind, Language, Reason, SafetyHit
from bot.safety.idioms import mask_idioms
from bot.safety.normalise import Normalised, normalise
from bot.safety.other_languages import find_foreign
from bot.safety.patterns import CRISIS, DESPAIR, DESPAIR_ALONE, EMERGENCY, MEANS, Group
from bot.safety.phrases import Rule
from bot.safety.prefilter import Prefilter
from bot.safety.subject import language_of, subject_of
from bot.safety.topical import topical


class _Found(NamedTuple):
    rule: Rule
    start: int
    end: int
    language: Language


#: A message that asks for something: then one word of despair is part of its story, not all of it.
_PRACTICAL = re.compile(
    r" (?:\?|how|what|whats|which|who|where|when|does|do you|do i|is it|is this|is there|are there|are you|can i|can you|could i|"
    r"will it|will i|would it|would i|should i|am i|tell me|looking for|interested|candidate|candidates|qualify|eligible|"
    r"insurance|cover|covered|medicare|medicaid|sessions?|appointment|consult|consultation|book|schedule|cost|price|"
    r"work|works|worked|better than|instead|botox|triptans?|ketamine|infusions?|treatments?|options?|call me|form|"
    r"website|pills|meds|tratamiento|ketamina|seguro|cita|cuanto|cuando|como) "
)
#: What a message must tell of for "never had anything like this" to be a sign.
_SYMPTOM = re.compile(
    r" (?:head\w*|migraine\w*|pain\w*|hurt\w*|ach(?:e|es|ing)|face|arms?|legs?|hands?|numb\w*|tingl\w*|vision|sight|eyes?|neck|"
    r"dizz\w*|vomit\w*|throw\w*|puk\w*|nause\w*|fever|sick|chest|breath\w*|heart|weak\w*|confus\w*|attacks?|aura|bad|worse|worst|sudden\w*|help|"
    r"scared|felt|feel|feels|feeling|skull|brain|speech|stiff|bleed\w*|blood)(?= )"
)
_Veto = Callable[[str, int, int, Rule], bool]


_Battery = Literal["crisis", "emergency", "alone", "means", "despair"]
_Entry = tuple[Rule, Language]
_BATTERIES: tuple[tuple[_Battery, tuple[Group, ...]], ...] = (
    ("crisis", CRISIS),
    ("emergency", EMERGENCY),
    ("alone", DESPAIR_ALONE),
    ("means", ((MEANS, "en"),)),
    ("despair", ((DESPAIR, "en"),)),
)
#: All rules in the order in which they are tried, each with its battery.
_RULES: tuple[tuple[_Battery, _Entry], ...] = tuple(
    (battery, (rule, language)) for battery, groups in _BATTERIES for rules, language in groups for rule in rules
)
_FILTER = Prefilter([rule.regex for _, (rule, _) in _RULES])


def _possible(text: str) -> dict[_Battery, list[_Entry]]:
    """The rules that may match `text`, each battery in its order: of more than eight hundred rarely ten."""
    possible: dict[_Battery, list[_Entry]] = {battery: [] for battery, _ in _BATTERIES}
    for number in _FILTER.candidates(text):
        battery, entry = _RULES[number]
        possible[battery].append(entry)
    return possible


def _vetoed_crisis(text: str, start: int, end: int, rule: Rule) -> bool:
    if not rule.denies and negated(text, start):
        return True
    begin, stop = sentence_around(text, start, end)
    sentence = text[begin:stop]
    if topical(text, sentence, text[start:end]) or studied(text, text[start:end]):
        return True
    if rule.doubt and hypothetical(sentence, start - begin, end - begin):
        return True
    return historical(sentence)


def _vetoed_emergency(text: str, start: int, end: int, rule: Rule) -> bool:
    if not rule.denies and negated(text, start):
        return True
    begin, stop = sentence_around(text, start, end)
    sentence = text[begin:stop]
    if historical(sentence, months=True) or of_animal(text, start) or played(text, text[start:end]):
        return True
    if rule.symptom and not _SYMPTOM.search(text):
        return True
    return not rule.asks and hypothetical(sentence, start - begin, end - begin) and not claimed(text)


def _first(text: str, rules: list[_Entry], vetoed: _Veto) -> tuple[_Found | None, bool]:
    """The first finding that stands, and whether any was taken back before it."""
    taken_back = False
    for rule, language in rules:
        for match in rule.regex.finditer(text):
            start = match.start() + 1  # a match begins at the space before its first word
            if not vetoed(text, start, match.end(), rule):
                return _Found(rule, start, match.end(), language), taken_back
            taken_back = True
    return None, taken_back


def _weak(text: str, rules: list[_Entry]) -> _Found | None:
    """A sign of despair in a message that asks for nothing."""
    for rule, language in rules:
        match = rule.regex.search(text)
        if match and not _vetoed_crisis(text, match.start() + 1, match.end(), rule):
            return None if _PRACTICAL.search(text) else _Found(rule, match.start() + 1, match.end(), language)
    return None


def _means_and_despair(text: str, means: list[_Entry], despair: list[_Entry]) -> _Found | None:
    """A question about means beside a word of despair, whatever else the message asks."""
    for rule, language in means:
        asked = rule.regex.search(text)
        if asked and any(word.regex.search(text) for word, _ in despair):
            return _Found(rule, asked.start() + 1, asked.end(), language)
    return None


def _hit(message: Normalised, found: _Found, kind: Kind, acute: bool) -> SafetyHit:
    begin, stop = sentence_around(message.text, found.start, found.end)
    text = message.text
    return SafetyHit(
        kind=kind,
        reason=found.rule.reason,
        language=language_of(text, found.language),
        subject=subject_of(text[begin : found.start], text[found.start : found.end], text[found.end : stop]),
        span=message.origin(found.start, found.end),
        acute=acute or found.rule.acute,
    )


@dataclass(frozen=True, slots=True)
class Findings:
    """The whole outcome of the check: the hit, whether findings were taken back as harmless, and the language."""

    hit: SafetyHit | None
    vetoed: bool
    language: Language


def examine(text: str) -> Findings:
    """Check `text` (any characters, any length) and say besides whether an exclusion took something back. Never raises."""
    message = normalise(text)
    plain = mask_exaggeration(mask_idioms(message.text))
    possible = _possible(plain)
    crisis, crisis_vetoed = _first(plain, possible["crisis"], _vetoed_crisis)
    emergency, emergency_vetoed = _first(plain, possible["emergency"], _vetoed_emergency)
    vetoed = crisis_vetoed or emergency_vetoed or plain != message.text
    language = language_of(message.text, "en")
    crisis = crisis or _means_and_despair(plain, possible["means"], possible["despair"])
    if crisis:
        return Findings(_hit(message, crisis, "crisis", acute=emergency is not None), vetoed, language)
    if emergency:
        return Findings(_hit(message, emergency, "emergency", acute=True), vetoed, language)
    despair = _weak(plain, possible["alone"])
    if despair:
        return Findings(_hit(message, despair, "crisis", acute=False), vetoed, language)
    foreign = find_foreign(text)
    if foreign:
        kind, span = foreign
        reason = Reason.SUICIDAL_THOUGHTS if kind == "crisis" else Reason.CALL_FOR_HELP
        return Findings(SafetyHit(kind, reason, "en", "self", span, acute=kind == "emergency"), vetoed, language)
    return Findings(None, vetoed, language)


def check(text: str) -> SafetyHit | None:
    """Say whether `text` tells of a crisis or an emergency. Never raises."""
    return examine(text).hit
