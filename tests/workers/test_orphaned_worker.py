"""A worker whose foreman dies at the worst moment: before it has read what the worker said to it."""

import select
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from server import BOT, ROOT, environment

pytestmark = [pytest.mark.slow, pytest.mark.timeout(200)]


@pytest.mark.usefixtures("model")
def test_it_ends_although_its_last_word_was_never_read(tmp_path: Path) -> None:
    settings = environment(tmp_path)
    subprocess.run([str(BOT), "prepare"], cwd=ROOT, env=settings, check=True, capture_output=True)
    ours, theirs = socket.socketpair()
    with socket.create_server(("127.0.0.1", 0)) as patients, socket.create_server(("127.0.0.1", 0)) as staff:
        sockets = [patients.fileno(), staff.fileno(), theirs.fileno()]
        command = [sys.executable, "-m", "bot.cli.worker", *map(str, sockets), "1"]
        worker = subprocess.Popen(command, cwd=ROOT, env=settings, pass_fds=sockets, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        theirs.close()
        try:
            assert select.select([ours], [], [], 90)[0], "the worker says that it is ready"
            ours.close()  # unread: the worker's end is reset
            assert worker.wait(60) == 0
        finally:
            worker.kill()
            worker.wait()
