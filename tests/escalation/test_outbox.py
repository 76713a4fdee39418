"""The outbox on real databases: one commit, one hand at a time, nothing forgotten."""

import random
import threading
from datetime import timedelta

import pytest
from contact_bench import START
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.escalation import outbox
from bot.escalation.schedule import Schedule
from bot.store.models import ContactRequest, Conversation, DeliveryJob
from bot.store.queries import contact

LEASE = timedelta(seconds=60)
SCHEDULE = Schedule(timedelta(seconds=10), timedelta(minutes=5), timedelta(hours=1), LEASE)


@pytest.fixture
def take(database, clock):
    def take(worker="w1", limit=1):
        with database.write() as session:
            return outbox.claim(session, worker, clock(), LEASE, limit)

    return take


@pytest.fixture
def fail(database, clock):
    def fail(claimed, **options):
        with database.write() as session:
            return outbox.mark_failed(session, claimed, clock(), "HTTP 500", SCHEDULE, random.Random(1), **options)

    return fail


@pytest.fixture
def job(database):
    def job(request_id):
        with database.read() as session:
            return session.scalar(select(DeliveryJob).where(DeliveryJob.request_id == request_id))

    return job


def count(database, model):
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_request_and_job_are_one_commit(database, keyring, person, clock):
    class TurnFailed(Exception):
        pass

    def turn():
        with database.write() as session:
            session.add(Conversation(id="c1", channel="web", started_at=clock(), last_at=clock()))
            session.flush()
            outbox.submit(session, keyring, person, "c1", "k1", "web", None, clock())
            raise TurnFailed

    with pytest.raises(TurnFailed):
        turn()
    assert count(database, ContactRequest) == count(database, DeliveryJob) == 0


def test_the_fields_are_sealed_and_bound_to_their_request(database, keyring, person, leave):
    first, second = leave(), leave(key="k2")
    with database.read() as session:
        one, other = session.get(ContactRequest, first), session.get(ContactRequest, second)
    assert b"Ingrid" not in one.sealed
    assert b"6025550144" not in one.sealed
    assert outbox.opened(keyring, first, one.sealed) == person
    with pytest.raises(Exception, match="not sealed for"):
        outbox.opened(keyring, first, other.sealed)


def test_the_same_key_gives_the_same_request(database, leave):
    assert leave() == leave()
    assert leave(key="k2") != leave()
    assert leave(conversation="c2") != leave()
    assert count(database, ContactRequest) == count(database, DeliveryJob) == 3


def test_the_same_key_sent_at_the_same_moment_gives_one_request(database, leave):
    leave(key="other")  # the conversation exists
    gate = threading.Barrier(6)
    ids, errors = [], []

    def send():
        gate.wait()
        try:
            ids.append(leave())
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=send) for _ in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert errors == []
    assert len(set(ids)) == 1
    assert count(database, ContactRequest) == 2


def test_a_request_of_a_conversation_that_is_gone_is_an_error(database, keyring, person, clock):
    with pytest.raises(IntegrityError), database.write() as session:
        outbox.submit(session, keyring, person, "gone", "k1", "web", None, clock())


def test_a_job_is_claimed_once(take, leave):
    request_id = leave()
    claimed = take()
    assert [one.request_id for one in claimed] == [request_id]
    assert claimed[0].attempts == 1
    assert claimed[0].unanswered_at is None
    assert take("w2") == []


def test_many_workers_never_claim_the_same_job(database, leave, clock):
    wanted = {leave(conversation=f"c{number}") for number in range(120)}
    gate = threading.Barrier(6)
    got = []

    def work(name):
        gate.wait()
        while True:
            with database.write() as session:
                claims = outbox.claim(session, name, clock(), LEASE, limit=3)
            if not claims:
                return
            got.extend(one.request_id for one in claims)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(6)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(got) == sorted(wanted)


def test_claiming_does_not_wait_for_another_worker(database, leave, clock):
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    first, second = leave(), leave(key="k2")
    with database.write() as one, database.write() as other:
        held = outbox.claim(one, "w1", clock(), LEASE)
        free = outbox.claim(other, "w2", clock(), LEASE)
        assert {held[0].request_id, free[0].request_id} == {first, second}


def test_a_lost_lease_is_taken_over_with_the_open_question(take, leave, clock):
    leave()
    take()
    clock.move(seconds=59)
    assert take("w2") == []
    clock.move(seconds=1)
    (second,) = take("w2")
    assert second.attempts == 2
    assert second.unanswered_at == START


def test_a_worker_that_lost_its_lease_changes_nothing_but_may_report_a_delivery(database, take, fail, leave, clock, job):
    request_id = leave()
    (stale,) = take()
    clock.move(seconds=61)
    (current,) = take("w2")
    assert fail(stale) is None
    with database.write() as session:
        assert not outbox.mark_dead(session, stale, "HTTP 422")
        assert not outbox.mark_unsure(session, stale, clock(), "lost")
    assert job(request_id).claimed_by == "w2"
    with database.write() as session:
        assert outbox.mark_delivered(session, stale, clock(), "webhook")
    assert fail(current) is None
    assert job(request_id).state == "delivered"
    with database.write() as session:
        assert not outbox.mark_delivered(session, current, clock(), "webhook")


