"""How a message travels to the reader and its meaning back: four bytes of length, then the bytes themselves."""

import socket
import struct
from typing import Final

LENGTH: Final = struct.Struct("!I")
READY: Final = "ready"  # what a reader says first, on the line of questions


def bytes_of(text: str) -> bytes:
    """`text` as bytes; half a surrogate pair, which a patient's browser may send, travels as it is."""
    return text.encode("utf-8", "surrogatepass")


def text_of(content: bytes) -> str:
    """The text that `bytes_of` wrote."""
    return content.decode("utf-8", "surrogatepass")


def framed(content: bytes) -> bytes:
    """`content` with its length in front."""
    return LENGTH.pack(len(content)) + content


def write_frame(line: socket.socket, content: bytes) -> None:
    """Send `content` whole; blocks."""
    line.sendall(framed(content))


def read_frame(line: socket.socket) -> bytes:
    """The next content; blocks.

    Raises:
        EOFError: the other end is closed.
    """
    return _exactly(line, LENGTH.unpack(_exactly(line, LENGTH.size))[0])


def _exactly(line: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = line.recv(size - len(parts))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
