"""A TCP way to Redis that a test can cut (as when Redis is down) or hold up (as when it is busy saving)."""

import asyncio
from contextlib import suppress
from urllib.parse import urlsplit


class RedisTap:
    """Listens on a free port of loopback and passes bytes on."""

    def __init__(self, redis_url: str) -> None:
        self._to = urlsplit(redis_url)
        self._open: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()

    async def __aenter__(self) -> "RedisTap":
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.cut()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}{self._to.path}"

    async def cut(self) -> None:
        """Nobody listens any more and what was open is closed."""
        self._server.close()
        for writer in list(self._open):
            writer.close()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self._port)

    def hold_up(self) -> None:
        """Take everything in and answer nothing."""
        self._flows.clear()

    def flow(self) -> None:
        self._flows.set()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_reader, to_writer = await asyncio.open_connection(self._to.hostname, self._to.port)
        self._open |= {writer, to_writer}

        async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            with suppress(OSError):
                while data := await source.read(65536):
                    await self._flows.wait()
                    target.write(data)
                    await target.drain()
            target.close()

        await asyncio.gather(copy(reader, to_writer), copy(to_reader, writer))
