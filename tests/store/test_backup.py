"""Backup and restore on both databases: everything comes back, nothing is overwritten unasked, nothing damaged is put back."""

import json
import os
import stat
import subprocess
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filled import DETAILS, NOW, content, fill, one
from server import BOT, ROOT, environment
from sqlalchemy import select, text

from bot.escalation import outbox
from bot.privacy.sealing import Keyring, create_key_file
from bot.store import migrate
from bot.store.backup import BackupError, archive, clinic_backup
from bot.store.database import Database
from bot.store.models import ContactRequest, DeliveryJob, Message

MakeDatabase = Callable[[], Database]


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret.key"
    create_key_file(path)
    return path


@pytest.fixture
def filled(empty: Database, key_file: Path) -> Database:
    migrate.prepare(empty)
    fill(empty, Keyring.from_file(key_file))
    return empty


@pytest.fixture
def another(empty: Database, tmp_path: Path) -> Iterator[Database]:
    """An empty database of the same kind."""
    if empty.is_sqlite:
        database = Database(f"sqlite:///{tmp_path / 'another' / 'bot.db'}")
        yield database
        database.dispose()
        return
    name = f"{empty.url.database}_another"
    with empty.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as admin:
        admin.exec_driver_sql(f'CREATE DATABASE "{name}"')
        database = Database(empty.url.set(database=name).render_as_string(hide_password=False))
        yield database
        database.dispose()
        admin.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def backup(database: Database, target: Path, key_file: Path | None = None) -> Path:
    files = [ROOT / "clinic.yml", ROOT / "data" / "nlu.yml"]
    return clinic_backup.make(database, target, files=files, keys=["0123abcd"], key_file=key_file, now=NOW)


def restore(database: Database, source: Path, *, force: bool = False, key_file: Path = Path("none"), files_to: Path | None = None):
    return clinic_backup.restore(database, source, force=force, key_file=key_file, files_to=files_to, now=NOW)


def settled(rows: dict[str, list[tuple[str, ...]]]) -> dict[str, list[tuple[str, ...]]]:
    """Without the delivery jobs, which a restore holds back."""
    return {name: found for name, found in rows.items() if name != "delivery_job"}


def test_what_was_backed_up_comes_back(filled: Database, another: Database, key_file: Path, tmp_path: Path) -> None:
    before = content(filled)
    done = restore(another, backup(filled, tmp_path))
    assert settled(content(another)) == settled(before)
    assert (done.revision, done.manifest.keys) == (migrate.head(), ["0123abcd"])
    keyring = Keyring.from_file(key_file)
    with another.read() as session:
        for request in session.scalars(select(ContactRequest)):
            assert outbox.opened(keyring, request.id, request.sealed or b"") == DETAILS
    with another.write() as session:  # numbers go on where they were, and the console's triggers work
        one(session, keyring, "later")
        assert session.scalar(text("SELECT count(*) FROM message_digest WHERE conversation_id = 'later'")) == 1


def test_a_backup_made_while_others_write_is_the_database_of_one_moment(
    filled: Database, another: Database, key_file: Path, tmp_path: Path
) -> None:
    keyring = Keyring.from_file(key_file)
    with writing(filled, keyring) as written:
        while len(written) < 5:
            time.sleep(0.01)
        before = len(written)
        place = backup(filled, tmp_path)
    restore(another, place)
    with another.read() as session:
        ids = {request.conversation_id for request in session.scalars(select(ContactRequest))}
        messages = session.scalars(select(Message)).all()
    there = [name for name in written if name in ids]
    assert there == written[: len(there)], "no gap"
    assert len(there) >= before, "what was committed before is in it"
    assert len(messages) == 2 * len(ids), "no half transaction"


@contextmanager
def writing(database: Database, keyring: Keyring) -> Iterator[list[str]]:
    """A thread that commits one conversation after the other."""
    over, written = threading.Event(), []

    def write() -> None:
        while not over.is_set():
            with database.write() as session:
                one(session, keyring, f"w{len(written)}")
            written.append(f"w{len(written)}")

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    try:
        yield written
    finally:
        over.set()
        thread.join()


