"""What the parent does with a nursery that loads, fails, dies and comes back; its loop is the real one, its workers are stand-ins."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from family import lives
from stage import Stage

from bot.cli import cradle
from bot.cli.hand import Forked


@pytest.fixture
async def stage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    """Two workers that a nursery forked."""
    caplog.set_level(logging.INFO)
    made = Stage(tmp_path, nursery=True)
    async with made.running():
        await made.until(lambda: list(made.workers().values()) == [True, True])
        await made.until(lambda: len(made.events("asked to leave")) == 1)
        await made.until(lambda: "all 2 workers are in place" in caplog.messages)
        yield made


def nursery_of(stage: Stage) -> int:
    return stage.events("nursery began")[-1]


async def test_the_first_worker_opens_at_once_and_goes_when_a_forked_one_is_there(stage: Stage) -> None:
    first = stage.events("began")[0]
    assert stage.events("open") == [first]
    assert stage.events("asked to leave") == [first]
    told = [event for _, event in stage.lines() if event in ("ready", "asked to leave")]
    assert told.index("asked to leave") >= 2, "another one is ready before"
    assert first not in stage.workers()
    assert len(stage.events("nursery began")) == 1


async def test_a_killed_worker_is_replaced_by_a_forked_one(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    victim, other = stage.workers()
    stage.foreman._hands[0].ready_at -= 60  # no longer young
    os.kill(victim, signal.SIGKILL)
    stage.gone.append(victim)
    await stage.until(lambda: victim not in stage.workers() and list(stage.workers().values()) == [True, True])
    assert other in stage.workers()
    assert f"worker process {victim} ended with -9; another one starts in 0 s" in caplog.messages


async def test_workers_go_on_without_their_nursery_until_another_one_has_forked_others(stage: Stage) -> None:
    old, lost = set(stage.workers()), nursery_of(stage)
    stage.foreman._nursery.ready_at -= 600
    os.kill(lost, signal.SIGKILL)
    await stage.until(lambda: len(stage.events("asked to leave")) == 3)
    await stage.until(lambda: list(stage.workers().values()) == [True, True])
    assert not old & set(stage.workers())
    told = [event for _, event in stage.lines() if event in ("nursery began", "ready", "asked to leave")]
    assert told[-5:] == ["nursery began", "ready", "asked to leave", "ready", "asked to leave"]
    victim = next(iter(stage.workers()))
    os.kill(victim, signal.SIGKILL)
    stage.gone.append(victim)
    await stage.until(lambda: victim not in stage.workers() and list(stage.workers().values()) == [True, True])


async def test_a_worker_that_dies_while_there_is_no_nursery_is_replaced_all_the_same(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.nursery_says("failed")
    os.kill(nursery_of(stage), signal.SIGKILL)
    await stage.until(lambda: stage.foreman._nursery is None and len(stage.events("nursery began")) >= 2)
    victim = next(iter(stage.workers()))
    os.kill(victim, signal.SIGKILL)
    stage.gone.append(victim)
    await stage.until(lambda: victim not in stage.workers() and list(stage.workers().values()) == [False, False])
    assert any(message.startswith(f"worker process {victim} ended with None") for message in caplog.messages), "nobody could tell"


async def test_a_hang_up_replaces_the_nursery_and_all_workers(stage: Stage) -> None:
    old, old_nursery = set(stage.workers()), nursery_of(stage)
    stage.foreman.restart()
    await stage.until(lambda: len(stage.events("asked to leave")) == 3)
    await stage.until(lambda: not lives(old_nursery))
    assert list(stage.workers().values()) == [True, True]
    assert not old & set(stage.workers())
    assert nursery_of(stage) != old_nursery
    assert stage.prepared == 1


@pytest.mark.parametrize("fault", ["failed", "die", "worker"])
async def test_what_cannot_be_replaced_stays(stage: Stage, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    old, old_nursery = stage.workers(), nursery_of(stage)
    stage.nursery_says("ready" if fault == "worker" else fault)
    stage.says("failed" if fault == "worker" else "ready")
    stage.foreman.restart()
    await stage.until(lambda: any("did not get ready" in message for message in caplog.messages))
    await stage.until(lambda: not lives(nursery_of(stage)) or nursery_of(stage) == old_nursery)
    assert stage.workers() == old
    assert lives(old_nursery)


@pytest.mark.parametrize("fault", ["failed", "die", "threads"])
async def test_without_a_nursery_workers_are_started_by_themselves(tmp_path: Path, fault: str) -> None:
    stage = Stage(tmp_path, nursery=True)
    stage.nursery_says(fault)
    async with stage.running():
        await stage.until(lambda: list(stage.workers().values()) == [False, False])
        stage.nursery_says("ready")
        if fault == "threads":
            stage.foreman.restart()
        await stage.until(lambda: list(stage.workers().values()) == [True, True])


async def test_a_system_without_what_it_takes_has_no_nursery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cradle.sys, "platform", "darwin")
    stage = Stage(tmp_path, nursery=True)
    async with stage.running():
        await stage.until(lambda: list(stage.workers().values()) == [False, False])
        assert stage.events("nursery began") == []


async def test_forked_workers_that_die_again_and_again_make_room_for_one_that_was_not_forked(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: sleep(min(seconds, 0.02)))
    stage.says("die when forked")
    victim, other = stage.workers()
    os.kill(victim, signal.SIGKILL)
    await stage.until(lambda: stage.workers().get(other) is True and list(stage.workers().values()).count(False) == 1)
    stage.gone.extend(set(stage.events("began")) - set(stage.events("ready")) | {victim})
    assert len(stage.gone) == 3, "it and two others"


async def test_a_nursery_that_does_not_answer_is_killed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cradle, "BIRTH_SECONDS", 0.2)
    stuck, victim = nursery_of(stage), next(iter(stage.workers()))
    os.kill(stuck, signal.SIGSTOP)
    os.kill(victim, signal.SIGKILL)
    stage.gone.append(victim)
    await stage.until(lambda: nursery_of(stage) != stuck and list(stage.workers().values()) == [True, True])
    assert not lives(stuck)


async def test_everything_ends_while_the_nursery_still_loads(tmp_path: Path) -> None:
    stage = Stage(tmp_path, nursery=True)
    async with stage.running():
        await stage.until(lambda: bool(stage.events("nursery began")))


async def test_a_process_that_has_ended_gets_no_signal() -> None:
    pid = os.posix_spawn("/bin/true", ["true"], {})
    forked = Forked(pid, os.pidfd_open(pid))
    assert await forked.wait() == 0, "left behind, it was buried"
    for send in (forked.terminate, forked.kill):
        with pytest.raises(ProcessLookupError):
            send()
