"""What happens while the database is away, slow, locked, full, of another version, or without its key. See docs/survival.md."""

import resource
import shutil
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from chat import PREFIX, Chat, new_key
from patient import DANGER, QUESTION, heard, insist, told_kindly, told_staff, whole
from server import BotProcess, free_port
from slow_line import SlowLine
from sqlalchemy import select

from bot.privacy.sealing import create_key_file
from bot.store import migrate
from bot.store.database import Database
from bot.store.models import Message

pytestmark = pytest.mark.slow
MakeServer = Callable[..., BotProcess]


def anonymous_danger(process: BotProcess) -> httpx.Response:
    """Words of danger to a conversation that nobody could open, because the database is away."""
    path = f"{PREFIX}/conversations/{uuid.uuid4()}/messages"
    return process.http.post(path, json={"text": DANGER}, headers={"Authorization": "Bearer none", "Idempotency-Key": new_key()})


def messages_stored(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(Message.id).where(Message.sender == "patient")).all())


# -- PostgreSQL -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def far(make_server: MakeServer, line: tuple[SlowLine, str]) -> Iterator[BotProcess]:
    """A server whose PostgreSQL is away when it starts; the tests of this part stand in order."""
    slow, url = line
    slow.refuse = True
    process: BotProcess = make_server(
        "far", BOT_DATABASE_URL=url, BOT_WAIT_SECONDS="1", BOT_RATE_CONVERSATION="1000", BOT_RATE_ADDRESS="10000"
    )
    create_key_file(process.var_dir / "secret.key")
    process.launch()
    process.wait_for("/healthz")
    return process


@pytest.mark.postgres
def test_database_away_at_start(far: BotProcess, line: tuple[SlowLine, str]) -> None:
    told_staff(far, "The database does not answer")
    told_kindly(far.http.post(f"{PREFIX}/conversations", json={}))
    heard(anonymous_danger(far))
    assert far.http.get("/").status_code == 200
    page = httpx.get(f"{far.staff_url}/today", cookies={"staff": "any"}, headers={"Accept": "text/html"}, trust_env=False)
    assert page.status_code == 503
    assert "The database does not answer" in page.text
    line[0].refuse = False
    far.wait_for("/readyz")
    whole_conversation = Chat(far)
    assert whole_conversation.say(QUESTION)[0]["topics"] == ["side_effects"]
    whole(whole_conversation, 1)
    assert "can be used again" in far.log()


@pytest.mark.postgres
def test_database_away_in_the_middle_of_turns(far: BotProcess, line: tuple[SlowLine, str]) -> None:
    slow = line[0]
    chats = [Chat(far) for _ in range(8)]
    keys = [new_key() for _ in chats]
    slow.delay = 0.05  # so that the cut finds turns under way
    with ThreadPoolExecutor(9) as pool:
        running = [pool.submit(chat.send, {"text": QUESTION}, key) for chat, key in zip(chats, keys, strict=True)]
        time.sleep(0.3)
        slow.refuse = True
        slow.cut()
        for response in [one.result() for one in running]:
            assert response.status_code in (200, 503), response.text
            if response.status_code == 503:
                told_kindly(response)
    slow.delay = 0.0
    heard(chats[0].send({"text": DANGER}))
    told_staff(far, "The database does not answer")
    slow.refuse = False
    for chat, key in zip(chats, keys, strict=True):
        assert insist(chat, QUESTION, key)[0]["topics"] == ["side_effects"]
    for chat in chats[1:]:
        whole(chat, 1)
    far.wait_for("/readyz", 30)


@pytest.mark.postgres
def test_slow_database(far: BotProcess, line: tuple[SlowLine, str]) -> None:
    slow = line[0]
    chats = [Chat(far) for _ in range(4)]
    slow.delay = 0.1  # each way: every statement takes a fifth of a second
    with ThreadPoolExecutor(4) as pool:
        for bubbles in pool.map(lambda chat: insist(chat, QUESTION), chats):
            assert bubbles[0]["topics"] == ["side_effects"]
    heard(chats[0].send({"text": DANGER}))
    slow.delay = 0.0
    for chat in chats[1:]:
        whole(chat, 1)


