"""A worker died in an attempt, or an answer was lost: nobody is lost, and nobody is sent twice where that can be known."""

from datetime import timedelta

import pytest
from contact_bench import SCHEDULE
from contact_site import Reply

from bot.escalation import outbox


def die_in_an_attempt(database, clock):
    """What a worker leaves behind that was killed between its claim and the answer."""
    with database.write() as session:
        assert outbox.claim(session, "dead worker", clock(), SCHEDULE.lease)


def test_a_request_whose_last_answer_was_lost_is_unsure_not_dead(make, webhook, hook, leave, clock):
    leave()
    worker = make(webhook)
    hook.plan.append("lost")
    assert worker.run_once() == "queued"
    hook.stop()
    clock.move(hours=2)
    assert worker.run_once() == "unsure"


def test_a_webhook_takes_over_a_dead_worker_s_request_with_the_same_key(make, database, webhook, hook, leave, clock):
    request_id = leave()
    die_in_an_attempt(database, clock)
    worker = make(webhook)
    assert worker.run_once() is None
    clock.move(minutes=5)
    assert worker.run_once() == "delivered"
    assert list(hook.taken) == [request_id]


@pytest.mark.parametrize("fault", ["lost", "half", "slow", Reply(504, "time-out")], ids=str)
def test_a_form_is_asked_before_a_request_is_entered_again(make, form, gravity, leave, clock, fault):
    leave()
    gravity.plan.append(fault)
    worker = make(form())
    arrived = not isinstance(fault, Reply)
    assert worker.run_once() == "queued"
    clock.move(seconds=119)
    assert worker.run_once() is None  # WordPress may still be at work
    clock.move(seconds=1)
    assert worker.run_once() == "delivered"
    assert len(gravity.entries) == 1
    assert [call.method for call in gravity.calls[1:]] == (["GET"] if arrived else ["GET", "POST"])


def test_a_form_that_cannot_be_asked_now_is_asked_later(make, form, gravity, leave, clock):
    leave()
    gravity.plan.extend(["lost", Reply(500, "oops"), "reset"])
    worker = make(form())
    states = []
    for _ in range(4):
        states.append(worker.run_once())
        clock.move(minutes=5)
    assert states == ["queued", "queued", "queued", "delivered"]
    assert len(gravity.entries) == 1


def test_a_form_is_asked_after_a_worker_died_too(make, database, form, gravity, leave, clock):
    leave()
    die_in_an_attempt(database, clock)
    clock.move(minutes=5)
    assert make(form()).run_once() == "delivered"
    assert [call.method for call in gravity.calls] == ["GET", "POST"]


def test_an_attempt_that_may_still_arrive_is_waited_for(make, database, form, gravity, leave, clock):
    leave()
    with database.write() as session:
        outbox.claim(session, "dead worker", clock(), timedelta(seconds=10))
    clock.move(seconds=10)
    worker = make(form())
    assert worker.run_once() == "queued"
    assert gravity.calls == []
    clock.move(seconds=110)
    assert worker.run_once() == "delivered"


@pytest.mark.parametrize("fault", ["lost", "half"])
def test_a_form_that_cannot_be_asked_at_all_leaves_it_to_staff(make, form, gravity, leave, clock, fault, job):
    request_id = leave()
    gravity.plan.append(fault)
    worker = make(form(login=False))
    assert worker.run_once() == "unsure"
    clock.move(days=2)
    assert worker.run_once() is None
    assert len(gravity.entries) == 1
    assert job(request_id).unanswered_at is not None


def test_a_mail_whose_answer_was_lost_is_left_to_staff(make, mailer, mail, leave, clock):
    leave()
    mail.plan.append("lost")
    worker = make(mailer)
    assert worker.run_once() == "unsure"
    clock.move(days=2)
    assert worker.run_once() is None
    assert len(mail.mails) == 1


def test_a_mail_cut_off_before_its_end_is_left_to_staff_and_staff_can_send_it_again(make, database, mailer, mail, leave, clock):
    request_id = leave()
    die_in_an_attempt(database, clock)
    clock.move(minutes=5)
    worker = make(mailer)
    assert worker.run_once() == "unsure"
    assert mail.mails == []
    with database.write() as session:
        outbox.retry(session, request_id, clock())
    assert worker.run_once() == "delivered"
    assert len(mail.mails) == 1
