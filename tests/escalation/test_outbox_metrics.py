"""/metrics says how many people wait and for how long, whichever process delivers."""

import math
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from bot.channels.patient_app import make_patient_app
from bot.clinic import load_clinic
from bot.escalation.inbox import InboxSender
from bot.escalation.sender import Failed
from bot.service import Service
from bot.settings import Settings
from bot.store.queries import contact

ROOT = Path(__file__).resolve().parents[2]


class Closed(InboxSender):
    """Another side that cannot be reached."""

    kind = "webhook"

    def send(self, parcel):
        return Failed("not sent")


@pytest.fixture
def gauges(database, tmp_path, clock):
    """The two gauges as a scrape of the patients' app gives them; another process has the outbox."""
    settings = Settings(
        var_dir=tmp_path, database_url=database.url.render_as_string(hide_password=False), clinic_file=ROOT / "clinic.yml", _env_file=None
    )
    service = Service.make(settings, load_clinic(settings.clinic_file), lambda: pytest.fail("no engine is needed"), clock=clock)
    app = TestClient(make_patient_app(service))

    def scrape():
        page = app.get("/metrics").text
        return tuple(float(re.search(rf"^{name} (\S+)$", page, re.M)[1]) for name in ("bot_outbox_depth", "bot_outbox_age_seconds"))

    yield scrape
    service.database.dispose()


def test_an_empty_outbox_is_zero(gauges):
    assert gauges() == (0, 0)


def test_who_waits_is_counted_until_the_request_is_delivered(gauges, leave, make, clock):
    leave()
    clock.move(minutes=2)
    leave(conversation="c2")
    assert gauges() == (2, 120)
    closed = make(Closed())
    assert closed.run_once() == closed.run_once() == "queued"
    clock.move(hours=1)
    assert gauges() == (2, 3720)
    worker = make(InboxSender())
    assert worker.run_once() == worker.run_once() == "delivered"
    assert gauges() == (0, 0)


def test_a_dead_letter_counts_until_staff_have_called(gauges, leave, make, clock, database):
    request_id = leave()
    clock.move(days=30)
    assert make(Closed()).run_once() == "dead"
    assert gauges() == (1, timedelta(days=30).total_seconds())
    with database.write() as session:
        contact.mark_done(session, request_id, "nurse@clinic.com", clock())
    assert gauges() == (0, 0)


def test_a_database_that_does_not_answer_is_no_empty_outbox(gauges, leave, database):
    leave()
    with database.write() as session:
        session.execute(text("ALTER TABLE delivery_job RENAME TO delivery_job_away"))
    try:
        assert all(math.isnan(value) for value in gauges())
    finally:
        with database.write() as session:
            session.execute(text("ALTER TABLE delivery_job_away RENAME TO delivery_job"))
    assert gauges()[0] == 1
