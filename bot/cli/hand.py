"""One worker process, as the foreman sees it, whether the foreman started it or a nursery forked it."""

import asyncio
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Final, Protocol

from bot.cli.ports import DRAIN_SECONDS

log = logging.getLogger(__name__)
LEAVE_SECONDS: Final = DRAIN_SECONDS + 30.0  # to finish requests, redactions and a delivery; then SIGKILL
TOLD_SECONDS: Final = 1.0  # that a nursery, if it is well, needs at most to tell of a worker's end


class Process(Protocol):
    """What a hand needs of a process; `asyncio.subprocess.Process` is one."""

    @property
    def pid(self) -> int:
        """Its process id."""
        ...

    @property
    def returncode(self) -> int | None:
        """The exit status, negative for a signal; None while it lives, or where nobody could tell."""
        ...

    async def wait(self) -> int | None:
        """Wait for its end; the exit status."""
        ...

    def terminate(self) -> None:
        """Send SIGTERM; ProcessLookupError where it has ended."""
        ...

    def kill(self) -> None:
        """Send SIGKILL; ProcessLookupError where it has ended."""
        ...


class Forked:
    """A process that another one forked, held by a descriptor: a signal never reaches a later process of the same number."""

    def __init__(self, pid: int, descriptor: int) -> None:
        """`descriptor` is a pidfd, which is closed at the end of the process."""
        self.pid = pid
        self.returncode: int | None = None
        self._descriptor = descriptor
        self._ended, self._told = asyncio.Event(), asyncio.Event()
        asyncio.get_running_loop().add_reader(descriptor, self._on_end)

    async def wait(self) -> int | None:
        """See `Process.wait`. The status comes from its parent, who may have gone."""
        await self._ended.wait()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._told.wait(), TOLD_SECONDS)
        return self.returncode

    def tell(self, status: int | None) -> None:
        """Its exit status; None: its parent has gone and will never tell."""
        self.returncode = status if self.returncode is None else self.returncode
        self._told.set()

    def bury(self) -> None:
        """Take it out of the system's table, where its parent has left it to us (see `adopt_orphans` in bot/cli/cradle.py)."""
        with suppress(ChildProcessError):
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.tell(os.waitstatus_to_exitcode(status))

    def terminate(self) -> None:
        """See `Process.terminate`."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """See `Process.kill`."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self._ended.is_set():
            raise ProcessLookupError(self.pid)
        signal.pidfd_send_signal(self._descriptor, number)

    def _on_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)
        self._ended.set()
        self.bury()


async def start_process(
    command: Sequence[str], sockets: Sequence[socket.socket], count: int, environment: Mapping[str, str]
) -> tuple[socket.socket, Process]:
    """A worker that is started by itself, by `command` (it gets the arguments of bot/cli/worker.py), with our end of its talk.

    Raises:
        OSError: the system does not start one.
    """
    ours, theirs = socket.socketpair()
    descriptors = [bound.fileno() for bound in sockets] + [theirs.fileno()]
    with theirs:
        process = await asyncio.create_subprocess_exec(
            *command, *map(str, descriptors), str(count), pass_fds=descriptors, env=environment, start_new_session=True
        )
    return ours, process


class Hand:
    """One worker."""

    def __init__(
        self, place: int, process: Process, talk: tuple[asyncio.StreamReader, asyncio.StreamWriter], parent: object = None
    ) -> None:
        """`talk` leads to the worker; `parent` is the nursery that forked it, None where it was started by itself."""
        self.place, self.process, self.parent = place, process, parent
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
