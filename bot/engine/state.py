"""The engine's memory between turns: one small document. Slots whole, events of the last turn only.

Rasa replays and recounts all events of a conversation at every turn, so a long conversation gets ever slower. Here events older than
`KEPT_TURNS` are cut at an `action_listen`; what they said lives on in the slots, which are written in front as `SlotSet`. The cost of
turn 400 is that of turn 2, and raw words are forgotten after the next turn.
"""

from functools import lru_cache
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.engine.protocol import StateUnreadable

VERSION = 1
KEPT_TURNS = 1  # with the present one the four states that the policies look back (config.yml: max_history)
_UNUSED_PARSE_KEYS = ("intent_ranking", "response_selector", "text_tokens", "candidates")


@lru_cache(1)
def _event_classes() -> dict[str, type[Event]]:
    """Event classes by the name they are stored under."""
    return {kind.type_name: kind for kind in all_subclasses(Event)}


@lru_cache(1)
def remember_event_classes() -> None:
    """Let Rasa look up the class of an event in a table. By itself it walks all subclasses for every event that an action returns."""
    theirs = Event.resolve_by_type

    def resolve_by_type(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
        known = _event_classes().get(type_name)
        return theirs(type_name, default) if known is None else known  # it has the right words for one that does not exist

    Event.resolve_by_type = staticmethod(resolve_by_type)


def fresh_tracker(conversation_id: str, domain: Domain) -> DialogueStateTracker:
    """A tracker of a conversation that has not begun."""
    tracker = DialogueStateTracker(conversation_id, domain.slots)
    tracker.update(ActionExecuted(ACTION_LISTEN_NAME), domain)
    return tracker


def tracker_from(document: dict[str, Any], conversation_id: str, domain: Domain) -> DialogueStateTracker:
    """The tracker that `document` describes.

    Raises:
        StateUnreadable: the document is damaged or of another version.
    """
    try:
        if document["v"] != VERSION:
            raise StateUnreadable(f"state of version {document['v']}, this is {VERSION}")
        known = {slot.name for slot in domain.slots}
        tracker = DialogueStateTracker(conversation_id, domain.slots)
        for name, value in document["slots"].items():
            if name in known:
                tracker.update(SlotSet(name, value), domain)
        loops = [document["loop"], *(entry.get("name") for entry in document["events"] if entry["event"] == "active_loop")]
        if unknown := [name for name in loops if name and name not in domain.form_names]:
            raise StateUnreadable(f"the state is in a form that this version does not know ({len(unknown)})")
        if document["loop"]:
            tracker.update(ActiveLoop(document["loop"]), domain)
        for entry in document["events"]:
            tracker.update(_event_classes()[entry["event"]]._from_parameters(entry), domain)
        if not document["events"]:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME), domain)
        return tracker
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StateUnreadable(f"the state document is damaged ({type(error).__name__})") from None


def document_from(tracker: DialogueStateTracker) -> dict[str, Any]:
    """The bounded document of `tracker`: JSON types only. What stood before the cut is folded into slots and loop."""
    events = list(tracker.events)
    cut = _cut(events)
    slots: dict[str, Any] = {}
    loop = None
    for event in events[:cut]:
        if isinstance(event, SlotSet):
            slots[event.key] = event.value
        elif isinstance(event, ActiveLoop):
            loop = event.name
    kept = [_slim(event.as_dict()) for event in events[cut:]]
    return {"v": VERSION, "slots": {k: v for k, v in slots.items() if v is not None}, "loop": loop, "events": kept}


def _cut(events: list[Event]) -> int:
    """Index of the `action_listen` before the oldest turn that is kept; 0 when all are."""
    turns = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= KEPT_TURNS:
        return 0
    oldest = turns[-KEPT_TURNS]
    return max(i for i in range(oldest) if isinstance(events[i], ActionExecuted) and events[i].action_name == ACTION_LISTEN_NAME)


def _slim(entry: dict[str, Any]) -> dict[str, Any]:
    """Without what no later turn reads: rankings, the policy's own notes, words that the bot said."""
    parse = entry.get("parse_data")
    if parse:
        entry["parse_data"] = {key: value for key, value in parse.items() if key not in _UNUSED_PARSE_KEYS}
    if entry["event"] == "bot":
        entry["text"], entry["data"] = None, {}
    entry.pop("input_channel", None)
    return entry
