"""The line on which the engine asks what messages are about; answers come in the order of the questions, to any thread or event loop."""

import threading
from collections import deque
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from multiprocessing.connection import Connection

from bot.engine.nlu.understanding import Context, Understanding
from bot.engine.protocol import EngineError
from bot.reader.frame import READY


class Questions:
    """One process's line. A thread of its own waits for the answers, so that several questions may be on their way."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._waiting: deque[Future[Understanding | None]] = deque()
        self._sending = threading.Lock()
        self._closed = False

    def wait_until_ready(self, seconds: float) -> bool:
        """Block until the reader has loaded, and listen to it from then on; whether it has."""
        try:
            if not self._line.poll(seconds) or self._line.recv() != READY:
                return False
        except (EOFError, OSError):
            return False
        threading.Thread(target=self._listen, name="reader's answers", daemon=True).start()
        return True

    def ask(self, text: str, context: Context) -> Future[Understanding | None]:
        """What `text` is about, when it is known.

        The future raises EngineError where the reader failed over it, and EOFError where it ended.
        """
        coming: Future[Understanding | None] = Future()
        with self._sending:
            if self._closed:
                coming.set_exception(EOFError())
                return coming
            self._waiting.append(coming)
            with suppress(OSError):  # it has ended: the listener is about to find out
                self._line.send((text, context))
        return coming

    def close(self) -> None:
        """End the line; the reader ends with it. Who waits is told."""
        with suppress(OSError):
            self._line.close()

    def _listen(self) -> None:
        while True:
            try:
                understood, error = self._line.recv()
            except (EOFError, OSError, TypeError):  # the last: closed on this side while it waited
                break
            with suppress(InvalidStateError):  # who asked has gone
                if error is None:
                    self._waiting.popleft().set_result(understood)
                else:
                    self._waiting.popleft().set_exception(EngineError(f"{error} in the reader's process"))
        with self._sending:
            self._closed = True
        while self._waiting:
            with suppress(InvalidStateError):
                self._waiting.popleft().set_exception(EOFError())
