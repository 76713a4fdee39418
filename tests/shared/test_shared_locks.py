"""One conversation is worked on by one process at a time, and nobody is kept waiting by a dead process or a dead Redis."""

import asyncio
import time
from collections.abc import Callable

import pytest
from redis_tap import RedisTap

from bot.metrics import Metrics
from bot.shared import locks as locks_module
from bot.shared import redis_link
from bot.shared.locks import LocalLocks, Locks, SharedLocks
from bot.shared.redis_link import RedisAway, RedisLink

MakeLink = Callable[..., RedisLink]
pytestmark = pytest.mark.redis


class Bench:
    """Counts how many hold the lock at once."""

    def __init__(self) -> None:
        self.inside, self.most, self.order = 0, 0, []

    async def work(self, locks: Locks, name: str, tag: object = None, seconds: float = 0.01) -> None:
        async with locks.hold(name):
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.order.append(tag)
            await asyncio.sleep(seconds)
            self.inside -= 1


async def test_two_processes_take_turns(make_link: MakeLink) -> None:
    bench = Bench()
    one, two = SharedLocks(make_link()), SharedLocks(make_link())
    await asyncio.gather(*(bench.work(locks, "a") for _ in range(10) for locks in (one, two)))
    assert bench.most == 1
    assert len(bench.order) == 20


async def test_other_conversations_do_not_wait(make_link: MakeLink) -> None:
    bench = Bench()
    one, two = SharedLocks(make_link()), SharedLocks(make_link())
    await asyncio.gather(bench.work(one, "a", seconds=0.5), bench.work(two, "b", seconds=0.5))
    assert bench.most == 2


async def test_a_lock_outlasts_its_lease_while_its_holder_lives(make_link: MakeLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks_module, "LEASE_SECONDS", 0.6)
    one, two = SharedLocks(make_link()), SharedLocks(make_link())
    async with one.hold("a"):
        for _ in range(10):
            await asyncio.sleep(0.15)
            async with two.hold_if_free("a") as mine:
                assert not mine
    async with two.hold_if_free("a") as mine:
        assert mine


async def test_what_a_killed_process_held_is_free_after_the_lease(make_link: MakeLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks_module, "LEASE_SECONDS", 0.5)
    link = make_link()
    await link.ask(lambda redis: redis.set(link.key("lock", "a"), "of a dead process", px=500))
    bench = Bench()
    await bench.work(SharedLocks(make_link()), "a")
    assert bench.order == [None]


async def test_a_lease_that_ended_early_is_no_failure_of_redis(make_link: MakeLink, caplog: pytest.LogCaptureFixture) -> None:
    metrics = Metrics()
    link = make_link(metrics=metrics)
    async with SharedLocks(link).hold("a"):
        await link.ask(lambda redis: redis.delete(link.key("lock", "a")))
    assert metrics.registry.get_sample_value("bot_redis_up") == 1
    assert not caplog.records


async def test_nobody_waits_for_ever_for_another_process(make_link: MakeLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks_module, "WAIT_SECONDS", 0.2)
    bench = Bench()
    one, two = SharedLocks(make_link()), SharedLocks(make_link())
    async with one.hold("a"):
        await bench.work(two, "a")
    assert bench.order == [None]


async def test_if_free_tells_whether_it_is_held_here_or_elsewhere(make_link: MakeLink) -> None:
    one, two = SharedLocks(make_link()), SharedLocks(make_link())
    for locks in (LocalLocks(), one):
        async with locks.hold("a"), locks.hold_if_free("a") as mine:
            assert not mine
    async with one.hold("a"), two.hold_if_free("a") as mine:
        assert not mine
    async with two.hold_if_free("a") as mine, one.hold_if_free("a") as also:
        assert (mine, also) == (True, False)


async def test_with_redis_gone_or_stuck_the_local_locks_go_on(make_link: MakeLink, tap: RedisTap, caplog: pytest.LogCaptureFixture) -> None:
    now, metrics, bench = 0.0, Metrics(), Bench()
    locks = SharedLocks(make_link(tap.url, metrics, clock=lambda: now))
    await bench.work(locks, "a", "before")
    for stop, mend in ((tap.cut, tap.mend), (tap.hold_up, tap.flow)):
        done = stop()
        if done is not None:
            await done
        caplog.clear()
        now += 60
        began = time.monotonic()
        await asyncio.gather(*(bench.work(locks, "a", "without") for _ in range(20)))
        assert time.monotonic() - began < 10, "each waited for Redis"
        assert bench.most == 1, "within a process they still take turns"
        assert [r.levelname for r in caplog.records if "Redis" in r.message] == ["WARNING"], "one warning, not twenty"
        assert metrics.registry.get_sample_value("bot_redis_up") == 0
        done = mend()
        if done is not None:
            await done
        await bench.work(locks, "a", "still pausing")
        assert metrics.registry.get_sample_value("bot_redis_up") == 0
        now += 60
        await bench.work(locks, "a", "after")
        assert metrics.registry.get_sample_value("bot_redis_up") == 1
    assert metrics.registry.get_sample_value("bot_redis_failures_total") >= 2


async def test_an_answer_from_before_a_failure_is_no_news_of_after_it(make_link: MakeLink, caplog: pytest.LogCaptureFixture) -> None:
    metrics, now = Metrics(), 0.0
    link = make_link(metrics=metrics, clock=lambda: now)
    asked = asyncio.Event()

    async def slow(_: object) -> str:
        await asked.wait()
        return "late"

    before = asyncio.create_task(link.ask(slow))
    await asyncio.sleep(0)
    with pytest.raises(RedisAway):
        await link.ask(lambda redis: redis.execute_command("NO SUCH COMMAND"))
    asked.set()
    assert await before == "late"
    with pytest.raises(RedisAway):
        await link.ask(lambda redis: redis.ping())
    assert metrics.registry.get_sample_value("bot_redis_up") == 0
    now += 60
    assert await link.ask(lambda redis: redis.ping())
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"], "one when it goes, one when it comes back"


async def test_many_questions_at_once_wait_for_a_connection(make_link: MakeLink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_link, "ASK_SECONDS", 30.0)  # the machine may be slow; here it is about the number
    link = make_link()
    answers = await asyncio.gather(*(link.ask(lambda redis: redis.ping()) for _ in range(300)))
    assert all(answers)


async def test_redis_sees_no_name(make_link: MakeLink) -> None:
    link = make_link()
    assert "10.1.2.3" not in link.key("count", "address:10.1.2.3")
    assert link.key("lock", "a") != link.key("lock", "b")
