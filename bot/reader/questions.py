"""The line on which the engine asks what messages are about; answers come in the order of the questions, to any thread or event loop."""

import threading
import time
from collections import deque
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Final

from bot.engine.nlu.understanding import Context, Understanding
from bot.engine.protocol import EngineError
from bot.reader.frame import READY

ON_THE_WAY: Final = 8  # questions that are sent before the first is answered; more could fill the line, and who sends would wait for good


class Questions:
    """One process's line. A thread of its own waits for the answers, so that several questions may be on their way."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._unsent: deque[tuple[tuple[str, Context], Future[Understanding | None]]] = deque()
        self._waiting: deque[Future[Understanding | None]] = deque()
        self._sending = threading.Lock()
        self._closed = False
        self._heard_at = time.monotonic()

    @property
    def silent_for(self) -> float:
        """Seconds for which the reader has owed an answer and given none."""
        return time.monotonic() - self._heard_at if self._waiting else 0.0

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
            else:
                self._unsent.append(((text, context), coming))
                self._send()
        return coming

    def _send(self) -> None:
        """Send what may be sent now; for who holds the lock."""
        while self._unsent and len(self._waiting) < ON_THE_WAY:
            question, coming = self._unsent.popleft()
            if not self._waiting:
                self._heard_at = time.monotonic()
            self._waiting.append(coming)
            with suppress(OSError):  # it has ended: the listener is about to find out
                self._line.send(question)

    def _listen(self) -> None:
        while True:
            try:
                understood, error = self._line.recv()
            except (EOFError, OSError):
                break
            with self._sending:
                coming = self._waiting.popleft()
                self._heard_at = time.monotonic()
                self._send()
            with suppress(InvalidStateError):  # who asked has gone
                if error is None:
                    coming.set_result(understood)
                else:
                    coming.set_exception(EngineError(f"{error} in the reader's process"))
        with self._sending:
            self._closed = True
            self._line.close()
            left = [*self._waiting, *(coming for _, coming in self._unsent)]
        for coming in left:
            with suppress(InvalidStateError):
                coming.set_exception(EOFError())
