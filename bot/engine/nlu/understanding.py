"""What understanding a message comes to: plain data that the engine, the evaluation and the staff console share.

Rule: a topic is named only as the design names it; `nlu_fallback` means not understood, `clarify` means unsure between topics.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Language = Literal["en", "es", "other"]

ARTICLE = (
    "candidacy", "session", "side_effects", "session_count", "insurance", "comparison", "what_is_ketamine", "how_it_works",
    "benefits", "safety", "administration", "conditions", "migraine", "contact",
)  # fmt: skip
SMALL_TALK = ("greet", "goodbye", "thanks", "bot_challenge", "help", "affirm", "deny")
DANGER = ("crisis", "emergency")
MEDICAL = ("personal_medical", "adverse_event")
OUTSIDE = ("not_covered", "out_of_scope", "gibberish")
FALLBACK = "nlu_fallback"
CLARIFY = "clarify"


@dataclass(frozen=True, slots=True)
class Context:
    """What the dialogue knows when a message comes in.

    Args:
        previous_topics: topics of the conversation so far, newest first.
        misses: how many messages in a row were not understood.
        form_step: step of the contact form that waits for an answer, or None.
        channel: where the message came from.
    """

    previous_topics: tuple[str, ...] = ()
    misses: int = 0
    form_step: str | None = None
    channel: str = "web"

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, Any] | None) -> "Context":
        """Read it from a Rasa message's metadata, which may be missing or partial."""
        known = metadata or {}
        topics = tuple(str(name) for name in known.get("previous_topics") or ())
        step = known.get("form_step")
        return cls(topics, int(known.get("misses") or 0), str(step) if step else None, str(known.get("channel") or "web"))


@dataclass(frozen=True, slots=True)
class TopicPart:
    """One thing that a message asks: topic, sub-topic where it has one, probability, and the words that asked it."""

    name: str
    confidence: float
    sub: str | None = None
    text: str = field(default="", repr=False)

    def as_dict(self) -> dict[str, Any]:
        """As Rasa keeps it in the message."""
        return {"name": self.name, "sub": self.sub, "confidence": self.confidence, "text": self.text}


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message is about.

    Args:
        intent: first topic, or `nlu_fallback`, or `clarify`.
        confidence: probability of `intent`, 0 to 1.
        topics: the message's parts in order, one to three.
        candidates: topics worth offering when `intent` is `clarify`, best first.
        ranking: every topic with its probability for the whole message, best first.
        language: language of the message.
        frustrated: whether the writer is fed up with the bot.
        danger: joint probability of crisis and emergency, in the message or the worst of its parts.
    """

    intent: str
    confidence: float
    topics: tuple[TopicPart, ...]
    candidates: tuple[tuple[str, float], ...] = ()
    ranking: tuple[tuple[str, float], ...] = ()
    language: Language = "en"
    frustrated: bool = False
    danger: float = 0.0
