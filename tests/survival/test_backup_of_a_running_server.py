"""`bot backup` beside a server that answers patients, and a server on the restored database: it goes on where the backup was made."""

import shutil
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from chat import Chat
from patient import QUESTION, insist, whole
from server import BOT, ROOT, BotProcess, environment
from sqlalchemy import select

from bot.escalation import outbox
from bot.store.models import ContactRequest

pytestmark = pytest.mark.slow
MakeServer = Callable[..., BotProcess]


def bot(folder: Path, *arguments: str, **settings: str) -> str:
    done = subprocess.run(
        [str(BOT), *arguments], cwd=ROOT, env=environment(folder, **settings), capture_output=True, text=True, timeout=240
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def two_urls(request: pytest.FixtureRequest, tmp_path: Path, need: Callable[[str, bool], None], postgres: str) -> Iterator[tuple[str, str]]:
    """Addresses of two databases of one kind: the one that is backed up, and an empty one."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old' / 'var' / 'bot.db'}", f"sqlite:///{tmp_path / 'new' / 'var' / 'bot.db'}"
        return
    try:
        admin = psycopg.connect(postgres + "postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        need("PostgreSQL does not answer (set TEST_POSTGRES_URL, or start one on 127.0.0.1)", False)
        return
    need("pg_dump is not installed (apt install postgresql-client)", shutil.which("pg_dump") is not None)
    names = [f"backup_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]
    yield postgres + names[0], postgres + names[1]
    for name in names:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]
    admin.close()


@pytest.mark.timeout(900)
def test_a_server_goes_on_where_the_backup_was_made(two_urls: tuple[str, str], make_server: MakeServer, tmp_path: Path) -> None:
    old_url, new_url = two_urls
    old_folder, new_folder = tmp_path / "old", tmp_path / "new"
    for folder in (old_folder, new_folder):
        (folder / "var").mkdir(parents=True)
    old = make_server("old", folder=old_folder, BOT_DATABASE_URL=old_url, BOT_RATE_CONVERSATION="100000", BOT_RATE_ADDRESS="100000")
    old.start()
    patient, busy = Chat(old), Chat(old)
    patient.say("What side effects are there?")
    assert patient.contact(name="Lena Ortiz", phone="(602) 555-0147", about="a first visit").status_code == 201
    over, turns = threading.Event(), []

    def write() -> None:
        while not over.is_set():
            insist(busy, QUESTION, f"turn-{len(turns)}")
            turns.append(None)

    writer = threading.Thread(target=write, daemon=True)  # or a failure of this test would wait for it for ever
    writer.start()
    while len(turns) < 3:
        assert writer.is_alive()
        time.sleep(0.01)
    before = len(turns)
    assert "The key is not in it" in bot(old_folder, "backup", str(tmp_path), BOT_DATABASE_URL=old_url)
    while len(turns) < before + 3:  # it goes on as if nothing were
        assert writer.is_alive()
        time.sleep(0.01)
    over.set()
    writer.join()
    assert old.log().count("ERROR") == 0, old.log()
    old.kill()

    shutil.copy(old_folder / "var" / "secret.key", new_folder / "var" / "secret.key")
    place = next(tmp_path.glob("clinic-*.tar.gz"))
    said = bot(new_folder, "restore", str(place), BOT_DATABASE_URL=new_url)
    assert "Restored the database" in said
    new = make_server("new", folder=new_folder, BOT_DATABASE_URL=new_url, BOT_RATE_CONVERSATION="100000", BOT_RATE_ADDRESS="100000")
    new.start()
    for chat in (patient, busy):
        chat.http.base_url = new.url
    assert insist(patient, "How long is one session?")[0]["topics"] == ["session"]
    texts = [message["text"] for message in patient.wait_for_answer()]
    assert any("side effects" in text for text in texts)
    seen = len([message for message in busy.wait_for_answer() if message["from"] == "patient"])
    assert before <= seen <= len(turns) + 1
    whole(busy, seen)
    database, keyring = new.database(), new.keyring()
    with database.read() as session:
        request = session.scalars(select(ContactRequest)).one()
        assert outbox.opened(keyring, request.id, request.sealed or b"").name == "Lena Ortiz"
    database.dispose()
    new.stop()
