"""What the safety check says about one message: a typed hit, or nothing.

Rule: every safety reply can say *why* it was given. A hit names its kind (which reply is owed), its reason (for
staff and for figures), whose danger it is, the language to answer in, and the characters of the patient's own
text that caused it. No part of a hit holds the text itself, so a hit may be logged.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Kind = Literal["crisis", "emergency"]
Language = Literal["en", "es"]
Subject = Literal["self", "other"]


class Reason(StrEnum):
    """Why a message counts as dangerous. The first block belongs to a crisis, the second to an emergency."""

    PASSIVE_DEATH_WISH = "passive_death_wish"
    SUICIDAL_INTENT = "suicidal_intent"
    SUICIDAL_THOUGHTS = "suicidal_thoughts"
    PLAN_OR_MEANS = "plan_or_means"
    SUICIDE_ATTEMPT = "suicide_attempt"
    SELF_HARM = "self_harm"
    SELF_NEGLECT = "self_neglect"
    BURDEN = "burden"
    GOODBYE = "goodbye"
    HOPELESSNESS = "hopelessness"

    CHEST_PAIN = "chest_pain"
    HEART_RHYTHM = "heart_rhythm"
    BREATHING = "breathing"
    CHOKING = "choking"
    ANAPHYLAXIS = "anaphylaxis"
    STROKE_SIGNS = "stroke_signs"
    CONFUSION = "confusion"
    VISION_LOSS = "vision_loss"
    THUNDERCLAP = "thunderclap"
    MENINGITIS_SIGNS = "meningitis_signs"
    SEIZURE = "seizure"
    UNRESPONSIVE = "unresponsive"
    FAINTING = "fainting"
    OVERDOSE = "overdose"
    POISONING = "poisoning"
    BLEEDING = "bleeding"
    HEAD_INJURY = "head_injury"
    PARALYSIS = "paralysis"
    TRAUMA = "trauma"
    BLOOD_PRESSURE = "blood_pressure"
    BLOOD_SUGAR = "blood_sugar"
    PREGNANCY_DANGER = "pregnancy_danger"
    SEVERE_ILLNESS = "severe_illness"
    CALL_FOR_HELP = "call_for_help"

    DETECTOR = "detector"


@dataclass(frozen=True, slots=True)
class SafetyHit:
    """One finding.

    `span` is (start, end) in characters of the text as the patient sent it; (0, 0) where there is no span
    (a hit of the trained detector). `acute` is true where somebody may be in bodily danger this minute:
    such a crisis is answered with the emergency number first.
    """

    kind: Kind
    reason: Reason
    language: Language
    subject: Subject
    span: tuple[int, int]
    acute: bool = False
