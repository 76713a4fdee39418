"""Remembers what the policies said to a course of events, so that they are asked once.

Why: MemoizationPolicy and RulePolicy are functions of the events that a tracker holds, and with one turn kept (bot/engine/state.py) few
courses exist; yet Rasa computes states for them anew at every prediction, twice a turn, which was half of a turn's time.
"""

import copy
import time
from collections.abc import Callable, Iterator
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    DefinePrevUserUtteredFeaturization,
    Event,
    LoopInterrupted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

MOST = 4096  # courses remembered; then all are forgotten, which costs a moment of the old speed


class PolicyMemory:
    """Stands in front of the processor's prediction."""

    def __init__(self, predict: Callable[[DialogueStateTracker], PolicyPrediction], domain: Domain) -> None:
        """`predict` asks the policies of `domain`."""
        self._predict = predict
        self._slots = [slot.name for slot in domain.slots if slot.influence_conversation]
        self._known: dict[tuple[Any, ...], PolicyPrediction] = {}

    def __call__(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """The prediction for the next action of `tracker`."""
        if tracker.followup_action:  # an action has said what comes next: no policy is asked
            return self._predict(tracker)
        course = (*(tracker.get_slot(name) for name in self._slots), *_course(tracker))
        prediction = self._known.get(course)
        if prediction is None:
            prediction = self._predict(tracker)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[course] = prediction
        return _afresh(prediction)


def _course(tracker: DialogueStateTracker) -> Iterator[tuple[Any, ...]]:
    """All of the tracker's events that a policy may look at; words and what the bot said are not among them."""
    for event in tracker.events:
        if isinstance(event, UserUttered):
            yield "user", event.intent_name, event.intent.get("name"), len(event.entities or ())
        elif isinstance(event, ActionExecuted):
            yield "action", event.action_name, event.action_text, event.hide_rule_turn
        elif isinstance(event, ActiveLoop):
            yield "loop", event.name
        elif isinstance(event, ActionExecutionRejected):
            yield "rejected", event.action_name
        elif isinstance(event, LoopInterrupted):
            yield "interrupted", event.is_interrupted
        elif isinstance(event, DefinePrevUserUtteredFeaturization):
            yield "by text", event.use_text_for_featurization


def _afresh(prediction: PolicyPrediction) -> PolicyPrediction:
    """A copy whose events happen now."""
    made = copy.copy(prediction)
    made.events = [_now(event) for event in prediction.events]
    made.optional_events = [_now(event) for event in prediction.optional_events]
    return made


def _now(event: Event) -> Event:
    made = copy.copy(event)
    made.timestamp = time.time()
    return made
