"""The parent of `bot serve --workers N`: keeps N workers on the same ports, and never leaves the ports without one.

- The first worker is started by itself and opens at once, so that pages, health checks and people in danger are answered from the first
  second. Beside it a nursery loads everything (bot/cli/nursery.py). When it is ready all places are filled with workers that it forks, and
  that share its memory; one of these takes the first one's place, too. Where there can be no nursery each worker is started by itself.
- A worker takes connections when its engine is ready; only where no other does it begin before that.
- A worker that dies is replaced at once; one that dies young, after a pause that doubles.
- A nursery that dies is started anew, and its workers go on until those of the new one take their places. Meanwhile, and where forked
  workers die young again and again, workers are started by themselves.
- SIGTERM and SIGINT: all workers finish what runs, then everything ends.
- SIGHUP: everything is prepared anew (model, database, nursery), then worker by worker is replaced: the new one is ready before the old one
  goes. New workers run the code, model and settings of `.env` as they are then.
The parent imports neither Rasa nor a model, takes no request and reads no word of a patient.
"""

import asyncio
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from prometheus_client.multiprocess import mark_process_dead

from bot.cli.cradle import COMMAND, Cradle, possible
from bot.cli.hand import Hand, Process, start_process

log = logging.getLogger(__name__)
YOUNG_SECONDS: Final = 10.0  # a worker that was ready for less before it died gives reason to pause
LONGEST_PAUSE: Final = 30.0
NURSERY_PAUSE: Final = 300.0  # the longest for a nursery: what cannot be loaded costs seconds of a core, and workers can do without
AGAIN_SECONDS: Final = 2.0  # until a process is tried again that the system did not start
FORKS_TRIED: Final = 3  # deaths of the young after which a place is filled without the nursery
METRICS_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
Made = TypeVar("Made")


def prepare_apart() -> bool:
    """`bot prepare` in a process of its own; whether it worked. Its sentences go where ours do."""
    return subprocess.run([sys.executable, "-m", "bot", "prepare", "--open-anyway"], check=False).returncode == 0


