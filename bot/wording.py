"""The responses of domain.yml, for the moments when the engine is not there to say them: greeting, trouble, confirmation.

All words that patients read stand in domain.yml (and, for danger, in bot/safety/replies.py), so that they are reviewed in one place.
"""

from pathlib import Path
from typing import Any

import yaml

from bot.clinic import Clinic
from bot.engine.protocol import Choice, Reply
from bot.knowledge.topics import load_topics

CONTACT = Choice("contact", "Contact the clinic")


class WordingError(KeyError):
    """domain.yml lacks a response that the program says."""


class Wording:
    """Responses by name and channel."""

    def __init__(self, domain: Path, clinic: Clinic) -> None:
        """Read the responses of `domain` and fill in the clinic."""
        self._responses: dict[str, list[dict[str, Any]]] = yaml.safe_load(domain.read_text(encoding="utf-8"))["responses"]
        self._slots = clinic.placeholders
        self._greeting = clinic.widget.greeting

    def text(self, name: str, channel: str = "web") -> str:
        """The words of response `name` (with or without "utter_").

        Raises:
            WordingError: there is no such response.
        """
        variations = self._responses.get(name if name.startswith("utter_") else f"utter_{name}")
        if not variations:
            raise WordingError(f"domain.yml has no response {name}")
        chosen = next((v for v in variations if v.get("channel") == channel), None)
        chosen = chosen or next((v for v in variations if not v.get("channel")), variations[0])
        words: str = chosen["text"]
        for slot, value in self._slots.items():
            words = words.replace("{" + slot + "}", value)
        return words.strip()

    def names_by_text(self, channel: str) -> dict[str, str]:
        """Which response each text belongs to, as it reads on `channel`: tells what a reply of the engine says."""
        return {self.text(name, channel): name for name in self._responses if self._responses[name]}

    def reply(self, name: str, channel: str = "web") -> Reply:
        """The response as a bubble."""
        return Reply(self.text(name, channel))

    def greeting(self, channel: str = "web") -> Reply:
        """The first bubble of a conversation, with the article's topics as choices."""
        topics = load_topics().article
        choices = tuple(Choice(f"topic:{name}", topics[name].label) for name in load_topics().start)
        words = self._greeting if self._greeting and channel == "web" else self.text("utter_greet", channel)
        return Reply(words, (*choices, CONTACT))

    def choice_title(self, choice: str) -> str | None:
        """What the button with this id says, for the transcript; None for an unknown id."""
        kind, _, name = choice.partition(":")
        if kind == "topic":
            topic = load_topics().article.get(name)
            return topic.label if topic else None
        return {
            "contact": CONTACT.title, "affirm": "Yes", "deny": "No, thanks", "form:cancel": "Cancel", "form:skip": "Skip",
        }.get(choice)  # fmt: skip
