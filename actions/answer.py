"""Answers what the article says, hands over what it does not, in the order in which the patient asked.

Rules: an answer is a response of domain.yml, never composed text (its facts are named and tested there); a question on one's own body is
never answered (safety rule 2); a repeated question gets the shorter second form, a third time the clinic; after a hand-over the clinic is
offered once.
"""

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.choices import CONTACT_CHOICES, contact_choice, next_choices
from actions.understanding import ARTICLE_TOPICS, Part, choice_of, in_form, parts, text_of

MEDICAL = ("personal_medical", "adverse_event")
REMEMBERED_TOPICS = 3
TOPICS_A_REPLY = 3
SAID_IN_FULL = ("other", "emergencies_policy", "interactions_general")  # many different questions, or a warning that must not be left out

_WANTS_CONTACT = re.compile(
    r"\b(call|text|ring|phone|contact|reach|e-?mail)\s+(me|us|him|her|them|my)\b|\bcall\s*-?\s*back\b|\bbook|\bschedul|\bappointment\b|\bsign\s+(me|us)\b"
    r"|\b(talk|speak|chat)\s+(to|with)\b|\bconsult|\bget\s+(me\s+)?started\b|\breal (person|human)\b|\bhuman\b|\bagent\b|\bstaff\b"
    r"|\bset\s*(it\s*)?up\b|\bfill\b.*\bform\b|\bcontact form\b|\bleave (my|a|our)\b|\bcome in\b|\bfirst step\b|\bapp?oint?ment"
    r"|\b(in touch|reach out|get back)\b|\bcallback\b|\bhear from\b",
    re.IGNORECASE,
)

_NOT_NOW = re.compile(
    r"\b(privacy|private|shared?|sell|spam|third part)"
    r"|\bhow (can|do|could|should|would) (i|we|one) (get in touch|reach out)"
    r"|\b(don['’]?t|do not|not|no|without|hate|instead of)\b[^.?!]{0,25}\bforms?\b",
    re.IGNORECASE,
)


def wants_contact(text: str) -> bool:
    """Whether a message on the topic `contact` asks to be put in touch, rather than how the form or the privacy of texts works."""
    return bool(_WANTS_CONTACT.search(text)) and not _NOT_NOW.search(text)


class ActionAnswer(Action):
    """Replies to the topics of the latest message."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Say the responses for each part, then offer what helps next."""
        asked = _worth_answering(parts(tracker))
        told: dict[str, int] = dict(tracker.get_slot("told") or {})
        answered = [part.name for part in asked if part.name in ARTICLE_TOPICS]
        handed = [part for part in asked if part.name not in ARTICLE_TOPICS]
        start_form = False
        for part in asked:
            if part.name in ARTICLE_TOPICS:
                self._answer(dispatcher, part, told)
                told[part.name] = told.get(part.name, 0) + 1
                start_form |= part.name == "contact" and (choice_of(tracker) == "contact" or wants_contact(part.text or text_of(tracker)))
            else:
                self._hand_over(dispatcher, part, told)
        if (tracker.latest_message or {}).get("frustrated") and not handed:
            dispatcher.utter_message(response="utter_frustrated")
            handed.append(asked[0])
        events: list[EventType] = [
            SlotSet("told", told),
            SlotSet("misses", 0),
            SlotSet("previous_topics", _remember(tracker, [part.name for part in asked])),
        ]
        if in_form(tracker):
            return events
        if handed:
            events.append(SlotSet("contact_topic", handed[0].sub or handed[0].name))
        elif answered:
            events.append(SlotSet("contact_topic", answered[0]))
        if start_form:
            return [*events, SlotSet("open_offer", None), FollowupAction("contact_form")]
        if handed:
            dispatcher.utter_message(response="utter_hand_over", buttons=CONTACT_CHOICES)
            return [*events, SlotSet("open_offer", "contact")]
        buttons = next_choices(answered, told)
        if dispatcher.messages:
            dispatcher.messages[-1]["buttons"] = [*buttons, contact_choice()]
        return [*events, SlotSet("open_offer", "contact" if answered == ["contact"] else None)]  # which offers to pass on a request

    def _answer(self, dispatcher: CollectingDispatcher, part: Part, told: dict[str, int]) -> None:
        times = told.get(part.name, 0)
        dispatcher.utter_message(response=f"utter_{part.name}" + ("_again" if times == 1 else ""))
        if times >= 2:  # the same question a third time: the words do not help, people may
            dispatcher.utter_message(response="utter_nothing_more_to_add")

    def _hand_over(self, dispatcher: CollectingDispatcher, part: Part, told: dict[str, int]) -> None:
        if part.name in MEDICAL:
            dispatcher.utter_message(response=f"utter_{part.name}")
        elif part.name == "not_covered":
            sub = part.sub or "other"
            times = told.get(f"not_covered/{sub}", 0)
            told[f"not_covered/{sub}"] = times + 1
            dispatcher.utter_message(response=f"utter_not_covered/{'again' if times % 2 and sub not in SAID_IN_FULL else sub}")
        else:
            dispatcher.utter_message(response="utter_out_of_scope")


def _worth_answering(found: list[Part]) -> list[Part]:
    """The distinct parts that carry a question; greetings and thanks beside one need no reply of their own."""
    serious = [part for part in found if part.name in ARTICLE_TOPICS or part.name in (*MEDICAL, "not_covered")]
    chosen: list[Part] = []
    for part in serious or found[:1]:
        if (part.name, part.sub) not in [(c.name, c.sub) for c in chosen]:
            chosen.append(part)
    return chosen[:TOPICS_A_REPLY]


def _remember(tracker: Tracker, names: list[str]) -> list[str]:
    earlier = tracker.get_slot("previous_topics") or []
    return [*names, *(name for name in earlier if name not in names)][:REMEMBERED_TOPICS]
