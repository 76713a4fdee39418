"""Entries in the clinic's Gravity Forms form."""

import dataclasses

import pytest
from contact_bench import START
from contact_site import GravitySite, Reply
from pydantic import SecretStr

from bot.escalation.gravity_forms import GravityFormsSender
from bot.escalation.options import GravityFormsOptions
from bot.escalation.sender import Arrival, Delivered, Failed, Parcel, Refused, Unsure

FIELDS = {"first_name": "input_1_3", "last_name": "input_1_6", "email": "input_2", "phone": "input_3", "about": "input_5", "key": "input_7"}


@pytest.fixture
def make(gravity, patience):
    def make(login=True, **options):
        options = {"site": gravity.url, "form_id": 4, "fields": FIELDS, "honeypot": "input_9"} | options
        key, secret = GravitySite.LOGIN if login else (None, "")
        return GravityFormsSender(GravityFormsOptions(consumer_key=key, **options), SecretStr(secret), patience)

    return make


@pytest.fixture
def parcel(person):
    return Parcel("key-1", person, "web", None, START)


def test_an_entry_is_made_as_if_the_person_had_filled_in_the_form(make, gravity, parcel):
    assert isinstance(make().send(parcel), Delivered)
    assert gravity.calls[0].headers["Content-Type"] == "application/json"
    assert gravity.calls[0].headers["Idempotency-Key"] == "key-1"
    assert gravity.calls[0].json == {
        "input_1_3": "Ingrid",
        "input_1_6": "Solberg",
        "input_2": "ingrid.s@example.com",
        "input_3": "(602) 555-0144",
        "input_5": "How do I book a consultation?\nPrefers: call",
        "input_7": "key-1",
        "input_9": "",
    }
    assert len(gravity.entries) == 1


def test_the_honeypot_stays_empty_whatever_else_is_set(make, gravity, parcel):
    make(fixed={"input_9": "oops"}).send(parcel)
    assert gravity.calls[0].json["input_9"] == ""
    assert len(gravity.entries) == 1


def test_no_login_is_needed_to_submit(make, gravity, parcel):
    assert isinstance(make(login=False).send(parcel), Delivered)
    assert "Authorization" not in gravity.calls[0].headers


def test_the_form_s_own_words_fixed_ticks_and_doubled_inputs_are_filled(make, gravity, parcel):
    gravity.required |= {"6"}
    fields = {"name": "input_1", "email": ["input_2", "input_2_2"], "about": "input_5", "preferred": "input_8"}
    options = {"fixed": {"input_6_1": "Yes"}, "preferred_values": {"call": "Phone call"}}
    assert isinstance(make(fields=fields, **options).send(parcel), Delivered)
    sent = gravity.calls[0].json
    assert sent["input_1"] == "Ingrid Solberg"
    assert sent["input_2"] == sent["input_2_2"] == "ingrid.s@example.com"
    assert sent["input_8"] == "Phone call"
    assert "Phone: +16025550144" in sent["input_5"]  # the form has no field for it


@pytest.mark.parametrize(("name", "first", "last"), [("maria", "maria", ""), ("Ana Maria Ruiz", "Ana Maria", "Ruiz")])
def test_a_name_is_parted_for_forms_that_ask_for_two(make, gravity, parcel, name, first, last):
    make().send(dataclasses.replace(parcel, details=dataclasses.replace(parcel.details, name=name)))
    sent = gravity.calls[0].json
    assert (sent["input_1_3"], sent["input_1_6"]) == (first, last)


def test_foreign_numbers_and_extensions_are_not_bent(make, gravity, parcel):
    details = dataclasses.replace(parcel.details, phone="+442079460958", extension="12")
    make().send(dataclasses.replace(parcel, details=details))
    sent = gravity.calls[0].json
    assert sent["input_3"] == "+442079460958"
    assert "Extension: 12" in sent["input_5"]


