"""The nursery (bot/cli/nursery.py), as the foreman sees it: it is started, forks workers when asked, and ends."""

import asyncio
import ctypes
import logging
import os
import socket
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from bot.cli.hand import Forked

log = logging.getLogger(__name__)
PR_SET_CHILD_SUBREAPER: Final = 36  # prctl(2)
COMMAND: Final = (sys.executable, "-m", "bot.cli.nursery")
LOAD_SECONDS: Final = 300.0  # a nursery that has not loaded by then never will
BIRTH_SECONDS: Final = 30.0  # one that has not forked by then is stuck
END_SECONDS: Final = 10.0
YOUNG_SECONDS: Final = 60.0  # one that was ready for less before it went gives reason to pause


def possible() -> bool:
    """Whether this system has what a nursery needs: processes that are held by descriptors (Linux 5.3)."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def adopt_orphans() -> None:
    """Let what a nursery leaves behind when it dies be this process's children, so that somebody knows how they end and buries them."""
    if possible():
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Cradle:
    """One nursery process."""

    def __init__(self, process: asyncio.subprocess.Process, control: socket.socket) -> None:
        """`control` is our end of the socket over which it talks; `start` makes both."""
        self._process, self._control = process, control
        self._settled = asyncio.Event()  # it is ready, has failed, or has ended
        self._births: deque[asyncio.Future[Forked | None]] = deque()
        self._children: dict[int, Forked] = {}
        self.ready_at: float | None = None
        self.gone = asyncio.Event()
        asyncio.get_running_loop().add_reader(control, self._hear)

    @classmethod
    async def start(cls, command: Sequence[str], sockets: Sequence[socket.socket], count: int, environment: Mapping[str, str]) -> "Cradle":
        """Start a nursery by `command` (it gets the arguments of bot/cli/nursery.py).

        Raises:
            OSError: the system does not start one.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        descriptors = [bound.fileno() for bound in sockets] + [theirs.fileno()]
        try:
            process = await asyncio.create_subprocess_exec(
                *command, *map(str, descriptors), str(count), pass_fds=descriptors, env=environment, start_new_session=True
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        log.info("nursery: process %d", process.pid)
        return cls(process, ours)

    async def ready(self) -> bool:
        """Wait until it has loaded everything; whether it did, and lives."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), LOAD_SECONDS)
        return self.ready_at is not None and not self.gone.is_set()

    async def bear(self, place: int) -> tuple[socket.socket, Forked] | None:
        """A new worker for `place`, with our end of its talk; None where there is none to be had. A nursery that is stuck is killed."""
        birth: asyncio.Future[Forked | None] = asyncio.get_running_loop().create_future()
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [str(place).encode()], [theirs.fileno()])
            self._births.append(birth)
            child = await asyncio.wait_for(birth, BIRTH_SECONDS)
        except TimeoutError:
            log.error("the nursery does not answer: process %d is killed", self._process.pid)
            with suppress(ProcessLookupError):
                self._process.kill()
            child = None
        except OSError:  # it is gone
            child = None
        if child is None:
            ours.close()
            return None
        return ours, child

    @property
    def died_young(self) -> bool:
        """Whether it was ready for a short time only before it went, or not at all."""
        return self.ready_at is None or time.monotonic() - self.ready_at < YOUNG_SECONDS

    async def end(self) -> None:
        """End it; its workers go on."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), END_SECONDS)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()
        self._lose()
        for child in self._children.values():  # who ended before it and was not buried by it
            child.bury()

    def _hear(self) -> None:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 100, 1)
        except BlockingIOError:
            return
        except OSError:  # killed in the middle of a word
            message, descriptors = b"", []
        match message.split():
            case [b"ready"]:
                self.ready_at = time.monotonic()
                self._settled.set()
            case [b"failed"]:
                self._settled.set()
            case [b"born", pid]:
                self._answer(Forked(int(pid), descriptors[0]))
            case [b"refused"]:
                self._answer(None)
            case [b"gone", pid, status]:
                self._children.pop(int(pid)).tell(int(status))
            case _:
                self._lose()

    def _answer(self, child: Forked | None) -> None:
        if child is not None:
            self._children[child.pid] = child
        birth = self._births.popleft()
        if not birth.done():
            birth.set_result(child)

    def _lose(self) -> None:
        """It is gone, and tells nothing any more."""
        if self.gone.is_set():
            return
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        for child in self._children.values():
            child.tell(None)
        while self._births:
            self._answer(None)
        self._settled.set()
        self.gone.set()
