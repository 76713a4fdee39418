"""The parent of `bot serve --workers N`: keeps N workers on the same ports, and never leaves the ports without one.

- A worker takes connections when its engine is ready; only where no other does it begin before that, so that pages, health checks and
  people in danger are answered from the first second.
- A worker that dies is replaced at once; one that dies young, after a pause that doubles.
- SIGTERM and SIGINT: all workers finish what runs, then everything ends.
- SIGHUP: everything is prepared anew (model, database), then worker by worker is replaced: the new one is ready before the old one goes.
  New workers run the code, model and settings of `.env` as they are then.
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
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from prometheus_client.multiprocess import mark_process_dead

from bot.cli.doors import DRAIN_SECONDS

log = logging.getLogger(__name__)
YOUNG_SECONDS: Final = 10.0  # a worker that was ready for less before it died gives reason to pause
LONGEST_PAUSE: Final = 30.0
LEAVE_SECONDS: Final = DRAIN_SECONDS + 30.0  # to finish requests, redactions and a delivery; then SIGKILL
METRICS_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"


def prepare_apart() -> bool:
    """`bot prepare` in a process of its own; whether it worked. Its sentences go where ours do."""
    return subprocess.run([sys.executable, "-m", "bot", "prepare", "--open-anyway"], check=False).returncode == 0


class Hand:
    """One worker process, as the foreman sees it."""

    def __init__(self, place: int, process: asyncio.subprocess.Process, talk: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        self.place, self.process = place, process
        self._from, self._to = talk
        self.settled = asyncio.Event()  # it is ready, has failed, or has ended
        self.ready_at: float | None = None
        self.open = False  # takes connections
        self.leaving = False
        self.failed = False  # its engine could not be loaded

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    def tell_open(self) -> None:
        """Take connections now."""
        self.open = True
        with suppress(OSError):
            self._to.write(b"open\n")

    async def listen(self, settled: Callable[["Hand"], None]) -> None:
        """Follow what it says until it ends; `settled` is called when its engine is ready or could not be loaded."""
        while line := await self._heard():
            if line == b"ready\n":
                self.ready_at = time.monotonic()
                self.open = True
            else:
                self.failed = True
            settled(self)
            self.settled.set()
        await self.process.wait()
        self.open = False
        self.settled.set()
        self._to.close()

    async def _heard(self) -> bytes:
        try:
            return await self._from.readline()
        except OSError:  # killed in the middle of a word
            return b""

    def leave(self) -> None:
        """Ask it to finish and go, for good."""
        self.leaving = True
        self.terminate()

    def terminate(self) -> None:
        """Send SIGTERM."""
        with suppress(ProcessLookupError):
            self.process.terminate()

    async def gone(self) -> None:
        """Wait until it has gone; one that does not is killed."""
        try:
            await asyncio.wait_for(self.process.wait(), LEAVE_SECONDS)
        except TimeoutError:
            log.error("worker %d does not end: killed", self.pid)
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()


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
    ) -> None:
        """`worker` starts one (it gets the arguments of bot/cli/worker.py); `prepare` makes model and database ready for new ones."""
        self._count = count
        self._worker, self._prepare = worker, prepare
        self._sockets = (patients, staff)
        self._metrics = var_dir.resolve() / f"metrics-{os.getpid()}"
        self._hands: list[Hand | None] = [None] * count
        self._alive: set[Hand] = set()  # these, and who comes or goes
        self._places = [asyncio.Lock() for _ in range(count)]  # held while somebody is put there
        self._young_deaths = [0] * count
        self._tasks: set[asyncio.Task[None]] = set()
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
            for place in range(self._count):
                self._hands[place] = await self._hire(place)
            restarts = asyncio.create_task(self._restart_when_told())
            await self._stop.wait()
            restarts.cancel()
            leaving = list(self._alive)
            for hand in leaving:
                hand.leave()
            await asyncio.gather(*(hand.gone() for hand in leaving))
            for task in list(self._tasks):
                task.cancel()
            return 0
        finally:
            shutil.rmtree(self._metrics, ignore_errors=True)

    async def _hire(self, place: int) -> Hand:
        ours, theirs = socket.socketpair()
        descriptors = [bound.fileno() for bound in self._sockets] + [theirs.fileno()]
        process = await asyncio.create_subprocess_exec(
            *self._worker, *map(str, descriptors), str(self._count),
            pass_fds=descriptors, env=os.environ | {METRICS_VARIABLE: str(self._metrics)}, start_new_session=True,
        )  # fmt: skip
        theirs.close()
        hand = Hand(place, process, await asyncio.open_connection(sock=ours))
        self._alive.add(hand)
        log.info("worker %d of %d: process %d", place + 1, self._count, hand.pid)
        if not self._somebody_is_there():
            hand.tell_open()
        self._go(self._watch(hand))
        return hand

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

    async def _restart_when_told(self) -> None:
        while True:
            await self._restart.wait()
            self._restart.clear()
            log.info("replacing the workers one by one")
            if not await asyncio.to_thread(self._prepare):
                log.error("preparing failed: the workers stay as they are")
                continue
            for place in range(self._count):
                async with self._places[place]:
                    replaced = await self._replace(place)
                if not replaced:
                    log.error("the new worker did not get ready: the others stay as they are")
                    break
            else:
                log.info("all workers are replaced")

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
