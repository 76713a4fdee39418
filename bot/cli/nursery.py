"""The process that has loaded everything and forks the workers of `bot serve --workers N`; started by bot/cli/foreman.py, never by hand.

Why: forked workers share what was loaded. The model's arrays lie in memory, and in the processor's cache, once for all of them, and a new
worker is there in a moment. It takes no request, opens neither database nor Redis, counts nothing and has one thread: a thread that holds a
lock at the moment of a fork would leave it locked in the child for ever.

It talks with the foreman in messages over one socket. It says "ready" or "failed" when it has loaded. The foreman then asks for a worker by
its place, and sends along the worker's own socket; the answer is "born PID", with a descriptor of the new process that no later process
of the same number can be mistaken for, or "refused". Each end of a worker is told as "gone PID STATUS". When the foreman is gone it ends;
workers notice that by themselves, and none of them needs the nursery to go on. The foreman may be of an older version than this code.
"""

import gc
import logging
import os
import select
import socket
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

from bot.memory import give_back, let_go_of_code

log = logging.getLogger(__name__)


class Nursery:
    """Forks workers for the foreman at the other end of `control`."""

    def __init__(self, control: socket.socket, work: Callable[[int, socket.socket], None]) -> None:
        """`work` is what a worker does from its birth to its end; it gets its place and its own socket to the foreman."""
        self._control = control
        self._work = work
        self._children: dict[int, int] = {}  # process ids by descriptor

    def run(self) -> None:
        """Say that all is ready, then fork until the foreman is gone."""
        self._control.send(b"ready")
        while True:
            stirring, _, _ = select.select([self._control.fileno(), *self._children], [], [])
            for descriptor in stirring:
                if descriptor in self._children:
                    self._bury(descriptor)
                elif not self._answer():
                    return

    def _answer(self) -> bool:
        message, descriptors, _, _ = socket.recv_fds(self._control, 100, 1)
        if not message:
            return False
        with socket.socket(fileno=descriptors[0]) as talk:
            self._bear(int(message), talk)
        return True

    def _bear(self, place: int, talk: socket.socket) -> None:
        if threading.active_count() > 1:
            log.error("the nursery has threads and forks nobody: %s", ", ".join(thread.name for thread in threading.enumerate()))
            self._control.send(b"refused")
            return
        for stream in (sys.stdout, sys.stderr):
            stream.flush()  # or the child would write it again
        try:
            pid = os.fork()
        except OSError as error:
            log.error("the nursery cannot fork: %s", error.strerror)
            self._control.send(b"refused")
            return
        if pid == 0:
            self._live(place, talk)
        descriptor = os.pidfd_open(pid)
        self._children[descriptor] = pid
        socket.send_fds(self._control, [f"born {pid}".encode()], [descriptor])

    def _bury(self, descriptor: int) -> None:
        pid = self._children.pop(descriptor)
        _, status = os.waitpid(pid, 0)
        os.close(descriptor)
        self._control.send(f"gone {pid} {os.waitstatus_to_exitcode(status)}".encode())

    def _live(self, place: int, talk: socket.socket) -> NoReturn:
        """All of a worker's life; it never comes back to where it was forked."""
        status = 1
        try:
            os.setsid()
            self._control.close()
            for descriptor in self._children:
                os.close(descriptor)
            self._work(place, talk)
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException as error:
            sys.excepthook(type(error), error, error.__traceback__)
        finally:
            try:
                logging.shutdown()
            finally:
                os._exit(status)


def pin(place: int, processes: int) -> None:
    """Keep this worker on one core, where there is a worker for each: what it has in the core's caches stays there."""
    if not hasattr(os, "sched_setaffinity"):
        return
    cores = sorted(os.sched_getaffinity(0))
    if processes >= len(cores):
        os.sched_setaffinity(0, {cores[place % len(cores)]})


def main(patients_fd: int, staff_fd: int, control_fd: int, processes: int) -> None:
    """Load everything and fork; the arguments are inherited file descriptors, and how many workers there are to be."""
    control, patients, staff = (socket.socket(fileno=fd) for fd in (control_fd, patients_fd, staff_fd))
    os.environ |= {"TOKENIZERS_PARALLELISM": "false", "OPENBLAS_NUM_THREADS": "1"}  # their threads would not be there in a worker
    from bot.cli.parts import Parts  # it imports what reads these

    parts = Parts.light()
    try:
        os.close(os.pidfd_open(os.getpid()))  # an error where the system has none, or does not let us
        from bot.cli import worker

        worker.call_this_process("bot-nursery")
        parts = parts.with_all_loaded()
    except Exception as error:
        log.error("the nursery could not load: %s: %s", type(error).__name__, error)
        control.send(b"failed")
        return
    gc.collect()
    gc.freeze()  # the collector of a worker leaves alone what is shared
    give_back()
    let_go_of_code()

    def work(place: int, talk: socket.socket) -> None:
        pin(place, processes)
        worker.run(parts, patients, staff, talk, processes)

    try:
        Nursery(control, work).run()
    except OSError:  # the foreman was killed in the middle of a word
        log.info("the nursery ends: the foreman is gone")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
