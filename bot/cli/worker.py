"""A worker process of `bot serve --workers N`: forked by bot/cli/nursery.py with everything loaded, or started by bot/cli/foreman.py with
the ports' sockets, and then it loads everything itself. Never started by hand.

It talks with the foreman over a socket of one line a message: it says "ready" or "failed" when its engine has settled; "open" tells it to
take connections although its engine is not ready, because nobody else does. When the foreman is gone it finishes what runs and ends.
"""

import asyncio
import socket
import sys
from contextlib import suppress
from pathlib import Path

from bot import event_loop
from bot.channels.patient_app import make_patient_app
from bot.cli.doors import House
from bot.cli.parts import Parts
from bot.service import Service
from bot.staff.app import make_staff_app


async def work(service: Service, patients: socket.socket, staff: socket.socket, foreman: socket.socket) -> None:
    """Serve until the foreman, or a signal, says that it is enough."""
    house = House(make_patient_app(service), make_staff_app(service), patients, staff)
    from_foreman, to_foreman = await asyncio.open_connection(sock=foreman)

    async def listen() -> None:
        with suppress(OSError):  # killed before it has read what was said to it: the line is cut, not closed
            while line := await from_foreman.readline():
                if line == b"open\n":
                    house.open.set()
        house.close()

    async def report() -> None:
        while not (service.engine.ready or service.engine.error):
            await asyncio.sleep(0.05)
        if service.engine.ready:
            house.open.set()
        to_foreman.write(b"ready\n" if service.engine.ready else b"failed\n")

    tasks = [asyncio.create_task(listen()), asyncio.create_task(report())]
    try:
        await house.run()
    finally:
        for task in tasks:
            task.cancel()


def run(parts: Parts, patients: socket.socket, staff: socket.socket, foreman: socket.socket, processes: int) -> None:
    """Be a worker of `parts`, one of `processes`, to the end; both kinds come here."""
    call_this_process("bot-worker")
    event_loop.run(work(parts.service(processes), patients, staff, foreman))


def call_this_process(name: str) -> None:
    """Let `ps` and `top` tell which process is what; 15 letters at most, and only where there is such a name (Linux)."""
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name, encoding="ascii")


def main(patients_fd: int, staff_fd: int, foreman_fd: int, processes: int) -> None:
    """Put the parts together and work; the arguments are inherited file descriptors, and how many workers there are."""
    patients, staff, foreman = (socket.socket(fileno=fd) for fd in (patients_fd, staff_fd, foreman_fd))
    run(Parts.light(), patients, staff, foreman, processes)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