@pytest.mark.postgres
def test_database_that_stalls_without_a_word(far: BotProcess, line: tuple[SlowLine, str]) -> None:
    slow = line[0]
    calm, danger = Chat(far), Chat(far)
    key, danger_key = new_key(), new_key()
    slow.stall()
    with ThreadPoolExecutor(2) as pool:
        waits = pool.submit(insist, calm, QUESTION, key)
        heard(danger.send({"text": DANGER}, danger_key))  # before the line goes on, which is only now:
        slow.go_on()
        assert waits.result()[0]["topics"] == ["side_effects"]
    assert "988" in insist(danger, DANGER, danger_key)[0]["text"]
    whole(calm, 1)
    whole(danger, 1)


# -- SQLite ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def near(make_server: MakeServer) -> BotProcess:
    """A server on SQLite, whose Redis is away all the time."""
    process: BotProcess = make_server(
        "near", BOT_REDIS_URL=f"redis://127.0.0.1:{free_port()}/0", BOT_RATE_CONVERSATION="1000", BOT_RATE_ADDRESS="10000"
    )
    process.start()
    return process


def test_redis_away(near: BotProcess) -> None:
    chat = Chat(near)
    assert chat.say(QUESTION)[0]["topics"] == ["side_effects"]
    heard(chat.send({"text": DANGER}))
    whole(chat, 2)
    assert near.http.get("/readyz").status_code == 200


def test_locked_sqlite(near: BotProcess) -> None:
    calm, danger = Chat(near), Chat(near)
    key, danger_key = new_key(), new_key()
    other = sqlite3.connect(near.var_dir / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(calm.send, {"text": QUESTION}, key)
        heard(danger.send({"text": DANGER}, danger_key))
        told_kindly(slow.result())
    told_staff(near, "locked by another program")
    other.execute("ROLLBACK")
    other.close()
    assert insist(calm, QUESTION, key)[0]["topics"] == ["side_effects"]
    assert "988" in insist(danger, DANGER, danger_key)[0]["text"]
    whole(calm, 1)
    whole(danger, 1)
    near.wait_for("/readyz", 30)


def test_files_that_cannot_grow(near: BotProcess) -> None:
    """A limit on the size of files stands for a quota or a broken disk; it needs no rights to set."""
    calm, danger = Chat(near), Chat(near)
    key, danger_key = new_key(), new_key()
    unlimited = resource.prlimit(near.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(near.pid, resource.RLIMIT_FSIZE, (1024, unlimited[1]))
    try:
        told_kindly(calm.send({"text": QUESTION}, key))
        heard(danger.send({"text": DANGER}, danger_key))
        told_staff(near, "damaged")
    finally:
        resource.prlimit(near.pid, resource.RLIMIT_FSIZE, unlimited)
    assert insist(calm, QUESTION, key)[0]["topics"] == ["side_effects"]
    assert "988" in insist(danger, DANGER, danger_key)[0]["text"]
    whole(calm, 1)
    whole(danger, 1)
    near.wait_for("/readyz", 30)


def fill(filler: Path) -> None:
    """Write until the disk is full."""
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 512)


def mounts_allowed() -> bool:
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(
            ["unshare", "--mount", "--map-root-user", "sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True
        ).returncode
    )


def test_full_disk(make_server: MakeServer, tmp_path: Path) -> None:
    if not mounts_allowed():
        pytest.skip("this machine lets nobody mount a file system of their own (unshare, util-linux)")
    disk = tmp_path / "var"
    disk.mkdir()
    mount = f'mount -t tmpfs -o size=4m tmpfs "{disk}" && exec "$@"'
    process = make_server(
        "full", BOT_RATE_CONVERSATION="1000", folder=tmp_path, before=["unshare", "--mount", "--map-root-user", "sh", "-c", mount, "sh"]
    )
    process.start()
    inside = Path(f"/proc/{process.pid}/root{disk}")  # the disk as the server sees it
    calm, danger = Chat(process), Chat(process)
    calm.say(QUESTION)
    filler = inside / "filler"
    fill(filler)
    key, danger_key = new_key(), new_key()
    responses = [calm.send({"text": QUESTION}, key if n == 0 else None) for n in range(30)]  # until what the log had reserved is used up
    refused = [response for response in responses if response.status_code == 503]
    told_kindly(refused[-1])
    heard(danger.send({"text": DANGER}, danger_key))
    told_staff(process, "The disk of the database is full")
    filler.unlink()
    assert insist(calm, QUESTION, key)[0]["topics"] == ["side_effects"]
    assert "988" in insist(danger, DANGER, danger_key)[0]["text"]
    whole(calm, 1 + max(1, sum(response.status_code != 503 for response in responses)))
    whole(danger, 1)
    process.wait_for("/readyz", 30)


def test_two_servers_on_one_sqlite_file(near: BotProcess, make_server: MakeServer) -> None:
    second = make_server(
        "second", BOT_RATE_CONVERSATION="1000", BOT_VAR_DIR=str(near.var_dir), BOT_DATABASE_URL=f"sqlite:///{near.var_dir / 'bot.db'}"
    )
    second.start()
    chats = [Chat(near) for _ in range(10)]

    def turns(chat: Chat) -> None:
        at_second = httpx.Client(base_url=second.url, headers=chat.http.headers, timeout=60, trust_env=False)
        for number in range(6):
            chat.http = (
                at_second if number % 2 == 0 else httpx.Client(base_url=near.url, headers=at_second.headers, timeout=60, trust_env=False)
            )
            assert insist(chat, QUESTION)[0]["topics"] == ["side_effects"]

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(turns, chats))
    same_key = new_key()
    with ThreadPoolExecutor(2) as pool:  # one message at both at once is one message
        chats[0].http.base_url, twin = httpx.URL(near.url), Chat(second)
        twin.path, twin.auth = chats[0].path, chats[0].auth
        first, other = pool.map(lambda chat: insist(chat, QUESTION, same_key), (chats[0], twin))
    assert first == other
    whole(chats[0], 7)
    for chat in chats[1:]:
        whole(chat, 6)
    second.stop()


