"""Stands in for a worker process: says what a file tells it to say, and writes down what happens to it."""

import os
import signal
import socket
import sys
import time
from pathlib import Path


def main(folder: Path, foreman_fd: int) -> None:
    def note(event: str) -> None:
        with (folder / "events").open("a") as file:
            file.write(f"{os.getpid()} {event}\n")

    def leave(*_: object) -> None:
        note("asked to leave")
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    foreman = socket.socket(fileno=foreman_fd)
    note("began")
    says = (folder / "says").read_text()
    if says == "die":
        raise SystemExit(3)
    time.sleep(0.2)
    foreman.sendall(f"{says}\n".encode())
    note(says)
    while heard := foreman.recv(100):
        note(heard.decode().strip())
    note("parent gone")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[4]))
