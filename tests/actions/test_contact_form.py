"""The contact form step by step: what is taken, what is asked again, what is answered in between, and what ends it."""

import asyncio
from typing import Any

import pytest
from action_run import said, slot, tracker
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.contact_form import ActionSubmitContact, ValidateContactForm

FORM = {"forms": {"contact_form": {"required_slots": ["contact_name", "contact_reach", "contact_about"]}}, "slots": {
    name: {"type": "any", "mappings": [{"type": "custom", "conditions": [{"active_loop": "contact_form"}]}]}
    for name in ("contact_name", "contact_reach", "contact_about")
}}  # fmt: skip


def step(text: str, asked: str, slots: dict[str, Any] | None = None, **more: Any) -> tuple[list[str], list[dict[str, Any]]]:
    """The form's answer to `text` while it asks for `asked`."""
    all_slots = {"contact_name": None, "contact_reach": None, "contact_about": None, **(slots or {}), "requested_slot": asked}
    dispatcher = CollectingDispatcher()
    at = tracker(text, all_slots, "contact_form", **more)
    events = asyncio.run(ValidateContactForm().run(dispatcher, at, FORM))
    return [message["response"] for message in dispatcher.messages if message.get("response")], events


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ana", "Ana"),
        ("my name is Ana Lima", "Ana Lima"),
        ("it's Nguyễn Văn An", "Nguyễn Văn An"),
        ("José-María O'Neil", "José-María O'Neil"),
        ("Sorry. My name is Ana", "Ana"),
    ],
)
def test_a_name_is_taken_from_the_words(text: str, name: str) -> None:
    assert slot(step(text, "contact_name")[1], "contact_name") == name


@pytest.mark.parametrize("text", ["how much is it?", "What are the side effects", "side effects"])
def test_a_question_is_never_stored_as_a_name(text: str) -> None:
    assert slot(step(text, "contact_name", intent="side_effects")[1], "contact_name") in ("not set", None)


@pytest.mark.parametrize("text", ["12345", "602-555-0144", "a" * 300])
def test_what_is_no_name_is_asked_for_again(text: str) -> None:
    responses, events = step(text, "contact_name", intent="nlu_fallback")
    assert "utter_contact_name_invalid" in responses
    assert slot(events, "contact_name") is None


def test_an_earlier_field_is_corrected_and_kept_where_the_correction_cannot_be_used() -> None:
    filled = {"contact_name": "Jon Berg", "contact_reach": "602-555-0110"}
    responses, events = step("wait, change my name to Jonathan Berg", "contact_about", filled)
    assert "utter_contact_corrected" in responses
    assert slot(events, "contact_name") == "Jonathan Berg"
    responses, events = step("sorry, my number is wrong", "contact_about", filled)
    assert "utter_contact_reach_invalid" in responses
    assert slot(events, "contact_reach") == "not set", "the number that was given stays"
    responses, events = step("actually my phone is 602-555-0119", "contact_about", filled)
    assert "602-555-0119" in slot(events, "contact_reach")


@pytest.mark.parametrize(
    "text",
    ["cancel", "never mind", "stop", "forget it", "I changed my mind", "no thanks", "I'd like to cancel please", "oh, don't send it"],
)
def test_cancel_ends_the_form_at_any_step(text: str) -> None:
    for asked in ("contact_name", "contact_reach", "contact_about"):
        responses, events = step(text, asked, {"contact_name": "Ana"})
        assert responses == ["utter_contact_cancelled"]
        assert slot(events, "contact_cancelled") is True
        assert slot(events, "contact_name") is None


UNWELL = [
    ("I've been sick to my stomach ever since the drip on Monday", "adverse_event", 0.6),
    ("still throwing up", "adverse_event", 0.95),
    ("my lips went numb and I can't get any air", "emergency", 0.7),
]


@pytest.mark.parametrize("asked", ["contact_name", "contact_reach", "contact_about"])
@pytest.mark.parametrize(("text", "intent", "confidence"), UNWELL)
def test_who_tells_of_harm_is_heard_at_every_step(text: str, intent: str, confidence: float, asked: str) -> None:
    filled = {"contact_name": "Ana", "contact_reach": "602-555-0110"}
    earlier = {} if asked == "contact_name" else filled
    responses, events = step(text, asked, earlier, intent=intent, confidence=confidence)
    assert slot(events, asked) in ("not set", None)
    assert responses == []
    in_a_part = [{"name": "contact", "confidence": 0.9}, {"name": intent, "confidence": confidence}]
    _, events = step(text, asked, earlier, intent="contact", topics=in_a_part)
    assert slot(events, asked) in ("not set", None)


def test_a_name_that_sounds_like_harm_is_a_name() -> None:
    assert slot(step("Pansy Payne", "contact_name", intent="adverse_event", confidence=0.7)[1], "contact_name") == "Pansy Payne"


@pytest.mark.parametrize("text", ["name change", "change my phone number on file", "update my email", "why my insurance denied it"])
def test_an_ordinary_subject_is_taken_and_changes_nothing_else(text: str) -> None:
    responses, events = step(text, "contact_about", {"contact_name": "Ana", "contact_reach": "602-555-0110"}, intent="insurance")
    assert slot(events, "contact_about") == text
    assert (slot(events, "contact_name"), slot(events, "contact_reach")) == ("not set", "not set")
    assert responses == []


def test_a_question_in_place_of_the_subject_is_a_question() -> None:
    for text in ("Why did they turn down my claim?", "how many of these would I need", "why is this safe?"):
        responses, events = step(text, "contact_about", {"contact_name": "Ana"}, intent="insurance")
        assert slot(events, "contact_about") in ("not set", None)
        assert "utter_contact_why" not in responses


def test_anger_is_never_stored_as_a_name() -> None:
    assert slot(step("thanks for nothing silly bot", "contact_name", intent="nlu_fallback", frustrated=True)[1], "contact_name") in (
        "not set",
        None,
    )
    upset = step("I already said it, my name is Ana", "contact_name", intent="nlu_fallback", frustrated=True)
    assert slot(upset[1], "contact_name") == "Ana"


def test_by_text_message_the_number_is_not_asked_for() -> None:
    at = Tracker(
        "one", {}, {"text": "Ana"}, [{"event": "user", "input_channel": "sms"}], False, None, {"name": "contact_form"}, "action_listen"
    )
    wanted = asyncio.run(
        ValidateContactForm().required_slots(["contact_name", "contact_reach", "contact_about"], CollectingDispatcher(), at, FORM)
    )
    assert wanted == ["contact_name", "contact_about"]


def test_a_finished_form_is_handed_out_and_forgotten() -> None:
    slots = {"contact_name": "Ana", "contact_reach": "602-555-0144", "contact_about": "(not said)", "contact_topic": "price"}
    responses, events, dispatcher = said(ActionSubmitContact(), tracker(slots=slots))
    assert responses == ["utter_contact_done"]
    assert dispatcher.messages[0]["custom"]["contact"] == {"name": "Ana", "reach": "602-555-0144", "about": "", "topic": "price"}
    assert all(slot(events, name) is None for name in ("contact_name", "contact_reach", "contact_about", "open_offer"))


def test_a_cancelled_form_hands_out_nothing() -> None:
    responses, _, dispatcher = said(ActionSubmitContact(), tracker(slots={"contact_cancelled": True, "contact_name": "Ana"}))
    assert responses == []
    assert dispatcher.messages == []
