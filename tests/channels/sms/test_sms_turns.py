"""Turns by text: once for each message, in order, in time; odd messages get a kind answer."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from phone import Phone, said
from sms_service import Clock, MakeService
from sqlalchemy import select

from bot.conversation import Conversations
from bot.engine.protocol import Choice, EngineError, Reply, Turn, Utterance
from bot.store.models import Conversation, Message, SmsTurn


class Echoing:
    """An engine that says which message it took, after `seconds`."""

    version = "echoing"

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.taken: list[Utterance] = []

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        self.taken.append(utterance)
        await asyncio.sleep(self.seconds)
        choices = (
            Choice("topic:session", "What a session is like"),
            Choice("topic:insurance", "Insurance coverage"),
            Choice("contact", "Contact"),
        )
        return Turn((Reply(f"Answer {len(self.taken)}.", choices),), (), ("answer",), state={"events": []})


async def test_a_repeated_message_gets_the_same_text_and_one_turn(make_service: MakeService) -> None:
    engine = Echoing()
    async with Phone(await make_service(lambda: engine)) as phone:
        fields = phone.fields("what is a session like")
        first = await phone.post(fields)
        await phone.text("another question")
        assert (await phone.post(fields)).text == first.text
        assert len(engine.taken) == 2


async def test_two_of_the_same_at_once_are_one_turn(make_service: MakeService) -> None:
    engine = Echoing(0.3)
    async with Phone(await make_service(lambda: engine)) as phone:
        fields = phone.fields("what is a session like")
        answers = await asyncio.gather(*(phone.post(fields) for _ in range(5)))
        assert len({answer.text for answer in answers}) == 1
        assert len(engine.taken) == 1
        assert phone.rows(Conversation) == 1


async def test_texts_of_one_person_are_answered_in_their_order(make_service: MakeService) -> None:
    engine = Echoing(0.05)
    async with Phone(await make_service(lambda: engine)) as phone:
        sent = []
        for number in range(5):
            sent.append(asyncio.create_task(phone.text(f"question number {number} about it")))
            await asyncio.sleep(0.01)
        answers = await asyncio.gather(*sent)
        assert [taken.text for taken in engine.taken] == [f"question number {n} about it" for n in range(5)]
        assert [f"Answer {n}." in answer for n, answer in enumerate(answers, 1)] == [True] * 5


class Meeting(Echoing):
    """An engine that finishes no turn until `people` turns are in it at once."""

    def __init__(self, people: int) -> None:
        super().__init__()
        self.people = people
        self.everybody = asyncio.Event()

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        turn = await super().reply(conversation_id, utterance, state)
        if len(self.taken) == self.people:
            self.everybody.set()
        await self.everybody.wait()
        return turn


async def test_people_do_not_wait_for_each_other(make_service: MakeService) -> None:
    service = await make_service(lambda: Meeting(2))
    async with Phone(service) as one, Phone(service, "+16025550155") as other:
        answers = await asyncio.gather(one.text("what is a session like"), other.text("what is a session like"))
    assert sorted(re.findall(r"Answer \d", "".join(answers))) == ["Answer 1", "Answer 2"]


class Held(Echoing):
    """An engine that keeps its answer to itself until it is let go; on whichever loop it runs."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        turn = await super().reply(conversation_id, utterance, state)
        await asyncio.to_thread(self.let_go.wait, 60)
        return turn


async def answered(phone: Phone) -> SmsTurn:
    """The one turn, once it has its answer."""
    for _ in range(600):
        with phone.service.database.read() as session:
            turn = session.scalars(select(SmsTurn)).one()
        if turn.answer and "Answer" in turn.answer:
            return turn
        await asyncio.sleep(0.05)
    raise AssertionError("the turn was never answered")


async def test_a_slow_turn_is_apologised_for_goes_on_and_answers_the_retry(make_service: MakeService) -> None:
    engine = Held()
    async with Phone(await make_service(lambda: engine, sms_seconds=1.0)) as phone:
        fields = phone.fields("what is a session like")
        apology = said(await phone.post(fields))  # while the turn goes on: nobody has let it go
        assert "sorry" in apology
        assert str(phone.service.clinic.contact_url) in apology
        engine.let_go.set()
        await answered(phone)
        assert "Answer 1." in said(await phone.post(fields))
        assert len(engine.taken) == 1
        with phone.service.database.read() as session:
            assert [m.sender for m in session.scalars(select(Message).order_by(Message.seq))] == ["patient", "bot"]


