"""Retention: what is out of date is gone from every table, and nobody who waits is forgotten."""

import logging
import threading
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select, text, update

from bot.escalation import outbox
from bot.settings import Settings
from bot.store.models import Base, ConsentEvent, ContactRequest, Conversation, EngineState, Message
from bot.store.queries import contact, day_counts, retention, staff_index, staff_today
from bot.store.retention import RetentionJob

SETTINGS = Settings(BOT_SESSION_MINUTES=60, BOT_TOKEN_HOURS=24, BOT_RETENTION_CONTACT_DAYS=30, BOT_RETENTION_TRANSCRIPT_DAYS=180)


@pytest.fixture
def talk(database, clock):
    """A conversation with two messages (the patient's raw words still sealed) and engine state."""

    def talk(name="c1"):
        with database.write() as session:
            session.add(Conversation(id=name, channel="web", started_at=clock(), last_at=clock(), last_seq=2))
            session.flush()
            session.add(Message(conversation_id=name, seq=1, sender="patient", text="[name] asks", sealed=b"raw", at=clock()))
            session.add(Message(conversation_id=name, seq=2, sender="bot", text="An answer.", at=clock()))
            session.add(EngineState(conversation_id=name, sealed=b"state", expires_at=clock() + timedelta(hours=1)))

    return talk


@pytest.fixture
def purge(database, clock):
    def purge(**options):
        with database.write() as session:
            return retention.purge(session, clock(), SETTINGS, **options)

    return purge


def settle(database, clock, request_id, *, by=None, done=False):
    with database.write() as session:
        if by:
            claimed = outbox.claim(session, "w1", clock(), timedelta(minutes=1))[0]
            assert claimed.request_id == request_id
            outbox.mark_delivered(session, claimed, clock(), by)
        if done:
            contact.mark_done(session, request_id, "nurse@clinic.com", clock())


def counts(database):
    with database.read() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables}


def sealed(database, request_id):
    with database.read() as session:
        return session.get(ContactRequest, request_id).sealed


def test_engine_state_goes_when_its_session_ends(talk, purge, clock, database):
    talk()
    clock.move(minutes=59)
    assert purge().engine_states == 0
    clock.move(minutes=1)
    assert purge().engine_states == 1
    assert counts(database)["message"] == 2


def test_raw_words_go_when_no_turn_can_need_them(talk, purge, clock, database):
    talk()
    clock.move(hours=23)
    assert purge().raw_messages == 0
    clock.move(hours=1)
    assert purge().raw_messages == 1
    with database.read() as session:
        assert session.scalars(select(Message.text).order_by(Message.seq)).all() == ["[name] asks", "An answer."]


@pytest.mark.parametrize(
    ("by", "done", "kept"),
    [
        ("webhook", False, False),
        ("email", True, False),
        ("inbox", True, False),
        ("inbox", False, True),
        (None, True, False),
        (None, False, True),
    ],
)
def test_fields_go_a_month_after_somebody_took_care_of_them(database, leave, purge, clock, by, done, kept):
    request_id = leave()
    settle(database, clock, request_id, by=by, done=done)
    clock.move(days=29, hours=23)
    assert purge().contact_fields == 0
    clock.move(hours=1)
    assert purge().contact_fields == (0 if kept else 1)
    assert (sealed(database, request_id) is not None) is kept
    assert counts(database)["contact_request"] == 1  # the count stays


def test_a_transcript_goes_with_everything_that_belongs_to_it(database, talk, leave, purge, clock):
    talk()
    settle(database, clock, leave(), by="webhook")
    clock.move(days=179, hours=23)
    purge()
    assert counts(database)["message"] == 2
    clock.move(hours=1)
    gone = purge()
    assert (gone.conversations, gone.messages, gone.contact_requests) == (1, 2, 1)
    assert {name: count for name, count in counts(database).items() if count} == {"day_count": 1}, "nothing but the count of the day"


def test_somebody_who_still_waits_outlives_the_transcript_and_is_counted(database, talk, leave, purge, clock, keyring, person):
    talk()
    request_id = leave()
    clock.move(days=180)
    gone = purge()
    assert (gone.conversations, gone.messages, gone.still_waiting) == (1, 2, 1)
    with database.read() as session:
        request = contact.find(session, request_id)
        assert request.conversation_id is None
        assert request.job.state == "queued"
        assert outbox.opened(keyring, request_id, request.sealed) == person
    assert purge().still_waiting == 1
    settle(database, clock, request_id, done=True)
    clock.move(days=30)
    gone = purge()
    assert (gone.contact_fields + gone.contact_requests, gone.still_waiting) == (2, 0)


