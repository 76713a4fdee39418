"""What the rest of the house knows of the engine: words in, a turn out. Nothing here imports Rasa."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Meaning = NDArray[np.float32]  # a sentence vector, see bot/encoder/encoder.py
Channel = Literal["web", "sms"]
Outcome = Literal["answer", "handoff", "safety", "smalltalk", "clarify", "declined", "form"]


class EngineError(Exception):
    """The engine could not make a reply. The patient gets a kind sentence; the state stays as it was."""


class EngineNotReady(EngineError):
    """The engine is still loading, or could not be loaded."""


class EngineTimeout(EngineError):
    """The engine took longer than a turn may take."""


class StateUnreadable(EngineError):
    """The stored state is damaged or of another version; the conversation starts with an empty one."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a part of a message is about. `name` is a topic of the design, `sub` the sub-topic of a retrieval intent."""

    name: str
    confidence: float
    sub: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: `id` comes back as the patient's choice, `title` is what the patient sees."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One bubble of the bot."""

    text: str
    choices: tuple[Choice, ...] = ()
    facts: tuple[str, ...] = ()  # ids of the facts it rests on; not empty means that it cites the article


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """A finished contact form, as the dialogue collected it. Personal: never log it."""

    name: str
    reach: str | None
    about: str
    topic: str | None

    def __repr__(self) -> str:
        return "ContactDraft(hidden)"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a patient sent: words, or the id of a choice (then `text` is its title). Personal: never log it."""

    text: str
    channel: Channel = "web"
    choice: str | None = None

    def __repr__(self) -> str:
        return f"Utterance({len(self.text)} characters, {self.channel})"


@dataclass(frozen=True, slots=True)
class Turn:
    """What the engine made of one utterance."""

    replies: tuple[Reply, ...]
    topics: tuple[Topic, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    form_step: str | None = None  # name, reach, about: the contact form waits for it
    contact: ContactDraft | None = None
    identifiers: tuple[str, ...] = ()  # parts of the utterance that are the patient's name or reach: to be redacted whole
    language: str = "en"
    runner_up: Topic | None = None
    danger: Literal["crisis", "emergency"] | None = None  # seen by the understanding: the safety reply is due instead
    danger_probability: float = 1.0  # of crisis or emergency in the words or any part of them; 1 where the understanding was not asked
    suspicion: float = 0.0  # the same of the words as a whole; 0 where it was not asked
    state: dict[str, Any] = field(default_factory=dict, repr=False)
    model: str = ""  # the model that made it, empty where none did


@runtime_checkable
class ReadsAhead(Protocol):
    """An engine that can do a part of a turn as soon as the words are there."""

    def read_ahead(self, text: str) -> None:
        """Read `text` by itself; a later `reply` to it finds that done. Runs in the engine's thread."""
        ...


@runtime_checkable
class ReadsElsewhere(Protocol):
    """An engine that can have words read by another process."""

    def read_elsewhere(self, text: str) -> asyncio.Future[Meaning | None] | None:
        """Have `text` read now; the future gives its meaning, or None where it has none. None where no other process reads.

        A later `reply` to it finds that done. Returns at once; for the server's event loop alone.
        """
        ...


class Engine(Protocol):
    """Understands an utterance in the light of a state and replies. Holds no conversation itself."""

    @property
    def version(self) -> str:
        """Which model answers."""
        ...

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        """One turn. `state` is the document of the turn before, None for a new conversation.

        Raises:
            EngineError: no reply could be made.
        """
        ...