class Foreman:
    """Keeps `count` workers on two sockets."""

    def __init__(
        self,
        var_dir: Path,
        count: int,
        patients: socket.socket,
        staff: socket.socket,
        worker: Sequence[str] = (sys.executable, "-m", "bot.cli.worker"),
        prepare: Callable[[], bool] = prepare_apart,
        nursery: Sequence[str] | None = COMMAND,
    ) -> None:
        """`worker` starts one, `nursery` what forks them (they get the arguments of bot/cli/worker.py and nursery.py; None: no nursery).

        `prepare` makes model and database ready for new ones.
        """
        self._count = count
        self._worker, self._prepare = worker, prepare
        self._nursery_command = nursery if possible() else None
        self._sockets = (patients, staff)
        self._metrics = var_dir.resolve() / f"metrics-{os.getpid()}"
        self._hands: list[Hand | None] = [None] * count
        self._alive: set[Hand] = set()  # these, and who comes or goes
        self._places = [asyncio.Lock() for _ in range(count)]  # held while somebody is put there
        self._young_deaths = [0] * count
        self._nursery: Cradle | None = None  # who forks the workers
        self._nurseries: set[Cradle] = set()  # this one, and who loads or goes
        self._lost_nurseries = 0  # in a row
        self._filled = False  # all places are, and it has not been told yet that all are ready
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun: set[asyncio.Task[Any]] = set()
        self._stop = asyncio.Event()
        self._restart = asyncio.Event()

    def stop(self) -> None:
        """Let all workers finish, then end."""
        self._stop.set()

    def restart(self) -> None:
        """Replace the workers one by one."""
        self._restart.set()

    async def run(self) -> int:
        """Keep the workers until SIGTERM or SIGINT; the exit status."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        loop.add_signal_handler(signal.SIGHUP, self.restart)
        _sweep(self._metrics.parent)
        self._metrics.mkdir(parents=True)
        for bound in self._sockets:
            bound.listen(2048)  # who comes while no worker is there waits in line
        try:
            self._hands[0] = await self._hire(0)
            leading = asyncio.create_task(self._lead())
            await self._stop.wait()
            leading.cancel()
            await asyncio.gather(*self._begun, return_exceptions=True)
            leaving = list(self._alive)
            for hand in leaving:
                hand.leave()
            await asyncio.gather(*(hand.gone() for hand in leaving))
            await asyncio.gather(*(nursery.end() for nursery in list(self._nurseries)))
            for task in list(self._tasks):
                task.cancel()
            return 0
        finally:
            shutil.rmtree(self._metrics, ignore_errors=True)

    @property
    def _environment(self) -> dict[str, str]:
        return os.environ | {METRICS_VARIABLE: str(self._metrics)}

    async def _whole(self, work: Coroutine[Any, Any, Made]) -> Made:
        """`work` to its end, although who waits for it is cancelled: a process that it starts has to be known when all are told to go."""
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return await asyncio.shield(task)

    async def _hire(self, place: int) -> Hand:
        return await self._whole(self._hire_now(place))

    async def _hire_now(self, place: int) -> Hand:
        nursery = self._nursery if self._young_deaths[place] < FORKS_TRIED else None
        born = await nursery.bear(place) if nursery is not None else None
        talk, process = born or await self._started()
        hand = Hand(place, process, await asyncio.open_connection(sock=talk), nursery if born else None)
        self._alive.add(hand)
        log.info("worker %d of %d: process %d%s", place + 1, self._count, hand.pid, ", forked" if born else "")
        if not self._somebody_is_there():
            hand.tell_open()
        self._go(self._watch(hand))
        return hand

    async def _started(self) -> tuple[socket.socket, Process]:
        while True:
            try:
                return await start_process(self._worker, self._sockets, self._count, self._environment)
            except OSError as error:  # no memory or no process to be had; the place must not stay empty for ever
                if self._stop.is_set():
                    raise
                log.error("no worker can be started: %s", error.strerror)
                await asyncio.sleep(AGAIN_SECONDS)

    def _somebody_is_there(self, besides: Hand | None = None) -> bool:
        return any(hand.open and not hand.leaving and hand is not besides for hand in self._alive)

    def _on_settled(self, hand: Hand) -> None:
        """A worker whose engine could not be loaded still has a kind sentence and hears danger; it stays while there is no better one."""
        if hand.failed and self._hands[hand.place] is hand:  # else it is a new one, see _replace
            log.error("the engine of worker process %d could not be loaded", hand.pid)
            if not self._somebody_is_there(besides=hand):
                hand.tell_open()
        if self._somebody_is_there():
            for other in self._hands:
                if other is not None and other.failed and self._somebody_is_there(besides=other):
                    other.open = False
                    other.terminate()  # and tries again, see _watch
        self._tell_if_all_are_there()

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self, hand: Hand) -> None:
        await hand.listen(self._on_settled)
        self._alive.discard(hand)
        with suppress(OSError):
            # Its gauges no longer count; its counters stay in the sums.
            mark_process_dead(hand.pid, str(self._metrics))  # type: ignore[no-untyped-call]
        if hand.leaving or self._stop.is_set() or self._hands[hand.place] is not hand:
            return
        self._hands[hand.place] = None
        young = hand.ready_at is None or time.monotonic() - hand.ready_at < YOUNG_SECONDS
        self._young_deaths[hand.place] = self._young_deaths[hand.place] + 1 if young else 0
        pause = min(2.0 ** (self._young_deaths[hand.place] - 1), LONGEST_PAUSE) if young else 0.0
        log.error("worker process %d ended with %s; another one starts in %.0f s", hand.pid, hand.process.returncode, pause)
        if not self._somebody_is_there():
            for other in [other for other in self._hands if other is not None][:1]:
                other.tell_open()
        await asyncio.sleep(pause)
        async with self._places[hand.place]:
            if not self._stop.is_set() and self._hands[hand.place] is None:
                self._hands[hand.place] = await self._hire(hand.place)

    async def _lead(self) -> None:
        """Fill the places, and do what is due to all workers, one thing after the other."""
        await self._settle()
        while True:
            if await self._told_to_restart():
                await self._renew_everything()
            else:
                await self._settle()

    async def _settle(self) -> None:
        """Workers in all places, forked by one nursery where there can be one."""
        self._nursery = await self._new_nursery()
        if self._nursery is None:
            self._lost_nurseries += 1
        strangers = [hand for hand in self._hands if hand is not None and hand.parent is not self._nursery]
        if not await self._fill(strangers if self._nursery is not None else []):
            log.error("the new worker did not get ready: the others stay as they are")
        self._filled = True
        self._tell_if_all_are_there()

    def _tell_if_all_are_there(self) -> None:
        if self._filled and all(hand is not None and hand.ready_at is not None for hand in self._hands):
            self._filled = False  # it is told once
            log.info("all %d workers are in place", self._count)

    async def _told_to_restart(self) -> bool:
        """Wait until something is to be done; whether that is a restart, else a nursery is missing."""
        told = asyncio.create_task(self._restart.wait())
        if self._nursery is not None:
            lost = asyncio.create_task(self._nursery.gone.wait())
            await asyncio.wait((told, lost), return_when=asyncio.FIRST_COMPLETED)
            lost.cancel()
        if self._nursery is not None and self._nursery.gone.is_set():
            log.error("the nursery ended: its workers go on, another one starts")
            self._lost_nurseries = self._lost_nurseries + 1 if self._nursery.died_young else 0
            self._go(self._dismiss(self._nursery))
            self._nursery = None
        if self._nursery is None:
            pause = min(2.0 ** (self._lost_nurseries - 1), NURSERY_PAUSE) if self._lost_nurseries else 0.0
            await asyncio.wait((told,), timeout=None if self._nursery_command is None else pause)
        told.cancel()
        return self._restart.is_set()

    async def _new_nursery(self) -> Cradle | None:
        """One that is ready; None where there is none to be had."""
        if self._nursery_command is None:
            return None
        nursery = await self._whole(self._start_nursery(self._nursery_command))
        if nursery is None or await nursery.ready():
            return nursery
        log.error("the nursery did not get ready: workers are started by themselves, and share no memory")
        await self._dismiss(nursery)
        return None

    async def _start_nursery(self, command: Sequence[str]) -> Cradle | None:
        try:
            nursery = await Cradle.start(command, self._sockets, self._count, self._environment)
        except OSError as error:
            log.error("no nursery can be started: %s", error.strerror)
            return None
        self._nurseries.add(nursery)
        return nursery

    async def _dismiss(self, nursery: Cradle | None) -> None:
        if nursery is not None:
            await nursery.end()
            self._nurseries.discard(nursery)

    async def _renew_everything(self) -> None:
        self._restart.clear()
        log.info("replacing the workers one by one")
        if not await asyncio.to_thread(self._prepare):
            log.error("preparing failed: the workers stay as they are")
            return
        before, new = self._nursery, await self._new_nursery()
        if new is None and before is not None:
            log.error("the new nursery did not get ready: the workers stay as they are")
            return
        self._nursery = new
        self._young_deaths = [0] * self._count  # of other code and another model
        if await self._fill(list(self._hands)):
            log.info("all workers are replaced")
            self._lost_nurseries = 0
            await self._dismiss(before)
            return
        log.error("the new worker did not get ready: the others stay as they are")
        if before is not None:
            self._nursery = before
            await self._dismiss(new)

    async def _fill(self, old: Collection[Hand | None]) -> bool:
        """Somebody in each place, then others in place of `old`, one after the other. False where a new one did not get ready."""
        for place in range(self._count):
            async with self._places[place]:
                if self._hands[place] is None:
                    self._hands[place] = await self._hire(place)
        for place in range(self._count):
            async with self._places[place]:
                if self._hands[place] in old and not await self._replace(place):
                    return False
        return True

    async def _replace(self, place: int) -> bool:
        """A new worker in the place of the old one, which goes when the new one is ready. Whether that worked."""
        new = await self._hire(place)
        await new.settled.wait()
        if new.ready_at is None:
            new.leave()
            await new.gone()
            return False
        old, self._hands[place] = self._hands[place], new
        if old is not None:
            old.leave()
            await old.gone()
        return True


def _sweep(folder: Path) -> None:
    """Remove the metrics of foremen that did not get to it."""
    for left in folder.glob("metrics-*"):
        pid = left.name.removeprefix("metrics-")
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(left, ignore_errors=True)
