"""A TCP line between the server and its database that a test slows down, stalls or cuts."""

import contextlib
import socket
import threading
import time


class SlowLine:
    """Forwards 127.0.0.1:`port` to `target`. Every piece of data waits `delay` seconds."""

    def __init__(self, target: tuple[str, int]) -> None:
        """Open at once, at the speed of the machine."""
        self._target = target
        self.delay = 0.0
        self.refuse = False  # new connections are closed at once
        self.open = threading.Event()
        self.open.set()
        self._sockets: set[socket.socket] = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        """Nothing passes, and nobody is told so: the worst of networks."""
        self.open.clear()

    def go_on(self) -> None:
        """What was held back passes."""
        self.open.set()

    def cut(self) -> None:
        """End every connection; new ones can be made."""
        for one in list(self._sockets):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Take no new connections and end those there are."""
        self._door.close()
        self.go_on()
        self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._door.accept()
                if self.refuse:
                    near.close()
                    continue
                try:
                    far = socket.create_connection(self._target)
                except OSError:
                    near.close()
                    continue
                self._sockets |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(one, other), daemon=True).start()

    def _pump(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                if self.delay:
                    time.sleep(self.delay)
                self.open.wait()
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._sockets.discard(one)
        one.close()
