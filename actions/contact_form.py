"""The contact form as a dialogue: name, how to reach, what it is about.

Kept rules: a question in the middle is answered and the form goes on (the value is left out, Rasa then follows the rules for the
interruption); who tells of harm is told whom to call, at every step; nothing that is a question is stored as a name; any field can be
corrected while the form is open; "cancel" ends it at any time (what such words mean: form_words.py); by text message the number is
known and not asked. Values are checked by the same functions as the web form (bot/escalation/request.py). Fact K24: no health information
belongs in it.
"""

from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.choices import topic_choice
from actions.form_words import asks, asks_why, cancels, corrects, holds_reach, named, names_a_subject, skips
from actions.understanding import choice_of, intent_of, text_of
from bot.escalation.request import ContactError, parse_about, parse_name, parse_reach

FIELDS = ("contact_name", "contact_reach", "contact_about")
SKIPPED = "(not said)"
SURE_OF_A_QUESTION = 0.55

# told, not asked, but never a name or a subject: the patient must hear whom to call
_UNWELL = ("crisis", "emergency", "adverse_event")
_SURE_AT_A_GLANCE = 0.9  # of a few words, which may be a name


def by_text(tracker: Tracker) -> bool:
    """Whether the patient writes by SMS: then the number is known."""
    return bool(tracker.get_latest_input_channel() == "sms")