def test_refused_fields_are_named_in_our_words_and_the_request_is_not_repeated(make, gravity, parcel):
    details = dataclasses.replace(parcel.details, phone="+442079460958", about="")
    fields = FIELDS | {"preferred": "input_8"}
    outcome = make(fields=fields).send(dataclasses.replace(parcel, details=details))
    assert isinstance(outcome, Refused)
    assert outcome.reason == "HTTP 400: about, phone"
    assert any("(###) ###-####" in message for message in outcome.messages)
    assert gravity.entries == []


def test_a_form_that_is_switched_off_is_tried_again(make, gravity, parcel):
    gravity.active = False
    outcome = make().send(parcel)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "HTTP 400: form_not_found"


def test_a_form_of_several_pages_is_refused_because_nothing_was_stored(make, gravity, parcel):
    gravity.pages = 2
    assert isinstance(make().send(parcel), Refused)


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 429, 503])
def test_answers_given_before_the_form_was_reached_are_failures(make, gravity, parcel, status):
    gravity.plan.append(Reply(status, "<html>no</html>"))
    assert isinstance(make().send(parcel), Failed)


def test_a_wrong_address_is_a_failure(make, gravity, parcel):
    assert isinstance(make(form_id=5).send(parcel), Failed)
    assert isinstance(make(site=gravity.url + "/blog").send(parcel), Failed)


@pytest.mark.parametrize("fault", ["lost", "slow", "half", "reset", "trickle head", "trickle body", "endless"])
def test_lost_and_half_answers_leave_it_open(make, gravity, parcel, fault):
    gravity.plan.append(fault)
    assert isinstance(make().send(parcel), Unsure)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500, "<p>There has been a critical error on this website.</p>"),
        Reply(502, "bad gateway"),
        Reply(504, "gateway time-out"),
        Reply(200, "<html>a cached page</html>"),
        Reply(200, [1, 2]),
        Reply(400, "who knows"),
    ],
    ids=lambda reply: str(reply.status),
)
def test_answers_that_are_not_the_plugin_s_leave_it_open(make, gravity, parcel, reply):
    gravity.plan.append(reply)
    assert isinstance(make().send(parcel), Unsure)


def test_an_entry_whose_answer_was_lost_is_found_by_its_key(make, gravity, parcel):
    sender = make()
    assert sender.can_look_up
    assert sender.arrived(parcel) is Arrival.NOT_THERE
    gravity.plan.append("lost")
    sender.send(parcel)
    assert sender.arrived(parcel) is Arrival.THERE


@pytest.mark.parametrize("fault", [Reply(500, "oops"), Reply(200, "<html>"), "lost", "half"])
def test_a_look_up_that_fails_says_nothing(make, gravity, parcel, fault):
    make().send(parcel)
    gravity.plan.append(fault)
    assert make().arrived(parcel) is Arrival.UNKNOWN


def test_a_look_up_with_a_wrong_secret_says_nothing(gravity, patience, parcel):
    options = GravityFormsOptions(site=gravity.url, form_id=4, fields=FIELDS, consumer_key="ck_tests")
    sender = GravityFormsSender(options, SecretStr("wrong"), patience)
    assert sender.arrived(parcel) is Arrival.UNKNOWN


def test_without_a_key_field_or_a_login_nothing_can_be_looked_up(make):
    assert not make(login=False).can_look_up
    assert not make(fields={name: value for name, value in FIELDS.items() if name != "key"}).can_look_up


def test_nothing_of_a_person_is_in_what_is_stored(make, gravity, parcel):
    gravity.plan.append(Reply(400, {"is_valid": False, "validation_messages": {"5": "We know you, Ingrid Solberg"}}))
    outcome = make().send(parcel)
    assert "Ingrid" in outcome.said
    assert "Ingrid" not in outcome.reason + repr(outcome)


@pytest.mark.parametrize("body", ["[" * 60_000, "9" * 60_000], ids=["nested", "long number"])
def test_an_answer_that_no_json_reader_survives_is_not_the_form_s(make, gravity, parcel, body):
    gravity.plan.append(Reply(200, body))
    assert isinstance(make().send(parcel), Unsure)
    gravity.plan.append(Reply(200, body))
    assert make().arrived(parcel) is Arrival.UNKNOWN
