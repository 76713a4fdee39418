"""What the parent does with workers that load, fail, die and come back, without a nursery; workers that only say so stand in for real ones."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from stage import Stage

from bot.cli import foreman as foreman_module


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    async with made.running():
        yield made


async def test_the_first_worker_opens_at_once_and_the_others_when_they_are_ready(stage: Stage) -> None:
    await stage.until(lambda: len(stage.events("ready")) == 2)
    await stage.until(lambda: len(stage.events("open")) == 1)
    assert stage.foreman._hands[0] is not None
    assert stage.events("open") == [stage.foreman._hands[0].pid]


async def test_workers_that_die_young_come_back_after_growing_pauses(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.until(lambda: len(stage.events("ready")) == 2)
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def at_once(seconds: float) -> None:
        if seconds >= 1:
            pauses.append(seconds)
        await sleep(min(seconds, 0.02))

    monkeypatch.setattr(foreman_module.asyncio, "sleep", at_once)
    stage.says("die")
    victim = stage.foreman._hands[0]
    assert victim is not None
    victim.process.kill()
    stage.gone.append(victim.pid)
    await stage.until(lambda: len(pauses) >= 7)
    assert pauses[:7] == [1, 2, 4, 8, 16, 30, 30]
    stage.says("ready")
    await stage.until(lambda: len(stage.events("ready")) == 3)
    stage.gone.extend(set(stage.events("began")) - set(stage.events("ready")))


async def test_a_hang_up_replaces_one_by_one_and_the_new_one_is_ready_first(stage: Stage) -> None:
    await stage.until(lambda: len(stage.events("ready")) == 2)
    old = stage.events("ready")
    stage.foreman.restart()
    await stage.until(lambda: len(stage.events("asked to leave")) == 2)
    assert stage.prepared == 1
    told = [event for _, event in stage.lines() if event in ("ready", "asked to leave")]
    assert told == ["ready", "ready", "ready", "asked to leave", "ready", "asked to leave"]
    assert sorted(stage.events("asked to leave")) == sorted(old)


@pytest.mark.parametrize("fault", ["prepare", "failed", "die"])
async def test_what_cannot_be_replaced_stays(stage: Stage, fault: str) -> None:
    await stage.until(lambda: len(stage.events("ready")) == 2)
    stage.can_prepare = fault != "prepare"
    stage.says(fault)
    stage.foreman.restart()
    await stage.until(lambda: stage.prepared == 1)
    await stage.until(lambda: fault == "prepare" or len(stage.events("began")) == 3)
    await asyncio.sleep(1)
    new = set(stage.events("began")) - set(stage.events("ready"))
    assert set(stage.events("asked to leave")) <= new, "the old ones go on"
    stage.gone.extend(new)
    stage.says("ready")
    stage.can_prepare = True
    stage.foreman.restart()
    await stage.until(lambda: len(stage.events("ready")) == 4)


async def test_with_a_model_that_cannot_be_loaded_one_worker_keeps_the_house_open(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.says("failed")
    async with stage.running():
        await stage.until(lambda: len(stage.events("failed")) >= 2 and len(stage.events("asked to leave")) >= 1)
        first = stage.events("open")[0]
        assert first not in stage.events("asked to leave"), "who is in danger is heard by the one that stays"
        stage.says("ready")
        await stage.until(lambda: first in stage.events("asked to leave"))
        assert stage.events("ready"), "and it goes when there is a better one"
        await stage.until(lambda: len(stage.events("ready")) == 2)


async def test_a_system_that_starts_no_process_for_a_while_gets_its_workers_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, refused = asyncio.create_subprocess_exec, 0

    async def start_later(*command: str, **how: object) -> asyncio.subprocess.Process:
        nonlocal refused
        if refused < 2:
            refused += 1
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return await start(*command, **how)

    monkeypatch.setattr(foreman_module, "AGAIN_SECONDS", 0.05)
    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_later)
    stage = Stage(tmp_path)
    async with stage.running():
        await stage.until(lambda: len(stage.events("ready")) == 2)
    assert refused == 2
