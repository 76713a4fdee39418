"""Remembers what the policies said to a course of events, so that they are asked once.

Why: MemoizationPolicy and RulePolicy are functions of the events that a tracker holds, and with one turn kept (bot/engine/state.py) few
courses exist; yet Rasa computes states for them anew at every prediction, twice a turn, which was half of a turn's time.

Where no rule looks back beyond the message that is answered, and none has been left open by a form, what RulePolicy is sure of depends on
the present turn alone, and no other policy can outvote it. Then one look serves whatever was said before.
"""

import copy
import json
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME
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

    def __init__(
        self, predict: Callable[[DialogueStateTracker], PolicyPrediction], domain: Domain, rules: RulePolicy | None = None
    ) -> None:
        """`predict` asks the policies of `domain`; `rules` is the one among them that follows rules."""
        self._predict = predict
        self._rules_of_one_turn = rules is not None and _one_turn(rules)
        self._slots = [slot.name for slot in domain.slots if slot.influence_conversation]
        self._known: dict[tuple[Any, ...], PolicyPrediction] = {}

    def __call__(self, tracker: DialogueStateTracker) -> PolicyPrediction:
        """The prediction for the next action of `tracker`."""
        if tracker.followup_action:  # an action has said what comes next: no policy is asked
            return self._predict(tracker)
        slots = tuple(tracker.get_slot(name) for name in self._slots)
        alone = self._rules_of_one_turn and not tracker.active_loop_name
        present = ("present", *slots, *_course(_present_turn(tracker))) if alone else None
        known = self._known.get(present) if present is not None else None
        if known is not None:
            return _afresh(known)
        course = (*slots, *_course(tracker.events))
        prediction = self._known.get(course)
        if prediction is None:
            prediction = self._predict(tracker)
            if len(self._known) >= MOST:
                self._known.clear()
            sure = present is not None and _is_rule(prediction.policy_name) and prediction.max_confidence >= 1.0
            self._known[present if sure and present is not None else course] = prediction
        return _afresh(prediction)


def _one_turn(rules: RulePolicy) -> bool:
    """Whether none of the rules asks what was said before the message that is answered."""
    said = [
        sum(state.get("prev_action", {}).get("action_name") == ACTION_LISTEN_NAME for state in json.loads(key))
        for key in rules.lookup[RULES]
    ]
    return all(count <= 1 for count in said)


def _is_rule(policy_name: str | None) -> bool:
    return policy_name is not None and policy_name.endswith(RulePolicy.__name__)


def _present_turn(tracker: DialogueStateTracker) -> list[Event]:
    """The events from the last message of the patient on; all where there is none."""
    events = list(tracker.events)
    last = next((i for i in reversed(range(len(events))) if isinstance(events[i], UserUttered)), 0)
    return events[last:]


def _course(events: Iterable[Event]) -> Iterator[tuple[Any, ...]]:
    """All of the events that a policy may look at; words and what the bot said are not among them."""
    for event in events:
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
