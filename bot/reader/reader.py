"""The server's end of the reader: starts its process, asks it, and starts another one when it dies.

A reader that dies costs time and nothing else: who waits for a meaning gets none and encodes the words here (bot/guard.py), and a turn
waits until there is a reader again. What kills two readers in a row, or keeps one from answering, is an error of its turn.
"""

import asyncio
import logging
import socket
import subprocess
import sys
import threading
import weakref
from collections import deque
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, cast

import numpy as np

from bot.engine.nlu.understanding import Context, Understanding
from bot.engine.protocol import EngineError, Meaning
from bot.reader.frame import LENGTH, READY, bytes_of, framed

log = logging.getLogger(__name__)
START_SECONDS: Final = 60.0  # to load; on a busy machine, too


class _Line(asyncio.Protocol):
    """Sends messages to the reader, and hands the meanings out in the order in which they were asked for."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[Meaning | None]] = deque()
        self._unsent: list[bytes] = []
        self._to: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self.closed = False

    def ask(self, text: str) -> asyncio.Future[Meaning | None]:
        """The meaning of `text`, when it comes."""
        coming: asyncio.Future[Meaning | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(coming)
        frame = framed(bytes_of(text))
        if self._to is None:
            self._unsent.append(frame)
        else:
            self._to.write(frame)
        return coming

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._to = cast(asyncio.WriteTransport, transport)  # by its methods; uvloop's is of no such class
        self._to.writelines(self._unsent)
        self._unsent.clear()

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        while len(received) >= LENGTH.size and len(received) >= (end := LENGTH.size + LENGTH.unpack_from(received)[0]):
            content = bytes(received[LENGTH.size : end])
            del received[:end]
            self._give(np.frombuffer(content, np.float32) if content else None)

    def connection_lost(self, _: Exception | None) -> None:
        self.closed = True
        while self._waiting:
            self._give(None)

    def _give(self, meaning: Meaning | None) -> None:
        coming = self._waiting.popleft()
        if not coming.done():  # who asked may have gone
            coming.set_result(meaning)


class Reader:
    """Reads messages with one trained model."""

    def __init__(self, model: Path, encoder_file: Path, *, processor: int | None = None, seconds: float = 5.0) -> None:
        """Start the process for `model`; `wait_until_ready` tells when it has loaded.

        It stays on `processor` where one is given. A question may take `seconds`.
        """
        self._arguments = (str(model), str(encoder_file), "" if processor is None else str(processor))
        self._seconds = seconds
        self._asking = threading.Lock()
        self._line: _Line | None = None
        self._start()

    @property
    def pid(self) -> int:
        """The process that reads at present."""
        return self._process.pid

    def wait_until_ready(self) -> None:
        """Block until it has loaded.

        Raises:
            EngineError: it could not.
        """
        try:
            if self._questions.poll(START_SECONDS) and self._questions.recv() == READY:
                return
        except (EOFError, OSError):
            pass
        self.stop()
        raise EngineError("the reader's process could not load the model: run `bot train`, or set BOT_READER=false")

    def ahead(self, text: str) -> asyncio.Future[Meaning | None] | None:
        """Have `text` read now; the future gives its meaning, or None where it has none. None where nobody reads just now.

        For the event loop of the server alone.
        """
        line = self._line
        if line is None:
            loop = asyncio.get_running_loop()
            line = self._line = _Line()
            self._socket.setblocking(False)
            self._opening = loop.create_task(loop.create_connection(lambda: line, sock=self._socket))
        return None if line.closed else line.ask(text)

    def understand(self, text: str, context: Context) -> Understanding | None:
        """What `text` is about; None where nothing is said. Blocks, for seconds where the reader has died.

        Raises:
            EngineError: it failed, or twice died over it or did not answer in time.
        """
        with self._asking:
            for tries_left in (1, 0):
                try:
                    return self._ask(text, context)
                except (EOFError, OSError) as error:
                    how = "does not answer" if isinstance(error, TimeoutError) else "has ended"
                    log.error("the reader's process %s; another one starts", how)
                    self._start_anew()
                    if not tries_left:
                        raise EngineError(f"the reader's process {how}, twice over one message") from None
        raise AssertionError("unreachable")

    def stop(self) -> None:
        """End the process."""
        self._end()

    def _ask(self, text: str, context: Context) -> Understanding | None:
        self._questions.send((text, context))
        if not self._questions.poll(self._seconds):
            raise TimeoutError
        understood, error = self._questions.recv()
        if error is not None:
            raise EngineError(f"{error} in the reader's process")
        found: Understanding | None = understood
        return found

    def _start(self) -> None:
        self._socket, theirs = socket.socketpair()
        self._questions, there = Pipe()
        with theirs, there:
            model, encoder_file, processor = self._arguments
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot.reader.process", model, encoder_file, str(theirs.fileno()), str(there.fileno()), processor],
                pass_fds=(theirs.fileno(), there.fileno()), stdin=subprocess.DEVNULL,
            )  # fmt: skip
        self._line = None
        self._end = weakref.finalize(self, _end, self._process, self._questions)

    def _start_anew(self) -> None:
        self.stop()
        self._start()
        self.wait_until_ready()


def _end(process: "subprocess.Popen[bytes]", questions: Connection) -> None:
    """End a reader. It has nothing to finish: whom it has not answered asks another one."""
    questions.close()
    process.kill()
    process.wait()
