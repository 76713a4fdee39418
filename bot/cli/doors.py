"""The two servers of one process, the patients' and the staff's, on sockets that are bound already; opened and closed together."""

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI

from bot.channels.connection import GuardedProtocol
from bot.cli.ports import DRAIN_SECONDS

KEEP_ALIVE_SECONDS: Final = 65


class Door(uvicorn.Server):
    """A server on a bound socket. Signals and the app's start and end are the house's business."""

    def __init__(self, app: FastAPI, bound: socket.socket) -> None:
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, date_header=True, timeout_graceful_shutdown=DRAIN_SECONDS,
            timeout_keep_alive=KEEP_ALIVE_SECONDS, proxy_headers=False, ws="none", http=GuardedProtocol, lifespan="off",
        )  # fmt: skip
        super().__init__(config)
        self._bound = bound

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `House`."""
        yield

    async def run_here(self) -> None:
        """Serve until `should_exit`; running requests are finished first."""
        await self.serve([self._bound])


class House:
    """Both apps of one process, from their start to their end."""

    def __init__(self, patients: FastAPI, staff: FastAPI, patients_socket: socket.socket, staff_socket: socket.socket) -> None:
        self._apps = (patients, staff)
        self._doors = (Door(patients, patients_socket), Door(staff, staff_socket))
        self._stop = asyncio.Event()
        self.open = asyncio.Event()  # the doors are opened when it is set

    def close(self) -> None:
        """Take nothing new, finish what runs, then end."""
        self._stop.set()

    async def run(self) -> None:
        """Start both apps, open the doors when told to, serve until SIGTERM, SIGINT or `close`."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.close)
        patients, staff = self._apps
        async with patients.router.lifespan_context(patients), staff.router.lifespan_context(staff):
            stopped = asyncio.create_task(self._stop.wait())
            opened = asyncio.create_task(self.open.wait())
            await asyncio.wait((stopped, opened), return_when=asyncio.FIRST_COMPLETED)
            opened.cancel()
            if stopped.done():
                return
            serving = asyncio.gather(*(door.run_here() for door in self._doors))
            await asyncio.wait((stopped, serving), return_when=asyncio.FIRST_COMPLETED)
            for door in self._doors:
                door.should_exit = True
            await serving
