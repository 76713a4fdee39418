"""After two people have told everything about themselves, with everything going wrong, no identifier is in any byte that is kept or shown.

Both channels, SQLite and PostgreSQL, log at DEBUG; see `exposed_house.py`. The search itself is proved by an identifier that is planted.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator

import psycopg
import pytest
from exposed_house import CHATS, ORDINARY, TEXTS, UNUSUAL, ExposedHouse
from identifier_search import contents, seen
from server import ROOT
from sqlalchemy import select, update

from bot.store.models import Message

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1/")
IDENTIFIERS = {f"{kind} of the {who}": words for who, told in (("chat", CHATS), ("texts", TEXTS)) for kind, words in told.items()}
PLANTED = "Zebediah Quackenbrush"
pytestmark = pytest.mark.timeout(900)  # of which nearly all is the dialogue before the first test


def _admin() -> psycopg.Connection[tuple[object, ...]] | None:
    try:
        return psycopg.connect(POSTGRES + "postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        return None


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, need: Callable[[str, bool], None]
) -> Iterator[ExposedHouse]:
    """The installation after all of it."""
    folder = tmp_path_factory.mktemp(f"exposed-{request.param}")
    url, admin, name = f"sqlite:///{folder / 'var' / 'bot.db'}", None, f"exposed_{os.getpid()}"
    if request.param == "postgres":
        admin = _admin()
        need("PostgreSQL does not answer (set TEST_POSTGRES_URL, or start one on 127.0.0.1)", admin is not None)
        need("pg_dump is not installed", shutil.which("pg_dump") is not None)
        assert admin is not None
        admin.execute(f"CREATE DATABASE {name}".encode())
        url = POSTGRES + name
    try:
        exposed = ExposedHouse(folder, url)
        try:
            exposed.happen()
            yield exposed
        finally:
            exposed.close()
    finally:
        if admin is not None:
            admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            admin.close()


@pytest.fixture(scope="module")
def places(house: ExposedHouse) -> list[tuple[str, bytes]]:
    """Everything that is kept or shown."""
    return list(house.places())


@pytest.mark.parametrize("kind", IDENTIFIERS)
def test_no_identifier_is_in_anything_kept_or_shown(places: list[tuple[str, bytes]], kind: str) -> None:
    found = {name: spelled for name, content in places if (spelled := seen(content, IDENTIFIERS[kind]))}
    assert not found, f"the {kind} is in the clear"


def test_no_unusual_word_is_in_the_log(house: ExposedHouse) -> None:
    log = house.server.log().lower()
    assert "debug" in log
    for words in (*UNUSUAL, "kill myself", ORDINARY.lower()):
        assert words not in log, "a patient's words are in the log"


def test_everything_was_looked_at(places: list[tuple[str, bytes]], house: ExposedHouse) -> None:
    """The search is worth nothing where it does not reach: words that are no identifiers are in all places where words are."""
    holding = {name for name, content in places if ORDINARY.encode() in content}
    kept = "the dump of the database" if any(name.startswith("the dump") for name, _ in places) else "var/bot.db"
    wal = {"var/bot.db-wal"} & {name for name, _ in places}
    assert kept in holding or holding & wal
    assert {"the export messages.csv", "the export messages.jsonl"} <= holding
    transcripts = {name for name in holding if name.startswith("/transcripts/")}
    assert len(transcripts) >= 2, "a transcript of the chat and one of the texts, at least"
    for error in (b"ValueError", b"KeyError", b"RuntimeError"):
        assert error in dict(places)["the log"], "the engine's failures are logged, without their words"
    assert re.search(rb'bot_failures_total\{error="(Operational|Programming)Error"\}', dict(places)["/metrics"]), "the database failed, too"


def test_no_key_or_token_is_kept_in_the_clear(places: list[tuple[str, bytes]], house: ExposedHouse) -> None:
    lines = (house.server.var_dir / "secret.key").read_text().splitlines()
    secrets = [line.strip().partition(":")[2] for line in lines if line.strip() and not line.startswith("#")]
    assert len(secrets) == 2
    for name, content in places:
        if name != "var/secret.key":
            assert all(secret.encode() not in content for secret in (*secrets, house.chat.token)), name


def test_the_key_file_is_for_its_owner_only(house: ExposedHouse) -> None:
    assert (house.server.var_dir / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_the_model_holds_none(house: ExposedHouse) -> None:
    for name, content in contents(ROOT / "models"):
        if not name.startswith("encoder"):  # published weights
            for kind, words in IDENTIFIERS.items():  # large files: as typed, small and shouted
                assert not any(way.encode() in content for way in (words, words.lower(), words.upper())), f"the {kind} is in models/{name}"


def test_a_planted_identifier_is_found(house: ExposedHouse) -> None:
    """The control: one that is stored, logged and shown in the clear is found in each of these places."""
    database = house.server.database()
    with database.write() as session:
        first = session.scalars(select(Message).where(Message.text.contains(ORDINARY)).order_by(Message.id)).first()
        assert first is not None
        session.execute(update(Message).where(Message.id == first.id).values(text=f"{PLANTED.upper()} asks"))
    database.dispose()
    with house.server.log_file.open("a") as log:
        log.write('{"user": "quackenbrush, zebediah"}\n')
    found = {name for name, content in house.places() if seen(content, PLANTED)}
    assert {"the log", "the export messages.csv", "the export messages.jsonl"} <= found
    assert found & {"var/bot.db", "var/bot.db-wal", "the dump of the database"}
    assert any(name.startswith("/transcripts/") for name in found)
