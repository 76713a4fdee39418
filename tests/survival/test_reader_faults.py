"""What happens when the process that reads messages is killed or stops answering. See docs/survival.md."""

import itertools
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from chat import Chat
from patient import DANGER, QUESTION, heard, insist
from server import BotProcess

pytestmark = pytest.mark.slow
MakeServer = Callable[..., BotProcess]


def reader_of(server: BotProcess) -> int | None:
    """The process that reads for `server`."""
    tasks = Path(f"/proc/{server.pid}/task").iterdir()
    children = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    found = [pid for pid in children if b"bot.reader.process" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return found[0] if found else None


@pytest.fixture(scope="module")
def read_apart(make_server: MakeServer) -> BotProcess:
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("one processor: messages are read in the server's process")
    process: BotProcess = make_server("read-apart", BOT_RATE_CONVERSATION="100000", BOT_RATE_ADDRESS="100000")
    process.start()
    return process


def test_reader_killed_in_the_middle_of_turns(read_apart: BotProcess) -> None:
    chats = [Chat(read_apart) for _ in range(4)]
    over = threading.Event()

    def write(chat: Chat) -> int:
        count = 0
        while not over.is_set():
            insist(chat, QUESTION, f"turn-{count}", seconds=60)
            count += 1
        return count

    with ThreadPoolExecutor(len(chats)) as pool:
        running = [pool.submit(write, chat) for chat in chats]
        try:
            for _ in range(3):
                time.sleep(1.0)
                pid = reader_of(read_apart)
                if pid is not None:  # else one is starting
                    os.kill(pid, signal.SIGKILL)
                heard(Chat(read_apart).send({"text": DANGER}))
        finally:
            over.set()
        assert all(one.result() for one in running)
    for chat in chats:
        messages = chat.read()["messages"]
        asked = [message["text"] for message in messages if message["from"] == "patient"]
        kinds = [message["from"] for message in messages if message["seq"] > 1]
        assert not any(one == other == "patient" for one, other in itertools.pairwise(kinds)), "each was answered, in order"
        assert set(asked) == {QUESTION}
    assert read_apart.http.get("/readyz").status_code == 200


def test_reader_that_hangs(read_apart: BotProcess) -> None:
    Chat(read_apart).say(QUESTION)
    pid = reader_of(read_apart)
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    heard(Chat(read_apart).send({"text": DANGER}))
    assert time.monotonic() - began < 3.0, "danger does not wait for it"
    assert insist(Chat(read_apart), QUESTION, "meanwhile", seconds=60)
    assert reader_of(read_apart) not in (None, pid)


def test_reader_ends_with_its_server(make_server: MakeServer, read_apart: BotProcess) -> None:
    pid = reader_of(read_apart)
    assert pid is not None
    read_apart.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()
    read_apart.start()
    pid = reader_of(read_apart)
    assert read_apart.stop() == 0
    assert pid is not None
    assert subprocess.run(["kill", "-0", str(pid)], capture_output=True, check=False).returncode != 0


def test_without_a_reader_the_server_reads_itself(make_server: MakeServer) -> None:
    server: BotProcess = make_server("reads-itself", BOT_READER="false")
    server.start()
    assert reader_of(server) is None
    assert Chat(server).say(QUESTION)
