"""The worker with real databases and real senders: what becomes of a request, whatever the other side does."""

import logging
import threading
import time
from datetime import timedelta

import pytest
from contact_bench import SCHEDULE, SECRET
from contact_site import Reply
from pydantic import SecretStr

from bot.clinic import Clinic
from bot.escalation import outbox
from bot.escalation.inbox import InboxSender
from bot.escalation.options import WebhookOptions
from bot.escalation.webhook import WebhookSender
from bot.escalation.worker import Worker, deliver
from bot.privacy.sealing import Keyring
from bot.settings import Settings
from bot.store.models import ContactRequest


def test_a_request_is_delivered(make, webhook, hook, leave, job, clock):
    request_id = leave()
    worker = make(webhook)
    assert worker.run_once() == "delivered"
    assert worker.run_once() is None
    assert list(hook.taken) == [request_id]
    row = job(request_id)
    assert (row.state, row.delivered_by, row.delivered_at, row.unanswered_at) == ("delivered", "webhook", clock(), None)


def test_a_worker_that_slept_through_its_lease_does_not_send(make, form, gravity, leave, clock, job):
    """A machine that was suspended between the claim and the sending: another worker has delivered meanwhile."""
    request_id = leave()
    other, asked = make(form()), []

    class Asleep:
        def __call__(self):
            asked.append(1)
            if len(asked) == 2:  # the first look at the clock is the claim's
                clock.move(minutes=10)
                assert other.run_once() == "delivered"
            return clock()

    sleeper = make(form())
    sleeper._clock = Asleep()
    assert sleeper.run_once() == "lost"
    assert len(gravity.entries) == 1
    assert job(request_id).state == "delivered"


def test_a_worker_that_was_held_up_sends_if_the_job_is_still_its_own(make, form, gravity, leave, clock):
    leave()
    asked = []

    class HeldUp:
        def __call__(self):
            asked.append(1)
            if len(asked) == 2:
                clock.move(minutes=10)
            return clock()

    worker = make(form())
    worker._clock = HeldUp()
    assert worker.run_once() == "delivered"
    assert len(gravity.entries) == 1


def test_the_inbox_is_delivered_to_at_once(make, leave, job):
    request_id = leave()
    assert make(InboxSender()).run_once() == "delivered"
    assert job(request_id).delivered_by == "inbox"


def test_a_failure_is_repeated_with_the_same_key_until_it_works(make, webhook, hook, leave, clock, job):
    request_id = leave()
    hook.plan.extend([Reply(503), "reset", "lost", "answer"])
    worker = make(webhook)
    states = []
    for _ in range(4):
        states.append(worker.run_once())
        assert worker.run_once() is None  # not before its pause is over
        clock.move(seconds=80)
    assert states == ["queued", "queued", "queued", "delivered"]
    assert {call.headers["Idempotency-Key"] for call in hook.calls} == {request_id}
    assert (hook.raw, len(hook.taken)) == (2, 1)  # the lost one had arrived; the receiver took it once


def test_a_retry_after_is_kept(make, webhook, hook, leave, clock, job):
    request_id = leave()
    hook.plan.append(Reply(429, "", {"Retry-After": "1800"}))
    make(webhook).run_once()
    assert job(request_id).next_at == clock() + timedelta(minutes=30)


def test_a_receiver_that_restarts_loses_nobody(make, webhook, hook, leave, clock):
    ids = {leave(key=f"k{number}") for number in range(3)}
    worker = make(webhook)
    assert worker.run_once() == "delivered"
    hook.stop()
    assert [worker.run_once(), worker.run_once()] == ["queued", "queued"]
    hook.start()
    clock.move(seconds=10)
    assert [worker.run_once(), worker.run_once()] == ["delivered", "delivered"]
    assert set(hook.taken) == ids


def test_a_refused_request_is_a_dead_letter_without_the_other_side_s_words(make, webhook, hook, leave, job):
    request_id = leave()
    hook.plan.append(Reply(422, "we know Ingrid already"))
    assert make(webhook).run_once() == "dead"
    row = job(request_id)
    assert (row.state, row.last_error) == ("dead", "refused: HTTP 422")


def test_what_cannot_be_delivered_in_time_is_a_dead_letter(make, webhook, hook, leave, clock, job):
    request_id = leave()
    hook.stop()
    worker = make(webhook)
    for _ in range(200):
        if worker.run_once() == "dead":
            break
        clock.move(seconds=30)
    row = job(request_id)
    assert row.state == "dead"
    assert row.last_error == "not sent: ConnectionRefusedError"
    assert clock() - row.queued_at == timedelta(hours=1)
    assert 10 < row.attempts < 60


def test_a_lost_key_is_waited_for(make, database, webhook, leave, clock, job):
    request_id = leave()
    stranger = Worker(database, Keyring([b"x" * 32], b"h" * 32), webhook, clock, schedule=SCHEDULE)
    assert stranger.run_once() == "queued"
    assert job(request_id).last_error == "KeyLost"
    clock.move(seconds=20)
    assert make(webhook).run_once() == "delivered"


class Stumbling(WebhookSender):
    """A sender with an error that nobody foresaw."""

    trouble: type[Exception] = RecursionError

    def send(self, parcel):
        outcome = super().send(parcel)
        raise self.trouble(f"{outcome}: {parcel.details.name}")


