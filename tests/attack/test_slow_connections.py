"""Who holds connections open and says little or nothing keeps nobody else out. A real server, real sockets."""

import itertools
import resource
import socket
import time
from collections.abc import Iterator

import pytest
from chat import Chat, words
from raw_line import is_closed, read_to_end, statuses
from server import BotProcess

from bot.channels.connection import HEAD_SECONDS, MOST_WAITING

BODY_SECONDS = 15.0
SLACK = 20.0  # this machine may be busy with other things
HEAD = b"POST /api/v1/conversations HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


@pytest.fixture
def lines(server: BotProcess) -> Iterator["Lines"]:
    opened = Lines(server.port)
    yield opened
    opened.close()


class Lines:
    """Connections of an attacker."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.all: list[socket.socket] = []

    def open(self, count: int, first: bytes = b"") -> list[socket.socket]:
        new = []
        for _ in range(count):
            line = socket.create_connection(("127.0.0.1", self._port), timeout=10)
            if first:
                line.sendall(first)
            new.append(line)
        self.all += new
        return new

    def close(self) -> None:
        for line in self.all:
            line.close()


def drip(lines: list[socket.socket], piece: bytes) -> None:
    for line in lines:
        try:
            line.setblocking(True)
            line.sendall(piece)
        except ConnectionError:
            pass


@pytest.mark.slow
def test_slow_heads_slow_bodies_and_silence_are_ended_and_others_are_served(server: BotProcess, lines: Lines) -> None:
    chat = Chat(server)
    silent = lines.open(40)
    heads = lines.open(40, HEAD)
    bodies = lines.open(40, HEAD + b"Content-Length: 100\r\n\r\n{")
    after_an_answer = lines.open(10, b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    began = time.monotonic()
    answered = 0
    slow = [*silent, *heads, *bodies]
    for number in itertools.count():
        drip(heads, b"X-More: %d\r\n" % number)
        drip(bodies, b" ")
        drip(after_an_answer, b"G" if number == 0 else b"")
        assert words(chat.say("What is ketamine?"))
        answered += 1
        if all(is_closed(line) for line in (*silent, *heads)) and time.monotonic() - began > BODY_SECONDS:
            break
        assert time.monotonic() - began < BODY_SECONDS + SLACK, "slow connections stay open"
        time.sleep(1)
    assert answered > 5
    assert server.http.get("/healthz").status_code == 200
    for line in bodies:
        line.settimeout(SLACK)
        assert statuses(read_to_end(line))[:1] == [408]
    for line in after_an_answer:
        line.settimeout(SLACK)
        assert statuses(read_to_end(line)) == [200], "the connection of a half further request is closed without an answer"
    assert time.monotonic() - began > HEAD_SECONDS, "not at once: a phone on a bad line is slow, too"
    assert len(slow) == 120


@pytest.mark.slow
def test_of_more_silent_connections_than_a_process_can_hold_the_oldest_are_closed(server: BotProcess, lines: Lines) -> None:
    few, many = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(many, max(few, 4096)), many))
    chat = Chat(server)
    opened = lines.open(MOST_WAITING + 100)
    assert words(chat.say("What is ketamine?")), "with every place taken others are still served"
    assert words(Chat(server).say("What is ketamine?"))
    assert sum(is_closed(line) for line in opened) >= 100
    assert all(is_closed(line) for line in opened[:90]), "the oldest went"
    lines.close()
    assert server.http.get("/healthz").status_code == 200
