"""Crisis and emergency detection and the words of its replies: pure functions, no engine, no input or output."""

from bot.safety.check import Findings, check, examine
from bot.safety.hit import Kind, Language, Reason, SafetyHit, Subject
from bot.safety.replies import SafetyContacts, adverse_event_reply, personal_medical_reply, reply

__all__ = [
    "Findings", "Kind", "Language", "Reason", "SafetyContacts", "SafetyHit", "Subject",
    "adverse_event_reply", "check", "examine", "personal_medical_reply", "reply",
]  # fmt: skip