class ValidateContactForm(FormValidationAction):
    """Takes values from the patient's words and checks them."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "validate_contact_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Name, reach and subject; by text message the reach is known."""
        return [slot for slot in domain_slots if not (slot == "contact_reach" and by_text(tracker))]

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """End the form on "cancel"; otherwise extract, validate and say what is asked next."""
        asked = tracker.get_slot("requested_slot")
        if asked in FIELDS and self._cancelled(asked, tracker):
            dispatcher.utter_message(response="utter_contact_cancelled")
            emptied: list[EventType] = [SlotSet(field, None) for field in FIELDS]
            return [*emptied, SlotSet("contact_cancelled", True), SlotSet("requested_slot", None), ActiveLoop(None)]
        events: list[EventType] = await super().run(dispatcher, tracker, domain)
        return events

    async def extract_contact_name(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> dict[str, Any]:
        """The words of this message as the name, when the name was asked for or is being corrected."""
        return self._extract("contact_name", dispatcher, tracker)

    async def extract_contact_reach(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> dict[str, Any]:
        """The words of this message as phone or e-mail, likewise."""
        return self._extract("contact_reach", dispatcher, tracker)

    async def extract_contact_about(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> dict[str, Any]:
        """The words of this message as the subject, likewise."""
        return self._extract("contact_about", dispatcher, tracker)

    async def validate_contact_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Check the name."""
        return self._validate("contact_name", value, dispatcher, tracker)

    async def validate_contact_reach(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Check the phone number or e-mail address."""
        return self._validate("contact_reach", value, dispatcher, tracker)

    async def validate_contact_about(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        """Check the subject."""
        return self._validate("contact_about", value, dispatcher, tracker)

    def _cancelled(self, asked: str, tracker: Tracker) -> bool:
        return choice_of(tracker) in ("form:cancel", "deny") or cancels(text_of(tracker), asked)

    def _extract(self, field: str, dispatcher: CollectingDispatcher, tracker: Tracker) -> dict[str, Any]:
        asked = tracker.get_slot("requested_slot")
        text = text_of(tracker)
        if asked not in FIELDS or not text.strip():
            return {}
        corrected = _corrected_field(text, asked, tracker)
        if field != (corrected or asked):
            return {}
        if corrected:
            return self._correct(field, asked, text, dispatcher)
        if choice_of(tracker) == "form:skip":
            return {field: SKIPPED} if field == "contact_about" else {}
        if choice_of(tracker):
            return {}
        if asks_why(text, field):
            dispatcher.utter_message(response="utter_contact_why")
            return {field: None}
        return {} if _interrupts(field, text, tracker) else {field: _words_for(field, text)}

    def _correct(self, field: str, asked: str, text: str, dispatcher: CollectingDispatcher) -> dict[str, Any]:
        """The new value of an earlier field; where it cannot be used the old one stays, and `asked` is asked again."""
        words = _words_for(field, text)
        try:
            _parse(field, words)
        except ContactError:
            dispatcher.utter_message(response=f"utter_{field}_invalid")
            return {asked: None}
        return {field: words}

    def _validate(self, field: str, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker) -> dict[str, Any]:
        if value is None:
            return {field: None}
        if field == "contact_about" and (value == SKIPPED or skips(str(value))):
            return {field: SKIPPED}
        try:
            parsed = _parse(field, str(value))
        except ContactError:
            dispatcher.utter_message(response=f"utter_{field}_invalid")
            return {field: None}
        if tracker.get_slot("requested_slot") != field:
            dispatcher.utter_message(response="utter_contact_corrected")
        return {field: parsed}


def _words_for(field: str, text: str) -> str:
    """The part of a message that holds the field."""
    return (named(text) if field == "contact_name" else None) or text


def _parse(field: str, text: str) -> str:
    if field == "contact_name":
        return parse_name(text)
    if field == "contact_reach":
        parse_reach(text)  # kept as it was said, since "text me at" matters too; read again when the request is made
        return text.strip()
    return parse_about(text) or SKIPPED


def _corrected_field(text: str, asked: str, tracker: Tracker) -> str | None:
    """The earlier field that this message corrects ("no wait, my email is ..."), if any."""
    for field in FIELDS[:2]:
        if field != asked and tracker.get_slot(field) and not (field == "contact_reach" and by_text(tracker)) and corrects(field, text):
            return field
    return None


def _interrupts(field: str, text: str, tracker: Tracker) -> bool:
    """Whether the message asks something instead of filling the field."""
    message = tracker.latest_message or {}
    confidence = float((message.get("intent") or {}).get("confidence") or 0)
    if _unwell(message, len(text.split())):
        return True
    if field == "contact_reach" and holds_reach(text):
        return False
    if field == "contact_about":
        return asks(text) and not names_a_subject(text) and confidence >= SURE_OF_A_QUESTION and len(text.split()) > 2
    if asks(text) or "?" in text:
        return True
    if message.get("frustrated") and _words_for(field, text) == text:  # "I already said, my name is Ana" is upset and holds the name
        return True
    if field == "contact_reach" and intent_of(tracker) in ("personal_medical", "help"):
        return confidence >= SURE_OF_A_QUESTION
    if len(text.split()) <= 3:  # short: nearly always the name; a bare topic ("side effects") is not
        return text.strip().lower() in _topic_words() or intent_of(tracker) in ("help", "bot_challenge")
    return (
        intent_of(tracker) not in ("nlu_fallback", "out_of_scope", "gibberish", "affirm", "greet", "contact", "clarify")
        and confidence >= 0.8
    )


def _unwell(message: dict[str, Any], words: int) -> bool:
    """Whether the message, or a part of it, tells of danger or of harm after an infusion."""
    sure = SURE_OF_A_QUESTION if words > 3 else _SURE_AT_A_GLANCE
    understood = [message.get("intent") or {}, *(message.get("topics") or [])]
    return any(one.get("name") in _UNWELL and float(one.get("confidence") or 0) >= sure for one in understood)


def _topic_words() -> set[str]:
    from bot.knowledge.topics import load_topics

    return {topic.label.lower() for topic in load_topics().article.values()}


class ActionAskContactAbout(Action):
    """Asks what the request is about, with a way to skip."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_ask_contact_about"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Ask."""
        dispatcher.utter_message(
            response="utter_ask_contact_about",
            buttons=[{"title": "Skip", "payload": "form:skip"}, {"title": "Cancel", "payload": "form:cancel"}],
        )
        return []


class ActionAskContactName(Action):
    """Opens the form: what it is for, what not to write, then the name."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_ask_contact_name"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say the notice once, then ask."""
        if not tracker.get_slot("contact_notice_given"):
            dispatcher.utter_message(response="utter_contact_intro")
        dispatcher.utter_message(response="utter_ask_contact_name", buttons=[{"title": "Cancel", "payload": "form:cancel"}])
        return [SlotSet("contact_notice_given", True)]


class ActionSubmitContact(Action):
    """Ends the form: hands the finished request to the conversation, which stores and delivers it."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_submit_contact"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Give the request out and forget the fields."""
        emptied: list[EventType] = [SlotSet(slot, None) for slot in (*FIELDS, "contact_cancelled", "contact_notice_given", "open_offer")]
        if tracker.get_slot("contact_cancelled"):
            return emptied
        about = tracker.get_slot("contact_about")
        request = {
            "name": tracker.get_slot("contact_name"),
            "reach": None if by_text(tracker) else tracker.get_slot("contact_reach"),
            "about": "" if about == SKIPPED else about,
            "topic": tracker.get_slot("contact_topic"),
        }
        dispatcher.utter_message(json_message={"contact": request})
        dispatcher.utter_message(response="utter_contact_done", buttons=[topic_choice(name) for name in ("session", "side_effects")])
        return emptied
