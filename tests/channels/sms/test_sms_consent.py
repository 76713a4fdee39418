"""Opt-out, opt-in and help: what a person says about the texts themselves is done, recorded, and kept."""

from __future__ import annotations

import pytest
from phone import Phone
from sms_service import Clock, MakeService
from sqlalchemy import select

from bot.channels.sms.wish import wish
from bot.store.models import ConsentEvent, Conversation, Message, SmsTurn


@pytest.mark.parametrize("word", ["STOP", "stopall", "Unsubscribe", "CANCEL", "end", "Quit.", "REVOKE", "OptOut", " stop! ", "opt-out"])
async def test_an_opt_out_gets_one_confirmation_and_then_nothing(phone: Phone, word: str) -> None:
    confirmation = await phone.text(word)
    assert "opted out" in confirmation
    assert "START" in confirmation
    assert await phone.text("what does a session cost?") == ""
    assert await phone.text(word) == ""
    assert "opt_out" in phone.events()


@pytest.mark.parametrize("words", ["please stop texting me", "take me off your list", "unsubscribe me pls", "no more texts"])
async def test_any_reasonable_wording_is_an_opt_out(phone: Phone, words: str) -> None:
    assert "opted out" in await phone.text(words)
    assert await phone.text("hello?") == ""


async def test_the_confirmation_is_queued_before_the_opt_out_is_recorded(phone: Phone) -> None:
    await phone.text("STOP")
    with phone.service.database.read() as session:
        turn = session.scalars(select(SmsTurn)).one()
        event = session.scalars(select(ConsentEvent).where(ConsentEvent.event == "opt_out")).one()
    assert turn.answer
    assert turn.at <= event.at