def test_two_servers_start_on_one_empty_sqlite_file(make_server: MakeServer, tmp_path: Path) -> None:
    servers = [make_server("twin", folder=tmp_path / str(n), BOT_VAR_DIR=str(tmp_path), BOT_DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}")
               for n in range(2)]  # fmt: skip
    for server in servers:
        (server.log_file.parent).mkdir(exist_ok=True)
        server.launch()
    for server in servers:
        server.wait_for("/healthz")
        heard(Chat(server).send({"text": DANGER}))
        assert "Traceback" not in server.log()
        server.kill()


# -- what a start finds ------------------------------------------------------------------------------------------------------


def test_missing_key(make_server: MakeServer, tmp_path: Path) -> None:
    process = make_server("keyless", folder=tmp_path)
    process.launch()
    process.wait_for("/healthz")
    chat = Chat(process)
    chat.send({"text": QUESTION}, "kept")
    process.kill()
    key_file = process.var_dir / "secret.key"
    key = key_file.read_bytes()
    key_file.unlink()
    process.launch()
    process.wait_for("/healthz")
    told_staff(process, "The key file is missing")
    told_kindly(chat.send({"text": QUESTION}, "kept"))
    heard(chat.send({"text": DANGER}))
    assert not key_file.exists(), "no other key takes its place by itself"
    process.kill()
    key_file.write_bytes(key)
    key_file.chmod(0o600)
    process.start()
    assert insist(chat, QUESTION, "kept")[0]["topics"] == ["side_effects"]
    whole(chat, 1)


def test_database_of_a_newer_version(make_server: MakeServer, tmp_path: Path) -> None:
    process = make_server("newer", folder=tmp_path)
    database = process.database()
    migrate.upgrade(database)
    with sqlite3.connect(process.var_dir / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    process.launch()
    process.wait_for("/healthz")
    told_staff(process, "newer version")
    told_kindly(process.http.post(f"{PREFIX}/conversations", json={}))
    heard(anonymous_danger(process))
    assert migrate.current(database) == "9999", "nothing was changed"
    database.dispose()
