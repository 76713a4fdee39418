"""Rule: nobody holds the door by being slow. The head of a request is limited in time and in length, and waiting lines in number.

Why: the server waits for ever for the first byte, or the rest, of a request's head, keeps as much of it as comes, and every line that
waits costs a file descriptor; a few hundred of them from one laptop would shut everybody out (slow-loris). The body has its own limits in
bot/channels/http_guard.py. What the server refuses before any app sees it carries the security headers, too.
"""

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.channels.http_guard import HEADERS, PATIENT_CSP
from bot.channels.problem import Problem, problem_response

HEAD_SECONDS: Final = 10.0  # from the connection, or the first byte of a further request, to the end of its head
HEAD_BYTES: Final = 16384
HEAD_LINES: Final = 100
MOST_WAITING: Final = 500  # of one process, both doors together; well below the usual 1,024 file descriptors


class HeadRefused(ValueError):
    """The head of a request is too long or has too many lines."""


class GuardedProtocol(HttpToolsProtocol):
    """One connection. Of those that wait, the oldest is closed when there are too many."""

    _waiting: ClassVar[dict["GuardedProtocol", None]] = {}  # oldest first; descriptors are the process', so is this

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline: asyncio.TimerHandle | None = None
        self._in_head = True
        self._fed = 0  # bytes of which the parser has not told yet, at least those of earlier reads
        self._told = 0
        self._too_long = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The clock of the first head starts."""
        super().connection_made(transport)
        self._await_head()
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Bytes after an answer belong to the next head, or to a body that nobody reads: both are given `HEAD_SECONDS`."""
        if self.cycle is not None and self.cycle.response_complete:
            self._await_head()
        super().data_received(data)
        if self._in_head:
            self._fed += len(data)
            if self._fed > HEAD_BYTES:
                self._too_long = True
                self.send_400_response("")

    def connection_lost(self, exc: Exception | None) -> None:
        """No clock runs for a closed connection."""
        self._stop_clock()
        self._waiting.pop(self, None)
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A head begins."""
        self._in_head, self._fed, self._told = True, 0, 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Count its bytes."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count its bytes and lines."""
        self._count(len(name) + len(value))
        if len(self.headers) >= HEAD_LINES:
            self._count(HEAD_BYTES + 1)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole: the body has limits of its own."""
        self._in_head = False
        self._stop_clock()
        self._waiting.pop(self, None)
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """The connection waits for another request, if it stays open."""
        super().on_response_complete()
        if not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete):
            self._wait()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, or one whose head is too long, and close."""
        self._stop_clock()
        if self.transport.is_closing():
            return
        problem = (
            Problem(431, "That was more than this server reads before it answers.")
            if self._too_long
            else Problem(400, "This is no request that can be understood.")
        )
        response = problem_response(problem)
        headers = {**HEADERS, "Content-Security-Policy": PATIENT_CSP, "Connection": "close"}
        lines = [f"HTTP/1.1 {problem.status} {HTTPStatus(problem.status).phrase}".encode()]
        lines += [name + b": " + value for name, value in response.raw_headers]
        lines += [f"{name}: {value}".encode() for name, value in headers.items()]
        self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + bytes(response.body))
        self.transport.close()

    def _count(self, size: int) -> None:
        self._told += size
        if self._told > HEAD_BYTES:
            self._too_long = True
            raise HeadRefused

    def _wait(self) -> None:
        self._waiting[self] = None
        if len(self._waiting) > MOST_WAITING:
            oldest = next(iter(self._waiting))
            del self._waiting[oldest]
            oldest.transport.close()

    def _await_head(self) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _stop_clock(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        self.transport.close()