async def test_while_the_engine_loads_the_text_is_kept_and_answered_later(make_service: MakeService) -> None:
    loads = threading.Event()

    def slowly() -> Echoing:
        loads.wait(60)
        return Echoing()

    async with Phone(await make_service(slowly, wait=False, sms_seconds=1.0)) as phone:
        fields = phone.fields("what is a session like")
        assert "sorry" in said(await phone.post(fields))
        loads.set()
        await asyncio.to_thread(phone.service.engine.wait, 10)
        assert "Answer 1." in said(await phone.post(fields))


async def test_a_text_waits_longer_for_a_loading_engine_than_a_web_page(make_service: MakeService) -> None:
    def slowly() -> Echoing:
        time.sleep(3)
        return Echoing()

    async with Phone(await make_service(slowly, wait=False, wait_seconds=0.5)) as phone:
        assert "Answer 1." in await phone.text("what is a session like")


async def test_an_answer_that_nobody_saw_introduces_nobody_and_offers_nothing(make_service: MakeService) -> None:
    engine = Held()
    async with Phone(await make_service(lambda: engine, sms_seconds=1.0)) as phone:
        assert "sorry" in await phone.text("what is a session like")
        engine.let_go.set()
        turn = await answered(phone)
        assert "Answer 1." in (turn.answer or "")
        assert not turn.choices
        assert "introduced" not in phone.events()
        assert (await phone.text("is it safe")).startswith(phone.service.clinic.name)
        assert phone.events().count("introduced") == 1


