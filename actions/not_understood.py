"""Not sure, or not understood: at most one "did you mean", at most one "please put it another way", then people."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import MEDICAL, ActionAnswer
from actions.choices import CONTACT_CHOICES, contact_choice, topic_choice
from actions.understanding import ARTICLE_TOPICS, in_form, parts

CHOICES_OFFERED = 3


class ActionClarify(Action):
    """Asks which of up to three topics was meant."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_clarify"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Offer the candidates, or hand over where this is a second miss."""
        if (tracker.get_slot("misses") or 0) >= 1:
            return hand_over(dispatcher, tracker)
        names = [c["name"] for c in (tracker.latest_message or {}).get("candidates") or [] if c["name"] in ARTICLE_TOPICS]
        if not names:
            return _miss(dispatcher, tracker, "utter_not_understood")
        buttons = [topic_choice(name) for name in names[:CHOICES_OFFERED]]
        dispatcher.utter_message(response="utter_clarify", buttons=[*buttons, contact_choice()])
        return [SlotSet("misses", 1)]


class ActionDefaultFallback(Action):
    """Replies to what was not understood."""

    def name(self) -> str:
        """Rasa's own name for it, so that its default is replaced."""
        return "action_default_fallback"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """First time: ask for other words. Second time, or when the patient is upset: offer the clinic."""
        if (tracker.get_slot("misses") or 0) >= 1 or (tracker.latest_message or {}).get("frustrated"):
            return hand_over(dispatcher, tracker)
        return _miss(dispatcher, tracker, "utter_not_understood")


class ActionOutOfScope(Action):
    """Declines what has nothing to do with the clinic; a second time in a row offers people."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_out_of_scope"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say what this assistant is for; then, where it is not the first time or the patient is upset, offer the clinic.

        What else the message asks is answered instead: "is it going to rain? and I have been dizzy since my infusion".
        """
        if any(part.name in (*ARTICLE_TOPICS, *MEDICAL, "not_covered") for part in parts(tracker)):
            return await ActionAnswer().run(dispatcher, tracker, domain)
        if (tracker.latest_message or {}).get("frustrated"):
            return hand_over(dispatcher, tracker)
        if (tracker.get_slot("misses") or 0) >= 1 and not in_form(tracker):
            dispatcher.utter_message(response="utter_out_of_scope")
            dispatcher.utter_message(response="utter_hand_over", buttons=CONTACT_CHOICES)
            return [SlotSet("misses", 0), SlotSet("open_offer", "contact")]
        told = all(part.sub == "story" for part in parts(tracker))
        return _miss(dispatcher, tracker, "utter_story" if told else "utter_out_of_scope")


def _miss(dispatcher: CollectingDispatcher, tracker: Tracker, response: str) -> list[EventType]:
    dispatcher.utter_message(response=response)
    return [SlotSet("misses", (tracker.get_slot("misses") or 0) + 1)]


def hand_over(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Offer people: with an apology where the patient is upset. Whoever asks for it is told first that this is no person."""
    upset = (tracker.latest_message or {}).get("frustrated")
    response = "utter_frustrated" if upset else "utter_not_understood_again"
    if upset and any(part.name == "bot_challenge" for part in parts(tracker)):
        response = "utter_bot_challenge"  # names the way to a person too
        if not in_form(tracker):
            dispatcher.utter_message(response=response)
            response = "utter_hand_over"
    dispatcher.utter_message(response=response, buttons=None if in_form(tracker) else CONTACT_CHOICES)
    return [SlotSet("misses", 0), SlotSet("open_offer", "contact")]
