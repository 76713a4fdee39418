"""Words of danger are heard also where they are no message that can be answered: in the contact form, and before a chat has begun."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from person import CRISIS, Person

Patient = Callable[..., Person]
NOBODY = "/api/v1/conversations/00000000-0000-0000-0000-000000000000"
FORM = {"name": "Ana", "phone": "602-555-0144"}


def test_the_contact_form_is_taken_and_the_danger_in_it_answered(patient: Patient, tmp_path: Path) -> None:
    one = patient()
    response = one.contact(**FORM, about=f"please call. {CRISIS} tonight")
    assert response.status_code == 201, response.text
    done, heard = [message for message in response.json()["messages"] if message["from"] == "bot"]
    assert "passed to the clinic" in done["text"]
    assert "988" in heard["text"]
    assert heard["outcomes"] == ["safety"]
    with sqlite3.connect(tmp_path / "bot.db") as database:
        assert database.execute("SELECT safety FROM conversation").fetchall() == [("crisis",)]
        assert database.execute("SELECT count(*) FROM contact_request").fetchone() == (1,)
        assert database.execute("SELECT count(*) FROM message WHERE safety_reason IS NOT NULL").fetchone() == (1,)


def test_danger_in_the_name_of_a_form_with_a_fault_is_answered_beside_the_fault(patient: Patient) -> None:
    response = patient().contact(name=CRISIS, phone="12")
    assert response.status_code == 422
    assert response.json()["type"].endswith("#safety")
    assert "988" in response.json()["detail"]
    assert {error["field"] for error in response.json()["errors"]} >= {"phone"}


def test_a_harmless_form_gets_no_safety_reply(patient: Patient) -> None:
    response = patient().contact(**FORM, about="billing")
    assert response.status_code == 201
    assert "988" not in response.text


@pytest.mark.parametrize("limit", ["rate_conversation", "rate_address", "rate_global"])
def test_danger_in_the_form_is_heard_above_every_limit(patient: Patient, limit: str) -> None:
    one = patient(**{limit: 4})
    while one.contact(**FORM).status_code != 429:
        pass
    response = one.contact(**FORM, about=CRISIS)
    assert response.status_code == 201, response.text
    assert "988" in response.text
    assert one.contact(**FORM, about="billing").status_code == 429


def test_danger_in_the_form_is_heard_while_the_database_is_locked(patient: Patient, tmp_path: Path) -> None:
    one = patient()
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    response = one.contact(**FORM, about=CRISIS)
    other.execute("ROLLBACK")
    other.close()
    assert response.status_code == 503
    assert response.json()["type"].endswith("#safety")
    assert "988" in response.json()["detail"]


@pytest.mark.parametrize("fault", ["none", "limit", "lock"])
def test_danger_is_heard_where_no_chat_could_begin(patient: Patient, tmp_path: Path, fault: str) -> None:
    one = patient(**({"rate_address": 3} if fault == "limit" else {}))
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    if fault == "limit":
        while one.say().status_code != 429:
            pass
    if fault == "lock":
        other.execute("BEGIN IMMEDIATE")
    heard, harmless = one.post(f"{NOBODY}/messages", {"text": CRISIS}), one.post(f"{NOBODY}/messages", {"text": "is it safe"})
    other.close()
    assert heard.status_code == 503
    assert heard.json()["type"].endswith("#safety")
    assert "988" in heard.json()["detail"]
    assert harmless.status_code == (429 if fault == "limit" else 404)