def test_only_the_owner_can_read_it_and_the_key_is_not_in_it(filled: Database, key_file: Path, tmp_path: Path) -> None:
    old_mask = os.umask(0)
    try:
        place = backup(filled, tmp_path)
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    with tarfile.open(place) as tar:
        assert tar.getnames() == ["manifest.json", "database", "files/clinic.yml", "files/data/nlu.yml"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [], "no draft is left"
    with_key = backup(filled, tmp_path / "with-key.tar.gz", key_file)
    with tarfile.open(with_key) as tar:
        assert "secret.key" in tar.getnames()


def test_a_key_is_put_where_there_is_none_and_never_over_another(
    filled: Database, another: Database, key_file: Path, tmp_path: Path
) -> None:
    place = backup(filled, tmp_path, key_file)
    fresh = tmp_path / "fresh" / "secret.key"
    assert restore(another, place, key_file=fresh).key_written
    assert fresh.read_bytes() == key_file.read_bytes()
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600
    fresh.write_text("another key")
    assert not restore(another, place, key_file=fresh, force=True).key_written
    assert fresh.read_text() == "another key"


def test_files_go_into_a_folder_of_their_own(filled: Database, another: Database, tmp_path: Path) -> None:
    restore(another, backup(filled, tmp_path), files_to=tmp_path / "files")
    assert (tmp_path / "files" / "clinic.yml").read_bytes() == (ROOT / "clinic.yml").read_bytes()
    assert (tmp_path / "files" / "data" / "nlu.yml").read_bytes() == (ROOT / "data" / "nlu.yml").read_bytes()


def test_a_database_with_something_in_it_is_replaced_only_by_force(filled: Database, key_file: Path, tmp_path: Path) -> None:
    place = backup(filled, tmp_path)
    before = content(filled)
    with filled.write() as session:
        one(session, Keyring.from_file(key_file), "later")
    with pytest.raises(BackupError, match="not empty"):
        restore(filled, place)
    restore(filled, place, force=True)
    assert settled(content(filled)) == settled(before)


def test_requests_that_may_have_been_delivered_since_are_not_sent_blindly(filled: Database, another: Database, tmp_path: Path) -> None:
    done = restore(another, backup(filled, tmp_path))
    assert done.held_back == 3
    with another.read() as session:
        for job in session.scalars(select(DeliveryJob)):
            assert (job.state, job.unanswered_at) == ("queued", NOW), "the other side is asked before it is sent"


@pytest.mark.parametrize("damage", ["cut off", "one bit", "not a backup", "missing", "another list", "an entry more"])
def test_a_damaged_backup_is_refused_and_nothing_is_changed(filled: Database, tmp_path: Path, damage: str) -> None:
    place = backup(filled, tmp_path)
    whole = place.read_bytes()
    if damage == "cut off":
        place.write_bytes(whole[: len(whole) // 2])
    elif damage == "one bit":
        place.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    elif damage == "not a backup":
        place.write_bytes(b"PK\x03\x04 something else")
    elif damage == "missing":
        place.unlink()
    else:
        repacked(place, damage)
    before = content(filled)
    with pytest.raises(BackupError) as refused:
        restore(filled, place, force=True)
    assert str(refused.value).endswith(".")
    assert content(filled) == before


def test_a_bit_that_fell_over_is_noticed_wherever_it_lies(tmp_path: Path) -> None:
    """Depending on its place it breaks the packing, an entry's head or a checksum: the operator gets the same clear word of it."""
    words = tmp_path / "words"
    words.write_bytes(os.urandom(3000) + (ROOT / "clinic.yml").read_bytes() * 40)
    whole = tmp_path / "whole"
    archive.write(whole, {"database": words}, made_at="2026-01-01T00:00:00+00:00", kind="sqlite", revision="1", keys=[])
    content = whole.read_bytes()
    damaged = tmp_path / "damaged"
    for place in range(10, len(content) - 8, 61):  # behind gzip's own head, before its checksum
        damaged.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        folder = tmp_path / f"from-{place}"
        folder.mkdir()
        with pytest.raises(BackupError):
            archive.read(damaged, folder)


def repacked(place: Path, damage: str) -> None:
    folder = place.parent / "repacked"
    with tarfile.open(place) as tar:
        tar.extractall(folder, filter="data")
    if damage == "another list":
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["parts"]["database"] = "0" * 64
        (folder / "manifest.json").write_text(json.dumps(manifest))
    with tarfile.open(place, "w:gz") as tar:
        tar.add(folder / "manifest.json", "manifest.json")
        if damage == "an entry more":
            tar.add(folder / "manifest.json", "../../etc/evil")
        tar.add(folder / "database", "database")
        tar.add(folder / "files" / "clinic.yml", "files/clinic.yml")
        tar.add(folder / "files" / "data" / "nlu.yml", "files/data/nlu.yml")


def test_a_backup_of_a_newer_version_is_refused(
    filled: Database, another: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
    place = backup(filled, tmp_path)
    with pytest.raises(BackupError, match="newer version"):
        restore(another, place)
    assert migrate.current(another) is None


def test_an_older_backup_is_brought_to_this_version(
    filled: Database, another: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from test_migrations import TOMORROW

    before, place, today = content(filled), backup(filled, tmp_path), migrate.head()
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9001_tomorrow.py").write_text(TOMORROW.format(head=today))
    monkeypatch.setattr(migrate, "FOLDER", folder)
    assert restore(another, place).revision == "9001"
    assert len(content(another)["message_verdict"]) == len(before["message_verdict"])


def test_a_backup_of_the_other_kind_of_database_is_refused(filled: Database, tmp_path: Path) -> None:
    place = backup(filled, tmp_path)
    other = Database("postgresql://nobody@127.0.0.1:1/none" if filled.is_sqlite else f"sqlite:///{tmp_path / 'other.db'}")
    with pytest.raises(BackupError, match="BOT_DATABASE_URL"):
        restore(other, place)
    other.dispose()


def test_nothing_is_overwritten(filled: Database, tmp_path: Path) -> None:
    place = tmp_path / "kept.tar.gz"
    place.write_text("kept")
    with pytest.raises(BackupError, match="exists"):
        backup(filled, place)
    assert place.read_text() == "kept"


def test_an_empty_database_makes_no_backup(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="empty"):
        backup(empty, tmp_path)


def test_old_backups_of_a_folder_are_deleted_on_demand(tmp_path: Path) -> None:
    names = [f"clinic-2026030{day}T120000Z.tar.gz" for day in range(1, 6)]
    for name in [*names, "clinic-of-my-own.tar.gz"]:
        (tmp_path / name).touch()
    assert [path.name for path in clinic_backup.forget_old(tmp_path, 2)] == names[:3]
    assert clinic_backup.forget_old(tmp_path, 0) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == [*names[3:], "clinic-of-my-own.tar.gz"]


def test_a_damaged_database_is_not_backed_up(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    database = Database(f"sqlite:///{path}")
    migrate.prepare(database)
    with database.write() as session:
        fill_key = Keyring.from_text("seal-v1:" + "A" * 43 + "\nhash-v1:" + "B" * 43)
        for number in range(200):
            one_staffless(session, fill_key, number)
    database.dispose()
    content_of = bytearray(path.read_bytes())
    middle = len(content_of) // 2 // 4096 * 4096
    content_of[middle : middle + 4096] = b"\xff" * 4096
    path.write_bytes(content_of)
    with pytest.raises(BackupError, match="damaged"):
        backup(Database(f"sqlite:///{path}"), tmp_path)
    assert not list(tmp_path.glob("clinic-*"))


def one_staffless(session, keyring: Keyring, number: int) -> None:
    from bot.store.models import Conversation

    session.add(Conversation(id=f"c{number}", channel="web", started_at=NOW, last_at=NOW, last_seq=1))
    session.flush()
    session.add(Message(conversation_id=f"c{number}", seq=1, sender="patient", at=NOW, text="words " * 50))


# -- the commands -----------------------------------------------------------------------------------------------------------


def bot(folder: Path, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(BOT), *arguments], cwd=ROOT, env=environment(folder, **settings), capture_output=True, text=True, timeout=240
    )  # fmt: skip


def test_the_commands_say_what_they_did_and_what_is_missing(filled: Database, another: Database, key_file: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "var").mkdir(parents=True)
    (old / "var" / "secret.key").write_bytes(key_file.read_bytes())
    (old / "var" / "secret.key").chmod(0o600)
    here = filled.url.render_as_string(hide_password=False)
    there = another.url.render_as_string(hide_password=False)
    done = bot(old, "backup", str(tmp_path), BOT_DATABASE_URL=here)
    assert done.returncode == 0, done.stderr
    assert "The key is not in it" in done.stdout
    place = str(next(tmp_path.glob("clinic-*.tar.gz")))

    done = bot(new, "restore", place, BOT_DATABASE_URL=there)  # a new machine, and nobody has brought the key
    assert done.returncode == 1
    assert "Restored the database" in done.stdout
    assert "key file is missing" in done.stderr
    assert "Traceback" not in done.stderr

    (new / "var").mkdir(parents=True, exist_ok=True)
    create_key_file(new / "var" / "secret.key")
    done = bot(new, "restore", place, "--force", BOT_DATABASE_URL=there)
    assert done.returncode == 1
    assert "the key at hand is another" in done.stderr

    (new / "var" / "secret.key").write_bytes(key_file.read_bytes())
    done = bot(new, "restore", place, BOT_DATABASE_URL=there)
    assert done.returncode == 1
    assert "--force" in done.stderr
    done = bot(new, "restore", place, "--force", BOT_DATABASE_URL=there)
    assert done.returncode == 0, done.stderr
    assert "3 contact requests" in done.stdout


def test_without_the_tools_of_postgresql_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.store.backup import postgres

    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupError, match="postgresql-client"):
        postgres.copy_out(Database("postgresql://nobody@127.0.0.1:1/none"), tmp_path / "dump")


def test_a_password_is_on_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.store.backup import postgres

    tool = tmp_path / "pg_dump"
    tool.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\necho "$PGPASSWORD" > {tmp_path}/password\n')
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    postgres.copy_out(Database("postgresql://me:hidden-word@db.example:6432/clinic?sslmode=require"), tmp_path / "dump")
    arguments = (tmp_path / "arguments").read_text()
    assert "hidden-word" not in arguments
    assert "host=db.example" in arguments
    assert "port=6432" in arguments
    assert "sslmode=require" in arguments
    assert (tmp_path / "password").read_text().strip() == "hidden-word"
