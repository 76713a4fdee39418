"""Two processes on one database, without Redis: whoever is faster, a turn is answered once, in order, and on the state before it.

Each process is a service of its own in this one; the engine counts turns in its state and yields in between, so that they overlap.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from server import ROOT
from sqlalchemy import event, select

from bot.clinic import load_clinic
from bot.engine.protocol import Reply, Turn, Utterance
from bot.escalation.request import ContactDetails
from bot.service import Service
from bot.settings import Settings
from bot.store import migrate
from bot.store.models import Message
from bot.store.queries import conversation as store

DETAILS = ContactDetails(name="Ingrid Solberg", phone="+16025550144", email=None, preferred="call", about="billing")


class Counts:
    """Replies with the number of the turn, which it knows from the state only; remembers the form that it was in."""

    version = "counts"

    def __init__(self) -> None:
        self.asked = 0

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        self.asked += 1
        await asyncio.sleep(random.uniform(0, 0.02))
        number = (state or {}).get("number", 0) + 1
        events = (state or {}).get("events", [])
        return Turn((Reply(f"{number}: {utterance.text}"),), (), ("answer",), state={"number": number, "events": events})


class Process:
    """One process: its service and its engine."""

    def __init__(self, url: str, folder: Path) -> None:
        self.engine = Counts()
        settings = Settings(_env_file=None, var_dir=folder, database_url=url, clinic_file=ROOT / "clinic.yml")
        self.service = Service.make(settings, load_clinic(settings.clinic_file), lambda: self.engine)
        self.conversations = self.service.conversations

    def ready(self) -> None:
        self.service.engine.start()
        assert self.service.engine.wait(10)

    def transcript(self, conversation_id: str) -> list[Message]:
        with self.service.database.read() as session:
            return list(session.scalars(select(Message).where(Message.conversation_id == conversation_id).order_by(Message.seq)))


@pytest.fixture
async def processes(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Process]]:
    monkeypatch.chdir(ROOT)  # domain.yml is read from the working folder
    made = [Process(database_url, tmp_path) for _ in range(2)]
    await asyncio.gather(*(asyncio.to_thread(migrate.upgrade, one.service.database) for one in made))  # both at once, as servers start
    yield made
    for one in made:
        if one.service.engine.ready:
            await asyncio.to_thread(one.service.engine.stop)
        one.service.database.dispose()


async def test_the_same_turn_sent_to_both_is_answered_once_and_in_order(processes: list[Process]) -> None:
    for one in processes:
        one.ready()
    opened = [await processes[0].conversations.open("web", greet=False) for _ in range(8)]

    async def talk(conversation_id: str) -> None:
        for turn in range(4):
            utterance = Utterance(f"question {turn}")
            results = await asyncio.gather(
                *(one.conversations.take(conversation_id, f"key{turn}", utterance, 1.0) for one in processes for _ in range(2))
            )
            for result in results:
                assert [view.text for view in result.messages] == [f"question {turn}", f"{turn + 1}: question {turn}"]

    await asyncio.gather(*(talk(one.id) for one in opened))
    for one in opened:
        assert [message.sender for message in processes[0].transcript(one.id)] == ["patient", "bot"] * 4


async def test_different_turns_at_once_all_rest_on_the_one_before(processes: list[Process]) -> None:
    for one in processes:
        one.ready()
    opened = await processes[0].conversations.open("web", greet=False)
    turns = [processes[n % 2].conversations.take(opened.id, f"key{n}", Utterance(f"question {n}"), 1.0) for n in range(12)]
    results = await asyncio.gather(*turns)
    assert all(len(result.messages) == 2 and not result.pending for result in results)
    messages = processes[0].transcript(opened.id)
    asked = [message for message in messages if message.sender == "patient"]
    replies = {message.reply_to: message.text for message in messages if message.sender == "bot"}
    assert len(asked) == len(replies) == 12
    numbers = [int(str(replies[message.seq]).partition(":")[0]) for message in asked]
    assert numbers == list(range(1, 13)), "each turn rests on the state of the turn before"


async def test_a_turn_and_a_contact_form_at_once_do_not_undo_each_other(processes: list[Process]) -> None:
    """The form ends the form of the dialogue; a turn that was under way on the state before is made anew."""
    for one in processes:
        one.ready()
    talker, sender = (one.conversations for one in processes)
    for n in range(6):
        opened = await talker.open("web", greet=False)
        await talker.take(opened.id, "first", Utterance("hello"), 1.0)
        await asyncio.gather(
            talker.take(opened.id, "second", Utterance("and then?"), 1.0),
            asyncio.sleep(0.004 * n),
            sender.contact(opened.id, "form", DETAILS, None),
        )
        with processes[0].service.database.read() as session:
            state = talker._vault.load_state(session, opened.id).document
        assert state is not None
        assert state["number"] == 2
        assert {"event": "active_loop", "name": None} in state["events"], "the dialogue's form is still open"


async def test_what_one_process_cannot_answer_another_does(processes: list[Process]) -> None:
    loading, running = processes
    running.ready()
    opened = await loading.conversations.open("web", greet=False)
    pending = await loading.conversations.take(opened.id, "key", Utterance("hello"), 0.0)
    assert pending.pending
    assert await running.conversations.answer_what_was_left(timedelta(hours=1)) == 0, "it has just been taken in"
    assert await running.conversations.answer_what_was_left() == 1
    again = await loading.conversations.take(opened.id, "key", Utterance("hello"), 0.0)
    assert [view.text for view in again.messages] == ["hello", "1: hello"]


async def test_nothing_pending_means_that_the_replies_are_there(processes: list[Process], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process answers while the messages are being read."""
    loading, running = processes
    running.ready()
    opened = await loading.conversations.open("web", greet=False)
    await loading.conversations.take(opened.id, "key", Utterance("hello"), 0.0)
    loop, reads = asyncio.get_running_loop(), {name: getattr(store, name) for name in ("unanswered", "messages_after")}

    def between(name: str) -> Callable[..., Any]:
        def read(*arguments: Any) -> Any:
            found = reads[name](*arguments)
            for each, real in reads.items():
                monkeypatch.setattr(store, each, real)
            asyncio.run_coroutine_threadsafe(running.conversations.answer_what_was_left(), loop).result(30)
            return found

        return read

    for name in reads:  # whichever comes first
        monkeypatch.setattr(store, name, between(name))
    result = await loading.conversations.messages(opened.id, 0)
    assert result.pending or len(result.messages) == 2
    result = await loading.conversations.messages(opened.id, 0)
    assert (result.pending, len(result.messages)) == (False, 2)


