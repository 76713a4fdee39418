"""Real databases (SQLite and PostgreSQL), real keys, a clock that the test moves, and the clinic's side on loopback."""

import os
import random
import shutil

import psycopg
import pytest
from contact_bench import SCHEDULE, SECRET, Clock
from contact_site import GravitySite, HookSite
from mail_site import MailSite
from pydantic import SecretStr
from sqlalchemy import select, text

from bot.escalation import outbox
from bot.escalation.exchange import Patience
from bot.escalation.gravity_forms import GravityFormsSender
from bot.escalation.options import GravityFormsOptions, SmtpOptions, WebhookOptions
from bot.escalation.request import ContactDetails
from bot.escalation.smtp import SmtpSender
from bot.escalation.webhook import WebhookSender
from bot.escalation.worker import Worker
from bot.privacy.sealing import Keyring
from bot.store import migrate
from bot.store.database import Database
from bot.store.models import Base, Conversation, DeliveryJob

FIELDS = {"name": "input_1", "email": "input_2", "phone": "input_3", "about": "input_5"}
POSTGRES = "postgresql://postgres@127.0.0.1/"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "bot.db"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.engine.raw_connection().cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_url():
    name = f"escalation_{os.getpid()}"
    try:
        admin = psycopg.connect(POSTGRES + "postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("PostgreSQL is not running at 127.0.0.1:5432, so its half of these tests did not run")
    admin.execute(f"DROP DATABASE IF EXISTS {name}")
    admin.execute(f"CREATE DATABASE {name}")
    database = Database(POSTGRES + name)
    migrate.upgrade(database)
    database.dispose()
    yield POSTGRES + name
    admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request, tmp_path, sqlite_template):
    if request.param == "sqlite":
        shutil.copy(sqlite_template, tmp_path / "bot.db")
        url = f"sqlite:///{tmp_path / 'bot.db'}"
    else:
        url = request.getfixturevalue("postgres_url")
    database = Database(url)
    yield database
    if not database.is_sqlite:
        with database.write() as session:
            session.execute(text("TRUNCATE " + ", ".join(Base.metadata.tables) + " CASCADE"))
    database.dispose()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def keyring():
    return Keyring([b"k" * 32], b"h" * 32)


@pytest.fixture
def patience():
    return Patience(connect=1.0, read=0.6)


@pytest.fixture
def hook():
    with HookSite(SECRET) as site:
        yield site


@pytest.fixture
def gravity():
    with GravitySite() as site:
        yield site


@pytest.fixture
def mail():
    with MailSite() as site:
        yield site


@pytest.fixture
def person():
    return ContactDetails(
        name="Ingrid Solberg",
        phone="+16025550144",
        email="ingrid.s@example.com",
        preferred="call",
        about="How do I book a consultation?",
    )


@pytest.fixture
def leave(database, keyring, clock, person):
    """Leave a contact request; gives its id."""

    def leave(details=person, conversation="c1", key="k1", channel="web", topic="contact"):
        with database.write() as session:
            if session.get(Conversation, conversation) is None:
                session.add(Conversation(id=conversation, channel=channel, started_at=clock(), last_at=clock()))
                session.flush()
            return outbox.submit(session, keyring, details, conversation, key, channel, topic, clock()).id

    return leave


@pytest.fixture
def job(database):
    def job(request_id):
        with database.read() as session:
            return session.scalar(select(DeliveryJob).where(DeliveryJob.request_id == request_id))

    return job


@pytest.fixture
def make(database, keyring, clock):
    def make(sender, **options):
        return Worker(database, keyring, sender, clock, **({"schedule": SCHEDULE, "rng": random.Random(1)} | options))

    return make


@pytest.fixture
def webhook(hook, patience, clock):
    return WebhookSender(WebhookOptions(address=hook.url), SecretStr(SECRET), patience, clock)


@pytest.fixture
def form(gravity, patience):
    def form(login=True):
        key, secret = GravitySite.LOGIN if login else (None, "")
        fields = FIELDS | ({"key": "input_7"} if login else {})
        options = GravityFormsOptions(site=gravity.url, form_id=4, fields=fields, consumer_key=key, settle_seconds=120)
        return GravityFormsSender(options, SecretStr(secret), patience)

    return form


@pytest.fixture
def mailer(mail, patience, clock):
    options = SmtpOptions(host="127.0.0.1", port=mail.port, security="none", sender="bot@clinic.com", to=["desk@clinic.com"])
    return SmtpSender(options, SecretStr(""), patience, clock)