async def test_when_the_opt_out_cannot_be_recorded_no_confirmation_is_queued_either(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.store.queries import consent

    record = consent.record

    def broken(session: object, person: str, number: str, event: str, words: str, at: object) -> None:
        if event == "opt_out":
            raise RuntimeError("disk full")
        record(session, person, number, event, words, at)  # type: ignore[arg-type]

    monkeypatch.setattr(consent, "record", broken)
    assert "went wrong" in await phone.text("STOP")
    assert phone.rows(SmsTurn) == 0
    assert phone.events() == []


@pytest.mark.parametrize("word", ["START", "yes", "Unstop"])
async def test_an_opt_in_turns_the_texts_on_again(phone: Phone, word: str) -> None:
    await phone.text("STOP")
    answer = await phone.text(word)
    assert "HELP" in answer
    assert "STOP" in answer
    assert await phone.text("what is ketamine?") != ""
    assert [event for event in phone.events() if event.startswith("opt")] == ["opt_out", "opt_in"]


@pytest.mark.parametrize("word", ["HELP", "info", "Help!"])
@pytest.mark.parametrize("opted_out", [False, True])
async def test_help_answers_everybody_with_all_that_the_carriers_ask_for(phone: Phone, word: str, opted_out: bool) -> None:
    if opted_out:
        await phone.text("STOP")
    answer = await phone.text(word)
    assert phone.service.clinic.name in answer  # the programme
    assert phone.service.clinic.contact_url is not None
    assert phone.service.clinic.contact_url in answer  # a person
    assert "one automated reply to each text" in answer  # frequency
    assert "Msg & data rates may apply" in answer
    assert "Reply STOP to cancel" in answer
    assert phone.events().count("opt_in") == 0, "asking for help is not consent"


async def test_keywords_never_reach_the_engine_nor_the_transcript(phone: Phone) -> None:
    for word in ("HELP", "STOP", "START", "YES", "INFO", "END"):
        await phone.text(word)
    assert phone.rows(Message) == 0
    assert phone.rows(Conversation) == 0


async def test_the_ledger_keeps_the_words_of_the_wish_and_not_the_message(phone: Phone) -> None:
    await phone.text("this is Marigold Featherstone, 44 Elm Street, please stop texting me")
    with phone.service.database.read() as session:
        event = session.scalars(select(ConsentEvent).where(ConsentEvent.event == "opt_out")).one()
    assert event.words == "stop texting"


async def test_the_ledger_is_only_added_to(phone: Phone) -> None:
    seen: list[tuple[object, ...]] = []
    for word in ("STOP", "START", "please stop texting me", "UNSTOP"):
        await phone.text(word)
        with phone.service.database.read() as session:
            rows = [(r.id, r.person_hash, r.event, r.words, r.at) for r in session.scalars(select(ConsentEvent).order_by(ConsentEvent.id))]
        assert rows[: len(seen)] == seen
        seen = rows
    assert len({row[1] for row in seen}) == 1


async def test_consent_is_of_one_phone_and_one_number_of_ours(phone: Phone) -> None:
    await phone.text("STOP")
    async with Phone(phone.service, "+16025550155") as neighbour, Phone(phone.service, ours="+16025550199") as other_line:
        assert await neighbour.text("hello") != ""
        assert await other_line.text("hello") != ""
    assert await phone.text("hello") == ""


@pytest.mark.parametrize("spelling", ["+1 (602) 555-0144", "16025550144", " 16025550144", "602-555-0144"])
async def test_one_phone_is_one_person_in_any_spelling(phone: Phone, spelling: str) -> None:
    await phone.text("STOP")
    phone.number = spelling
    assert await phone.text("hello") == ""


async def test_what_the_carrier_has_answered_is_recorded_and_not_answered_twice(phone: Phone) -> None:
    assert await phone.text("STOP", OptOutType="STOP") == ""
    assert phone.events()[-1] == "opt_out"
    assert await phone.text("HELP", OptOutType="HELP") == ""
    assert await phone.text("Start", OptOutType="START") == ""
    assert phone.events()[-1] == "opt_in"
    assert await phone.text("hello") != ""


async def test_yes_from_a_person_in_good_standing_is_taken_kindly(phone: Phone) -> None:
    await phone.text("HELP")
    assert "like to know" in await phone.text("Yes")
    assert "opt_out" not in phone.events()


async def test_an_opt_out_ends_the_conversation_that_was_going_on(phone: Phone, clock: Clock) -> None:
    await phone.text("hello there")
    await phone.text("STOP")
    await phone.text("START")
    await phone.text("hello again")
    assert phone.rows(Conversation) == 2


async def test_the_first_answer_says_who_writes_what_it_is_and_how_to_stop_and_only_the_first(phone: Phone) -> None:
    first = await phone.text("what is a session like")
    for part in (phone.service.clinic.name, "general info", "911", "health details", "HELP", "STOP"):
        assert part in first
    second = await phone.text("what is a session like")
    assert "HELP" not in second
    assert phone.events().count("introduced") == 1


async def test_a_phone_number_is_nowhere_in_the_clear(phone: Phone) -> None:
    await phone.text("hello")
    await phone.text("STOP")
    phone.service.database.dispose()
    for file in phone.service.settings.var_dir.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert b"6025550144" not in content
            assert b"6025550100" not in content


async def test_the_sealed_number_of_a_conversation_is_for_that_conversation_only(phone: Phone) -> None:
    await phone.text("hello")
    with phone.service.database.read() as session:
        conversation = session.scalars(select(Conversation)).one()
    assert conversation.sealed_number is not None
    assert conversation.token_hash is not None
    assert phone.service.keyring.open(conversation.sealed_number, f"number:{conversation.id}") == b"+16025550144"
    assert conversation.person_hash == phone.service.keyring.fingerprint("+16025550144|+16025550100", "sms")


async def test_a_stop_above_the_limit_of_messages_is_done(make_service: MakeService) -> None:
    async with Phone(await make_service(rate_conversation=2)) as phone:
        for _ in range(3):
            await phone.text("hello there")
        assert await phone.text("hello there") == ""
        assert await phone.text("HELP") == "", "what two machines could go on with is limited"
        assert "opted out" in await phone.text("STOP")
        assert phone.events()[-1] == "opt_out"
        assert await phone.text("START") == ""
        assert phone.events()[-1] == "opt_in"


WISHES = [
    ("text me back", "text"), ("can you text me?", "text"), ("could someone message us", "text"), ("by text please", "text"), ("I'd prefer a text", "text"),
    ("don't call me, text me", "text"), ("my number is this one, please TXT me", "text"), ("send me a text", "text"), ("call me", "call"),
    ("please don't text me before noon, call me", "call"), ("text or call me", "call"), ("I can't talk, so text me", "text"),
    ("what do your texts cost", None), ("I got your text", None), ("you never text me back", None), ("did you text me?", None),
    ("don't text me before noon", None), ("you said you would text me", None), ("why did nobody text me", None), ("do you text me reminders?", None),
    ("is this a text line", None), ("not by text", None), ("please do not call or text me at work", None), ("my husband will text me", None),
    ("if you text me I can't see it", None), ("he texts and drives", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "by"), WISHES)
def test_who_may_be_texted_is_who_asked_for_it(words: str, by: str | None) -> None:
    assert wish(words) == by


@pytest.mark.parametrize(("words", "by"), [("I got your text, what is a session like", None), ("can someone text me back", "text")])
async def test_the_wish_is_kept_with_the_conversation(phone: Phone, words: str, by: str | None) -> None:
    await phone.text(words)
    with phone.service.database.read() as session:
        assert session.scalars(select(Conversation)).one().contact_by == by
