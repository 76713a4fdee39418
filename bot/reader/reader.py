"""The server's end of the reader: starts its process, asks it, and starts another one when it dies.

A reader that dies costs time and nothing else: who waits for a meaning gets none and encodes the words here (bot/guard.py), and a turn
waits until there is a reader again. What ends two readers in a row, or keeps them from answering, is an error of its turn.
"""

import asyncio
import logging
import socket
import subprocess
import sys
import threading
import weakref
from multiprocessing import Pipe
from pathlib import Path
from typing import Final

from bot.engine.nlu.understanding import Context, Understanding
from bot.engine.protocol import EngineError, Meaning
from bot.reader.line import Line
from bot.reader.questions import Questions

log = logging.getLogger(__name__)
START_SECONDS: Final = 60.0  # to load; on a busy machine, too


class _Process:
    """One process that reads, with its two lines."""

    def __init__(self, model: str, encoder_file: str, processor: str) -> None:
        self.socket, theirs = socket.socketpair()
        ours, there = Pipe()
        with theirs, there:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.reader.process", model, encoder_file, str(theirs.fileno()), str(there.fileno()), processor],
                pass_fds=(theirs.fileno(), there.fileno()), stdin=subprocess.DEVNULL,
            )  # fmt: skip
        self.line: Line | None = None
        self.questions = Questions(ours)
        self.end = weakref.finalize(self, _end, self.process)

    def ahead(self, text: str) -> asyncio.Future[Meaning | None] | None:
        if self.line is None:
            loop = asyncio.get_running_loop()
            line = self.line = Line()
            self.socket.setblocking(False)
            self._opening = loop.create_task(loop.create_connection(lambda: line, sock=self.socket))
        return None if self.line.closed else self.line.ask(text)


class Reader:
    """Reads messages with one trained model."""

    def __init__(self, model: Path, encoder_file: Path, *, processor: int | None = None, seconds: float = 5.0) -> None:
        """Start the process for `model`; `wait_until_ready` tells when it has loaded.

        It stays on `processor` where one is given. One that is silent for `seconds` is replaced.
        """
        self._arguments = (str(model), str(encoder_file), "" if processor is None else str(processor))
        self._seconds = seconds
        self._replacing = threading.Lock()
        self._present = _Process(*self._arguments)

    @property
    def pid(self) -> int:
        """The process that reads at present."""
        return self._present.process.pid

    def wait_until_ready(self) -> None:
        """Block until it has loaded.

        Raises:
            EngineError: it could not.
        """
        if not self._present.questions.wait_until_ready(START_SECONDS):
            self.stop()
            raise EngineError("the reader's process could not load the model: run `bot train`, or set BOT_READER=false")

    def ahead(self, text: str) -> asyncio.Future[Meaning | None] | None:
        """Have `text` read now; the future gives its meaning, or None where it has none. None where nobody reads just now.

        For the event loop of the server alone.
        """
        return self._present.ahead(text)

    async def understand(self, text: str, context: Context) -> Understanding | None:
        """What `text` is about; None where nothing is said. Takes seconds where the reader has died.

        Raises:
            EngineError: it failed, or twice died over it or did not answer in time.
        """
        for tries_left in (1, 0):
            asked = self._present
            try:
                return await self._answer(asked.questions, text, context)
            except (EOFError, TimeoutError) as error:
                how = "does not answer" if isinstance(error, TimeoutError) else "has ended"
                await asyncio.to_thread(self._replace, asked, how)
                if not tries_left:
                    raise EngineError(f"the reader's process {how}, twice over one message") from None
        raise AssertionError("unreachable")

    async def _answer(self, questions: Questions, text: str, context: Context) -> Understanding | None:
        """The answer of one process; TimeoutError where it is silent. One that works at what others have asked is not to blame."""
        coming = asyncio.wrap_future(questions.ask(text, context))
        while not (await asyncio.wait((coming,), timeout=self._seconds))[0]:
            if questions.silent_for >= self._seconds:
                raise TimeoutError
        return coming.result()

    def stop(self) -> None:
        """End the process."""
        self._present.end()

    def _replace(self, dead: _Process, how: str) -> None:
        """Put another process in the place of `dead`, unless somebody has done so."""
        with self._replacing:
            if self._present is dead:
                log.error("the reader's process %s; another one starts", how)
                dead.end()
                self._present = _Process(*self._arguments)
                self.wait_until_ready()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a reader, and with it its lines. It has nothing to finish: whom it has not answered asks another one."""
    process.kill()
    process.wait()
