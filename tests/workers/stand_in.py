"""Stands in for a worker process: says what a file tells it to say, and writes down what happens to it."""

import os
import signal
import socket
import sys
import time
from pathlib import Path


def note(folder: Path, event: str) -> None:
    """Write down what happens to this process."""
    with (folder / "events").open("a") as file:
        file.write(f"{os.getpid()} {event}\n")


def act(folder: Path, foreman: socket.socket) -> None:
    """Be a worker to the end."""

    def leave(*_: object) -> None:
        note(folder, "asked to leave")
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    note(folder, "began")
    says = (folder / "says").read_text()
    if says == "die" or (says == "die when forked" and (folder / "nursery").read_text() == str(os.getppid())):
        raise SystemExit(3)
    time.sleep(0.2)
    says = "ready" if says == "die when forked" else says
    note(folder, says)  # first: what the foreman makes of it must not be written down before it
    foreman.sendall(f"{says}\n".encode())
    while heard := foreman.recv(100):
        for word in heard.decode().split():
            note(folder, word)
    note(folder, "parent gone")


if __name__ == "__main__":
    act(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[4])))
