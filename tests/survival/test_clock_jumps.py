"""The clock of the machine jumps: turns keep their order, nobody's request waits for next year, nothing is purged by mistake."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clinic import Clinic, load_clinic
from bot.conversation import Conversations
from bot.engine.protocol import Engine, EngineError, Utterance
from bot.escalation import outbox
from bot.escalation.request import ContactDetails
from bot.escalation.schedule import Schedule
from bot.service import Service
from bot.settings import Settings
from bot.store import migrate
from bot.store.models import Conversation, DeliveryJob, Message
from bot.store.queries import conversation as store
from bot.store.retention import RetentionJob

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SCHEDULE = Schedule()


class WallClock:
    """The time that the machine believes it is."""

    def __init__(self) -> None:
        self.now = START
        self.elapsed = 0.0

    def __call__(self) -> datetime:
        return self.now

    def pass_minutes(self, minutes: float) -> None:
        """Time goes by."""
        self.now += timedelta(minutes=minutes)
        self.elapsed += minutes * 60

    def jump(self, **by: float) -> None:
        """Somebody sets the clock."""
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
def service(tmp_path: Path, clock: WallClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service without an engine; every turn is answered all the same."""
    monkeypatch.chdir(ROOT)

    def no_engine() -> Engine:
        raise EngineError("this test runs without the engine")

    clinic: Clinic = load_clinic(ROOT / "clinic.yml")
    made = Service.make(Settings(_env_file=None, var_dir=tmp_path), clinic, no_engine, clock=clock)
    migrate.prepare(made.database)
    made.engine.start()
    made.engine.wait(30)
    yield made
    made.engine.stop()
    made.database.dispose()


async def test_turns_keep_their_order_when_the_clock_jumps(service: Service, clock: WallClock) -> None:
    conversations: Conversations = service.conversations
    opened = await conversations.open("web")
    said = ["first", "second", "third", "fourth"]
    for text, by in zip(said, (0, -400, 900, -2), strict=True):
        clock.jump(days=by)
        result = await conversations.take(opened.id, text, Utterance(text), 0.0)
        assert [view.sender for view in result.messages] == ["patient", "bot"]
        again = await conversations.take(opened.id, text, Utterance(text), 0.0)
        assert again == result, "the key holds, whatever the clock says"
    messages = (await conversations.messages(opened.id, 0)).messages
    assert [view.seq for view in messages] == list(range(1, 10))
    assert [view.text for view in messages if view.sender == "patient"] == said


async def test_danger_is_heard_whatever_the_clock_says(service: Service, clock: WallClock) -> None:
    opened = await service.conversations.open("web")
    for number, days in enumerate((-10_000, 20_000)):
        clock.jump(days=days)
        result = await service.conversations.take(opened.id, f"k{number}", Utterance("I want to kill myself"), 0.0)
        assert "988" in result.messages[-1].text


def a_request(service: Service) -> str:
    with service.database.write() as session:
        session.add(Conversation(id="c0", channel="web", started_at=START, last_at=START, last_seq=0))
        session.flush()
        details = ContactDetails.check(name="Lena Ortiz", phone="(602) 555-0147", about="a first visit")
        return outbox.submit(session, service.keyring, details, "c0", "k", "web", None, service.clock()).id


def claim(service: Service) -> list[outbox.Claim]:
    with service.database.write() as session:
        return outbox.claim(session, "worker", service.clock(), SCHEDULE.lease)


@pytest.mark.parametrize("years", [1, 30])
def test_a_request_that_was_tried_while_the_clock_was_ahead_is_tried_again(service: Service, clock: WallClock, years: int) -> None:
    clock.jump(days=365 * years)
    a_request(service)
    tried = claim(service)[0]
    with service.database.write() as session:
        assert outbox.mark_failed(session, tried, clock(), "busy", SCHEDULE, random.Random(1)) == "queued"
    clock.jump(days=-365 * years)
    assert [found.request_id for found in claim(service)] == [tried.request_id]


def test_a_request_in_the_hand_of_a_worker_of_the_future_is_taken_over(service: Service, clock: WallClock) -> None:
    clock.jump(days=365)
    a_request(service)
    assert len(claim(service)) == 1, "and then that worker died"
    clock.jump(days=-365)
    assert len(claim(service)) == 1


def test_a_worker_does_not_wait_for_an_answer_from_the_future(service: Service, clock: WallClock) -> None:
    request_id = a_request(service)
    with service.database.write() as session:
        job = session.scalars(select(DeliveryJob).where(DeliveryJob.request_id == request_id)).one()
        job.unanswered_at = clock() + timedelta(days=365)
    assert service.delivery.run_once() == "delivered"


def test_nothing_is_purged_by_a_clock_that_jumped(service: Service, clock: WallClock) -> None:
    with service.database.write() as session:
        session.add(Conversation(id="c0", channel="web", started_at=START, last_at=START, last_seq=0))
        session.flush()
        conversation = store.lock(session, "c0")
        assert conversation is not None
        store.append(session, conversation, sender="patient", at=START, text="a question", answered=True)
    job = RetentionJob(service.database, service.settings, clock, elapsed=lambda: clock.elapsed)

    def left() -> int:
        with service.database.read() as session:
            return len(session.scalars(select(Message.id)).all())

    assert job.run_unless_the_clock_jumped() is not None
    clock.pass_minutes(60)
    assert job.run_unless_the_clock_jumped() is not None, "time that went by is no jump"
    clock.jump(days=400)
    assert job.run_unless_the_clock_jumped() is None
    assert left() == 1
    clock.jump(days=-400)
    clock.pass_minutes(60)
    assert job.run_unless_the_clock_jumped() is not None
    assert left() == 1, "the clock was set right in time"
    clock.jump(days=400)
    assert job.run_unless_the_clock_jumped() is None
    clock.pass_minutes(60)
    assert job.run_unless_the_clock_jumped() is not None, "it stayed: it is the time"
    assert left() == 0
