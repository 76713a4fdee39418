"""A foreman with two workers that are stand-ins, and a nursery that is one, too, where it is asked for."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import stand_in
import stand_in_nursery
from family import lives

from bot.cli.foreman import Foreman


class Stage:
    """A foreman, and what its stand-ins write down."""

    def __init__(self, folder: Path, *, nursery: bool = False) -> None:
        self.folder = folder
        self.prepared, self.can_prepare = 0, True
        self.gone: list[int] = []  # who ended by itself, or by a kill of the test
        self._sockets = [socket.socket() for _ in range(2)]
        for one in self._sockets:
            one.bind(("127.0.0.1", 0))
        worker = (sys.executable, stand_in.__file__, str(folder))
        forks = (sys.executable, stand_in_nursery.__file__, str(folder)) if nursery else None
        self.foreman = Foreman(folder, 2, *self._sockets, worker, self._prepare, forks)
        self.says("ready")
        self.nursery_says("ready")

    def _prepare(self) -> bool:
        self.prepared += 1
        return self.can_prepare

    def says(self, what: str) -> None:
        (self.folder / "says").write_text(what)

    def nursery_says(self, what: str) -> None:
        (self.folder / "nursery-says").write_text(what)

    def lines(self) -> list[tuple[int, str]]:
        """Process ids and what happened to them, in order."""
        file = self.folder / "events"
        lines = file.read_text().splitlines() if file.exists() else []
        return [(int(line.split()[0]), line.split(maxsplit=1)[1]) for line in lines]

    def events(self, event: str) -> list[int]:
        """Process ids in the order in which it happened to them."""
        return [pid for pid, happened in self.lines() if happened == event]

    def workers(self) -> dict[int, bool]:
        """Process ids of the workers in place, and whether the present nursery forked them."""
        hands = [hand for hand in self.foreman._hands if hand is not None]
        return {hand.pid: hand.parent is not None and hand.parent is self.foreman._nursery for hand in hands if hand.ready_at}

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not holds():
                await asyncio.sleep(0.02)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The foreman at work; at the end it is told to stop, and everything has to be gone."""
        running = asyncio.create_task(self.foreman.run())
        yield
        self.foreman.stop()
        assert await asyncio.wait_for(running, 60) == 0
        assert set(self.events("began")) - set(self.events("asked to leave")) <= set(self.gone), "each was asked to finish"
        everybody = self.events("began") + self.events("nursery began")
        assert [pid for pid in everybody if lives(pid)] == []
        assert not list(self.folder.glob("metrics-*"))
        for one in self._sockets:
            one.close()