async def test_who_looks_for_turns_that_were_left_keeps_out_of_a_running_one(processes: list[Process]) -> None:
    one = processes[0]
    one.ready()
    opened = await one.conversations.open("web", greet=False)
    async with one.service.locks.hold(f"conversation:{opened.id}"):
        with one.service.database.write() as session:
            session.add(Message(conversation_id=opened.id, seq=1, sender="patient", at=one.service.clock(), answered=False))
        await one.conversations.answer_what_was_left()
        assert one.engine.asked == 0
    await one.conversations.answer_what_was_left()
    assert one.engine.asked == 1


async def test_a_turn_is_two_transactions(processes: list[Process]) -> None:
    """One before the engine is asked and one with its answer: each waits for the disk, so a third would be felt."""
    one = processes[0]
    one.ready()
    conversation_id = (await one.conversations.open("web")).id
    begun: list[Any] = []
    event.listen(one.service.database.engine, "begin", begun.append)
    for number in (1, 2):
        result = await one.conversations.take(conversation_id, f"turn-{number}", Utterance("hello"), 0.0)
        assert [view.text for view in result.messages] == ["hello", f"{number}: hello"]
        assert len(begun) == 2 * number
    again = await one.conversations.take(conversation_id, "turn-2", Utterance("hello"), 0.0)
    assert again == result
    assert one.engine.asked == 2
