"""The responses of domain.yml as the tests of this folder see them: one variation for each name and channel.

`RESPONSES_FILE` in the environment names another YAML file with a `responses:` key, so that a draft can be held
to the same rules before it goes into domain.yml.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
RESPONSES_FILE = Path(os.environ.get("RESPONSES_FILE") or ROOT / "domain.yml")

WEB = "web"
SMS = "sms"
PLACEHOLDER = re.compile(r"{([^{}\n]*)}")


@dataclass(frozen=True, slots=True)
class Variation:
    """The words of one response on one channel, slots not yet filled."""

    name: str
    channel: str
    text: str
    facts: tuple[str, ...]

    @property
    def id(self) -> str:
        """How a test names it."""
        return f"{self.name.removeprefix('utter_')}-{self.channel}"

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def sentences(self) -> set[str]:
        return {part.strip() for part in re.split(r"(?<=[.?!])\s+", self.text) if part.strip()}

    def filled(self, **slots: str) -> str:
        """The words with the slots filled, as the patient gets them."""
        return PLACEHOLDER.sub(lambda found: slots[found[1]], self.text)


@lru_cache(1)
def responses() -> dict[str, list[dict[str, Any]]]:
    """The responses as Rasa reads them."""
    content: dict[str, dict[str, list[dict[str, Any]]]] = yaml.safe_load(RESPONSES_FILE.read_text(encoding="utf-8"))
    return content["responses"]


@lru_cache(1)
def variations() -> tuple[Variation, ...]:
    """Every variation."""
    return tuple(
        Variation(name, entry.get("channel", WEB), entry["text"], tuple(entry.get("metadata", {}).get("facts", ())))
        for name, entries in responses().items()
        for entry in entries
    )


def variation(name: str, channel: str) -> Variation:
    """The only variation of a response on a channel."""
    (found,) = [v for v in variations() if v.name == name and v.channel == channel]
    return found


@lru_cache(1)
def intents() -> frozenset[str]:
    """The names of the intents, which no patient should see."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return frozenset(next(iter(entry)) if isinstance(entry, dict) else entry for entry in domain["intents"])
