"""Rasa's `Agent` in process, one utterance at a time.

Kept rules: a patient's text never becomes a command (Rasa would read a text that begins with "/" as an intent; here the text goes straight
to the understanding graph); an action that fails is an error of the turn, never silence; the tracker lives only as long as the turn.
"""

import asyncio
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.events import BotUttered, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.clinic import Clinic
from bot.engine.action_runner import InProcessActions, failed_actions
from bot.engine.graph_order import OrderedGraphRunner
from bot.engine.nlu.components import TopicClassifier
from bot.engine.nlu.elsewhere import UNDERSTOOD, read_elsewhere
from bot.engine.nlu.understanding import Context
from bot.engine.outcomes import outcomes_of
from bot.engine.policy_memory import PolicyMemory
from bot.engine.protocol import Choice, ContactDraft, EngineError, Meaning, Outcome, Reply, Topic, Turn, Utterance
from bot.engine.state import document_from, fresh_tracker, remember_event_classes, tracker_from
from bot.reader.reader import Reader
from bot.reader.words import as_words

FORM = "contact_form"
TOPICS_REMEMBERED = 3
SENTENCE_WORDS = 4
SURE = 0.9
_DANGER = ("crisis", "emergency")
_COURTESIES = ("greet", "goodbye", "thanks", "help", "affirm", "deny", "bot_challenge")
_FOREIGN = {"es": "spanish", "other": "other_language"}