def test_old_messages_of_a_conversation_that_goes_on_are_deleted(database, talk, purge, clock):
    talk()
    clock.move(days=180)
    with database.write() as session:
        session.get(Conversation, "c1").last_at = clock()
        session.add(Message(conversation_id="c1", seq=3, sender="patient", text="again", at=clock()))
    gone = purge()
    assert (gone.conversations, gone.messages) == (0, 2)
    with database.read() as session:
        assert session.scalars(select(Message.seq)).all() == [3]


def test_a_conversation_can_be_deleted_with_all_of_it(database, talk, leave, clock):
    talk()
    leave()
    talk("c2")
    with database.write() as session:
        session.add(ConsentEvent(person_hash="h" * 64, number_hash="n" * 64, event="opt_in", words="START", at=clock()))
    with database.write() as session:
        gone = retention.purge_conversation(session, "c1")
    assert (gone.conversations, gone.messages, gone.contact_requests, gone.engine_states) == (1, 2, 1, 1)
    left = counts(database)
    assert (left["conversation"], left["message"], left["engine_state"]) == (1, 2, 1)
    assert left["contact_request"] == left["delivery_job"] == 0
    assert left["consent_event"] == 1
    with database.write() as session:
        assert retention.purge_conversation(session, "c1").purged == 0


def test_every_table_that_points_at_a_conversation_goes_with_it():
    roots = {"conversation", "message", "contact_request"}
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table.name in roots:
                assert key.ondelete in ("CASCADE", "SET NULL"), f"{table.name}.{key.parent.name}"


def test_the_job_works_in_small_steps_until_all_is_done_and_logs_counts_only(database, talk, leave, clock, caplog):
    caplog.set_level(logging.INFO)
    for number in range(7):
        talk(f"c{number}")
    leave(conversation="c0")
    clock.move(days=181)
    total = RetentionJob(database, SETTINGS, clock, batch=3).run_once()
    assert (total.conversations, total.messages, total.engine_states, total.still_waiting) == (7, 14, 7, 1)
    assert counts(database)["conversation"] == 0
    assert "conversations 7" in caplog.text
    assert "1 contact requests are older" in caplog.text
    assert "c0" not in caplog.text


@pytest.mark.parametrize("delete_after", [pytest.param(0, id="deleted on request"), pytest.param(181, id="out of date")])
def test_deleted_words_leave_the_disk(tmp_path, database, talk, clock, delete_after):
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's files are not readable here")
    with database.write() as session:
        staff_index.ensure(session)
    talk()
    talk("c2")
    with database.write() as session:
        for message in session.scalars(select(Message).where(Message.conversation_id == "c1", Message.seq == 1)):
            message.text = "zebracrossing"  # the index holds its stem
    with database.write() as session:
        session.get_one(Conversation, "c2").last_at = clock() + timedelta(days=delete_after)
    assert _words_in_files(tmp_path, b"zebracross")
    with database.read() as session:
        assert any(b"zebracross" in block for block in session.scalars(text("SELECT block FROM message_words_data")))
    if delete_after:
        clock.move(days=delete_after)
    else:
        with database.write() as session:
            retention.purge_conversation(session, "c1")
    RetentionJob(database, SETTINGS, clock).run_once()
    assert not _words_in_files(tmp_path, b"zebracross")


def test_words_deleted_on_request_leave_the_disk_without_waiting_for_the_next_run(tmp_path, database, talk, clock, monkeypatch):
    import time

    from bot.store import retention as job_module

    if not database.is_sqlite:
        pytest.skip("PostgreSQL's files are not readable here")
    monkeypatch.setattr(job_module, "_FORGET_SECONDS", 0.1)
    with database.write() as session:
        staff_index.ensure(session)
    talk()
    with database.write() as session:
        session.scalars(select(Message).where(Message.seq == 1)).one().text = "zebracrossing"
    job = RetentionJob(database, SETTINGS, clock)
    job.start()
    time.sleep(0.5)  # its first run is over, the next is an hour away
    with database.write() as session:
        retention.purge_conversation(session, "c1")
    assert _words_in_files(tmp_path, b"zebracross")
    end = time.monotonic() + 5
    while _words_in_files(tmp_path, b"zebracross") and time.monotonic() < end:
        time.sleep(0.05)
    assert job.stop(5)
    assert not _words_in_files(tmp_path, b"zebracross")


def _words_in_files(folder, words):
    return [file.name for file in folder.glob("bot.db*") if words in file.read_bytes()]


def test_the_job_runs_by_itself_and_stops(database, talk, clock):
    import time

    talk()
    clock.move(days=181)
    job = RetentionJob(database, SETTINGS, clock)
    job.start()
    end = time.monotonic() + 5
    while counts(database)["conversation"] and time.monotonic() < end:
        time.sleep(0.02)
    assert job.stop(5)
    assert counts(database)["conversation"] == 0


