"""`bot keys rotate` after a lost key, and the trace that `bot purge --conversation` leaves."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select
from typer.testing import CliRunner

from bot.cli.app import app
from bot.privacy.file_keyring import FileKeyring
from bot.privacy.sealing import Keyring, create_key_file
from bot.settings import load_settings
from bot.store import migrate
from bot.store.database import Database
from bot.store.models import AuditEvent, Conversation, EngineState, Message

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


class House:
    """A database and a key file, and the command line that works on them."""

    def __init__(self, folder: Path) -> None:
        self.env = {"BOT_VAR_DIR": str(folder), "BOT_DATABASE_URL": f"sqlite:///{folder / 'bot.db'}", "BOT_SECRET_KEY": ""}
        self.key_file = folder / "secret.key"
        create_key_file(self.key_file)
        self.database = Database(self.env["BOT_DATABASE_URL"])
        migrate.upgrade(self.database)

    @property
    def keyring(self) -> Keyring:
        return Keyring.from_file(self.key_file)

    def talk(self, name: str, keyring: Keyring) -> None:
        with self.database.write() as session:
            session.add(Conversation(id=name, channel="web", started_at=NOW, last_at=NOW, last_seq=1))
            session.flush()
            sealed = keyring.seal(json.dumps({"text": "hi"}).encode(), f"message:{name}")
            session.add(Message(conversation_id=name, seq=1, sender="patient", at=NOW, sealed=sealed))
            session.add(EngineState(conversation_id=name, sealed=keyring.seal(b"{}", f"state:{name}"), expires_at=NOW + timedelta(hours=1)))

    def bot(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), env=self.env)

    def state(self, name: str) -> bytes:
        with self.database.read() as session:
            return session.get_one(EngineState, name).sealed


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("bot.cli.operate.IN_FLIGHT_SECONDS", 0.0)
    load_settings.cache_clear()
    yield House(tmp_path)
    load_settings.cache_clear()


def test_what_a_running_server_seals_during_a_rotation_can_be_read_afterwards(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    server, late = FileKeyring(house.key_file), house.keyring
    house.talk("alpha", server)

    def while_it_waits(_: float) -> None:
        house.talk("beta", late)  # sealed before the new key was there, committed after the first pass
        house.talk("gamma", server)

    monkeypatch.setattr("bot.cli.operate.time.sleep", while_it_waits)
    assert house.bot("keys", "rotate").exit_code == 0
    house.talk("delta", server)
    (key,) = house.keyring.key_ids
    assert key != late.key_ids[0]
    for name in ("alpha", "beta", "gamma", "delta"):
        assert house.keyring.open(house.state(name), f"state:{name}") == b"{}"
        assert server.open(house.state(name), f"state:{name}") == b"{}"


def test_a_rotation_goes_on_past_what_nobody_can_read_and_names_it(house: House) -> None:
    house.talk("alpha", Keyring([b"l" * 32], b"h" * 32))  # its key is lost
    house.talk("beta", house.keyring)
    first = house.keyring.key_ids
    done = house.bot("keys", "rotate")
    assert done.exit_code == 1
    assert "engine_state alpha (KeyLost)" in done.output
    assert "of conversation alpha (KeyLost)" in done.output  # the message, by its number
    assert "beta" not in done.output
    assert "bot purge --conversation" in done.output
    kept = house.keyring
    assert kept.key_ids[1:] == first, "the old key is kept behind one new key"
    assert kept.open(house.state("beta"), "state:beta") == b"{}"
    assert not kept.needs_rotation(house.state("beta"))

    assert house.bot("keys", "rotate").exit_code == 1
    assert house.keyring.key_ids == kept.key_ids, "no further key while the rotation is not finished"

    assert house.bot("purge", "--conversation", "alpha").exit_code == 0
    done = house.bot("keys", "rotate")
    assert done.exit_code == 0, done.output
    assert house.keyring.key_ids == kept.key_ids[:1]
    assert house.bot("keys", "rotate").exit_code == 0
    assert house.keyring.key_ids[0] != kept.key_ids[0], "a finished rotation makes room for the next key"


def test_a_key_that_comes_back_lets_the_rotation_end(house: House) -> None:
    lost = house.key_file.read_text()
    house.talk("alpha", house.keyring)
    house.key_file.unlink()
    create_key_file(house.key_file)
    assert house.bot("keys", "rotate").exit_code == 1
    old = next(line for line in lost.splitlines() if line.startswith("seal-v1:"))
    house.key_file.write_text(f"{house.key_file.read_text()}{old}\n")
    assert house.bot("keys", "rotate").exit_code == 0
    assert len(house.keyring.key_ids) == 1
    assert house.keyring.open(house.state("alpha"), "state:alpha") == b"{}"


def test_a_conversation_purged_by_hand_leaves_a_line_in_the_audit_log(house: House) -> None:
    house.talk("alpha", house.keyring)
    assert house.bot("purge", "--conversation", "alpha").exit_code == 0
    assert house.bot("purge", "--conversation", "unknown").exit_code == 0
    with house.database.read() as session:
        lines = [(line.actor, line.action, line.target) for line in session.scalars(select(AuditEvent))]
    assert lines == [("(command line)", "deleted", "conversation alpha")]
