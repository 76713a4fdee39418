"""Stands in for a nursery: forks stand-ins for workers, in the real one's loop, without loading anything."""

import os
import socket
import sys
import threading
import time
from pathlib import Path

from stand_in import act, note

from bot.cli.nursery import Nursery


def main(folder: Path, control: socket.socket) -> None:
    note(folder, "nursery began")
    (folder / "nursery").write_text(str(os.getpid()))
    says = (folder / "nursery-says").read_text()
    if says == "die":
        raise SystemExit(3)
    if says == "failed":
        control.send(b"failed")
        return
    if says == "threads":
        threading.Thread(target=time.sleep, args=(60,), name="a thread of a library", daemon=True).start()
    Nursery(control, lambda _, talk: act(folder, talk)).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), socket.socket(fileno=int(sys.argv[4])))
