"""The line on which messages go to the reader as they arrive, and their meanings come back; for the server's event loop."""

import asyncio
from collections import deque
from typing import cast

import numpy as np

from bot.engine.protocol import Meaning
from bot.reader.frame import LENGTH, bytes_of, framed


class Line(asyncio.Protocol):
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
        """Send what was asked before; see `asyncio.Protocol`."""
        self._to = cast(asyncio.WriteTransport, transport)  # by its methods; uvloop's is of no such class
        self._to.writelines(self._unsent)
        self._unsent.clear()

    def data_received(self, data: bytes) -> None:
        """Hand out the meanings that are whole."""
        received = self._received
        received += data
        while len(received) >= LENGTH.size and len(received) >= (end := LENGTH.size + LENGTH.unpack_from(received)[0]):
            content = bytes(received[LENGTH.size : end])
            del received[:end]
            self._give(np.frombuffer(content, np.float32) if content else None)

    def connection_lost(self, _: Exception | None) -> None:
        """Tell who waits that nothing comes."""
        self.closed = True
        while self._waiting:
            self._give(None)

    def _give(self, meaning: Meaning | None) -> None:
        coming = self._waiting.popleft()
        if not coming.done():  # who asked may have gone
            coming.set_result(meaning)