class _Collector(CollectingOutputChannel):
    """An output channel that takes the name of the patient's, so that Rasa picks the responses written for it."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:
        return self._channel


class RasaEngine:
    """The engine on a trained model."""

    def __init__(self, model: Path, clinic: Clinic, reader: Reader | None = None) -> None:
        """Load `model` (a Rasa model archive), whose messages `reader` reads if there is one. Takes seconds; blocks.

        Raises:
            EngineError: the model cannot be loaded.
        """
        self._reader = reader
        elsewhere = read_elsewhere.set(reader is not None)
        try:
            self._agent = Agent.load(str(model), action_endpoint=InProcessActions())
        except Exception as error:
            raise EngineError(f"The model {model.name} cannot be loaded ({type(error).__name__}): run `bot train`.") from error
        finally:
            read_elsewhere.reset(elsewhere)
        if self._agent.processor is None or self._agent.processor.domain is None:
            raise EngineError(f"The model {model.name} holds no assistant: run `bot train`.")
        remember_event_classes()
        self._processor = self._agent.processor
        runner = self._processor.graph_runner = OrderedGraphRunner.of(self._processor.graph_runner)
        self._domain = self._agent.processor.domain
        self._processor._predict_next_with_tracker = PolicyMemory(
            self._processor._predict_next_with_tracker, self._domain, runner.component(RulePolicy)
        )
        self._classifier = runner.component(TopicClassifier)
        self._version = model.name.removesuffix(".tar.gz")
        self._clinic_slots = clinic.placeholders

    @property
    def version(self) -> str:
        """Name of the loaded model."""
        return self._version

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        """One turn; see `Engine.reply`."""
        tracker = self._tracker(conversation_id, state)
        parse = await self._parse(utterance, tracker)
        first_new = len(tracker.events)
        channel = _Collector(utterance.channel)
        message = UserMessage(utterance.text, channel, conversation_id, parse_data=parse, input_channel=utterance.channel, metadata={})
        token = failed_actions.set([])
        try:
            await self._processor._handle_message_with_tracker(message, tracker)
            tracker = await self._processor.run_action_extract_slots(channel, tracker)
            await self._processor._run_prediction_loop(channel, tracker)
            failures = failed_actions.get() or []
        finally:
            failed_actions.reset(token)
        if failures:
            raise EngineError(f"action {failures[0]} failed")
        turn = self._turn(tracker, list(tracker.events)[first_new:], parse)
        if not turn.replies and not turn.danger:
            raise EngineError("the engine said nothing")
        return turn

    def read_ahead(self, text: str) -> None:
        """See `ReadsAhead.read_ahead`."""
        if self._classifier is not None:
            self._classifier.read_ahead(as_words(text))

    def read_elsewhere(self, text: str) -> asyncio.Future[Meaning | None] | None:
        """See `ReadsElsewhere.read_elsewhere`."""
        return self._reader.ahead(text) if self._reader is not None else None

    def _tracker(self, conversation_id: str, state: dict[str, Any] | None) -> DialogueStateTracker:
        tracker = tracker_from(state, conversation_id, self._domain) if state else fresh_tracker(conversation_id, self._domain)
        for name, value in self._clinic_slots.items():
            if tracker.get_slot(name) != value:
                tracker.update(SlotSet(name, value), self._domain)
        return tracker

    async def _parse(self, utterance: Utterance, tracker: DialogueStateTracker) -> dict[str, Any]:
        """What the trained pipeline makes of `utterance`, and what follows from it: intent, topics, language."""
        if utterance.choice:
            return _parse_of_choice(utterance)
        step = tracker.get_slot("requested_slot") if tracker.active_loop_name == FORM else None
        words = as_words(utterance.text)
        metadata: dict[str, Any] = {
            "previous_topics": tracker.get_slot("previous_topics") or [],
            "misses": int(tracker.get_slot("misses") or 0),
            "form_step": step,
            "channel": utterance.channel,
        }
        if self._reader is not None:  # other turns go on meanwhile
            metadata[UNDERSTOOD] = await self._reader.understand(words, Context.from_metadata(metadata))
        blank = DialogueStateTracker.from_events("understand", [])
        message = UserMessage(words, metadata=metadata)
        parse: dict[str, Any] = self._processor._parse_message_with_graph(message, blank)
        if parse["intent"]["name"] in _DANGER and not _credible(parse, utterance.text):
            parse["intent"] = {"name": "nlu_fallback", "confidence": 1.0}
            parse["topics"] = [{"name": "nlu_fallback", "sub": None, "confidence": 1.0, "text": utterance.text}]
        foreign = _FOREIGN.get(parse.get("language", "en"))
        if foreign and not step and parse["intent"]["name"] not in _DANGER:
            parse["intent"] = {"name": foreign, "confidence": 1.0}
        if parse.get("frustrated") and _pleasant(parse["intent"]["name"], tracker):
            parse["intent"] = {"name": "nlu_fallback", "confidence": 1.0}  # action_default_fallback offers people to the upset
        return parse

    def _turn(self, tracker: DialogueStateTracker, events: list[Event], parse: dict[str, Any]) -> Turn:
        replies: list[Reply] = []
        outcomes: list[Outcome] = []
        contact: ContactDraft | None = None
        danger = None
        for event in events:
            if not isinstance(event, BotUttered):
                continue
            custom = (event.data or {}).get("custom") or {}
            if "contact" in custom:
                contact = ContactDraft(**custom["contact"])
            danger = custom.get("safety", danger)
            if not event.text:
                continue
            said = (event.metadata or {}).get("utter_action", "")
            buttons = (event.data or {}).get("buttons") or []
            choices = tuple(Choice(button["payload"], button["title"]) for button in buttons)
            facts = tuple(((event.metadata or {}).get("metadata") or (event.metadata or {})).get("facts") or ())
            replies.append(Reply(event.text, choices, facts))
            outcomes.extend(outcome for outcome in outcomes_of(said) if outcome not in outcomes)
        step = tracker.get_slot("requested_slot") if tracker.active_loop_name == FORM else None
        return Turn(
            replies=tuple(replies),
            topics=tuple(Topic(t["name"], round(float(t["confidence"]), 4), t.get("sub")) for t in parse.get("topics") or []),
            outcomes=tuple(outcomes),
            form_step=step.removeprefix("contact_") if step else None,
            contact=contact,
            identifiers=_identifiers(events),
            language=parse.get("language", "en"),
            runner_up=_runner_up(parse),
            danger=danger,
            danger_probability=float(parse.get("danger", 1.0)),
            suspicion=sum(float(one["confidence"]) for one in parse.get("intent_ranking") or () if one["name"] in _DANGER),
            state=document_from(tracker),
        )


def _credible(parse: dict[str, Any], text: str) -> bool:
    """Whether danger that only the understanding sees may be believed. A name, a nonsense word or a foreign sentence can look like anything
    to it; what such a message plainly says, the patterns before the engine have looked for already (bot/safety)."""
    odd = len(text.split()) < SENTENCE_WORDS or parse.get("language") == "other"
    return not odd or float(parse["intent"].get("confidence") or 0) >= SURE


def _pleasant(intent: str, tracker: DialogueStateTracker) -> bool:
    """Whether an upset patient would get a courtesy in reply ("thanks for nothing" is no thanks). A yes to an open offer stays a yes."""
    return intent in _COURTESIES and not (intent == "affirm" and tracker.get_slot("open_offer"))


def _parse_of_choice(utterance: Utterance) -> dict[str, Any]:
    """A choice is understood by its id: "topic:side_effects", "contact", "affirm", "deny", "form:cancel", "form:skip"."""
    kind, _, value = (utterance.choice or "").partition(":")
    name = value if kind == "topic" else {"form": "deny"}.get(kind, kind)
    return {
        "text": utterance.text,
        "intent": {"name": name, "confidence": 1.0},
        "entities": [],
        "topics": [{"name": name, "sub": None, "confidence": 1.0, "text": utterance.text}],
        "choice": utterance.choice,
        "language": "en",
    }


def _identifiers(events: list[Event]) -> tuple[str, ...]:
    """The name that this turn's form step took from the patient's words: no redactor knows every name."""
    return tuple(
        event.value for event in events if isinstance(event, SlotSet) and event.key == "contact_name" and isinstance(event.value, str)
    )


def _runner_up(parse: dict[str, Any]) -> Topic | None:
    ranking = parse.get("intent_ranking") or []
    if len(ranking) < 2:
        return None
    return Topic(ranking[1]["name"], round(float(ranking[1]["confidence"]), 4))
