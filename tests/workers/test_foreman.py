"""What the parent does with workers that load, fail, die and come back; workers that only say so stand in for the real ones."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import stand_in

from bot.cli import foreman as foreman_module
from bot.cli.foreman import Foreman


class Stage:
    """A foreman with two stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prepared, self.can_prepare = 0, True
        self.gone: list[int] = []  # who ended by itself, or by a kill of the test
        self._sockets = [socket.socket() for _ in range(2)]
        for one in self._sockets:
            one.bind(("127.0.0.1", 0))
        worker = (sys.executable, stand_in.__file__, str(folder))
        self.foreman = Foreman(folder, 2, *self._sockets, worker, self._prepare)

    def _prepare(self) -> bool:
        self.prepared += 1
        return self.can_prepare

    def says(self, what: str) -> None:
        (self.folder / "says").write_text(what)

    def events(self, event: str) -> list[int]:
        """Process ids in the order in which it happened to them."""
        file = self.folder / "events"
        lines = file.read_text().splitlines() if file.exists() else []
        return [int(line.split()[0]) for line in lines if line.split(maxsplit=1)[1] == event]

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                await asyncio.sleep(0.02)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    made = Stage(tmp_path)
    made.says("ready")
    running = asyncio.create_task(made.foreman.run())
    yield made
    made.foreman.stop()
    assert await asyncio.wait_for(running, 60) == 0
    assert set(made.events("began")) - set(made.events("asked to leave")) <= set(made.gone), "each was asked to finish"
    assert not list(tmp_path.glob("metrics-*"))
    for one in made._sockets:
        one.close()


async def test_the_first_worker_opens_at_once_and_the_others_when_they_are_ready(stage: Stage) -> None:
    await stage.until(lambda: len(stage.events("ready")) == 2)
    await stage.until(lambda: len(stage.events("open")) == 1)
    assert stage.events("open") == stage.events("began")[:1]


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
    lines = [line.split(maxsplit=1) for line in (stage.folder / "events").read_text().splitlines()]
    told = [event for _, event in lines if event in ("ready", "asked to leave")]
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
    running = asyncio.create_task(stage.foreman.run())
    await stage.until(lambda: len(stage.events("failed")) >= 2 and len(stage.events("asked to leave")) >= 1)
    first = stage.events("open")[0]
    assert first not in stage.events("asked to leave"), "who is in danger is heard by the one that stays"
    stage.says("ready")
    await stage.until(lambda: first in stage.events("asked to leave"))
    assert stage.events("ready"), "and it goes when there is a better one"
    await stage.until(lambda: len(stage.events("ready")) == 2)
    stage.foreman.stop()
    assert await asyncio.wait_for(running, 60) == 0
