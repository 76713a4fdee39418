"""Nobody in danger goes unheard by text: not when opted out, not while the engine is away, slow or wedged, not when the disk fails."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from phone import Phone, said
from sms_service import MakeService
from sqlalchemy import select

from bot.channels.sms import texting
from bot.engine.protocol import Choice, Engine, Reply, Topic, Turn, Utterance
from bot.guard import Guard
from bot.safety.hit import Reason, SafetyHit
from bot.store.models import Conversation, Message, SmsTurn

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


class Suspecting(SeesDanger):
    """An engine that holds danger for possible, and an answer for likelier."""

    version = "suspecting"

    def __init__(self, suspicion: float) -> None:
        self.suspicion = suspicion

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        return Turn((Reply("An answer."),), (Topic("session", 0.9),), ("answer",), danger_probability=0.3, suspicion=self.suspicion)


def detected(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The trained detector sees danger in everything; `name`: where the guard says so."""
    hit = SafetyHit("crisis", Reason.DETECTOR, "en", "self", (0, 0))
    check = Guard.check
    monkeypatch.setattr(Guard, name, lambda guard, text: check(guard, text) or (hit if len(text.split()) > 3 else None))


@pytest.mark.parametrize(("suspicion", "heard"), [(0.2, True), (0.05, False)])
async def test_danger_that_engine_and_detector_suspect_together_is_heard_after_an_opt_out(
    make_service: MakeService, monkeypatch: pytest.MonkeyPatch, suspicion: float, heard: bool
) -> None:
    detected(monkeypatch, "suspicion")
    async with Phone(await make_service(lambda: Suspecting(suspicion))) as phone:
        await phone.text("STOP")
        answer = await phone.text("my sister has all the papers now")
        assert ("988" in answer) == heard
        assert bool(answer) == heard
        assert phone.rows(Message) == (2 if heard else 0), "only in danger the words are kept"


@pytest.mark.parametrize("seconds", [0.2, 60.0])
async def test_an_engine_that_takes_too_long_means_silence_after_an_opt_out(make_service: MakeService, seconds: float) -> None:
    async with Phone(await make_service(lambda: Wedged(seconds), sms_seconds=3.0)) as phone:
        await phone.text("STOP")
        began = time.perf_counter()
        assert await phone.text("what is a session like") == ""
        assert time.perf_counter() - began < 2.5
        assert phone.rows(Message) == 0


async def test_no_apology_reaches_a_person_who_opted_out(make_service: MakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    async with Phone(await make_service(lambda: Wedged(5), sms_seconds=1.0)) as phone:
        assert "sorry" in await phone.text("what is a session like")
        await phone.text("STOP", From="+16025550199")
        phone.number = "+16025550199"
        monkeypatch.setattr(texting, "LOOK_SECONDS", 5.0)
        monkeypatch.setattr(texting, "HEAR_SECONDS", 5.0)
        assert await phone.text("what is a session like") == ""


class TakesBack(SeesDanger):
    """An engine that is sure of a harmless topic."""

    version = "takes back"

    async def reply(self, conversation_id: str, utterance: Utterance, state: dict[str, Any] | None) -> Turn:
        choices = (Choice("topic:session", "What a session is like"), Choice("contact", "Contact"))
        return Turn((Reply("An answer.", choices),), (Topic("session", 0.9),), ("answer",), danger_probability=0.001, state={"events": []})


async def test_what_the_detector_saw_and_the_engine_takes_back_is_an_ordinary_turn(
    make_service: MakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    detected(monkeypatch, "check")
    async with Phone(await make_service(TakesBack)) as phone:
        answer = await phone.text("how badly will it hurt my wallet")
        assert answer.startswith(phone.service.clinic.name)
        assert "Reply 1: What a session is like" in answer
        assert phone.events().count("introduced") == 1
        with phone.service.database.read() as session:
            assert session.scalars(select(SmsTurn)).one().choices == ["topic:session", "contact"]
        assert "988" in await phone.text(CRISIS), "a pattern's hit is never taken back"


async def test_what_is_taken_back_gets_silence_after_an_opt_out_and_is_not_kept(
    make_service: MakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    detected(monkeypatch, "check")
    async with Phone(await make_service(TakesBack)) as phone:
        await phone.text("STOP")
        assert await phone.text("how badly will it hurt my wallet") == ""
        assert phone.rows(Message) == 0
        assert "988" in await phone.text(CRISIS)


async def test_an_opt_out_in_what_is_taken_back_is_done(make_service: MakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    detected(monkeypatch, "check")
    async with Phone(await make_service(TakesBack)) as phone:
        assert "opted out" in await phone.text("this is too much, please stop texting me")
        assert phone.events()[-1] == "opt_out"
        assert await phone.text("how badly will it hurt my wallet") == ""


async def test_what_the_detector_saw_is_answered_when_the_engine_does_not_come_back(
    make_service: MakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    detected(monkeypatch, "check")
    async with Phone(await make_service(lambda: Wedged(4))) as phone:
        await phone.text("STOP")
        assert "988" in await phone.text("how badly will it hurt my wallet")
