"""Nobody in danger goes unheard by text: not when opted out, not while the engine is away, slow or wedged, not when the disk fails."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from phone import Phone, said
from sms_service import MakeService
from sqlalchemy import select

from bot.engine.protocol import Engine, Reply, Turn, Utterance
from bot.store.models import Conversation, Message

CRISIS = "I want to kill myself"
EMERGENCY = "my chest hurts really bad and I can't breathe"


@pytest.mark.parametrize(("words", "line"), [(CRISIS, "988"), (EMERGENCY, "911")])
@pytest.mark.parametrize("opted_out", [False, True])
async def test_danger_gets_its_one_reply(phone: Phone, words: str, line: str, opted_out: bool) -> None:
    if opted_out:
        await phone.text("STOP")
    answer = await phone.text(words)
    assert line in answer
    assert "Reply 1" not in answer
    assert "HELP" not in answer
    assert await phone.text("what does it cost") == "" if opted_out else True


async def test_danger_is_in_the_transcript_and_marks_the_conversation(phone: Phone) -> None:
    await phone.text("STOP")
    await phone.text(CRISIS)
    with phone.service.database.read() as session:
        assert session.scalars(select(Conversation)).one().safety == "crisis"
        assert [m.sender for m in session.scalars(select(Message).order_by(Message.seq))] == ["patient", "bot"]


async def test_danger_and_an_opt_out_in_one_message_are_both_heard(phone: Phone) -> None:
    answer = await phone.text("stop texting me, I want to kill myself")
    assert "988" in answer
    assert "opt_out" in phone.events()
    assert await phone.text("hello") == ""
    assert "988" in await phone.text(CRISIS)


async def test_the_same_message_again_gets_the_same_words_and_is_one_turn(phone: Phone) -> None:
    fields = phone.fields(CRISIS)
    first, second = await asyncio.gather(phone.post(fields), phone.post(fields))
    assert said(first) == said(second) == said(await phone.post(fields))
    assert phone.rows(Message) == 2


async def test_danger_is_answered_while_the_engine_loads(make_service: MakeService) -> None:
    def never() -> Engine:
        time.sleep(3)
        raise RuntimeError("too late")

    async with Phone(await make_service(never, wait=False)) as phone:
        began = time.perf_counter()
        assert "988" in await phone.text(CRISIS)
        assert time.perf_counter() - began < 2


class Wedged:
    """An engine that takes a turn and does not come back for a while."""

    version = "wedged"

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        await asyncio.sleep(self.seconds)
        return Turn((Reply("A late reply."),), (), ("answer",))


async def test_danger_does_not_wait_behind_a_slow_turn(make_service: MakeService) -> None:
    async with Phone(await make_service(lambda: Wedged(5))) as phone:
        slow = asyncio.create_task(phone.text("what is a session like"))
        await asyncio.sleep(0.3)
        began = time.perf_counter()
        assert "988" in await phone.text(CRISIS)
        assert time.perf_counter() - began < 3.5
        assert "A late reply." in await slow


async def test_danger_is_answered_when_nothing_can_be_stored(phone: Phone) -> None:
    phone.service.database.dispose()
    for file in phone.service.settings.var_dir.glob("bot.db*"):
        file.unlink()
    assert "988" in await phone.text(CRISIS)
    assert "went wrong" in await phone.text("what is a session like")


async def test_danger_is_heard_above_the_limit_of_messages(make_service: MakeService) -> None:
    async with Phone(await make_service(rate_conversation=2)) as phone:
        for _ in range(4):
            await phone.text("hello there")
        assert await phone.text("hello there") == ""
        assert "988" in await phone.text(CRISIS)


class SeesDanger:
    """An engine whose understanding sees danger where the patterns see none."""

    version = "sees danger"

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        if "goodbye letters" in utterance.text:
            return Turn((), (), ("safety",), danger="crisis")
        return Turn((Reply("An answer."),), (), ("answer",))


async def test_danger_that_only_the_engine_sees_is_heard_after_an_opt_out(make_service: MakeService) -> None:
    async with Phone(await make_service(SeesDanger)) as phone:
        await phone.text("STOP")
        assert await phone.text("what is a session like") == ""
        assert phone.rows(Message) == 0, "what an opted-out person writes is not kept"
        assert "988" in await phone.text("posted the goodbye letters this morning")
