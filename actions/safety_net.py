"""The second net: danger that the patterns before the engine did not see but the understanding does."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.understanding import intent_of


class ActionSafetyNet(Action):
    """Asks the conversation to give the safety reply, which is worded in one place only (bot/safety/replies.py)."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_safety_net"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Name the kind of danger."""
        dispatcher.utter_message(json_message={"safety": intent_of(tracker)})
        return []