async def test_two_workers_begin_one_conversation_with_a_new_person(
    make_service: MakeService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = [await make_service(Echoing, var_dir=tmp_path / "shared") for _ in range(2)]
    opened: list[str] = []
    real = Conversations.open

    async def both_open(self: Conversations, *args: Any, **more: Any) -> Any:
        new = await real(self, *args, **more)
        opened.append(new.id)
        while len(opened) < 2:
            await asyncio.sleep(0.01)
        return new

    monkeypatch.setattr(Conversations, "open", both_open)
    async with Phone(one) as phone, Phone(other) as same:
        answers = await asyncio.gather(phone.text("what is a session like"), same.text("is it safe"))
        # The slower of the two may find both messages open and answer both; the other then gives what it finds answered.
        assert all(re.search(r"Answer [12]\.", answer) for answer in answers), answers
        assert phone.rows(Conversation) == 1
        assert phone.rows(Message) == 4


async def test_a_failing_engine_gets_a_kind_sentence_with_the_way_to_people(phone: Phone) -> None:
    answer = await phone.text("what is a session like")
    assert "911" in answer


async def test_an_engine_that_raises_costs_nobody_an_answer(make_service: MakeService) -> None:
    class Raising(Echoing):
        async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
            raise EngineError("broken")

    async with Phone(await make_service(Raising)) as phone:
        assert "sorry" in await phone.text("what is a session like")


async def test_a_message_after_an_hour_starts_afresh(make_service: MakeService, clock: Clock) -> None:
    async with Phone(await make_service(Echoing)) as phone:
        await phone.text("what is a session like")
        clock.pass_minutes(59)
        await phone.text("what is a session like")
        assert phone.rows(Conversation) == 1
        clock.pass_minutes(61)
        await phone.text("what is a session like")
        assert phone.rows(Conversation) == 2


@pytest.mark.parametrize(
    ("words", "choice"),
    [("1", "topic:session"), ("one", "topic:session"), ("the first one", "topic:session"), ("the 2nd", "topic:insurance"), ("#2", "topic:insurance"),
     ("2.", "topic:insurance"), ("3", "contact"), ("2 sessions", None), ("insurance?", None)],
)  # fmt: skip
async def test_a_number_is_the_choice_that_it_stands_for(make_service: MakeService, words: str, choice: str | None) -> None:
    engine = Echoing()
    async with Phone(await make_service(lambda: engine)) as phone:
        assert "Reply 1: What a session is like, 2: Insurance coverage" in await phone.text("what is it")
        await phone.text(words)
        assert engine.taken[-1].choice == choice
        if choice is None:
            assert engine.taken[-1].text == words


async def test_a_number_that_is_not_on_the_list_is_asked_again_and_the_list_stays(make_service: MakeService) -> None:
    engine = Echoing()
    async with Phone(await make_service(lambda: engine)) as phone:
        await phone.text("what is it")
        assert "not on the list" in await phone.text("7")
        await phone.text("2")
        assert engine.taken[-1].choice == "topic:insurance"


async def test_numbers_of_an_ended_conversation_mean_nothing(make_service: MakeService, clock: Clock) -> None:
    engine = Echoing()
    async with Phone(await make_service(lambda: engine)) as phone:
        await phone.text("what is it")
        clock.pass_minutes(90)
        await phone.text("1")
        assert engine.taken[-1].choice is None


async def test_yes_after_an_offer_takes_it_up(make_service: MakeService) -> None:
    class Offering(Echoing):
        async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
            self.taken.append(utterance)
            choices = (Choice("contact", "Yes, contact me"), Choice("deny", "No, thanks"))
            return Turn((Reply("Would you like the clinic to contact you?", choices),), (), ("handoff",), state={"events": []})

    engine = Offering()
    async with Phone(await make_service(lambda: engine)) as phone:
        await phone.text("what does it cost")
        await phone.text("YES")
        assert engine.taken[-1].choice == "contact"
        assert "opt_in" not in phone.events()


@pytest.mark.parametrize("media", ["1", "10"])
async def test_a_picture_without_words_gets_a_kind_answer_and_is_not_fetched(phone: Phone, media: str) -> None:
    answer = await phone.text("", NumMedia=media, MediaContentType0="image/jpeg", MediaUrl0="http://127.0.0.1:9/never")
    assert "can't see pictures" in answer
    assert "911" in answer
    assert phone.rows(Message) == 0


async def test_words_beside_a_picture_are_answered(make_service: MakeService) -> None:
    async with Phone(await make_service(Echoing)) as phone:
        assert "Answer 1." in await phone.text("is this a candidate", NumMedia="1", MediaUrl0="http://127.0.0.1:9/never")


@pytest.mark.parametrize("words", ["", "   ", "\n", "\u200b"])
async def test_an_empty_message_gets_a_kind_answer(phone: Phone, words: str) -> None:
    assert "empty" in await phone.text(words)


async def test_a_message_without_a_body_field_gets_a_kind_answer(phone: Phone) -> None:
    fields = phone.fields("")
    del fields["Body"]
    del fields["NumMedia"]
    assert "empty" in said(await phone.post(fields))


ODD = [
    "👍", "🤕🤕🤕", "头痛可以吗", "הכאב שלי", "\u202eevil\u202c", "<b>bold</b> & \"quotes\"", "{{7*7}} ${x} %s", "'; DROP TABLE message;--", "/restart", "/stop", "\x00\x01nul",
    "so um i was wondering if you could tell me what happens you know when i come in for the first one because my sister she had it and she said it was fine " * 8,
    "a" * 1600, "頭" * 1600, "🤕" * 800, "]]></Message><Message>x",
]  # fmt: skip


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
async def test_odd_messages_get_one_kind_answer(make_service: MakeService, words: str) -> None:
    async with Phone(await make_service(Echoing)) as phone:
        assert await phone.text(words)


@pytest.mark.parametrize("number", ["12345", "+447700900123", "whatsapp:+16025550144", "anonymous", "VERIFY", "+266696687", "6025550144"])
async def test_senders_of_any_form_get_an_answer(make_service: MakeService, number: str) -> None:
    async with Phone(await make_service(Echoing), number) as phone:
        assert "Answer 1." in await phone.text("what is a session like")
        assert "opted out" in await phone.text("STOP")


async def test_our_own_number_is_not_answered(phone: Phone) -> None:
    phone.number = phone.ours
    assert await phone.text("hello") == ""


async def test_a_family_that_shares_a_phone_gets_an_answer_each_time(make_service: MakeService) -> None:
    async with Phone(await make_service(Echoing)) as phone:
        assert "Answer 1." in await phone.text("hi this is Ann, what is a session like")
        assert "Answer 2." in await phone.text("now its her husband Bob. is it safe")


async def test_a_loop_of_machines_falls_silent(make_service: MakeService) -> None:
    async with Phone(await make_service(Echoing, rate_conversation=5)) as phone:
        answers = [await phone.text(f"I am driving right now {n}") for n in range(12)]
        assert all(answers[:5])
        assert not any(answers[6:])


async def test_an_answer_names_the_conversation_it_belongs_to(make_service: MakeService) -> None:
    async with Phone(await make_service(Echoing)) as phone:
        await phone.text("what is a session like")
        with phone.service.database.read() as session:
            turn = session.scalars(select(SmsTurn)).one()
            conversation = session.scalars(select(Conversation)).one()
        assert turn.conversation_id == conversation.id
        assert "session like" not in (turn.answer or "").partition("\n")[0]
