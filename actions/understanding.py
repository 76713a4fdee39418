"""What an action reads from the latest message: topics, step of the form, choice. One place that knows the shape of the parse."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

ARTICLE_TOPICS = frozenset(
    [
        "candidacy", "session", "side_effects", "session_count", "insurance", "comparison", "what_is_ketamine", "how_it_works",
        "benefits", "safety", "administration", "conditions", "migraine", "contact",
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that the patient asks in a message."""

    name: str
    sub: str | None
    text: str
    confidence: float


def parts(tracker: Tracker) -> list[Part]:
    """The parts of the latest message, in order; small talk only where nothing else is asked."""
    message: dict[str, Any] = tracker.latest_message or {}
    found = [
        Part(topic["name"], topic.get("sub"), topic.get("text") or "", float(topic.get("confidence") or 0))
        for topic in message.get("topics") or []
    ]
    intent = (message.get("intent") or {}).get("name")
    if not found and intent:
        found = [Part(intent, None, message.get("text") or "", 1.0)]
    return found


def text_of(tracker: Tracker) -> str:
    """The words of the latest message."""
    return str((tracker.latest_message or {}).get("text") or "")


def intent_of(tracker: Tracker) -> str:
    """The decided intent of the latest message."""
    return str(((tracker.latest_message or {}).get("intent") or {}).get("name") or "")


def choice_of(tracker: Tracker) -> str | None:
    """The id of the button that was pressed, None for typed words."""
    choice = (tracker.latest_message or {}).get("choice")
    return str(choice) if choice else None


def in_form(tracker: Tracker) -> bool:
    """Whether the contact form is open."""
    return bool((tracker.active_loop or {}).get("name"))
