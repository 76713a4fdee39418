"""From words to a turn: danger first, then the engine, and a kind sentence whatever fails. Stores nothing.

Used by the conversations of patients and by `bot ask` alike, so that what is tried at the terminal is what patients get.
"""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from bot.engine.host import EngineHost
from bot.engine.protocol import Channel, EngineError, Meaning, Reply, StateUnreadable, Topic, Turn, Utterance
from bot.guard import SUSPECTED, Guard
from bot.metrics import Metrics
from bot.safety.hit import Language, Reason, SafetyHit
from bot.wording import Wording

log = logging.getLogger(__name__)
# What the trained detector alone has seen is taken back where the understanding finds less danger than this ...
NO_DANGER = 0.02
SURE = 0.6  # ... and is as sure as this of a topic that it knows. A pattern's hit is never taken back.
MEANING_SECONDS = 1.0  # the look for danger waits no longer for another process to encode the words
_UNKNOWN = ("nlu_fallback", "clarify", "gibberish")


@dataclass(frozen=True, slots=True)
class Response:
    """A turn, and the danger that was seen."""

    turn: Turn
    danger: SafetyHit | None = None


class Responder:
    """Guard, engine and wording as one."""

    def __init__(self, guard: Guard, engine: EngineHost, wording: Wording, metrics: Metrics) -> None:
        self._guard = guard
        self._engine = engine
        self._wording = wording
        self._metrics = metrics

    async def respond(
        self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None, wait_seconds: float
    ) -> Response | None:
        """The turn for `utterance`; None while the engine is still loading after `wait_seconds` and no danger was seen."""
        danger = self._danger(utterance)
        engine = self._engine
        if danger is not None and (danger.reason is not Reason.DETECTOR or not engine.ready):
            return self._safety(danger, utterance)
        if not engine.ready and not await engine.wait_async(wait_seconds) and engine.error is None:
            return None
        try:
            try:
                turn = await engine.reply(conversation_id, utterance, state)
            except StateUnreadable as error:  # the words still deserve an answer, if without the context
                self.count_failure(error)
                turn = await engine.reply(conversation_id, utterance, None)
        except EngineError as error:
            self.count_failure(error)
            if danger is not None:
                return self._safety(danger, utterance)
            return self._unwell(utterance, "en") or self._unwell(utterance, "es") or self.trouble(utterance.channel)
        if turn.danger is not None:
            seen = SafetyHit(turn.danger, Reason.DETECTOR, "es" if turn.language == "es" else "en", "self", (0, 0))
            response = self._safety(seen, utterance)
            return replace(response, turn=replace(response.turn, topics=turn.topics))
        if danger is None and turn.suspicion >= SUSPECTED and not utterance.choice:
            danger = self._guard.suspicion(utterance.text)
        if danger is not None and not _takes_back(turn):
            return self._safety(danger, utterance)
        if turn.language == "es" and turn.form_step is None and (unwell := self._unwell(utterance, "es", turn)) is not None:
            return replace(unwell, turn=replace(unwell.turn, state=turn.state, model=turn.model, language="es"))
        return Response(turn)

    def look_ahead(self, utterance: Utterance) -> Awaitable[None]:
        """Begin with what of a turn rests on the words alone, so that `respond` finds it done: the look for danger, and the reading.

        What is begun here goes on by itself; the look for danger is done when what is returned has been awaited.
        """
        coming = None if utterance.choice else self._engine.read_ahead(utterance.text)
        if coming is None or self._guard.is_plain(utterance.text):  # plain danger waits for nobody
            self._danger(utterance)
            coming = None
        return self._looked(utterance, coming)

    async def _looked(self, utterance: Utterance, coming: asyncio.Future[Meaning | None] | None) -> None:
        if coming is None:
            return
        meaning = None
        with suppress(TimeoutError):  # the words are encoded here then
            meaning = await asyncio.wait_for(coming, MEANING_SECONDS)
        self._guard.look(utterance.text, meaning)

    def must_wait(self, utterance: Utterance) -> bool:
        """Whether `utterance` has to wait for the engine; words of danger wait for nothing."""
        return not self._engine.ready and self._engine.error is None and self._danger(utterance) is None

    async def wait_for_engine(self, seconds: float) -> None:
        """Wait until the engine takes turns or has failed to load, at most `seconds`."""
        await self._engine.wait_async(seconds)

    def hears(self, text: str) -> Response | None:
        """The safety reply to words that are no turn (the fields of the web form), or None where there is no danger in them."""
        utterance = Utterance(text, "web")
        danger = self._danger(utterance)
        return self._safety(danger, utterance) if danger is not None else None

    def trouble(self, channel: Channel) -> Response:
        """What a patient is told when something went wrong on our side."""
        return Response(Turn((self._wording.reply("utter_trouble", channel),), (), ("handoff",)))

    def _danger(self, utterance: Utterance) -> SafetyHit | None:
        return self._guard.check(utterance.text) if not utterance.choice else None

    def count_failure(self, error: Exception) -> None:
        """Count a failure and log its class; an engine's error names no words of a patient."""
        self._metrics.failures.labels(type(error).__name__).inc()
        log.error("turn failed: %s: %s", type(error).__name__, error if isinstance(error, EngineError) else "")

    def _unwell(self, utterance: Utterance, language: Language, turn: Turn | None = None) -> Response | None:
        """The answer to a symptom after an infusion, where the engine has none in the patient's language (`turn`) or at all."""
        topic = turn.topics[0] if turn is not None and turn.topics else None
        understood = topic is not None and topic.name == "adverse_event" and topic.confidence >= SURE
        words = None if utterance.choice else self._guard.unwell(utterance.text, utterance.channel, language, understood=understood)
        if words is None:
            return None
        return Response(Turn((Reply(words),), (Topic("adverse_event", 1.0),), ("handoff",), language=language))

    def _safety(self, danger: SafetyHit, utterance: Utterance) -> Response:
        log.warning("safety reply: kind=%s reason=%s channel=%s", danger.kind, danger.reason.value, utterance.channel)
        reply = Reply(self._guard.reply(danger, utterance.channel))
        turn = Turn((reply,), (Topic(danger.kind, 1.0),), ("safety",), language=danger.language, danger=danger.kind)
        return Response(turn, danger)


def _takes_back(turn: Turn) -> bool:
    """Whether the understanding is sure that the words are harmless: "how badly will it hurt my wallet"."""
    topic = turn.topics[0] if turn.topics else None
    known = topic is not None and topic.name not in _UNKNOWN and topic.confidence >= SURE
    return known and turn.danger_probability < NO_DANGER
