"""What words mean in the middle of the contact form: each kind beside subjects of requests that sound alike."""

import pytest

from actions.form_words import asks_why, cancels, corrects, named, skips

FIELDS = ("contact_name", "contact_reach", "contact_about")


@pytest.mark.parametrize(
    "text",
    ["cancel", "Cancel it please", "I want to cancel", "I'd like to cancel this request", "please cancel my request", "cancel the form", "can I cancel?",
     "no, cancel", "sorry, cancel", "actually cancel", "oh wait, cancel that", "let's just stop", "stop please", "stop asking", "quit now", "never mind please",
     "oh never mind", "nevermind then, thanks", "never mind, I'll call them myself", "don't send it", "please don’t send my request", "do not send anything",
     "I changed my mind, please cancel", "I’ve changed my mind about this", "cancel, I changed my mind", "no thanks", "forget about it", "I don't want to do this anymore",
     "I don't want this", "I don't want to give my number", "i no longer want to be contacted", "how do I cancel this?", "drop the whole thing"],
)  # fmt: skip
def test_a_wish_to_stop_is_understood(text: str) -> None:
    assert all(cancels(text, field) for field in FIELDS)


@pytest.mark.parametrize(
    "text",
    ["cancel my appointment on Friday", "cancelling a visit", "I want to stop my infusions", "please stop the billing letters", "never mind the fee, what are the hours",
     "I don't want to be awake during it", "I don't want to drive home", "I changed my mind about the first visit date", "don't call me at work", "do you end on time",
     "Nevermindra Stopes", "what happens if I need to cancel an infusion?", "stop smoking program"],
)  # fmt: skip
def test_a_subject_that_sounds_alike_stops_nothing(text: str) -> None:
    assert not any(cancels(text, field) for field in FIELDS)


@pytest.mark.parametrize("text", ["no", "No.", "nope", "I'd rather not"])
def test_a_bare_no_refuses_a_name_or_a_number_and_leaves_a_subject_out(text: str) -> None:
    assert cancels(text, "contact_name")
    assert cancels(text, "contact_reach")
    assert not cancels(text, "contact_about")
    assert skips(text)


@pytest.mark.parametrize(
    "text",
    ["why?", "what for?", "why do you need that", "but why do you ask?", "why would you want to know that?", "what do you need that for"],
)
def test_why_at_all_is_understood_at_every_step(text: str) -> None:
    assert all(asks_why(text, field) for field in FIELDS)


@pytest.mark.parametrize(
    "text",
    ["why do you need my name?", "what do you need my phone number for", "why are you asking for my email", "why should I give you my details", "why my number?",
     "do I have to give my last name", "do I need to tell you that?", "what will you do with my number"],
)  # fmt: skip
def test_why_a_field_is_needed_is_understood_where_one_is_asked_for(text: str) -> None:
    assert asks_why(text, "contact_name")
    assert asks_why(text, "contact_reach")
    assert not asks_why(text, "contact_about"), "there it is what the request is about"


@pytest.mark.parametrize(
    "text",
    ["why is this safe?", "why does it work for migraine?", "what do you charge for this?", "do I need to give up my other medicine?", "why my insurance denied it",
     "why would I need this many", "what do you know about it", "why do people want to try this", "why do you need a number of sessions"],
)  # fmt: skip
def test_why_of_the_treatment_is_another_question(text: str) -> None:
    assert not any(asks_why(text, field) for field in FIELDS)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("contact_name", "wait, change my name to Rosa Diaz"),
        ("contact_name", "sorry, the name is Rosa"),
        ("contact_name", "oops, my name is wrong"),
        ("contact_reach", "actually my phone is 602-555-0119"),
        ("contact_reach", "I meant a different email, rosa@example.com"),
        ("contact_reach", "sorry, I gave you the wrong number"),
        ("contact_reach", "602 555 0119"),
        ("contact_reach", "rosa@example.com"),
    ],
)
def test_a_new_value_or_a_wrong_one_is_a_correction(field: str, text: str) -> None:
    assert corrects(field, text)


@pytest.mark.parametrize(
    "text",
    ["name change", "change my phone number on file", "update my email", "change the name on my account to Rosa Diaz", "update my number on file to 602-555-0119",
     "you have the wrong email in my records", "change my doctor's name is Ortiz", "fix the name of the drug on a letter", "insurance papers"],
)  # fmt: skip
def test_a_subject_is_no_correction(text: str) -> None:
    assert not corrects("contact_name", text)
    assert not corrects("contact_reach", text)


def test_the_name_is_what_stands_behind() -> None:
    assert named("sorry, change my name to Rosa Diaz") == "Rosa Diaz"
    assert named("Rosa Diaz") is None


def test_a_subject_can_be_left_out() -> None:
    assert skips("Skip")
    assert not skips("skip the second infusion")