def test_a_failure_is_queued_again_with_a_pause(take, fail, leave, clock, job):
    request_id = leave()
    assert fail(take()[0]) == "queued"
    row = job(request_id)
    assert START + timedelta(seconds=5) <= row.next_at <= START + timedelta(seconds=10)
    assert (row.last_error, row.claimed_by, row.unanswered_at) == ("HTTP 500", None, None)
    assert take() == []
    clock.move(seconds=10)
    assert take()[0].attempts == 2


@pytest.mark.parametrize(("maybe", "state"), [(None, "dead"), (START, "unsure")])
def test_after_the_declared_time_it_becomes_the_staff_s(database, take, fail, leave, clock, job, maybe, state):
    request_id = leave()
    clock.move(hours=1)
    assert fail(take()[0], unanswered_at=maybe) == state
    assert job(request_id).state == state
    with database.read() as session:
        assert [request.id for request in contact.undelivered(session)] == [request_id]
    clock.move(days=30)
    assert take() == []


def test_staff_send_it_again_with_the_whole_time_anew(database, take, fail, leave, clock, job):
    request_id = leave()
    clock.move(hours=1)
    fail(take()[0], unanswered_at=START)
    with database.write() as session:
        outbox.retry(session, request_id, clock())
    (claimed,) = take()
    assert claimed.unanswered_at is None  # staff decided that it did not arrive
    assert fail(claimed) == "queued"


def test_staff_confirm_what_arrived(database, take, leave, clock, job):
    request_id = leave()
    with database.write() as session:
        outbox.mark_unsure(session, outbox.claim(session, "w1", clock(), LEASE)[0], clock(), "lost")
    with database.write() as session:
        outbox.confirm(session, request_id, clock())
    row = job(request_id)
    assert (row.state, row.delivered_by, row.delivered_at) == ("delivered", "staff", START)


def test_staff_cannot_decide_what_is_not_theirs(database, take, leave, clock):
    request_id = leave()
    for act in (outbox.retry, outbox.confirm):
        with pytest.raises(outbox.NotWaitingError, match="queued"), database.write() as session:
            act(session, request_id, clock())
        with pytest.raises(outbox.NotWaitingError, match="no such"), database.write() as session:
            act(session, "nothing", clock())
    take()
    with pytest.raises(outbox.NotWaitingError, match="claimed"), database.write() as session:
        outbox.retry(session, request_id, clock())


def test_a_purged_request_is_not_sent_again(database, leave, clock):
    request_id = leave()
    with database.write() as session:
        outbox.mark_dead(session, outbox.claim(session, "w1", clock(), LEASE)[0], "HTTP 422")
        session.get(ContactRequest, request_id).sealed = None
    with pytest.raises(outbox.NotWaitingError, match="purged"), database.write() as session:
        outbox.retry(session, request_id, clock())


def test_staff_see_who_waits_and_for_how_long(database, take, leave, clock):
    first = leave()
    clock.move(minutes=1)
    second = leave(key="k2")
    with database.read() as session:
        assert [one.id for one in contact.waiting(session)] == [first, second]
        page = contact.waiting(session, limit=1)
        assert [one.id for one in contact.waiting(session, after=(page[0].created_at, page[0].id))] == [second]
        assert contact.oldest_waiting(session) == START
        assert contact.find(session, first).job.state == "queued"
    (claimed,) = take()
    with database.write() as session:
        outbox.mark_delivered(session, claimed, clock(), "webhook")
        assert contact.mark_done(session, second, "nurse@clinic.com", clock())
        assert contact.mark_done(session, second, "later@clinic.com", clock())
        assert not contact.mark_done(session, "nothing", "nurse@clinic.com", clock())
    with database.read() as session:
        assert contact.find(session, second).done_by == "nurse@clinic.com"
        assert [one.id for one in contact.waiting(session)] == [first]
        assert contact.oldest_waiting(session) is None
        assert contact.counts_by_state(session) == {"delivered": 1, "queued": 1}


def test_fields_are_sealed_anew_when_keys_rotate(database, keyring, person, leave):
    from bot.privacy.sealing import Keyring

    ids = [leave(key=f"k{number}") for number in range(5)]
    rotated = Keyring([b"n" * 32, b"k" * 32], b"h" * 32)
    counts = []
    while not counts or counts[-1]:
        with database.write() as session:
            counts.append(contact.reseal(session, rotated, limit=2))
    assert counts == [2, 2, 1, 0]
    newest = Keyring([b"n" * 32], b"h" * 32)
    with database.read() as session:
        assert all(outbox.opened(newest, one, session.get(ContactRequest, one).sealed) == person for one in ids)