def test_an_unexpected_error_of_a_sender_keeps_the_schedule_and_ends_before_staff(make, hook, patience, leave, clock, job, caplog):
    request_id = leave()
    worker = make(Stumbling(WebhookOptions(address=hook.url), SecretStr(SECRET), patience, clock))
    assert worker.run_once() == "queued"
    row = job(request_id)
    assert (row.state, row.last_error, row.unanswered_at) == ("queued", "RecursionError", clock())
    for _ in range(200):
        if worker.run_once() == "unsure":
            break
        clock.move(seconds=30)
    row = job(request_id)
    assert (row.state, row.last_error) == ("unsure", "RecursionError")
    assert clock() - row.queued_at == timedelta(hours=1)
    assert len(hook.taken) == 1  # every attempt had arrived, under one key
    assert "Ingrid" not in caplog.text


def test_an_unexpected_error_where_a_double_cannot_be_ruled_out_is_for_staff(make, hook, patience, leave, clock, job):
    sender = Stumbling(WebhookOptions(address=hook.url), SecretStr(SECRET), patience, clock)
    sender.repeats_safely = False
    request_id = leave()
    worker = make(sender)
    assert worker.run_once() == "unsure"
    assert job(request_id).last_error == "RecursionError"
    clock.move(hours=2)
    assert worker.run_once() is None
    assert len(hook.calls) == 1


def test_a_look_up_that_breaks_is_asked_again(make, form, gravity, leave, clock, job, monkeypatch):
    sender = form()
    gravity.plan.append("lost")
    request_id = leave()
    worker = make(sender)
    assert worker.run_once() == "queued"
    with monkeypatch.context() as broken:
        broken.setattr(sender, "arrived", lambda parcel: [][0])
        clock.move(minutes=3)
        assert worker.run_once() == "queued"
    assert job(request_id).last_error == "cannot ask whether an earlier attempt arrived"
    clock.move(minutes=3)
    assert worker.run_once() == "delivered"
    assert len(gravity.entries) == 1


def test_fields_that_cannot_be_read_end_as_a_dead_letter(make, database, keyring, webhook, leave, clock, job):
    request_id = leave()
    with database.write() as session:
        session.get_one(ContactRequest, request_id).sealed = keyring.seal(b"[]", outbox.purpose(request_id))
    worker = make(webhook)
    assert worker.run_once() == "queued"
    clock.move(hours=2)
    assert worker.run_once() == "dead"


def test_a_request_deleted_while_it_is_sent_disturbs_nothing(make, database, webhook, hook, leave):
    from bot.store.queries import retention

    leave()
    taken = hook.answer

    def answer(call):
        with database.write() as session:
            retention.purge_conversation(session, "c1")
        return taken(call)

    hook.answer = answer
    worker = make(webhook)
    assert worker.run_once() == "lost"
    assert worker.run_once() is None


def test_the_log_tells_states_and_nothing_of_a_person(make, webhook, hook, leave, clock, caplog):
    caplog.set_level(logging.DEBUG)
    hook.plan.extend([Reply(500, "Ingrid Solberg?"), "lost", "answer"])
    request_id = leave()
    worker = make(webhook)
    for _ in range(3):
        worker.run_once()
        clock.move(minutes=1)
    ours = [record.getMessage() for record in caplog.records if record.name == "bot.escalation.worker"]
    assert [
        f"contact request {request_id}: {state} after attempt {n}" for n, state in ((1, "queued"), (2, "queued"), (3, "delivered"))
    ] == ours
    for word in ("Ingrid", "Solberg", "5550144", "602-555", "ingrid.s", "consultation"):
        assert word not in caplog.text


def test_a_running_worker_delivers_soon_after_it_is_woken_and_stops(database, keyring, webhook, hook, leave):
    worker = Worker(database, keyring, webhook, poll=30)
    worker.start()
    with pytest.raises(RuntimeError):
        worker.start()
    time.sleep(0.3)
    leave()
    worker.wake()
    end = time.monotonic() + 5
    while not hook.taken and time.monotonic() < end:
        time.sleep(0.02)
    assert len(hook.taken) == 1
    started = time.monotonic()
    assert worker.stop(5)
    assert time.monotonic() - started < 2


def test_a_worker_outlives_a_database_that_is_away(tmp_path, keyring, webhook, hook, monkeypatch, caplog):
    from bot.escalation import worker as module
    from bot.store.database import Database

    monkeypatch.setattr(module, "_AFTER_ERROR_SECONDS", 0.05)
    database = Database(f"sqlite:///{tmp_path / 'none.db'}")  # no tables
    worker = Worker(database, keyring, webhook, poll=0.05)
    worker.start()
    time.sleep(0.5)
    assert worker.stop(5)
    assert caplog.text.count("contact delivery stumbled: OperationalError") > 1


def test_deliver_runs_from_settings_until_it_is_told_to_stop(database, hook, keyring, leave):
    settings = Settings(
        BOT_DATABASE_URL=database.url.render_as_string(hide_password=False), BOT_CONTACT_SECRET=SECRET, BOT_DELIVERY_POLL_SECONDS=0.05
    )
    article = {"title": "An article", "url": "https://clinic.example/article"}
    contact = {"kind": "webhook", "options": {"address": hook.url}}
    clinic = Clinic.model_validate({"name": "Some Clinic", "article": article, "contact": contact})
    leave()
    stop = threading.Event()
    thread = threading.Thread(target=deliver, args=(settings, clinic, stop, keyring))
    thread.start()
    end = time.monotonic() + 5
    while not hook.taken and time.monotonic() < end:
        time.sleep(0.02)
    stop.set()
    thread.join(5)
    assert len(hook.taken) == 1
    assert not thread.is_alive()
