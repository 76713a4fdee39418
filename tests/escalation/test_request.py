"""The rules of a contact request, the same on every channel."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escalation.request import (
    ContactDetails,
    ContactError,
    ContactErrors,
    parse_about,
    parse_name,
    parse_reach,
)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ingrid Solberg", "Ingrid Solberg"),
        ("  maria  ", "maria"),
        ("My name is Ingrid Solberg.", "Ingrid Solberg"),
        ("this is maria", "maria"),
        ("I'm Will Ortiz", "Will Ortiz"),
        ("im tasha", "tasha"),
        ("Sure, it's Tom", "Tom"),
        ("you can call me Al", "Al"),
        ("Name: Bob Reyes", "Bob Reyes"),
        ("Grace Okafor here", "Grace Okafor"),
        ("May Chen", "May Chen"),
        ("Do Nguyen", "Do Nguyen"),
        ("My Nguyen", "My Nguyen"),
        ("Hope", "Hope"),
        ("Vincent Price", "Vincent Price"),
        ("José María de la Cruz y Ortega", "José María de la Cruz y Ortega"),
        ("O’Brien", "O'Brien"),
        ("Anne-Marie St. John", "Anne-Marie St. John"),
        ("Dr. Jane Q. Public, MD", "Dr. Jane Q. Public, MD"),
        ("李小龍", "李小龍"),
        ("Ольга Петрова", "Ольга Петрова"),
        ("Ann\u200b Lee\u202e", "Ann Lee"),
        ('"Buddy"', "Buddy"),
        ("x" * 119, "x" * 119),
    ],
)
def test_a_name_is_found_in_what_people_type(typed, name):
    assert parse_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "\u200b", "...", "?", "👍", "12345", "602 555 0144", "x" * 120, "why do you need my name?", "why do you ask", "what for",
        "is this private", "who will see this", "can i just get a phone number", "how much does it cost", "will it hurt", "Ingrid?",
        "http://spam.example", "www.spam.example", "buy-now.com", "ingrid@example.com", "cancel", "stop", "skip", "no", "Yes please",
        "none of your business", "i don't want to say", "i'd rather not say", "im in a lot of pain", "i have migraines", "I am diabetic",
        "i want to book an appointment", "the price", "not comfortable giving that", "My name is",
    ],
)  # fmt: skip
def test_what_is_no_name_is_asked_for_again(typed):
    with pytest.raises(ContactError) as caught:
        parse_name(typed)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    ("typed", "phone", "email", "preferred"),
    [
        ("602 555 0144", "+16025550144", None, "call"),
        ("(602) 555-0144", "+16025550144", None, "call"),
        ("602.555.0144", "+16025550144", None, "call"),
        ("6025550144", "+16025550144", None, "call"),
        ("1-602-555-0144", "+16025550144", None, "call"),
        ("+1 602 555 0144", "+16025550144", None, "call"),
        ("you can call me at 602 555 0144 after 5", "+16025550144", None, "call"),
        ("area code 602 then 555 0144", "+16025550144", None, "call"),
        ("six zero two five five five oh one double four", "+16025550144", None, "call"),
        ("+44 20 7946 0958", "+442079460958", None, "call"),
        ("text me at 602 555 0144", "+16025550144", None, "text"),
        ("don't call, text me 602-555-0144", "+16025550144", None, "text"),
        ("no texts please, 602 555 0144", "+16025550144", None, "call"),
        ("ingrid.s@example.com", None, "ingrid.s@example.com", "email"),
        ("it's ingrid.s@EXAMPLE.com, thanks!", None, "ingrid.s@example.com", "email"),
        ("Ingrid <ingrid.s@example.com>.", None, "ingrid.s@example.com", "email"),
        ("ingrid dot s at example dot com", None, "ingrid.s@example.com", "email"),
        ("ingrid.s (at) example.com", None, "ingrid.s@example.com", "email"),
        ("602 555 0144 or ingrid.s@example.com", "+16025550144", "ingrid.s@example.com", "call"),
        ("602 555 0144 or ingrid.s@example.com, please email me", "+16025550144", "ingrid.s@example.com", "email"),
        ("email me, not call: a@b.co or 602 555 0144", "+16025550144", "a@b.co", "email"),
        ("born 03/04/1975, cell 602.555.0144", "+16025550144", None, "call"),
    ],
)
def test_a_way_to_reach_someone_is_found_wherever_it_stands(typed, phone, email, preferred):
    reach = parse_reach(typed)
    assert (reach.phone, reach.email, reach.preferred) == (phone, email, preferred)
    assert reach.text_consent == (preferred == "text")


def test_an_extension_is_kept():
    reach = parse_reach("602-555-0144 ext. 12")
    assert (reach.phone, reach.extension) == ("+16025550144", "12")


@pytest.mark.parametrize(
    ("typed", "field", "word"),
    [
        ("", "phone", "find"),
        ("why?", "phone", "find"),
        ("555 0144", "phone", "area code"),
        ("call 911", "phone", "find"),
        ("602 555 01", "phone", "complete"),
        ("000 000 0000", "phone", "complete"),
        ("ingrid@example", "email", "complete"),
        ("reach me at gmail dot com", "phone", "find"),
        ("i'm at 4521 e oak st", "phone", "find"),
    ],
)
def test_what_cannot_be_reached_is_asked_for_again(typed, field, word):
    with pytest.raises(ContactError) as caught:
        parse_reach(typed)
    assert caught.value.field == field
    assert word in caught.value.message


def test_the_subject_may_be_skipped_but_not_be_a_novel():
    assert parse_about(" How do I\nbook? ") == "How do I book?"
    assert parse_about("Skip") == ""
    assert parse_about("") == ""
    with pytest.raises(ContactError):
        parse_about("x" * 501)


def test_a_form_names_all_its_faults_at_once():
    with pytest.raises(ContactErrors) as caught:
        ContactDetails.check(name="?", phone="555", email="a@b", preferred="pigeon", about="x" * 501)
    assert [error.field for error in caught.value.errors] == ["name", "phone", "email", "preferred", "about"]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, ["phone"]),
        ({"phone": " ", "email": ""}, ["phone"]),
        ({"phone": "602 555 0144", "preferred": "email"}, ["email"]),
        ({"email": "a@b.co", "preferred": "call"}, ["phone"]),
        ({"email": "a@b.co", "preferred": "text"}, ["phone", "text_consent"]),
        ({"phone": "602 555 0144", "preferred": "text"}, ["text_consent"]),
        ({"email": "a@b.co\nBcc: x@y.co"}, ["email"]),
    ],
)
def test_a_form_must_leave_a_way_to_reply(fields, wrong):
    with pytest.raises(ContactErrors) as caught:
        ContactDetails.check(name="Al", **fields)
    assert [error.field for error in caught.value.errors] == wrong


@pytest.mark.parametrize(
    ("fields", "preferred"),
    [
        ({"phone": "602 555 0144"}, "call"),
        ({"email": "a@b.co"}, "email"),
        ({"phone": "602 555 0144", "email": "a@b.co"}, "call"),
        ({"phone": "602 555 0144", "preferred": "text", "text_consent": True}, "text"),
    ],
)
def test_a_form_that_can_be_answered_is_taken(fields, preferred):
    assert ContactDetails.check(name="Al", **fields).preferred == preferred


def test_details_survive_storing(person):
    assert ContactDetails.from_bytes(person.to_bytes()) == person


def test_nothing_of_a_person_shows_in_a_repr_or_an_error(person):
    assert "Ingrid" not in repr(person) + repr(parse_reach("602 555 0144 a@b.co"))
    with pytest.raises(ContactErrors) as caught:
        ContactDetails.check(name="Ingrid@Solberg", phone="55512", email="solberg@x")
    assert "solberg" not in f"{caught.value!r} {caught.value}".lower()
    assert "55512" not in str(caught.value)


@given(st.text(max_size=300))
def test_any_text_gives_a_value_or_a_sentence_that_fits_one_text_message(text):
    sentences = []
    for parse in (parse_name, parse_reach, parse_about):
        try:
            value = parse(text)
        except ContactError as error:
            sentences.append(error.message)
        else:
            assert parse is not parse_name or 0 < len(value) < 120
    assert all(sentence.isascii() and len(sentence) <= 160 for sentence in sentences)


def test_the_rules_load_without_the_network_or_the_database():
    heavy = "{'requests', 'sqlalchemy', 'rasa', 'pydantic', 'http.client'}"
    code = f"import sys, bot.escalation.request; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
