"""Yes and no, which mean something only after an offer."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.choices import contact_choice, topic_choice
from actions.not_understood import hand_over

STARTING_TOPICS = ("candidacy", "session", "side_effects")


class ActionAffirm(Action):
    """A yes: takes up the open offer, or asks what the patient would like to know."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Start the contact form where the clinic was offered."""
        if tracker.get_slot("open_offer") == "contact":
            return [SlotSet("open_offer", None), FollowupAction("contact_form")]
        dispatcher.utter_message(response="utter_affirm_nothing_open", buttons=[topic_choice(name) for name in STARTING_TOPICS])
        return []


class ActionDeny(Action):
    """A no: closes the open offer."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Take the no kindly; from an upset patient it says that the assistant did not help."""
        if (tracker.latest_message or {}).get("frustrated"):
            return hand_over(dispatcher, tracker)
        dispatcher.utter_message(response="utter_deny_nothing_open")
        return [SlotSet("open_offer", None)]


class ActionHelp(Action):
    """Says what can be asked, with the topics as choices."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """List the topics."""
        names = (*STARTING_TOPICS, "session_count", "insurance")
        dispatcher.utter_message(response="utter_help", buttons=[*(topic_choice(name) for name in names), contact_choice()])
        return []