@pytest.fixture
def remembered(database, clock):
    """Three days of questions, with the digest that the console counts by; gives a day's counts before and after."""

    def ask(name, channel="web", outcomes=("answer",), topic="session", reason=None, down=False):
        with database.write() as session:
            staff_index.ensure(session)
            session.add(Conversation(id=name, channel=channel, started_at=clock(), last_at=clock(), last_seq=2))
            session.flush()
            said = Message(
                conversation_id=name, seq=1, sender="patient", text="[name] asks", at=clock(), outcomes=list(outcomes),
                topics=[{"name": topic, "sub": "price", "confidence": 0.9}], safety_reason=reason,
            )  # fmt: skip
            session.add(said)
            session.flush()
            session.add(
                Message(
                    conversation_id=name,
                    seq=2,
                    sender="bot",
                    text="An answer.",
                    at=clock(),
                    reply_to=1,
                )
            )
            session.flush()
            if down:
                session.execute(update(Message).where(Message.conversation_id == name, Message.seq == 2).values(feedback="down"))

    def looked_at(days=400):
        last = clock().astimezone().date()
        dates = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
        since = datetime.combine(dates[0], time()).astimezone()
        with database.read() as session:
            return staff_today.by_day(session, dates), staff_today.by_topic(session, since)

    ask.looked_at = looked_at
    return ask


def test_counts_stay_when_their_transcripts_go(database, clock, remembered):
    remembered("a", down=True)
    remembered("b", channel="sms", outcomes=("answer", "handoff"), topic="not_covered")
    clock.move(days=1)
    remembered("c", outcomes=("safety",), topic="crisis", reason="self_harm")
    clock.move(days=170)
    remembered("d")
    before = remembered.looked_at()
    clock.move(days=20)
    shown = {day.day: day for day in remembered.looked_at()[0]}
    job = RetentionJob(database, SETTINGS, clock)
    assert job.run_once().conversations == 3
    after = {day.day: day for day in remembered.looked_at()[0]}
    assert after == shown, "the trend does not change by a purge"
    assert remembered.looked_at()[1] == before[1]
    assert job.run_once().purged == 0
    assert {day.day: day for day in remembered.looked_at()[0]} == shown, "nothing is counted twice"
    with database.read() as session:
        kept = {(one.channel, one.kind, one.name): one.count for one in day_counts.since(session, date.min)}
    assert kept["sms", "outcome", "handoff"] == kept["web", "safety", "self_harm"] == kept["web", "down", ""] == 1
    assert kept["sms", "sub", "not_covered/price"] == 1


def test_messages_of_a_conversation_that_goes_on_are_counted_as_they_go(database, clock, remembered):
    remembered("a", channel="sms")
    clock.move(days=100)
    with database.write() as session:
        session.get(Conversation, "a").last_at = clock()
        session.add(Message(conversation_id="a", seq=3, sender="patient", text="?", at=clock(), outcomes=["declined"], topics=[]))
    shown = remembered.looked_at()
    for days in (81, 100):
        clock.move(days=days)
        RetentionJob(database, SETTINGS, clock).run_once()
        by_day = {day.day: day for day in remembered.looked_at()[0]}
        for day in shown[0]:
            assert by_day.get(day.day, day) == day
    assert remembered.looked_at()[1] == shown[1]
    assert counts(database)["message"] == counts(database)["conversation"] == 0


def test_two_jobs_at_once_count_every_conversation_once(database, clock, remembered):
    for number in range(60):
        remembered(f"c{number}")
    clock.move(days=200)
    jobs = [RetentionJob(database, SETTINGS, clock, batch=7) for _ in range(3)]
    threads = [threading.Thread(target=job.run_once) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    jobs[0].run_once()  # what the others held when this one looked
    with database.read() as session:
        kept = {(one.kind, one.name): one.count for one in day_counts.since(session, date.min)}
    assert kept["conversation", ""] == kept["question", ""] == kept["topic", "session"] == 60


def test_what_a_patient_deletes_is_not_counted(database, clock, remembered):
    remembered("old")
    clock.move(days=200)
    RetentionJob(database, SETTINGS, clock).run_once()
    remembered("mine")
    left = counts(database)["day_count"]
    with database.write() as session:
        retention.purge_conversation(session, "mine")
    held = counts(database)
    assert held["day_count"] == left
    assert all(not held[table] for table in ("conversation", "message", "message_digest", "engine_state", "sms_turn"))
    if database.is_sqlite:
        with database.read() as session:
            assert session.scalar(text("SELECT count(*) FROM message_words")) == 0
