"""What the actions say, run one by one with a tracker of their own: no server, no model."""

import pytest
from action_run import follows, said, slot, topics, tracker

from actions.answer import ActionAnswer, wants_contact
from actions.choices import next_choices
from actions.not_understood import ActionClarify, ActionDefaultFallback, ActionOutOfScope
from actions.safety_net import ActionSafetyNet
from actions.small_talk import ActionAffirm, ActionDeny, ActionHelp
from bot.knowledge.topics import load_topics


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


def test_what_is_not_covered_is_said_in_other_words_the_second_time() -> None:
    price = topics("not_covered", not_covered="price")
    _, events, _ = said(ActionAnswer(), tracker(topics=price))
    responses, events, _ = said(ActionAnswer(), tracker(topics=price, slots={"told": slot(events, "told")}))
    assert responses == ["utter_not_covered/again", "utter_hand_over"]
    other, _, _ = said(ActionAnswer(), tracker(topics=topics("not_covered", not_covered="hours"), slots={"told": slot(events, "told")}))
    assert other[0] == "utter_not_covered/hours"


@pytest.mark.parametrize("sub", ["other", "emergencies_policy", "interactions_general"])
def test_a_warning_is_said_in_full_every_time(sub: str) -> None:
    asked = tracker(topics=topics("not_covered", not_covered=sub), slots={"told": {f"not_covered/{sub}": 1}})
    assert said(ActionAnswer(), asked)[0][0] == f"utter_not_covered/{sub}"


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
    "text",
    ["please call me", "I'd like to book an appointment", "can I talk to a real person", "have someone reach me", "somebody should get in touch", "contact form pls",
     "I'm waiting to hear from someone", "leave our details"],
)  # fmt: skip
def test_a_wish_to_be_contacted_opens_the_form(text: str) -> None:
    assert wants_contact(text)
    _, events, _ = said(ActionAnswer(), tracker(text, topics=[{"name": "contact", "sub": None, "confidence": 0.9, "text": text}]))
    assert follows(events) == "contact_form"


@pytest.mark.parametrize(
    "text",
    [
        "do you share my number if I text you",
        "is it private when I call you",
        "what is the form for",
        "I don't want to fill in a form",
        "not another contact form",
    ],
)
def test_a_question_on_contact_is_no_wish_to_be_contacted(text: str) -> None:
    assert not wants_contact(text)


def test_what_is_said_on_contact_offers_the_form_so_that_a_yes_opens_it() -> None:
    asked = [{"name": "contact", "sub": None, "confidence": 0.9, "text": "how does the form work"}]
    responses, events, _ = said(ActionAnswer(), tracker("how does the form work", topics=asked))
    assert responses == ["utter_contact"]
    assert slot(events, "open_offer") == "contact"


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


@pytest.mark.parametrize(("other", "response"), [("adverse_event", "utter_adverse_event"), ("session", "utter_session")])
def test_what_else_a_message_asks_beside_something_unrelated_is_answered(other: str, response: str) -> None:
    responses, events, _ = said(ActionOutOfScope(), tracker(topics=topics("out_of_scope", other)))
    assert responses[0] == response
    assert slot(events, "misses") == 0


def test_out_of_scope_is_declined_and_the_second_time_people_are_offered() -> None:
    first, events, _ = said(ActionOutOfScope(), tracker())
    assert (first, slot(events, "misses")) == (["utter_out_of_scope"], 1)
    second, events, dispatcher = said(ActionOutOfScope(), tracker(slots={"misses": 1}))
    assert second == ["utter_out_of_scope", "utter_hand_over"]
    assert (slot(events, "misses"), slot(events, "open_offer")) == (0, "contact")
    assert [button["payload"] for button in dispatcher.messages[-1]["buttons"]] == ["contact", "deny"]
    assert said(ActionOutOfScope(), tracker(frustrated=True))[0] == ["utter_frustrated"]
    in_the_form, _, _ = said(ActionOutOfScope(), tracker(slots={"misses": 1}, loop="contact_form"))
    assert in_the_form == ["utter_out_of_scope"]


def test_an_upset_patient_who_asks_for_a_person_hears_that_this_is_none() -> None:
    asked = tracker(frustrated=True, topics=topics("bot_challenge"))
    responses, events, dispatcher = said(ActionDefaultFallback(), asked)
    assert responses == ["utter_bot_challenge", "utter_hand_over"]
    assert slot(events, "open_offer") == "contact"
    assert [button["payload"] for button in dispatcher.messages[-1]["buttons"]] == ["contact", "deny"]


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
