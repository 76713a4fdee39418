"""What the actions say, run one by one with a tracker of their own: no server, no model."""

import asyncio
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer, wants_contact
from actions.choices import next_choices
from actions.contact_form import ActionSubmitContact, ValidateContactForm
from actions.not_understood import ActionClarify, ActionDefaultFallback, ActionOutOfScope
from actions.safety_net import ActionSafetyNet
from actions.small_talk import ActionAffirm, ActionDeny, ActionHelp
from bot.knowledge.topics import load_topics


def tracker(text: str = "", slots: dict[str, Any] | None = None, loop: str | None = None, channel: str = "web", **message: Any) -> Tracker:
    latest = {
        "text": text,
        "intent": {"name": message.pop("intent", "greet"), "confidence": message.pop("confidence", 1.0)},
        "entities": [],
        **message,
    }
    return Tracker("one", slots or {}, latest, [], False, None, {"name": loop} if loop else {}, "action_listen")


def said(action: Action, tracker: Tracker) -> tuple[list[str], list[dict[str, Any]], CollectingDispatcher]:
    """Names of the responses, the events, and the dispatcher."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    return [message["response"] for message in dispatcher.messages if message.get("response")], events, dispatcher


def topics(*names: str, **subs: str) -> list[dict[str, Any]]:
    return [{"name": name, "sub": subs.get(name), "confidence": 0.9, "text": name} for name in names]


def slot(events: list[dict[str, Any]], name: str) -> Any:
    return next((event["value"] for event in events if event.get("event") == "slot" and event["name"] == name), "not set")


def follows(events: list[dict[str, Any]]) -> str | None:
    """The action that is to run next."""
    return next((str(event["name"]) for event in events if event["event"] == "followup"), None)


@pytest.mark.parametrize("topic", load_topics().article)
def test_a_topic_is_answered_with_its_response_and_what_comes_next(topic: str) -> None:
    responses, events, dispatcher = said(ActionAnswer(), tracker(topics=topics(topic)))
    assert responses == [f"utter_{topic}"]
    payloads = [button["payload"] for button in dispatcher.messages[-1]["buttons"]]
    assert payloads[-1] == "contact"
    assert f"topic:{topic}" not in payloads
    assert slot(events, "told") == {topic: 1}
    assert slot(events, "misses") == 0


def test_a_question_asked_again_gets_the_other_form_then_people() -> None:
    responses, _, _ = said(ActionAnswer(), tracker(topics=topics("insurance"), slots={"told": {"insurance": 1}}))
    assert responses == ["utter_insurance_again"]
    responses, _, _ = said(ActionAnswer(), tracker(topics=topics("insurance"), slots={"told": {"insurance": 2}}))
    assert responses == ["utter_insurance", "utter_nothing_more_to_add"]


def test_two_topics_are_answered_in_the_order_asked() -> None:
    responses, _, _ = said(ActionAnswer(), tracker(topics=topics("session_count", "not_covered", not_covered="price")))
    assert responses == ["utter_session_count", "utter_not_covered/price", "utter_hand_over"]


def test_at_most_three_topics_are_answered_and_none_twice() -> None:
    asked = topics("safety", "safety", "benefits", "session", "insurance")
    responses, _, _ = said(ActionAnswer(), tracker(topics=asked))
    assert responses == ["utter_safety", "utter_benefits", "utter_session"]


@pytest.mark.parametrize("medical", ["personal_medical", "adverse_event"])
def test_a_question_on_ones_own_body_is_handed_over(medical: str) -> None:
    responses, events, dispatcher = said(ActionAnswer(), tracker(topics=topics(medical)))
    assert responses == [f"utter_{medical}", "utter_hand_over"]
    assert slot(events, "open_offer") == "contact"
    assert [button["payload"] for button in dispatcher.messages[-1]["buttons"]] == ["contact", "deny"]


def test_inside_the_form_nothing_is_offered() -> None:
    responses, _, dispatcher = said(ActionAnswer(), tracker(topics=topics("not_covered", not_covered="price"), loop="contact_form"))
    assert responses == ["utter_not_covered/price"]
    assert not any(message["buttons"] for message in dispatcher.messages)


def test_an_upset_patient_is_led_to_people_beside_the_answer() -> None:
    responses, _, _ = said(ActionAnswer(), tracker(topics=topics("insurance"), frustrated=True))
    assert responses == ["utter_insurance", "utter_frustrated", "utter_hand_over"]


@pytest.mark.parametrize(
    "text", ["please call me", "I'd like to book an appointment", "can I talk to a real person", "have someone reach me"]
)
def test_a_wish_to_be_contacted_opens_the_form(text: str) -> None:
    assert wants_contact(text)
    _, events, _ = said(ActionAnswer(), tracker(text, topics=[{"name": "contact", "sub": None, "confidence": 0.9, "text": text}]))
    assert follows(events) == "contact_form"


@pytest.mark.parametrize("text", ["do you share my number if I text you", "is it private when I call you", "what is the form for"])
def test_a_question_on_contact_is_no_wish_to_be_contacted(text: str) -> None:
    assert not wants_contact(text)


def test_next_choices_leave_out_what_was_told() -> None:
    told = dict.fromkeys(load_topics().article, 1)
    assert next_choices(["session"], told) == []


def test_not_understood_asks_once_then_leads_to_people() -> None:
    first, events, _ = said(ActionDefaultFallback(), tracker())
    assert (first, slot(events, "misses")) == (["utter_not_understood"], 1)
    second, events, dispatcher = said(ActionDefaultFallback(), tracker(slots={"misses": 1}))
    assert (second, slot(events, "misses"), slot(events, "open_offer")) == (["utter_not_understood_again"], 0, "contact")
    assert dispatcher.messages[0]["buttons"]
    upset, _, _ = said(ActionDefaultFallback(), tracker(frustrated=True))
    assert upset == ["utter_frustrated"]


def test_did_you_mean_offers_topics_once() -> None:
    candidates = [
        {"name": "session", "confidence": 0.4},
        {"name": "administration", "confidence": 0.3},
        {"name": "greet", "confidence": 0.1},
    ]
    responses, events, dispatcher = said(ActionClarify(), tracker(candidates=candidates))
    assert responses == ["utter_clarify"]
    assert [button["payload"] for button in dispatcher.messages[0]["buttons"]] == ["topic:session", "topic:administration", "contact"]
    assert slot(events, "misses") == 1
    again, _, _ = said(ActionClarify(), tracker(candidates=candidates, slots={"misses": 1}))
    assert again == ["utter_not_understood_again"]


def test_out_of_scope_is_declined() -> None:
    assert said(ActionOutOfScope(), tracker())[0] == ["utter_out_of_scope"]
    assert said(ActionOutOfScope(), tracker(frustrated=True))[0] == ["utter_frustrated"]


def test_yes_means_contact_only_after_the_offer() -> None:
    assert follows(said(ActionAffirm(), tracker(slots={"open_offer": "contact"}))[1]) == "contact_form"
    assert said(ActionAffirm(), tracker())[0] == ["utter_affirm_nothing_open"]
    responses, events, _ = said(ActionDeny(), tracker(slots={"open_offer": "contact"}))
    assert (responses, slot(events, "open_offer")) == (["utter_deny_nothing_open"], None)
    assert said(ActionDeny(), tracker(frustrated=True))[0] == ["utter_frustrated"]


def test_help_offers_topics() -> None:
    assert len(said(ActionHelp(), tracker())[2].messages[0]["buttons"]) == 6


@pytest.mark.parametrize("danger", ["crisis", "emergency"])
def test_the_second_net_names_the_danger_and_says_nothing_itself(danger: str) -> None:
    responses, _, dispatcher = said(ActionSafetyNet(), tracker(intent=danger))
    assert responses == []
    assert dispatcher.messages[0]["custom"] == {"safety": danger}


# -- the contact form ----------------------------------------------------------------------------------------------------

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


@pytest.mark.parametrize("text", ["cancel", "never mind", "stop", "forget it", "I changed my mind", "no thanks"])
def test_cancel_ends_the_form_at_any_step(text: str) -> None:
    for asked in ("contact_name", "contact_reach", "contact_about"):
        responses, events = step(text, asked, {"contact_name": "Ana"})
        assert responses == ["utter_contact_cancelled"]
        assert slot(events, "contact_cancelled") is True
        assert slot(events, "contact_name") is None


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
