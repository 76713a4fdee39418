"""Whole dialogues by text with the trained engine: what a nurse would want a patient's phone to show."""

from __future__ import annotations

import pytest
from phone import Phone
from sqlalchemy import select

from bot.escalation.request import ContactDetails
from bot.store.models import ContactRequest

pytestmark = pytest.mark.slow


def request_of(phone: Phone) -> ContactDetails:
    """The one contact request that was made."""
    from bot.escalation import outbox

    with phone.service.database.read() as session:
        row = session.scalars(select(ContactRequest)).one()
        assert row.sealed is not None
        return ContactDetails.from_bytes(phone.service.keyring.open(row.sealed, outbox.purpose(row.id)))


async def test_a_first_question_is_answered_after_the_introduction(talking: Phone) -> None:
    answer = await talking.text("What are the side effects of ketamine infusions?")
    assert answer.startswith("Valley Infusion")
    assert "nausea" in answer
    assert "STOP" in answer


async def test_two_questions_in_one_text_are_both_answered_or_numbered(talking: Phone) -> None:
    await talking.text("HELP")
    await talking.text("hi")
    answer = await talking.text("What are the side effects? And does insurance cover it?")
    assert "nausea" in answer
    assert "insurance" in answer.lower()


async def test_a_number_leads_on_to_the_topic(talking: Phone) -> None:
    first = await talking.text("hello")
    assert "Reply 1: " in first
    second = await talking.text("1")
    assert second
    assert "didn't get that" not in second


@pytest.mark.parametrize(("wish", "preferred"), [("please call me", "call"), ("can someone text me back", "text")])
async def test_the_contact_form_asks_two_questions_and_knows_the_number(talking: Phone, wish: str, preferred: str) -> None:
    asked = await talking.text(wish)
    assert "What name" in asked
    asked = await talking.text("Marigold Featherstone")
    assert "what is it about" in asked
    done = await talking.text("prices")
    assert "passed to the clinic" in done
    details = request_of(talking)
    assert (details.name, details.phone, details.preferred) == ("Marigold Featherstone", "+16025550144", preferred)
    assert details.text_consent == (preferred == "text")


async def test_the_form_can_be_left_by_words_and_a_short_code_can_finish_it(talking: Phone) -> None:
    await talking.text("please call me")
    assert "Nothing was sent" in await talking.text("never mind")
    talking.number = "12345"
    await talking.text("please call me")
    await talking.text("Marigold Featherstone")
    assert "passed to the clinic" in await talking.text("prices")
    assert request_of(talking).phone == "12345"


async def test_yes_after_the_offer_of_a_hand_over_starts_the_form(talking: Phone) -> None:
    await talking.text("HELP")
    await talking.text("hi")
    offer = await talking.text("how much does one infusion cost?")
    assert "Would you like the clinic to contact you?" in offer
    assert "What name" in await talking.text("Yes")


async def test_stop_in_the_middle_of_the_form_is_an_opt_out_and_the_form_is_gone(talking: Phone) -> None:
    await talking.text("please call me")
    assert "opted out" in await talking.text("CANCEL")
    await talking.text("START")
    assert "what is it about" not in await talking.text("What is a session like?")
    assert talking.rows(ContactRequest) == 0


async def test_questions_about_stopping_other_things_reach_the_engine(talking: Phone) -> None:
    assert "opted out" not in await talking.text("can I stop my other meds?")
    assert "opted out" not in await talking.text("when does the nausea stop?")
    assert "opt_out" not in talking.events()


async def test_spanish_and_other_scripts_get_a_kind_answer_in_the_alphabet(talking: Phone) -> None:
    assert "911" in await talking.text("¿Cuánto cuesta el tratamiento con ketamina, por favor?")
    assert await talking.text("氯胺酮有什么副作用")
