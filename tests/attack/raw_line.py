"""Bytes to and from a server over a plain socket, as no client library would send them."""

import socket
from contextlib import suppress


def exchange(port: int, *pieces: bytes, seconds: float = 10.0) -> bytes:
    """Send `pieces`, then read until the other side closes or says nothing more for a while."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        with suppress(ConnectionError):  # who has refused may hang up while we still send
            for piece in pieces:
                line.sendall(piece)
        return read_to_end(line)


def read_to_end(line: socket.socket) -> bytes:
    """What comes until the other side closes or is silent for the socket's time."""
    received = b""
    with suppress(ConnectionError, TimeoutError):
        while part := line.recv(65536):
            received += part
    return received


def statuses(answer: bytes) -> list[int]:
    """The status of every response in `answer`."""
    return [int(line.split()[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


def is_closed(line: socket.socket) -> bool:
    """Whether the other side has closed it; looks only, does not wait."""
    line.setblocking(False)
    try:
        return line.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True
