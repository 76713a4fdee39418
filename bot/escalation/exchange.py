"""Rule: one HTTP exchange has a bounded time, a bounded answer, verified TLS, and goes to the configured address only.

Why: the request holds a name and a phone number. A redirect could carry it to another host, an endless answer could hold
a worker for ever (`requests` bounds each read, not the whole), proxies and credentials from the environment would be
surprises; so all three are off. Where an exchange breaks decides what is known: before the request could have left, it
was not received; after that nobody knows.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection as PlainConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import HTTPResponse

USER_AGENT: Final = "infusion-clinic-assistant"
_HEADERS: Final = {
    "User-Agent": USER_AGENT,
    "Accept": "application/json",
    "Accept-Encoding": "identity",  # nothing to unpack, so the limit on an answer is a limit on memory
    "Connection": "close",
}
_ANSWER_BYTES: Final = 64 * 1024
_RETRY_AFTER_MOST: Final = timedelta(hours=6)


class NotSentError(Exception):
    """The exchange broke before the request could have been received."""


class AnswerLostError(Exception):
    """The exchange broke after the request may have been received."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `whole` is false when the body broke off or was cut at 64 KiB."""

    status: int
    text: str = field(repr=False)
    whole: bool
    retry_after: timedelta | None


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for a connection, and for everything after it."""

    connect: float = 5.0
    read: float = 20.0


def secure_or_loopback(address: str) -> bool:
    """Whether an address may be sent personal data: https, or http to this machine itself."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    if parts.scheme != "http":
        return False
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def exchange(
    method: str,
    url: str,
    *,
    patience: Patience,
    headers: Mapping[str, str],
    body: bytes | None = None,
    params: Mapping[str, str] | None = None,
    login: tuple[str, str] | None = None,
    ca_file: Path | None = None,
) -> Answer:
    """Send one request and read its answer, on a connection of its own.

    Raises:
        NotSentError: no connection, or TLS could not be verified: nothing was received.
        AnswerLostError: the connection broke or the time was up after the request may have been received.
    """
    session = requests.Session()
    session.trust_env = False
    adapter = _BoundedAdapter(patience.read)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    started = time.monotonic()
    with session:
        try:
            response = session.request(
                method,
                url,
                params=params,
                data=body,
                headers={**_HEADERS, **headers},
                auth=login,
                timeout=(patience.connect, patience.read),
                allow_redirects=False,
                verify=str(ca_file) if ca_file else True,
                stream=True,
            )
        except (OSError, HTTPError) as error:  # requests' own errors are OSErrors; a CA file that is gone is a plain one
            # A connection that stands (TLS verified) is where the request may begin to leave.
            raise (AnswerLostError if adapter.connected else NotSentError)(_cause(error)) from None
        with response:
            text, whole = _read(response, started + patience.connect + patience.read)
            return Answer(response.status_code, text, whole, _retry_after(response.headers))


class _BoundedAdapter(HTTPAdapter):
    """Cuts connections on which the head of the answer takes longer than `seconds` in all; knows whether one stood."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.connected = False
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """Called by requests: pools whose connections report to this adapter."""
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **options)
        owner = self

        class Http(_Bounded, HTTPConnection):
            adapter = owner

        class Https(_Bounded, HTTPSConnection):
            adapter = owner

        class HttpPool(HTTPConnectionPool):
            ConnectionCls = Http

        class HttpsPool(HTTPSConnectionPool):
            ConnectionCls = Https

        self.poolmanager.pool_classes_by_scheme = {"http": HttpPool, "https": HttpsPool}


class _Bounded(PlainConnection):
    adapter: _BoundedAdapter

    def connect(self) -> None:
        super().connect()
        self.adapter.connected = True

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        with _cut_after(self.adapter.seconds, self.sock):
            return super().getresponse()  # type: ignore[return-value]


@contextmanager
def _cut_after(seconds: float, sock: socket.socket) -> Iterator[None]:
    def cut() -> None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # already closed

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _read(response: requests.Response, deadline: float) -> tuple[str, bool]:
    parts: list[bytes] = []
    size = 0
    whole = True
    try:
        # One byte may come at a time: what is there is taken at once, so that the deadline is looked at often.
        while part := response.raw.read1(_ANSWER_BYTES, decode_content=False):
            parts.append(part)
            size += len(part)
            if size > _ANSWER_BYTES or time.monotonic() > deadline:
                whole = False
                break
    except (HTTPError, OSError):
        whole = False
    return b"".join(parts)[:_ANSWER_BYTES].decode("utf-8", "replace"), whole


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    queue: list[Any] = [error]
    while queue:
        one = queue.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        queue += [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]


def _cause(error: Exception) -> str:
    """The class of what went wrong, never its words: they may hold the address with its query."""
    names = [type(one).__name__ for one in _causes(error)]
    for telling in ("NameResolutionError", "ConnectionRefusedError", "SSLCertVerificationError", "ConnectionResetError"):
        if telling in names:
            return telling
    return type(error).__name__


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Retry-After (RFC 9110, 10.2.3): seconds, or a date (read against the answer's own Date); six hours at most."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        wait = timedelta(seconds=min(int(value[:9]), int(_RETRY_AFTER_MOST.total_seconds())))
    else:
        try:
            wait = parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("Date", ""))
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return max(timedelta(0), min(wait, _RETRY_AFTER_MOST))
