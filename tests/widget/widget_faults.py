"""A loopback TCP proxy in front of the real server that breaks connections at chosen points.

It speaks just enough HTTP/1.1 to know where a request and a response end; it never answers by itself.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from widget_server import free_port


@dataclass
class Fault:
    """What happens to the next requests whose first line contains `match`.

    kind: "lose_request" (closed before a byte reaches the server), "lose_response" (the server answers, nobody
    hears it), "cut_response" (half of the answer arrives), "delay" (the answer is held for `seconds`).
    """

    kind: str
    match: str
    times: int = 1
    seconds: float = 0.0
    after_forwarding: Callable[[], None] | None = None
    hits: list[float] = field(default_factory=list)


class FaultProxy:
    """Listens on a free port of 127.0.0.1 and passes everything to `target`, but for the faults set."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.requests: list[str] = []
        self._target = target
        self._faults: list[Fault] = []
        self._listener: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.up()

    def fault(self, kind: str, match: str = "/messages HTTP", **more: object) -> Fault:
        """Set a fault; the first that matches a request is used up by it."""
        fault = Fault(kind, match, **more)  # type: ignore[arg-type]
        with self._lock:
            self._faults.append(fault)
        return fault

    def up(self) -> None:
        """Accept connections (again)."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def down(self) -> None:
        """As if the server had gone: the port is closed, open connections are cut."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            connections, self._open = self._open, set()
        for connection in connections:
            _close(connection)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        upstream: socket.socket | None = None
        try:
            while True:
                head, body = _read_message(client)
                line = head.split(b"\r\n", 1)[0].decode("latin-1")
                self.requests.append(line)
                fault = self._take(line)
                if fault and fault.kind == "lose_request":
                    return
                if upstream is None:
                    upstream = socket.create_connection(("127.0.0.1", self._target), timeout=60)
                upstream.sendall(head + body)
                if fault and fault.after_forwarding:
                    fault.after_forwarding()
                answer = b"".join(_read_message(upstream, to=line))
                if fault and fault.kind == "lose_response":
                    return
                if fault and fault.kind == "cut_response":
                    client.sendall(answer[: len(answer) // 2])
                    return
                if fault and fault.kind == "delay":
                    time.sleep(fault.seconds)
                client.sendall(answer)
        except OSError:
            pass
        finally:
            _close(client)
            if upstream is not None:
                _close(upstream)
            with self._lock:
                self._open.discard(client)

    def _take(self, line: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.match in line:
                    fault.hits.append(time.monotonic())
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    return fault
        return None


def _read_message(source: socket.socket, to: str = "") -> tuple[bytes, bytes]:
    """One HTTP message, as (head with its empty line, body). `to`: the request line that it answers."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _receive(source)
    head, _, body = data.partition(b"\r\n\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (h.partition(b":") for h in head.split(b"\r\n")[1:])}
    status = head.split(b" ")[1] if to else b""
    if to.startswith("HEAD") or status in (b"204", b"304"):
        pass
    elif fields.get(b"transfer-encoding", b"").lower() == b"chunked":
        while not body.endswith(b"0\r\n\r\n"):
            body += _receive(source)
    else:
        while len(body) < int(fields.get(b"content-length", b"0")):
            body += _receive(source)
    return head + b"\r\n\r\n", body


def _receive(source: socket.socket) -> bytes:
    data = source.recv(65536)
    if not data:
        raise OSError("closed")
    return data


def _close(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
