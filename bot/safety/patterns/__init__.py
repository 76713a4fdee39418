"""The patterns, by kind and language, in the order in which they are tried. Each file holds one concern."""

from __future__ import annotations

from bot.safety.hit import Language
from bot.safety.patterns import (
    crisis_despair,
    crisis_goodbye,
    crisis_harm,
    crisis_intent,
    crisis_means,
    crisis_spanish,
    crisis_wish,
    emergency_breathing,
    emergency_faint,
    emergency_head,
    emergency_heart,
    emergency_illness,
    emergency_injury,
    emergency_overdose,
    emergency_spanish,
    emergency_stroke,
)
from bot.safety.phrases import Rule

Group = tuple[tuple[Rule, ...], Language]

CRISIS: tuple[Group, ...] = (
    (crisis_means.RULES, "en"),
    (crisis_intent.RULES, "en"),
    (crisis_wish.RULES, "en"),
    (crisis_harm.RULES, "en"),
    (crisis_goodbye.RULES, "en"),
    (crisis_spanish.RULES, "es"),
)
EMERGENCY: tuple[Group, ...] = (
    (emergency_heart.RULES, "en"),
    (emergency_breathing.RULES, "en"),
    (emergency_stroke.RULES, "en"),
    (emergency_head.RULES, "en"),
    (emergency_faint.RULES, "en"),
    (emergency_overdose.RULES, "en"),
    (emergency_injury.RULES, "en"),
    (emergency_illness.RULES, "en"),
    (emergency_spanish.RULES, "es"),
)
DESPAIR_ALONE: tuple[Group, ...] = ((crisis_despair.ALONE, "en"), (crisis_spanish.ALONE, "es"))
MEANS = crisis_despair.MEANS
DESPAIR = crisis_despair.DESPAIR
