"""The limit of a body in length and in time, on a server of its own with limits that a test can wait for."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn
from fastapi import FastAPI, Request
from server import free_port

from bot.channels.http_guard import BodyLimit, SecurityHeaders

SECONDS = 0.6


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = FastAPI()

    @app.post("/")
    async def length(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(BodyLimit, most=1000, seconds=SECONDS)
    app.add_middleware(SecurityHeaders)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield port
    server.should_exit = True
    thread.join(10)


def exchange(port: int, *pieces: bytes, pause: float = 0.0, head: bytes = b"") -> bytes:
    """Send `pieces` with a pause before each; what comes back, or nothing after two seconds."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS * 4) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + head + b"\r\n")
        received = b""
        with suppress(ConnectionError):  # a server that has said no may hang up while we are still sending
            for piece in pieces:
                time.sleep(pause)
                connection.sendall(piece)
        with suppress(ConnectionError):
            while part := connection.recv(65536):
                received += part
        return received


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


CHUNKED = b"Transfer-Encoding: chunked\r\n"


def test_a_body_within_the_limit_arrives(port: int) -> None:
    answer = exchange(port, chunk(b"a" * 600), chunk(b"a" * 400), chunk(b""), head=CHUNKED)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"1000")


def test_a_chunked_body_over_the_limit_is_refused(port: int) -> None:
    answer = exchange(port, chunk(b"a" * 600), chunk(b"a" * 401), chunk(b""), head=CHUNKED)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in answer
    assert b"x-content-type-options: nosniff" in answer.lower()


def test_a_declared_length_over_the_limit_is_refused_before_the_body_comes(port: int) -> None:
    began = time.monotonic()
    assert exchange(port, head=b"Content-Length: 1001\r\n").startswith(b"HTTP/1.1 413")
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize("length", [b"-1", b"1e9", b"abc"])
def test_a_length_that_is_none_is_refused(port: int, length: bytes) -> None:
    assert exchange(port, head=b"Content-Length: " + length + b"\r\n")[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 413")


def test_a_body_that_never_ends_is_given_up(port: int) -> None:
    began = time.monotonic()
    answer = exchange(port, b"abc", head=b"Content-Length: 100\r\n")
    assert answer.startswith(b"HTTP/1.1 408"), answer
    assert time.monotonic() - began < SECONDS * 3


def test_a_body_that_drips_is_given_up(port: int) -> None:
    pieces = [chunk(b"a")] * 6
    answer = exchange(port, *pieces, pause=SECONDS / 4, head=CHUNKED)
    assert answer.startswith(b"HTTP/1.1 408"), answer
